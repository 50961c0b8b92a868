import { parseAssertion } from '#authenticators/passkey/credential.ts'
import { acrAtLeast } from '#domain/assurance.ts'
import { TICKET_BYTES } from '#gateway/release-ticket.ts'
import { secretHash } from '#keys/digest.ts'
import { randomBytes } from '#keys/random.ts'
import { toBase64Url } from '#lib/encoding.ts'
import { parseReturnPath, type ReturnPath } from '#lib/return-path.ts'
import type { StepUp as StepUpCall } from '#objects/account-calls.ts'
import type { StepUpFacts, StepUpRefused } from '#objects/account-step-up.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import type { OpenSession } from '#sessions/gate.ts'
import { type AskedProof, readEntry } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, flowHref, openFlow, openSessionFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure, answerNotInSession } from '../flow-failure.tsx'
import { ceremonyExpectation, openChallenge } from '../passkey/challenge-edge.ts'
import { accountOf, cookiesOf, readSession, sessionCookie } from '../session-edge.ts'
import { digitsOf } from '../typed-code.ts'
import { answerWait } from '../wait.tsx'
import { answerSessionLost, answerSignInFirst, leadToEnrolment } from '../ways-edge.ts'
import { whenceOf } from '../whence-edge.ts'
import { DonePage } from './done.view.tsx'
import { ReleasePage } from './release.view.tsx'
import { shownStatement } from './statement-edge.ts'
import { StepUpPage, type StepUpProps } from './step-up.view.tsx'
import { countsForNothing, type Target, type Way, waysTo } from './ways.ts'

type StepUp = FlowAt<'step-up', 'proof'>

/**
 * `GET /step-up`: asks a signed-in customer for what is missing, by the account's own factors. Who lacks them is led to
 * enrol one, else to sign in anew; nobody is let through without.
 */
export const showStepUp: PageHandler = async (request) => {
  const entry = await readEntry(request)
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, entry.returnTo)
  const parked = entry.parked?.id ?? entry.confirmation
  const facts = await accountOf(request, session.account).stepUpFacts({ proof: session.proof, parked })
  if (!facts.ok) return answerSessionLost(request, entry.returnTo)
  const shown = await shownStatement(request, session, facts.value)
  if (shown.kind === 'unavailable') return answerProblem(request, 'unavailable')
  // What nobody can read nobody confirms; and a script that asks too late asks again.
  if (shown.kind === 'unreadable' || (entry.confirmation !== undefined && shown.kind !== 'statement')) {
    return answerRedirect(request, entry.returnTo, cookiesOf(session))
  }
  const target = targetOf(entry.asked, facts.value)
  const ways = waysTo(facts.value.factors, { ...target, confirms: shown.kind === 'statement' })
  if (ways.length === 0) {
    // Adding a factor would ask for a proof in turn, and lead here again.
    if (countsForNothing(facts.value.factors)) return answerProblem(request, 'access-denied')
    return leadToEnrolment(
      request,
      session,
      parked === undefined ? entry.returnTo : (comingBack(request) ?? entry.returnTo),
    )
  }
  const browser = await bindBrowser(request)
  const flow: StepUp = {
    ...beginFlow(request, browser.hash, entry.returnTo),
    kind: 'step-up',
    step: 'proof',
    sid: session.customer.sid,
    ...target,
    parked: entry.parked ?? null,
    confirmation: entry.confirmation ?? null,
  }
  return answerStepUp(request, flow, ways, shown.kind === 'statement' ? { statement: shown.statement } : {}, [
    ...browser.cookies,
    ...cookiesOf(session),
  ])
}

/** This page itself, for who must make a passkey first: what waits goes on waiting meanwhile. */
const comingBack = ({ query, page }: PageRequest): ReturnPath | undefined => {
  const sealed = query.get('continue')
  return sealed === undefined ? undefined : parseReturnPath(`${page.deployment.basePath}/step-up?continue=${sealed}`)
}

/** What must be shown: what policy asked for, and never less than the session holds, or nothing would be renewed by it. */
const targetOf = (asked: AskedProof | undefined, { held, highest }: StepUpFacts): Omit<Target, 'confirms'> => {
  const { acr = asked === undefined ? highest : held, phishingResistant = false } = asked ?? {}
  const least = acrAtLeast(held, 'aal1') ? held : 'aal1'
  return { acr: acrAtLeast(acr, least) ? acr : least, phishingResistant }
}

/**
 * `POST /step-up`: the proof; raises and rotates the session, then leads back to where policy asks again. A form that
 * waited may go from now on.
 */
