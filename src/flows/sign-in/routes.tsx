import { credentialIdOf, parseAssertion } from '#authenticators/passkey/credential.ts'
import { type EmailAddress, parseAddress } from '#domain/address.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import { CookiesPage } from '#pages/cookies.view.tsx'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import { answerNotAdmitted, isNotAdmitted } from '../admission/not-admitted.tsx'
import { callsForWork, drawChallenge } from '../bot-challenge/challenge-edge.ts'
import { addressError } from '../code/address-failure.ts'
import { answerCodePage, answerCodeRefused, answerSendRefusal, codeNotice, startHref } from '../code/code-step.tsx'
import { redeemCode } from '../code/redeem-code-edge.ts'
import { type SendRefusal, sendCode } from '../code/send-code-edge.ts'
import { addressIndex } from '../directory-edge.ts'
import { upgradeHref } from '../enrolment/upgrade-edge.ts'
import { type Entry, readEntry } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, flowHref, noteArrival, openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { hrefThen } from '../href-then.ts'
import { answerMailCheck } from '../mail-check/begin-edge.ts'
import { ceremonyExpectation, openChallenge } from '../passkey/challenge-edge.ts'
import { ownerOfPasskey } from '../passkey/owner-edge.ts'
import { signInByPassword } from '../password/sign-in-edge.ts'
import { LOOP_ARRIVALS } from '../redirect-loop.ts'
import { type Approach, approach } from '../risk/approach-edge.ts'
import { answerRiskRefused } from '../risk/refused.tsx'
import { accountOf, cookiesOf, readSession } from '../session-edge.ts'
import { signingOf } from '../signing-edge.ts'
import { startSession } from '../start-session-edge.ts'
import { digitsOf } from '../typed-code.ts'
import { answerWait } from '../wait.tsx'
import { IdentifyPage, type IdentifyProps } from './identify.view.tsx'

type Identify = FlowAt<'sign-in', 'identify'>
type Said = Pick<IdentifyProps, 'notice' | 'error' | 'address' | 'unknownPasskey'>

const START = '/sign-in'

/** `GET /sign-in`: begins a flow; who is signed in already goes on at once, unless a fresh sign-in is asked for. */
export const showSignIn: PageHandler = async (request) => {
  const entry = await readEntry(request)
  const arrived = await arrive(request, entry)
  if (arrived.loops) {
    const retryHref = hrefThen(request, START, entry.returnTo)
    return answerPage(request, <CookiesPage page={request.page} retryHref={retryHref} />, 200, arrived.cookies)
  }
  const session = await readSession(request, true)
  if (session.state === 'live' && request.query.get('again') === undefined) {
    return answerRedirect(request, entry.returnTo, [...arrived.cookies, ...cookiesOf(session)])
  }
  const flow: Identify = {
    ...beginFlow(request, arrived.hash, entry.returnTo),
    kind: 'sign-in',
    step: 'identify',
    nothingSent: entry.nothingSent,
  }
  return answerIdentify(request, flow, noticeOf(request, entry), 200, arrived.cookies)
}

/**
 * `POST /sign-in`: the address, and a password where the customer has one. Without it a code is sent, or the mail that
 * says why not, and asked for either way.
 */
export const postAddress: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'sign-in', step: 'identify' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const typed = request.form.get('address') ?? ''
  const address = parseAddress(typed)
  if (!address.ok)
    return answerIdentify(request, flow.value, { error: addressError(address.failure), address: typed }, 422)
  const password = request.form.get('password') ?? ''
  const way = password !== '' && request.services.deployment.methods.password !== undefined ? 'password' : 'code'
  const approached = await approach(request, way, flow.value, address.value)
  if (!approached.ok) return answerNotApproached(request, flow.value, approached.failure)
  if (callsForWork(request, approached.value)) {
    const { nothingSent: _, ...base } = flow.value
    const { signals } = approached.value.decision
    const asked = { ...base, step: 'challenge', way, address: typed.trim(), signals } as const
    const next = { ...asked, ...(await drawChallenge(request)) }
    return answerRedirect(request, await flowHref(request, '/sign-in/challenge', next))
  }
  return way === 'password'
    ? answerPassword(request, flow.value, address.value, password, approached.value)
    : answerCode(request, flow.value, typed, address.value, approached.value)
}

