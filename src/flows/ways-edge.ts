import { answerRedirect } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import type { GateReading, OpenSession } from '#sessions/gate.ts'
import { hrefThen } from './href-then.ts'
import { cookiesOf, readSession } from './session-edge.ts'

/** Answers a page of ours that needs a session where there is none: sign-in that leads back, or that it cannot be told. */
export const answerSignInFirst = async (
  request: PageRequest,
  reading: Exclude<GateReading, OpenSession>,
  returnTo: string,
): Promise<Response> => {
  if (reading.state === 'unavailable') return answerProblem(request, 'unavailable')
  return answerRedirect(request, hrefThen(request, '/sign-in', returnTo), cookiesOf(reading))
}

/**
 * Answers where an account refuses a session that it vouched for a moment ago: it is over, or another tab of this browser
 * has raised it meanwhile. Then the newer session stands and the customer goes on at `returnTo`: to delete its cookie
 * would sign out who has just proved more.
 */
export const answerSessionLost = async (request: PageRequest, returnTo: string): Promise<Response> => {
  const session = await readSession(request, false)
  return session.state === 'live'
    ? answerRedirect(request, returnTo, cookiesOf(session))
    : answerSignInFirst(request, session, returnTo)
}

/** Address of the step-up page that leads back to `returnTo`. */
export const stepUpHref = (request: PageRequest, returnTo: string): string => hrefThen(request, '/step-up', returnTo)

/** Address of the sign-in page for who is signed in and must show a fresh code; it leads back to `returnTo`. */
export const freshCodeHref = (
  request: PageRequest,
  notice: 'fresh-code' | 'passkey-needed',
  returnTo: string,
): string => hrefThen(request, `/sign-in?again=1&notice=${notice}`, returnTo)

/**
 * Leads a customer who lacks the factor that is asked for to making a passkey, and from there to `returnTo`. Where this
 * session may not add one, what it takes comes first: the account's own strongest proof, or a fresh code for the first.
 */
export const leadToEnrolment = async (
  request: PageRequest,
  session: OpenSession,
  returnTo: string,
): Promise<Response> => {
  return answerRedirect(request, hrefThen(request, '/passkey?notice=passkey-needed', returnTo), cookiesOf(session))
}
