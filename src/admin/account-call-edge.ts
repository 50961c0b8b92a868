import type { IdentifierHash, OperatorKeyId } from '#domain/ids.ts'
import { directoryShard } from '#keys/identifier-hash.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblemDocument } from '#pages/problem-answer.tsx'
import type { AccountCall } from './call.ts'

/** Carries out a call about the account at one address; 404 where no account has it. The key was judged before. */
export const answerAccountCall = async (
  request: PageRequest,
  { about }: { readonly call: AccountCall; readonly about: IdentifierHash; readonly operator: OperatorKeyId },
): Promise<Response> => {
  const { DIRECTORY } = request.services.bindings
  const { owner } = await DIRECTORY.getByName(`shard-${directoryShard(about)}`).resolve({ index: about })
  if (owner === null) return answerProblemDocument(request, 'not-found')
  return answerProblemDocument(request, 'unavailable')
}