/** Answers a try that does not begin, or a code that is not sent; a passkey goes on all the same. */
export const answerNotApproached = async (
  request: PageRequest,
  flow: Identify,
  failure: SendRefusal,
): Promise<Response> => answerSendRefusal(request, failure, await sealFlow(request, flow), startHref(request, flow))

/** Sends a code to an address as it was typed, or the mail that says why not, and leads to where it is asked for. */
export const answerCode = async (
  request: PageRequest,
  flow: Identify,
  typed: string,
  address: EmailAddress,
  approached: Approach,
): Promise<Response> => {
  const sent = await sendCode(request, 'sign-in', flow, address, approached)
  if (!sent.ok) return answerNotApproached(request, flow, sent.failure)
  const { nothingSent: _, ...base } = flow
  const { signals } = approached.decision
  const next: FlowAt<'sign-in', 'code'> = { ...base, step: 'code', address: typed.trim(), signals, ...sent.value }
  return answerRedirect(request, await flowHref(request, '/sign-in/code', next))
}

/** Tries a password, and leads to what comes after it. */
export const answerPassword = async (
  request: PageRequest,
  flow: Identify,
  address: EmailAddress,
  password: string,
  approached: Approach,
): Promise<Response> => {
  const signedIn = await signInByPassword(request, flow, password, approached)
  if (!signedIn.ok) {
    switch (signedIn.failure.code) {
      case 'keys_unavailable':
        return answerProblem(request, 'unavailable')
      case 'risk_refused':
        return answerRiskRefused(request)
      case 'guess_too_soon': {
        const { retryAfterSeconds } = signedIn.failure
        return answerWait(request, retryAfterSeconds, startHref(request, flow), await sealFlow(request, flow))
      }
      case 'account_frozen':
      case 'recovery_required':
      case 'account_disputed':
        return answerNotAdmitted(request, signedIn.failure)
      // Nobody learns whether there is an account, whether it has a password, or whether that is switched off.
      case 'password_wrong':
      case 'authenticator_disabled':
      case 'no_account':
      case 'flow_completed':
      case 'evidence_stale':
      case 'challenge_spent':
        return answerIdentify(request, flow, { error: 'error.sign-in-failed', address: address.delivery }, 422)
    }
  }
  const { account, accepted } = signedIn.value
  const { known, decision, index } = approached
  const { signals } = decision
  const { nothingSent: _, kind: __, step: ___, ...base } = flow
  if (accepted.next === 'second-factor') {
    const { epoch, alone, totp, passkeys } = accepted
    const next: FlowAt<'sign-in', 'second-factor'> = {
      ...base,
      kind: 'sign-in',
      step: 'second-factor',
      account,
      epoch,
      alone,
      known,
      totp,
      passkeys,
      signals,
    }
    return answerRedirect(request, await flowHref(request, '/sign-in/second', next))
  }
  if (accepted.next === 'mail-check') return answerMailCheck(request, { ...flow, account, index, signals }, accepted)
  const { issued, offersPasskey } = accepted
  const location = offersPasskey ? await upgradeHref(request, flow, issued.sid) : flow.returnTo
  return startSession(request, account, issued, location)
}

/** `GET /sign-in/code`: asks for the code. */
export const showCode: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'sign-in', step: 'code' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  return answerCodePage(request, flow.value, codeNotice(request))
}

/** `POST /sign-in/code`: the code; the account's section that makes the session completes the flow. */
export const postCode: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'sign-in', step: 'code' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const code = digitsOf(request.form.get('code'))
  if (code === undefined) return answerCodePage(request, flow.value, { error: 'error.code-shape' })
  const redeemed = await redeemCode(request, flow.value, code, undefined)
  if (!redeemed.ok) {
    if (redeemed.failure.code === 'code_refused' || redeemed.failure.code === 'code_exhausted') {
      return answerCodeRefused(request, flow.value)
    }
    return answerSendRefusal(request, redeemed.failure, undefined, startHref(request, flow.value))
  }
  const account = redeemed.value
  const issued = await accountOf(request, account).signInWithCode({
    step: 'sign-in',
    flow: flow.value.id,
    epoch: flow.value.epoch,
    browser: flow.value.browser,
    ...(await signingOf(request, flow.value.signals)),
  })
  if (!issued.ok && issued.failure.code === 'risk_refused') return answerRiskRefused(request)
  if (!issued.ok && isNotAdmitted(issued.failure)) return answerNotAdmitted(request, issued.failure)
  // Completed twice, or older than a change of the account: to the customer both are a code that no longer counts.
  if (!issued.ok) return answerCodeRefused(request, flow.value)
  return startSession(request, account, issued.value, flow.value.returnTo)
}

