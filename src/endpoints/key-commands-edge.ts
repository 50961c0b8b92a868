import * as v from 'valibot'
import { openKeyCommand } from '#keys/key-command.ts'
import { KEYRING_NAME } from '#keys/keyring-client.ts'
import { answerJson } from '#pages/answer.ts'
import { readJson } from '#pages/form.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { problemAnswer } from '#pages/problem-answer.tsx'

const body = v.strictObject({ command: v.pipe(v.string(), v.maxLength(4096)) })

/**
 * `POST /operator/keys`: rotates the signing keys, or withdraws one that leaked. The command is sealed with the
 * deployment's secret: there is no password to guess, and nobody without the secret learns whether a key exists.
 */
export const postKeyCommand = async (request: PageRequest, posted: Request): Promise<Response> => {
  const refuse = (slug: 'access-denied' | 'not-found') =>
    problemAnswer({ page: request.page, method: request.method, navigation: false }, slug)
  const json = await readJson(posted)
  const parsed = v.safeParse(body, json.ok ? json.value : undefined)
  const { sealer, bindings } = request.services
  const token = parsed.success ? parsed.output.command : ''
  const command = await openKeyCommand(sealer, request.host, token, request.now)
  if (command === undefined) return refuse('access-denied')
  const keyring = bindings.KEYRING.getByName(KEYRING_NAME)
  const status = command.do === 'rotate' ? await keyring.rotate() : await keyring.withdraw(command.kid, command.reason)
  if (status.ok) return answerJson(request, status.value, 200)
  return status.failure.code === 'key_unknown' ? refuse('not-found') : refuse('access-denied')
}
