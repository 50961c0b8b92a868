// `npm run admin`: acts on one account, or on everybody's sessions, of a running gateway; makes and revokes operator keys.
import { readFile } from 'node:fs/promises'
import { type OperatorKeyCommand, sealOperatorKeyCommand } from '#admin/key-command.ts'
import type { DeploymentSecrets } from '#keys/deployment-secret.ts'
import { makeOperatorKey } from '#keys/operator-key.ts'
import { createSealer } from '#keys/seal.ts'
import { readJsonText } from '#lib/json.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { epochSeconds } from '#lib/time.ts'
import { type AdminFlags, isAskedForHelp, type KeyWish, readAdminFlags, USAGE } from './admin-flags.ts'
import { refusalText, silenceText, strangerText } from './admin-refusal.ts'
import { answerText, boundText } from './admin-text.ts'
import { readOperatorSecret } from './operator-secret.ts'

/** Milliseconds that the gateway has to answer. */
const ANSWER_WITHIN_MS = 30_000

const post = async (
  { url, basePath }: AdminFlags,
  path: string,
  asked: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Result<unknown, string>> => {
  const response = await fetch(`${url}${basePath}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(asked),
    // A key goes where it was sent, and nowhere else.
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch((error: unknown) => silenceText(error, url))
  if (typeof response === 'string') return fail(response)
  const { status, headers: answered } = response
  const text = await response.text().catch(() => '')
  const requestId = answered.get('postern-request-id')
  if (!response.ok) {
    return fail(
      refusalText({ status, body: text, challenge: answered.get('www-authenticate'), requestId }, url + basePath),
    )
  }
  const json = requestId === null ? undefined : readJsonText(text)
  return json === undefined ? fail(strangerText(url + basePath, status)) : ok(json)
}

/** The operator key; undefined where the file that was named cannot be read. */
const readKey = async ({ keyFile }: AdminFlags): Promise<string | undefined> =>
  keyFile === undefined
    ? (process.env['POSTERN_OPERATOR_KEY'] ?? '').trim()
    : readFile(keyFile, 'utf8').then(
        (text) => text.trim(),
        () => undefined,
      )

const complain = (sentence: string, code: number): number => {
  console.error(sentence)
  return code
}

const callGateway = async (flags: AdminFlags, call: unknown): Promise<number> => {
  const key = await readKey(flags)
  if (key === undefined) return complain(`There is no file ${flags.keyFile} that can be read.`, 2)
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

const words = process.argv.slice(2)
const flags = readAdminFlags(words)
if (isAskedForHelp(words)) console.log(USAGE)
else if (!flags.ok) process.exitCode = complain(`${flags.failure}\n\n${USAGE}`, 2)
else {
  const { asked } = flags.value
  process.exitCode = await ('call' in asked ? callGateway(flags.value, asked.call) : mindKeys(flags.value, asked.keys))
}