/** `POST /sign-in/code/resend`: another mail in the same flow; the count of tries stays. */
export const resendCode: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'sign-in', step: 'code' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const address = parseAddress(flow.value.address)
  if (!address.ok) return answerFlowFailure(request, 'flow_unreadable', START)
  const approached = await approach(request, 'code', flow.value, address.value)
  const sent = approached.ok
    ? await sendCode(request, 'sign-in', flow.value, address.value, approached.value)
    : approached
  if (!sent.ok && sent.failure.code === 'code_exhausted') return answerFlowFailure(request, 'flow_expired', START)
  if (!sent.ok) return answerSendRefusal(request, sent.failure, undefined, startHref(request, flow.value))
  const next: FlowAt<'sign-in', 'code'> = { ...flow.value, ...sent.value }
  return answerRedirect(request, `${await flowHref(request, '/sign-in/code', next)}&notice=code-resent`)
}

/** `POST /sign-in/passkey`: an assertion, from the button or from autofill. */
export const postPasskey: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'sign-in', step: 'identify' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const refused = () => answerIdentify(request, flow.value, { error: 'error.passkey-refused' }, 422)
  const response = parseAssertion(request.form.get('credential') ?? '')
  const challenge = await openChallenge(request, flow.value.id, 'sign-in')
  if (response === undefined || challenge === undefined) return refused()
  const account = await ownerOfPasskey(request, response)
  if (account === undefined) return refused()
  if (account === 'nobody') {
    const credential = credentialIdOf(response)
    const { relyingPartyId } = request.services.deployment
    const unknownPasskey = credential === undefined ? {} : { unknownPasskey: { relyingPartyId, credential } }
    return answerIdentify(request, flow.value, { error: 'error.passkey-refused', ...unknownPasskey }, 422)
  }
  const issued = await accountOf(request, account).signInWithPasskey({
    response,
    challenge,
    expected: ceremonyExpectation(request, challenge),
    flow: flow.value.id,
    browser: flow.value.browser,
    ...(await signingOf(request, [])),
  })
  if (!issued.ok && issued.failure.code === 'risk_refused') return answerRiskRefused(request)
  if (!issued.ok && issued.failure.code === 'mail_check_due') {
    const { address, signals } = issued.failure
    const index = await addressIndex(request, { email: address })
    if (index === undefined) return answerProblem(request, 'unavailable')
    return answerMailCheck(request, { ...flow.value, account, index, signals }, issued.failure)
  }
  if (!issued.ok && isNotAdmitted(issued.failure)) return answerNotAdmitted(request, issued.failure)
  if (!issued.ok) return refused()
  return startSession(request, account, issued.value, flow.value.returnTo)
}

const answerIdentify = async (
  request: PageRequest,
  flow: Identify,
  said: Said,
  status: number,
  cookies: readonly string[] = [],
): Promise<Response> =>
  answerPage(
    request,
    <IdentifyPage
      page={request.page}
      flow={await sealFlow(request, flow)}
      takesPasswords={request.services.deployment.methods.password !== undefined}
      signUpHref={hrefThen(request, '/sign-up', flow.returnTo)}
      recoverHref={hrefThen(request, '/recover', flow.returnTo)}
      {...said}
    />,
    status,
    cookies,
  )

const arrive = async (request: PageRequest, entry: Entry) => {
  if (!entry.fromGateway) return { ...(await bindBrowser(request)), loops: false }
  const { arrivals, hash, cookies } = await noteArrival(request, entry.returnTo)
  return { hash, cookies, loops: arrivals.count >= LOOP_ARRIVALS }
}

const noticeOf = (request: PageRequest, entry: Entry): Said => {
  if (entry.nothingSent) return { notice: 'notice.nothing-sent' }
  const notice = request.query.get('notice')
  if (notice === 'passkey-needed') return { notice: 'notice.passkey-needed-code' }
  if (notice === 'fresh-code') return { notice: 'notice.fresh-code' }
  return notice === 'flow-expired' ? { notice: 'notice.flow-expired' } : {}
}
