import { type EmailAddress, parseAddress } from '#domain/address.ts'
import { parseAccountId } from '#domain/ids.ts'
import { newOperationId } from '#keys/new-id.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { callsForWork, drawChallenge, meetChallenge, openChallenge } from '../bot-challenge/challenge-edge.ts'
import { answerChallengePage, answerFreshChallenge, answerUnmet } from '../bot-challenge/challenge-step.tsx'
import { addressError } from '../code/address-failure.ts'
import { answerCodePage, answerCodeRefused, answerSendRefusal, codeNotice, startHref } from '../code/code-step.tsx'
import { redeemCode } from '../code/redeem-code-edge.ts'
import { sendCode } from '../code/send-code-edge.ts'
import { directoryOf } from '../directory-edge.ts'
import { readEntry } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, flowHref, openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { hrefThen } from '../href-then.ts'
import { approach } from '../risk/approach-edge.ts'
import { answerRiskRefused } from '../risk/refused.tsx'
import { accountOf } from '../session-edge.ts'
import { signingOf } from '../signing-edge.ts'
import { startSession } from '../start-session-edge.ts'
import { digitsOf } from '../typed-code.ts'
import { SignUpPage, type SignUpProps } from './start.view.tsx'

type Start = FlowAt<'sign-up', 'start'>
type Challenge = FlowAt<'sign-up', 'challenge'>
type Said = Pick<SignUpProps, 'notice' | 'error' | 'address'>

const START = '/sign-up'
const AT_CHALLENGE = { kind: 'sign-up', step: 'challenge' } as const

/** `GET /sign-up`: begins a flow. */
export const showSignUp: PageHandler = async (request) => {
  const entry = await readEntry(request)
  const browser = await bindBrowser(request)
  const flow: Start = { ...beginFlow(request, browser.hash, entry.returnTo), kind: 'sign-up', step: 'start' }
  const late: Said = request.query.get('notice') === 'flow-expired' ? { notice: 'notice.flow-expired' } : {}
  return answerStart(request, flow, late, 200, browser.cookies)
}

/** `POST /sign-up`: the address. Nothing is made for it yet; who has an account is told so by mail alone. */
export const postSignUp: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'sign-up', step: 'start' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const typed = request.form.get('address') ?? ''
  const address = parseAddress(typed)
  if (!address.ok)
    return answerStart(request, flow.value, { error: addressError(address.failure), address: typed }, 422)
  const approached = await approach(request, 'sign-up', flow.value, address.value)
  if (approached.ok && callsForWork(request, approached.value)) {
    const { signals } = approached.value.decision
    const asked = { ...flow.value, step: 'challenge', address: typed.trim(), signals } as const
    const next: Challenge = { ...asked, ...(await drawChallenge(request)) }
    return answerRedirect(request, await flowHref(request, '/sign-up/challenge', next))
  }
  return answerCode(request, flow.value, typed, address.value, approached)
}

const answerCode = async (
  request: PageRequest,
  flow: Start,
  typed: string,
  address: EmailAddress,
  approached: Awaited<ReturnType<typeof approach>>,
): Promise<Response> => {
  if (!approached.ok) return answerSendRefusal(request, approached.failure, undefined, startHref(request, flow))
  const sent = await sendCode(request, 'sign-up', flow, address, approached.value)
  if (!sent.ok) return answerSendRefusal(request, sent.failure, undefined, startHref(request, flow))
  const account = parseAccountId(request.services.bindings.ACCOUNT.newUniqueId().toString())
  if (account === undefined) throw new Error('object ids are 64 hexadecimal digits')
  const next: FlowAt<'sign-up', 'code'> = {
    ...flow,
    step: 'code',
    address: typed.trim(),
    index: sent.value.index,
    signals: approached.value.decision.signals,
    operation: newOperationId(),
    account,
  }
  return answerRedirect(request, await flowHref(request, '/sign-up/code', next))
}

/** `GET /sign-up/challenge`: the browser works for a moment. */
export const showSignUpChallenge: PageHandler = async (request) => {
  const opened = await openChallenge(request, AT_CHALLENGE)
  return opened.ok
    ? answerChallengePage(request, opened.value.flow, {})
    : answerFlowFailure(request, opened.failure, START)
}

