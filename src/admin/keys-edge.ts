import * as v from 'valibot'
import { KEYRING_NAME } from '#keys/keyring-client.ts'
import { answerJson } from '#pages/answer.ts'
import { readJson } from '#pages/form.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblemDocument } from '#pages/problem-answer.tsx'
import { openOperatorKeyCommand } from './key-command.ts'

const body = v.strictObject({ command: v.pipe(v.string(), v.maxLength(4096)) })

/**
 * `POST /admin/keys`: makes, lists and revokes operator keys. The command is sealed with the deployment's secret; nobody
 * without it learns whether a key exists, and no operator key makes another one.
 */
export const postOperatorKeyCommand = async (request: PageRequest, posted: Request): Promise<Response> => {
  const json = await readJson(posted)
  const parsed = v.safeParse(body, json.ok ? json.value : undefined)
  const { sealer, bindings } = request.services
  const token = parsed.success ? parsed.output.command : ''
  const command = await openOperatorKeyCommand(sealer, request.host, token, request.now)
  if (command === undefined) return answerProblemDocument(request, 'access-denied')
  const keyring = bindings.KEYRING.getByName(KEYRING_NAME)
  switch (command.do) {
    case 'create':
      return answerJson(request, { keys: [await keyring.createOperatorKey(command)] }, 200)
    case 'list':
      return answerJson(request, { keys: await keyring.operatorKeys() }, 200)
    case 'revoke': {
      const revoked = await keyring.revokeOperatorKey(command)
      if (!revoked.ok) return answerProblemDocument(request, 'not-found')
      return answerJson(request, { keys: [revoked.value] }, 200)
    }
  }
}
