import { answerPage, answerRedirect } from '#pages/answer.ts'
import { CookiesPage } from '#pages/cookies.view.tsx'
import type { PageRequest } from '#pages/page-request.ts'
import { ProblemPage } from '#pages/problem.view.tsx'
import type { FlowFailure } from './flow.ts'

/**
 * Answers a form whose flow cannot go on: without the flow cookie by the page about cookies, with a late one by the
 * flow's first page that says so, else by a refusal. Nothing was done in any case.
 */
export const answerFlowFailure = async (
  request: PageRequest,
  failure: FlowFailure,
  start: string,
): Promise<Response> => {
  const startHref = `${request.page.deployment.basePath}${start}`
  if (request.browser === undefined && failure !== 'flow_missing') {
    return answerPage(request, <CookiesPage page={request.page} retryHref={startHref} />, 403)
  }
  if (failure === 'flow_expired' || failure === 'flow_missing') {
    return answerRedirect(request, `${startHref}?notice=flow-expired`)
  }
  return answerPage(
    request,
    <ProblemPage page={request.page} slug="form-expired" homeHref="/" retryHref={startHref} />,
    403,
  )
}
