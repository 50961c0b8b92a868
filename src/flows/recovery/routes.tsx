import { RECOVERY_CODE_DIGITS } from '#config/defaults.ts'
import { type EmailAddress, parseAddress } from '#domain/address.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerNotAdmitted, isNotAdmitted } from '../admission/not-admitted.tsx'
import { callsForWork, drawChallenge } from '../bot-challenge/challenge-edge.ts'
import { addressError } from '../code/address-failure.ts'
import { answerCodePage, answerSendRefusal, codeNotice, startHref } from '../code/code-step.tsx'
import { redeemCode } from '../code/redeem-code-edge.ts'
import { sendCode } from '../code/send-code-edge.ts'
import { directoryOf } from '../directory-edge.ts'
import { readEntry } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, flowHref, openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { hrefThen } from '../href-then.ts'
import { approachRecovery, reach } from '../risk/approach-edge.ts'
import { accountOf } from '../session-edge.ts'
import { digitsOf } from '../typed-code.ts'
import { RecoverPage, type RecoverProps } from './recover.view.tsx'
import { answerNoMoreCodes } from './saved.tsx'
import { recoveryHref } from './step-edge.ts'

type Identify = FlowAt<'recovery', 'identify'>
type Said = Pick<RecoverProps, 'notice' | 'error' | 'address'>

const START = '/recover'
const AT_CODE = { kind: 'recovery', step: 'code' } as const

/** `GET /recover`: begins to get an account back. */
export const showRecover: PageHandler = async (request) => {
  const entry = await readEntry(request)
  const browser = await bindBrowser(request)
  const flow: Identify = { ...beginFlow(request, browser.hash, entry.returnTo), kind: 'recovery', step: 'identify' }
  const late: Said = request.query.get('notice') === 'flow-expired' ? { notice: 'notice.flow-expired' } : {}
  return answerRecover(request, flow, late, 200, browser.cookies)
}

/** `POST /recover`: the address. A code is sent, or the mail that says why not, and asked for either way. */
export const postRecover: PageHandler = async (request) => {
  const flow = await openFlow(request, { kind: 'recovery', step: 'identify' })
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const typed = request.form.get('address') ?? ''
  const address = parseAddress(typed)
  if (!address.ok) {
    return answerRecover(request, flow.value, { error: addressError(address.failure), address: typed }, 422)
  }
  const approached = await approachRecovery(request, flow.value, address.value)
  if (approached.ok && callsForWork(request, approached.value)) {
    const { signals } = approached.value.decision
    const asked = { ...flow.value, step: 'challenge', address: typed.trim(), signals } as const
    return answerRedirect(
      request,
      await flowHref(request, '/recover/challenge', { ...asked, ...(await drawChallenge(request)) }),
    )
  }
  return answerCode(request, flow.value, typed, address.value, approached)
}

/** Sends a code to an address as it was typed, or the mail that says why not, and leads to where it is asked for. */
export const answerCode = async (
  request: PageRequest,
  flow: Identify,
  typed: string,
  address: EmailAddress,
  approached: Awaited<ReturnType<typeof approachRecovery>>,
): Promise<Response> => {
  const sent = approached.ok ? await sendCode(request, 'recovery', flow, address, approached.value) : approached
  if (!sent.ok && (sent.failure.code === 'too_many_codes' || sent.failure.code === 'code_sign_in_paused')) {
    return answerNoMoreCodes(request, flow, typed, address, sent.failure.retryAfterSeconds)
  }
  if (!sent.ok) return answerSendRefusal(request, sent.failure, undefined, startHref(request, flow))
  const next: FlowAt<'recovery', 'code'> = { ...flow, step: 'code', address: typed.trim(), ...sent.value }
  return answerRedirect(request, await flowHref(request, '/recover/code', next))
}

/** `GET /recover/code`: asks for the code from the mail. */
export const showRecoverCode: PageHandler = async (request) => {
  const flow = await openFlow(request, AT_CODE)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  return answerCodePage(request, flow.value, codeNotice(request))
}

/** `POST /recover/code`: the code. It proves the mailbox and nothing else: what that comes to, the account says. */
export const postRecoverCode: PageHandler = async (request) => {
  const flow = await openFlow(request, AT_CODE)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const code = digitsOf(request.form.get('code'), RECOVERY_CODE_DIGITS)
  if (code === undefined) return answerCodePage(request, flow.value, { error: 'error.recovery-code-shape' })
  const redeemed = await redeemCode(request, flow.value, code, undefined)
  if (!redeemed.ok) {
    if (redeemed.failure.code === 'code_refused' || redeemed.failure.code === 'code_exhausted') {
      return answerCodePage(request, flow.value, { error: 'error.code-invalid' })
    }
    return answerSendRefusal(request, redeemed.failure, undefined, startHref(request, flow.value))
  }
  const account = redeemed.value
  const { id, browser, epoch, index } = flow.value
  const begun = await accountOf(request, account).beginRecovery({
    flow: id,
    browser,
    epoch,
    requestId: request.requestId,
  })
  if (!begun.ok && isNotAdmitted(begun.failure)) return answerNotAdmitted(request, begun.failure)
  // Older than a change of the account: to the customer that is a code that no longer counts.
  if (!begun.ok) return answerCodePage(request, flow.value, { error: 'error.code-invalid' })
  const { known } = await directoryOf(request, index).resolve({ index, browser })
  return answerRedirect(request, await recoveryHref(request, flow.value, { account, known }, begun.value))
}

/** `POST /recover/code/resend`: another mail in the same flow; the count of tries stays. */
export const resendRecoverCode: PageHandler = async (request) => {
  const flow = await openFlow(request, AT_CODE)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const address = parseAddress(flow.value.address)
  if (!address.ok) return answerFlowFailure(request, 'flow_unreadable', START)
  const reached = await reach(request, 'recovery', flow.value, address.value)
  const sent = reached.ok ? await sendCode(request, 'recovery', flow.value, address.value, reached.value) : reached
  if (!sent.ok && sent.failure.code === 'code_exhausted') return answerFlowFailure(request, 'flow_expired', START)
  if (!sent.ok) return answerSendRefusal(request, sent.failure, undefined, startHref(request, flow.value))
  const next: FlowAt<'recovery', 'code'> = { ...flow.value, ...sent.value }
  return answerRedirect(request, `${await flowHref(request, '/recover/code', next)}&notice=code-resent`)
}

const answerRecover = async (
  request: PageRequest,
  flow: Identify,
  said: Said,
  status: number,
  cookies: readonly string[] = [],
): Promise<Response> =>
  answerPage(
    request,
    <RecoverPage
      page={request.page}
      flow={await sealFlow(request, flow)}
      signInHref={hrefThen(request, '/sign-in', flow.returnTo)}
      {...said}
    />,
    status,
    cookies,
  )
