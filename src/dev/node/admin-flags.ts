import { parseArgs } from 'node:util'
import * as v from 'valibot'
import { type OperatorCall, operatorCall } from '#admin/call.ts'
import { OPERATOR_KEY_DAYS, OPERATOR_KEY_NAME_CHARACTERS } from '#admin/key-command.ts'
import { isPlainText, REASON_CHARACTERS } from '#admin/reason.ts'
import { OPERATOR_SCOPES, type OperatorScope, SCOPE_OF } from '#admin/scope.ts'
import { parseAddress } from '#domain/address.ts'
import { type OperatorKeyId, parseOperatorKeyId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'

/** What is to be done with operator keys, before a key is drawn. */
export type KeyWish =
  | { readonly do: 'create'; readonly name: string; readonly scopes: readonly OperatorScope[]; readonly days: number }
  | { readonly do: 'list' }
  | { readonly do: 'revoke'; readonly id: OperatorKeyId; readonly reason: string }

/** What `npm run admin` was asked: a call under an operator key, or something about such keys under the secret. */
export interface AdminFlags {
  readonly asked: { readonly call: OperatorCall } | { readonly keys: KeyWish }
  /** Scheme and authority of the gateway. */
  readonly url: string
  readonly basePath: string
  readonly keyFile: string | undefined
  readonly secretFile: string | undefined
  readonly state: string | undefined
}

/** How the command is called: shown beside what is wrong. */
export const USAGE = `Usage: npm run admin -- COMMAND [ADDRESS] --reason TEXT [options]

  find ADDRESS                 whether an account has this address, and the subject that apps know it by
  show ADDRESS                 the account: address, language, factors, sessions, state
  events ADDRESS               its newest events; --before NUMBER goes on before that one
  end-sessions ADDRESS         ends its sessions
  freeze ADDRESS               ends its sessions, and nothing works until unfreeze
  unfreeze ADDRESS             lets it sign in again
  require-recovery ADDRESS     ends its sessions, and it must be recovered before it signs in again
  lift-recovery ADDRESS        takes that back: it signs in by what it had before
  everyone-out --yes           ends the sessions of everybody
  create-key --name TEXT --scopes ${OPERATOR_SCOPES.join(',')} --days NUMBER
                               makes an operator key and prints it once
  list-keys                    the keys that there are, without what is secret of them
  revoke-key ID                ends a key at once

  --reason TEXT        why, for the event that tells of it; ${REASON_CHARACTERS} characters at most
  --url URL            the gateway (default http://localhost:8787)
  --base-path PATH     where it answers for itself (default /_auth)
  --key-file FILE      holds an operator key (default: the variable POSTERN_OPERATOR_KEY)
  --secret-file FILE   holds the deployment's secret, for create-key, list-keys and revoke-key
                       (default: the variable POSTERN_SECRET, else the one in --state)
  --state DIR          the folder that npm start was given, whose secret is taken (default .postern)`

const OPTIONS = {
  reason: { type: 'string' },
  before: { type: 'string' },
  yes: { type: 'boolean' },
  name: { type: 'string' },
  scopes: { type: 'string' },
  days: { type: 'string' },
  url: { type: 'string', default: 'http://localhost:8787' },
  'base-path': { type: 'string', default: '/_auth' },
  'key-file': { type: 'string' },
  'secret-file': { type: 'string' },
  state: { type: 'string' },
} as const

/** Options that one command alone takes: anywhere else they would be believed to do something. */
const ONLY_FOR = {
  before: 'events',
  yes: 'everyone-out',
  name: 'create-key',
  scopes: 'create-key',
  days: 'create-key',
} as const

/** Whether somebody wants to read how the command is called, and nothing else. */
export const isAskedForHelp = (args: readonly string[]): boolean =>
  args.some((word) => word === '--help' || word === '-h') || (args.length === 1 && args[0] === 'help')

/** Reads the arguments of `npm run admin`. Fails with a sentence for the person who typed them. */
export const readAdminFlags = (args: readonly string[]): Result<AdminFlags, string> => {
  const typed = readArguments(args)
  if (!typed.ok) return typed
  const { values, positionals } = typed.value
  const [command = '', subject, ...more] = positionals
  if (more.length > 0) return fail(`One command at a time, not "${more.join(' ')}" too.`)
  for (const [option, only] of Object.entries(ONLY_FOR)) {
    if (Object.hasOwn(values, option) && command !== only) return fail(`--${option} goes with ${only}.`)
  }
  const asked = readCommand(command, subject, values)
  if (!asked.ok) return asked
  const url = URL.parse(values.url)
  if (url === null || url.href !== `${url.origin}/` || !isPrivate(url)) {
    return fail(`--url takes https:// and a host, or http:// on this machine, without a path: not "${values.url}".`)
  }
  const { 'base-path': basePath, 'key-file': keyFile, 'secret-file': secretFile, state } = values
  if (!/^(?:\/[\w.~-]+)+$/.test(basePath)) return fail(`--base-path takes a path such as /_auth, not "${basePath}".`)
  return ok({ asked: asked.value, url: url.origin, basePath, keyFile, secretFile, state })
}

/** What `parseArgs` makes of the options. */
interface Typed {
  readonly reason?: string
  readonly before?: string
  readonly yes?: boolean
  readonly name?: string
  readonly scopes?: string
  readonly days?: string
}

const readCommand = (
  command: string,
  subject: string | undefined,
  values: Typed,
): Result<AdminFlags['asked'], string> => {
  if (['create-key', 'list-keys', 'everyone-out'].includes(command) && subject !== undefined) {
    return fail(`${command} takes no "${subject}".`)
  }
  if (command === 'create-key') return readNewKey(values)
  if (command === 'list-keys') return ok({ keys: { do: 'list' } })
  const { reason } = values
  if (command === '') return fail('Say what to do.')
  if (command !== 'revoke-key' && !Object.hasOwn(SCOPE_OF, command)) return fail(`There is no command "${command}".`)
  if (reason === undefined || reason.length > REASON_CHARACTERS || !isPlainText(reason)) {
    return fail(`Say why with --reason, in one line of ${REASON_CHARACTERS} characters at most.`)
  }
  if (command === 'revoke-key') {
    const id = parseOperatorKeyId(subject ?? '')
    return id === undefined
      ? fail('revoke-key takes the id of a key: the 16 characters behind posop_.')
      : ok({ keys: { do: 'revoke', id, reason } })
  }
  if (command === 'everyone-out' && values.yes !== true)
    return fail('everyone-out needs --yes: it signs everybody out.')
  return readCall(command, subject, reason, values.before)
}

const readCall = (
  command: string,
  address: string | undefined,
  reason: string,
  before: string | undefined,
): Result<AdminFlags['asked'], string> => {
  const parsed = v.safeParse(operatorCall, {
    do: command,
    reason,
    ...(address === undefined ? {} : { address }),
    ...(before === undefined ? {} : { before: Number(before) }),
  })
  if (parsed.success && (address === undefined || parseAddress(address).ok)) return ok({ call: parsed.output })
  const fields = parsed.success ? ['address'] : parsed.issues.map(({ path }) => path?.[0]?.key)
  if (fields.includes('before')) return fail(`--before takes the number of an event, not "${before}".`)
  return fail(address === undefined ? `${command} takes the address of an account.` : `"${address}" is no address.`)
}

const readNewKey = ({ name, scopes, days }: Typed): Result<AdminFlags['asked'], string> => {
  if (name === undefined || name === '' || name.length > OPERATOR_KEY_NAME_CHARACTERS || !isPlainText(name)) {
    return fail(`Say with --name whose key it is, in ${OPERATOR_KEY_NAME_CHARACTERS} characters at most.`)
  }
  const named = scopes?.split(',') ?? []
  const known = OPERATOR_SCOPES.filter((scope) => named.includes(scope))
  if (known.length === 0 || known.length !== named.length) {
    return fail(`--scopes takes what the key is for, such as read,act: ${OPERATOR_SCOPES.join(', ')}.`)
  }
  const number = /^[0-9]{1,2}$/.test(days ?? '') ? Number(days) : 0
  if (number < 1 || number > OPERATOR_KEY_DAYS) return fail(`--days takes a number from 1 to ${OPERATOR_KEY_DAYS}.`)
  return ok({ keys: { do: 'create', name, scopes: known, days: number } })
}

/** A key must not travel where others can read it. */
const isPrivate = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname))

const readArguments = (args: readonly string[]) => {
  try {
    return ok(parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true }))
  } catch (error) {
    if (error instanceof TypeError) return fail(error.message)
    throw error
  }
}
