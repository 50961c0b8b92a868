import * as v from 'valibot'
import { type KeyCommand, openKeyCommand } from '#keys/key-command.ts'
import { KEYRING_NAME } from '#keys/keyring-client.ts'
import type { Keyring } from '#objects/keyring.object.ts'
import { answerJson } from '#pages/answer.ts'
import { readJson } from '#pages/form.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblemDocument } from '#pages/problem-answer.tsx'

const body = v.strictObject({ command: v.pipe(v.string(), v.maxLength(4096)) })

/**
 * `POST /operator/keys`: rotates the signing keys, withdraws one that leaked, or replaces the pepper. The command is
 * sealed with the deployment's secret: there is no password to guess, and nobody without the secret learns whether a key
 * exists.
 */
export const postKeyCommand = async (request: PageRequest, posted: Request): Promise<Response> => {
  const json = await readJson(posted)
  const parsed = v.safeParse(body, json.ok ? json.value : undefined)
  const { sealer, bindings } = request.services
  const token = parsed.success ? parsed.output.command : ''
  const command = await openKeyCommand(sealer, request.host, token, request.now)
  if (command === undefined) return answerProblemDocument(request, 'access-denied')
  const keyring = bindings.KEYRING.getByName(KEYRING_NAME)
  const status = await obey(keyring, command)
  if (status.ok) return answerJson(request, status.value, 200)
  switch (status.failure.code) {
    case 'key_unknown':
      return answerProblemDocument(request, 'not-found')
    case 'peppers_full':
      return answerProblemDocument(request, 'bad-request')
    default:
      return answerProblemDocument(request, 'access-denied')
  }
}

const obey = (keyring: DurableObjectStub<Keyring>, command: KeyCommand) => {
  switch (command.do) {
    case 'rotate':
      return keyring.rotate()
    case 'withdraw':
      return keyring.withdraw(command.kid, command.reason)
    case 'replace-pepper':
      return keyring.replacePepper(command.reason)
  }
}
