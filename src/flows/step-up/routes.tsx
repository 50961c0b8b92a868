import { parseAssertion } from '#authenticators/passkey/credential.ts'
import type { ReturnPath } from '#lib/return-path.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { readEntry } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { ceremonyExpectation, openChallenge } from '../passkey/challenge-edge.ts'
import { accountOf, readSession, renewedCookies, sessionCookie } from '../session-edge.ts'
import { answerSessionLost, answerSignInFirst } from '../ways-edge.ts'
import { StepUpPage, type StepUpProps } from './step-up.view.tsx'

type StepUp = FlowAt<'step-up', 'passkey'>

/**
 * `GET /step-up`: asks a signed-in customer for a passkey. Who has none is led to make one while the code is fresh,
 * else to sign in anew; nobody is let through without.
 */
export const showStepUp: PageHandler = async (request) => {
  const entry = await readEntry(request)
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, entry.returnTo)
  const passkeys = await accountOf(request, session.account).stepUpCredentials(session.proof)
  if (!passkeys.ok) return answerSessionLost(request, entry.returnTo)
  if (passkeys.value.length === 0) return leadToEnrolment(request, session, entry.returnTo)
  const browser = await bindBrowser(request)
  const flow: StepUp = { ...beginFlow(request, browser.hash, entry.returnTo), kind: 'step-up', step: 'passkey' }
  return answerStepUp(request, flow, {}, [...browser.cookies, ...renewedCookies(session)])
}

/** `POST /step-up`: the assertion; raises and rotates the session, then leads back to where policy asks again. */
export const postStepUp: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'step-up', step: 'passkey' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, '/step-up')
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, flow.value.returnTo)
  const refused = () => answerStepUp(request, flow.value, { error: 'error.passkey-refused' }, renewedCookies(session))
  const response = parseAssertion(request.form.get('credential') ?? '')
  const challenge = await openChallenge(request, flow.value.id, 'step-up')
  if (response === undefined || challenge === undefined) return refused()
  const issued = await accountOf(request, session.account).stepUp({
    proof: session.proof,
    response,
    challenge,
    expected: ceremonyExpectation(request, challenge),
    requestId: request.requestId,
  })
  if (!issued.ok && issued.failure.code === 'session_ended') {
    return answerSessionLost(request, flow.value.returnTo)
  }
  if (!issued.ok) return refused()
  return answerRedirect(request, flow.value.returnTo, [await sessionCookie(request, session.account, issued.value)])
}

const leadToEnrolment = async (request: PageRequest, session: OpenSession, returnTo: ReturnPath): Promise<Response> => {
  const { basePath } = request.page.deployment
  const enrol = `${basePath}/passkey?notice=passkey-needed&return_to=${encodeURIComponent(returnTo)}`
  const allowed = await accountOf(request, session.account).enrolment(session.proof)
  if (allowed.ok) return answerRedirect(request, enrol, renewedCookies(session))
  const signInHref = `${basePath}/sign-in?again=1&return_to=${encodeURIComponent(enrol)}`
  const page = <StepUpPage page={request.page} leaveHref="/" way="sign-in" signInHref={signInHref} />
  return answerPage(request, page, 200, renewedCookies(session))
}

const answerStepUp = async (
  request: PageRequest,
  flow: StepUp,
  said: Pick<StepUpProps, 'error'>,
  cookies: readonly string[],
): Promise<Response> =>
  answerPage(
    request,
    <StepUpPage page={request.page} leaveHref="/" way="passkey" flow={await sealFlow(request, flow)} {...said} />,
    said.error === undefined ? 200 : 422,
    cookies,
  )