/** `POST /sign-up/challenge`: the work, or the time that was waited; then the address goes on as it was typed. */
export const postSignUpChallenge: PageHandler = async (request) => {
  const opened = await openChallenge(request, AT_CHALLENGE)
  if (!opened.ok) return answerFlowFailure(request, opened.failure, START)
  const { flow, isLate } = opened.value
  const address = parseAddress(flow.address)
  if (!address.ok) return answerFlowFailure(request, 'flow_unreadable', START)
  if (isLate) return answerFreshChallenge(request, flow)
  const met = await meetChallenge(request, flow, address.value)
  if (!met.ok) return answerUnmet(request, flow, met.failure)
  const { id, browser, returnTo, expiresAt, kind, signals } = flow
  const start = { id, browser, returnTo, expiresAt, kind, step: 'start' } as const
  const approached = await approach(request, 'sign-up', start, address.value, signals)
  return answerCode(request, start, flow.address, address.value, approached)
}

/** `GET /sign-up/code`: asks for the code. */
export const showSignUpCode: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'sign-up', step: 'code' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  return answerCodePage(request, flow.value, codeNotice(request))
}

/**
 * `POST /sign-up/code`: the account begins. The claim is made where the code is accepted, the account is created for
 * that claim, the claim is confirmed, and only then is there a session: a crash leaves a whole account or none.
 */
export const postSignUpCode: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'sign-up', step: 'code' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const refused = () => answerCodeRefused(request, flow.value)
  const code = digitsOf(request.form.get('code'))
  if (code === undefined) return answerCodePage(request, flow.value, { error: 'error.code-shape' })
  const address = parseAddress(flow.value.address)
  if (!address.ok) return refused()
  const { operation, index } = flow.value
  const redeemed = await redeemCode(request, flow.value, code, { operation, account: flow.value.account })
  if (!redeemed.ok) {
    if (redeemed.failure.code === 'code_refused' || redeemed.failure.code === 'code_exhausted') return refused()
    return answerSendRefusal(request, redeemed.failure, undefined, startHref(request, flow.value))
  }
  const account = redeemed.value
  const stub = accountOf(request, account)
  const { requestId } = request
  const created = await stub.create({
    operation,
    address: address.value.delivery,
    language: request.language,
    requestId,
  })
  if (!created.ok) return refused()
  const confirmed = await directoryOf(request, index).confirm({ index, operation, account, requestId })
  if (!confirmed.ok) return refused()
  const issued = await stub.signInWithCode({
    step: 'sign-up',
    flow: flow.value.id,
    epoch: created.value.epoch,
    browser: flow.value.browser,
    ...(await signingOf(request, flow.value.signals)),
  })
  if (!issued.ok && issued.failure.code === 'risk_refused') return answerRiskRefused(request)
  if (!issued.ok) return refused()
  const { id, browser, returnTo, expiresAt } = flow.value
  const next: FlowAt<'enrolment', 'passkey'> = {
    id,
    browser,
    returnTo,
    expiresAt,
    kind: 'enrolment',
    step: 'passkey',
    sid: issued.value.sid,
    operation: newOperationId(),
    occasion: 'offered',
  }
  return startSession(request, account, issued.value, await flowHref(request, '/passkey', next))
}

/** `POST /sign-up/code/resend`: another mail in the same flow. */
export const resendSignUpCode: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'sign-up', step: 'code' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const address = parseAddress(flow.value.address)
  if (!address.ok) return answerFlowFailure(request, 'flow_unreadable', START)
  const approached = await approach(request, 'sign-up', flow.value, address.value)
  const sent = approached.ok
    ? await sendCode(request, 'sign-up', flow.value, address.value, approached.value)
    : approached
  if (!sent.ok && sent.failure.code === 'code_exhausted') return answerFlowFailure(request, 'flow_expired', START)
  if (!sent.ok) return answerSendRefusal(request, sent.failure, undefined, startHref(request, flow.value))
  return answerRedirect(request, `${await flowHref(request, '/sign-up/code', flow.value)}&notice=code-resent`)
}

const answerStart = async (
  request: PageRequest,
  flow: Start,
  said: Said,
  status: number,
  cookies: readonly string[] = [],
): Promise<Response> =>
  answerPage(
    request,
    <SignUpPage
      page={request.page}
      flow={await sealFlow(request, flow)}
      signInHref={hrefThen(request, '/sign-in', flow.returnTo)}
      {...said}
    />,
    status,
    cookies,
  )
