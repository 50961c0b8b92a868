import type { IdentifierHash, OperatorKeyId } from '#domain/ids.ts'
import { directoryOf } from '#flows/directory-edge.ts'
import { forgetBrowsersOf } from '#flows/known-browsers-edge.ts'
import { accountOf } from '#flows/session-edge.ts'
import { answerJson } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblemDocument } from '#pages/problem-answer.tsx'
import type { AccountCall } from './call.ts'

/** Carries out a call about the account at one address; 404 where no account has it. The keyring has let it through. */
export const answerAccountCall = async (
  request: PageRequest,
  {
    call,
    about,
    operator,
  }: { readonly call: AccountCall; readonly about: IdentifierHash; readonly operator: OperatorKeyId },
): Promise<Response> => {
  const { owner } = await directoryOf(request, about).resolve({ index: about })
  if (owner === null) return answerProblemDocument(request, 'not-found')
  const { requestId, site } = request
  const obeyed = await accountOf(request, owner).obeyOperator({ call, operator, site: site.id, requestId })
  if (!obeyed.ok) return answerProblemDocument(request, 'not-found')
  // Who signed in by what was stolen has the tries of a stranger from now on.
  const { told, forgotten } = obeyed.value
  await Promise.all(forgotten.map((address) => forgetBrowsersOf(request, address)))
  // For as long a cookie that was opened is believed without asking the account, but on strict paths.
  const overWithinSeconds = request.services.deployment.lifetimes.lease
  return answerJson(request, ENDS_SESSIONS.has(call.do) ? { ...told, overWithinSeconds } : told, 200)
}

const ENDS_SESSIONS: ReadonlySet<AccountCall['do']> = new Set(['end-sessions', 'freeze', 'require-recovery'])
