import type { IdentifierHash, OperatorKeyId } from '#domain/ids.ts'
import { directoryOf } from '#flows/directory-edge.ts'
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
  const directory = directoryOf(request, about)
  const { owner } = await directory.resolve({ index: about })
  if (owner === null) return answerProblemDocument(request, 'not-found')
  const { requestId, site } = request
  const obeyed = await accountOf(request, owner).obeyOperator({ call, operator, site: site.id, requestId })
  if (!obeyed.ok) return answerProblemDocument(request, 'not-found')
  // Who signed in by what was stolen has the tries of a stranger from now on.
  const isEnd = ENDS_SESSIONS.has(call.do)
  if (isEnd) await directory.forgetBrowsers({ index: about })
  // For as long a cookie that was opened is believed without asking the account, but on strict paths.
  const overWithinSeconds = request.services.deployment.lifetimes.lease
  return answerJson(request, isEnd ? { ...obeyed.value, overWithinSeconds } : obeyed.value, 200)
}

const ENDS_SESSIONS: ReadonlySet<AccountCall['do']> = new Set(['end-sessions', 'freeze', 'require-recovery'])
