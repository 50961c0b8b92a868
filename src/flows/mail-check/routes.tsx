import { answerRedirect } from '#pages/answer.ts'
import type { PageHandler } from '#pages/page-request.ts'
import { answerNotAdmitted, isNotAdmitted } from '../admission/not-admitted.tsx'
import { answerCodePage, answerCodeRefused, answerSendRefusal, codeNotice, startHref } from '../code/code-step.tsx'
import { redeemCode } from '../code/redeem-code-edge.ts'
import { sendMailCheck } from '../code/send-code-edge.ts'
import { upgradeHref } from '../enrolment/upgrade-edge.ts'
import { flowHref, openFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { answerRiskRefused } from '../risk/refused.tsx'
import { accountOf } from '../session-edge.ts'
import { signingOf } from '../signing-edge.ts'
import { startSession } from '../start-session-edge.ts'
import { digitsOf } from '../typed-code.ts'

const START = '/sign-in'
const AT = { kind: 'sign-in', step: 'mail-check' } as const

/** `GET /sign-in/mail-check`: asks for the code that was sent because the risk asks for more than the proof so far. */
export const showMailCheck: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  return flow.ok
    ? answerCodePage(request, flow.value, codeNotice(request))
    : answerFlowFailure(request, flow.failure, START)
}

/** `POST /sign-in/mail-check`: the code; the session is worth what the proof before it was, and no more. */
export const postMailCheck: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const { account, id, browser, epoch, proof, signals, returnTo } = flow.value
  const code = digitsOf(request.form.get('code'))
  if (code === undefined) return answerCodePage(request, flow.value, { error: 'error.code-shape' })
  const redeemed = await redeemCode(request, flow.value, code, undefined)
  if (!redeemed.ok) {
    if (redeemed.failure.code === 'code_refused' || redeemed.failure.code === 'code_exhausted') {
      return answerCodeRefused(request, flow.value)
    }
    return answerSendRefusal(request, redeemed.failure, undefined, startHref(request, flow.value))
  }
  // The address has changed hands since: what was proved was another account's.
  if (redeemed.value !== account) return answerCodeRefused(request, flow.value)
  const entered = await accountOf(request, account).signInWithMailCheck({
    flow: id,
    browser,
    epoch,
    proof,
    ...(await signingOf(request, signals)),
  })
  if (entered.ok) {
    const { issued, offersPasskey } = entered.value
    const location = offersPasskey ? await upgradeHref(request, flow.value, issued.sid) : returnTo
    return startSession(request, account, issued, location)
  }
  if (isNotAdmitted(entered.failure)) return answerNotAdmitted(request, entered.failure)
  return entered.failure.code === 'risk_refused' ? answerRiskRefused(request) : answerCodeRefused(request, flow.value)
}

/** `POST /sign-in/mail-check/resend`: another mail in the same flow; the count of tries stays. */
export const resendMailCheck: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const { index, address, proof } = flow.value
  const sent = await sendMailCheck(request, flow.value, index, address, proof.kind)
  if (!sent.ok && sent.failure.code === 'code_exhausted') return answerFlowFailure(request, 'flow_expired', START)
  if (!sent.ok) return answerSendRefusal(request, sent.failure, undefined, startHref(request, flow.value))
  return answerRedirect(request, `${await flowHref(request, '/sign-in/mail-check', flow.value)}&notice=code-resent`)
}
