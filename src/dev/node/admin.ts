// `npm run admin`: acts on one account, or on everybody's sessions, of a running gateway; makes and revokes operator keys.
import { readFile } from 'node:fs/promises'
import { type OperatorKeyCommand, sealOperatorKeyCommand } from '#admin/key-command.ts'
import type { DeploymentSecrets } from '#keys/deployment-secret.ts'
import { makeOperatorKey } from '#keys/operator-key.ts'
import { createSealer } from '#keys/seal.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { epochSeconds } from '#lib/time.ts'
import { type AdminFlags, type KeyWish, readAdminFlags, USAGE } from './admin-flags.ts'
import { answerText, boundText } from './admin-text.ts'
import { readOperatorSecret } from './operator-secret.ts'

/** What went wrong, for the person at the terminal, by the status of the answer. */
const SENTENCES: Readonly<Record<number, string>> = {
  401: 'The gateway refused the operator key: it is not one of its own, has expired or was revoked.',
  403: 'The gateway refused: the key is not for this, or the secret is not the one that it runs with.',
  404: 'There is none: no account has this address, or no key this id.',
  503: 'The gateway cannot reach what it needs just now. Try again.',
}

const post = async (
  { url, basePath }: AdminFlags,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Result<unknown, string>> => {
  const response = await fetch(`${url}${basePath}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    // A key goes where it was sent, and nowhere else.
    redirect: 'manual',
  }).catch(() => undefined)
  if (response === undefined) return fail(`Nothing answers at ${url}: start the gateway, or name it with --url.`)
  if (response.ok) return ok(await response.json())
  const id = response.headers.get('postern-request-id')
  const sentence = SENTENCES[response.status] ?? `The gateway answered ${response.status}: ${await response.text()}`
  return fail(id === null ? sentence : `${sentence} (request ${id})`)
}

const readKey = async ({ keyFile }: AdminFlags): Promise<string> =>
  (keyFile === undefined
    ? (process.env['POSTERN_OPERATOR_KEY'] ?? '')
    : await readFile(keyFile, 'utf8').catch(() => '')
  ).trim()

const complain = (sentence: string, code: number): number => {
  console.error(sentence)
  return code
}

const callGateway = async (flags: AdminFlags, call: unknown): Promise<number> => {
  const key = await readKey(flags)
  if (key === '') return complain('No operator key: set POSTERN_OPERATOR_KEY or name --key-file.', 2)
  const answer = await post(flags, '/admin/api', call, { authorization: `Bearer ${key}` })
  if (!answer.ok) return complain(answer.failure, 1)
  console.log(boundText(answer.value) ?? answerText(answer.value))
  return 0
}

/** The command as it is sealed. The secret of a new key stays here: the gateway is sent its hash. */
const drawCommand = async (
  secrets: DeploymentSecrets,
  wish: KeyWish,
): Promise<{ readonly command: OperatorKeyCommand; readonly text?: string }> => {
  if (wish.do !== 'create') return { command: wish }
  const { id, hash, text } = await makeOperatorKey(secrets)
  return { command: { ...wish, scopes: [...wish.scopes], id, hash }, text }
}

const mindKeys = async (flags: AdminFlags, wish: KeyWish): Promise<number> => {
  const secrets = await readOperatorSecret(flags)
  if (!secrets.ok) return complain(secrets.failure, 2)
  const { command, text } = await drawCommand(secrets.value, wish)
  const now = epochSeconds(Date.now() / 1000)
  const sealed = await sealOperatorKeyCommand(createSealer(secrets.value), new URL(flags.url).host, command, now)
  const answer = await post(flags, '/admin/keys', { command: sealed }, {})
  if (!answer.ok) return complain(answer.failure, 1)
  console.log(answerText(answer.value))
  if (text !== undefined) console.log(`\n${text}\n\nKeep it safe: it is shown this once and stored nowhere.`)
  return 0
}

const flags = readAdminFlags(process.argv.slice(2))
if (!flags.ok) process.exitCode = complain(`${flags.failure}\n\n${USAGE}`, 2)
else {
  const { asked } = flags.value
  process.exitCode = await ('call' in asked ? callGateway(flags.value, asked.call) : mindKeys(flags.value, asked.keys))
}