export const postStepUp: PageHandler = async (request) => {
  const opened = await openSessionFlow(request, { kind: 'step-up', step: 'proof' })
  if (!opened.ok) return answerNotInSession(request, opened.failure, '/step-up')
  const { flow, session } = opened.value
  const { parked, confirmation, returnTo } = flow
  const waiting = parked?.id ?? confirmation
  const ticket = randomBytes(TICKET_BYTES)
  const issued = await accountOf(request, session.account).stepUp({
    proof: session.proof,
    shown: await shownBy(request, flow),
    atLeast: flow.acr,
    mustResistPhishing: flow.phishingResistant,
    ...whenceOf(request),
    ...(waiting === null ? {} : { grant: { parked: waiting, ticket: await secretHash(ticket) } }),
    requestId: request.requestId,
  })
  if (!issued.ok) return answerStepUpRefused(request, flow, session, issued.failure)
  const cookies = [await sessionCookie(request, session.account, issued.value)]
  if (parked === null) return answerRedirect(request, returnTo, cookies)
  const { id, browser, expiresAt } = flow
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

/** `GET /step-up/done`: the end of a window that a script opened; tells that script, and closes. */
export const showDone: PageHandler = async (request) => answerPage(request, <DonePage page={request.page} />, 200)

/** Everything that the form brings. A field that is empty was not shown. */
const shownBy = async (request: PageRequest, flow: StepUp): Promise<StepUpCall['shown']> => {
  const { form } = request
  const password = form.get('password') ?? ''
  const code = form.get('code') ?? ''
  const response = parseAssertion(form.get('credential') ?? '')
  const challenge = await openChallenge(request, flow.id, 'step-up')
  return {
    ...(response === undefined || challenge === undefined
      ? {}
      : { passkey: { response, challenge, expected: ceremonyExpectation(request, challenge) } }),
    ...(password === '' ? {} : { password }),
    // What is no code is one that is wrong, and counts as a guess.
    ...(code === '' ? {} : { code: digitsOf(code) ?? '' }),
  }
}

const answerStepUpRefused = async (
  request: PageRequest,
  flow: StepUp,
  session: OpenSession,
  refusal: StepUpRefused,
): Promise<Response> => {
  switch (refusal.code) {
    case 'session_ended':
      return answerSessionLost(request, flow.returnTo)
    case 'keys_unavailable':
      return answerProblem(request, 'unavailable')
    case 'guess_too_soon':
      return answerWait(request, refusal.retryAfterSeconds, flow.returnTo)
    case 'authenticator_disabled':
      return answerAgain(request, flow, session, 'error.authenticator-disabled')
    case 'password_wrong':
    case 'code_wrong':
      return answerAgain(request, flow, session, 'error.proof-wrong')
    case 'too_weak':
      return answerAgain(
        request,
        flow,
        session,
        showsPasskey(request) ? 'error.passkey-unverified' : 'error.proof-missing',
      )
    case 'response_refused':
    case 'challenge_spent':
    case 'flow_completed':
    case 'evidence_stale':
    case 'no_account':
      return answerAgain(request, flow, session, 'error.passkey-refused')
  }
}

const showsPasskey = ({ form }: PageRequest): boolean => (form.get('credential') ?? '') !== ''

const answerAgain = async (
  request: PageRequest,
  flow: StepUp,
  session: OpenSession,
  error: NonNullable<StepUpProps['error']>,
): Promise<Response> => {
  const parked = flow.parked?.id ?? flow.confirmation ?? undefined
  const facts = await accountOf(request, session.account).stepUpFacts({ proof: session.proof, parked })
  if (!facts.ok) return answerSessionLost(request, flow.returnTo)
  const shown = await shownStatement(request, session, facts.value)
  if (shown.kind === 'unavailable') return answerProblem(request, 'unavailable')
  if (shown.kind === 'unreadable' || (flow.confirmation !== null && shown.kind !== 'statement')) {
    return answerRedirect(request, flow.returnTo, cookiesOf(session))
  }
  const ways = waysTo(facts.value.factors, { ...flow, confirms: shown.kind === 'statement' })
  const said = shown.kind === 'statement' ? { error, statement: shown.statement } : { error }
  return answerStepUp(request, flow, ways, said, cookiesOf(session))
}

/** Where a customer goes who does not want to prove more: never to what would ask again at once. */
const leaveOf = ({ page }: PageRequest, { parked, confirmation, returnTo }: StepUp): string =>
  parked !== null || confirmation !== null || returnTo === `${page.deployment.basePath}/step-up/done` ? returnTo : '/'

const answerStepUp = async (
  request: PageRequest,
  flow: StepUp,
  ways: readonly Way[],
  said: Pick<StepUpProps, 'error' | 'statement'>,
  cookies: readonly string[],
): Promise<Response> =>
  answerPage(
    request,
    <StepUpPage
      page={request.page}
      leaveHref={leaveOf(request, flow)}
      ways={ways}
      flow={await sealFlow(request, flow)}
      waiting={flow.parked !== null}
      {...said}
    />,
    said.error === undefined ? 200 : 422,
    cookies,
  )
