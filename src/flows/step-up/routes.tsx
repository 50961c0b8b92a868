import { parseAssertion } from '#authenticators/passkey/credential.ts'
import { TICKET_BYTES } from '#gateway/release-ticket.ts'
import { secretHash } from '#keys/digest.ts'
import { randomBytes } from '#keys/random.ts'
import { toBase64Url } from '#lib/encoding.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { type Entry, readEntry } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, flowHref, openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { ceremonyExpectation, openChallenge } from '../passkey/challenge-edge.ts'
import { accountOf, readSession, renewedCookies, sessionCookie } from '../session-edge.ts'
import { answerSessionLost, answerSignInFirst } from '../ways-edge.ts'
import { ReleasePage } from './release.view.tsx'
import { StepUpPage, type StepUpProps } from './step-up.view.tsx'

type StepUp = FlowAt<'step-up', 'proof'>

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
  if (passkeys.value.length === 0) return leadToEnrolment(request, session, entry)
  const browser = await bindBrowser(request)
  const flow: StepUp = {
    ...beginFlow(request, browser.hash, entry.returnTo),
    kind: 'step-up',
    step: 'proof',
    parked: entry.parked ?? null,
  }
  return answerStepUp(request, flow, {}, [...browser.cookies, ...renewedCookies(session)])
}

/**
 * `POST /step-up`: the assertion; raises and rotates the session, then leads back to where policy asks again. A form that
 * waited may go from now on.
 */
export const postStepUp: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'step-up', step: 'proof' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, '/step-up')
  const { parked, returnTo } = flow.value
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, returnTo)
  const refused = () => answerStepUp(request, flow.value, { error: 'error.passkey-refused' }, renewedCookies(session))
  const response = parseAssertion(request.form.get('credential') ?? '')
  const challenge = await openChallenge(request, flow.value.id, 'step-up')
  if (response === undefined || challenge === undefined) return refused()
  const ticket = randomBytes(TICKET_BYTES)
  const issued = await accountOf(request, session.account).stepUp({
    proof: session.proof,
    response,
    challenge,
    expected: ceremonyExpectation(request, challenge),
    ...(parked === null ? {} : { grant: { parked: parked.id, ticket: await secretHash(ticket) } }),
    requestId: request.requestId,
  })
  if (!issued.ok && issued.failure.code === 'session_ended') return answerSessionLost(request, returnTo)
  if (!issued.ok) return refused()
  const cookies = [await sessionCookie(request, session.account, issued.value)]
  if (parked === null) return answerRedirect(request, returnTo, cookies)
  const { id, browser, expiresAt } = flow.value
  const next: FlowAt<'step-up', 'release'> = {
    id,
    browser,
    returnTo,
    expiresAt,
    kind: 'step-up',
    step: 'release',
    target: parked.target,
    ticket: toBase64Url(ticket),
  }
  return answerRedirect(request, await flowHref(request, '/step-up/release', next), cookies)
}

/** `GET /step-up/release`: sends the form that waited. The ticket decides, and it is good for one request. */
export const showRelease: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'step-up', step: 'release' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, '/step-up')
  const { target, ticket } = flow.value
  return answerPage(request, <ReleasePage page={request.page} target={target} ticket={ticket} />, 200)
}

const leadToEnrolment = async (
  request: PageRequest,
  session: OpenSession,
  { returnTo }: Pick<Entry, 'returnTo'>,
): Promise<Response> => {
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
    <StepUpPage
      page={request.page}
      leaveHref={flow.parked === null ? '/' : flow.returnTo}
      way="passkey"
      flow={await sealFlow(request, flow)}
      waiting={flow.parked !== null}
      {...said}
    />,
    said.error === undefined ? 200 : 422,
    cookies,
  )
