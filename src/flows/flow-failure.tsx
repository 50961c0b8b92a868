import { START_PAGE } from '#lib/return-path.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import { CookiesPage } from '#pages/cookies.view.tsx'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import type { FlowFailure } from './admit-flow.ts'
import { type NotInSession, openSealedFlow } from './flow-edge.ts'
import { answerSignInFirst } from './ways-edge.ts'

/**
 * Answers a form whose flow cannot go on: without the flow cookie by the page about cookies, with one that is late or was
 * made for a session that is over by the flow's first page, else by a refusal. Nothing was done in any case.
 */
export const answerFlowFailure = async (
  request: PageRequest,
  failure: FlowFailure,
  start: string,
): Promise<Response> => {
  const startHref = `${request.page.deployment.basePath}${start}`
  if (request.browser === undefined && failure !== 'flow_missing') {
    const retryHref = `${startHref}?${await wayOn(request)}`
    return answerPage(request, <CookiesPage page={request.page} retryHref={retryHref} />, 403)
  }
  if (failure === 'flow_expired' || failure === 'flow_missing' || failure === 'flow_of_another_session') {
    return answerRedirect(request, `${startHref}?notice=flow-expired&${await wayOn(request)}`)
  }
  return answerProblem(request, 'form-expired')
}

/** Answers a form whose flow acts on a session and cannot go on: as every other, or by sign-in that leads on. */
export const answerNotInSession = (request: PageRequest, refused: NotInSession, start: string): Promise<Response> =>
  refused.code === 'no_flow'
    ? answerFlowFailure(request, refused.failure, start)
    : answerSignInFirst(request, refused.reading, refused.returnTo)

// The flow is over, where it led to is not. The path is on this site; every page may link to sign-in with one.
const wayOn = async (request: PageRequest): Promise<string> => {
  const flow = await openSealedFlow(request, request.form.get('flow') ?? request.query.get('flow') ?? '')
  return `return_to=${encodeURIComponent(flow?.returnTo ?? START_PAGE)}`
}
