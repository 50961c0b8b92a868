import type { RedeemRefusal } from '#authenticators/email-code/purpose.ts'
import { maskAddress } from '#domain/address.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import type { OpenSession } from '#sessions/gate.ts'
import { addressIndex } from '../directory-edge.ts'
import { sealFlow } from '../flow-edge.ts'
import { hrefThen } from '../href-then.ts'
import { answerRiskRefused } from '../risk/refused.tsx'
import { cookiesOf, readSession } from '../session-edge.ts'
import { answerWait } from '../wait.tsx'
import { CodePage } from './code.view.tsx'
import { type CodeFlow, purposeOf } from './code-flow.ts'
import type { SendRefusal } from './send-code-edge.ts'

/** Seconds before the page offers another mail; the address's own limits decide. */
export const RESEND_AFTER = 30

const START = { 'sign-in': '/sign-in', 'sign-up': '/sign-up', recovery: '/recover' } as const

/** Where a code flow begins again, leading to the same page. */
export const startHref = (request: PageRequest, flow: { readonly kind: CodeFlow['kind']; readonly returnTo: string }) =>
  hrefThen(request, START[flow.kind], flow.returnTo)

/** What the address of the code page says happened before. */
export const codeNotice = (request: PageRequest) =>
  request.query.get('notice') === 'code-resent' ? ({ notice: 'notice.code-resent' } as const) : {}

/** The page that asks for the code, with what is to be said about the last try. */
export const answerCodePage = async (
  request: PageRequest,
  flow: CodeFlow,
  said: {
    readonly notice?: 'notice.code-resent'
    readonly error?: 'error.code-invalid' | 'error.code-shape' | 'error.recovery-code-shape'
  },
  cookies: readonly string[] = [],
): Promise<Response> => {
  const sealed = await sealFlow(request, flow)
  const { basePath } = request.page.deployment
  return answerPage(
    request,
    <CodePage
      page={request.page}
      purpose={purposeOf(flow)}
      flow={sealed}
      address={shownAddress(flow)}
      validSeconds={request.services.deployment.lifetimes.signInCode}
      resendAfterSeconds={RESEND_AFTER}
      changeAddressHref={startHref(request, flow)}
      {...(flow.kind === 'recovery' && { otherwiseHref: `${basePath}/recover/saved?flow=${sealed}` })}
      {...said}
    />,
    said.error === undefined ? 200 : 422,
    cookies,
  )
}

/** Whoever holds a passkey has typed no address, and may have found the key: they are not told whose mailbox is asked. */
const shownAddress = (flow: CodeFlow): string =>
  flow.step === 'mail-check' && flow.proof.kind === 'passkey' ? maskAddress(flow.address) : flow.address

/**
 * Answers a code that did not count. Who is signed in to this very address by now has sent the form twice, and goes on;
 * everybody else is asked again, and learns nothing of why.
 */
export const answerCodeRefused = async (request: PageRequest, flow: CodeFlow): Promise<Response> => {
  const session = await readSession(request, false)
  return session.state === 'live' && (await isSignedInTo(request, flow, session))
    ? answerRedirect(request, flow.returnTo, cookiesOf(session))
    : answerCodePage(request, flow, { error: 'error.code-invalid' })
}

const isSignedInTo = async (request: PageRequest, flow: CodeFlow, { customer }: OpenSession): Promise<boolean> =>
  (await addressIndex(request, customer.claims)) === flow.index

/** Answers a code that was not sent: how long to wait, or that we cannot go on now. */
export const answerSendRefusal = async (
  request: PageRequest,
  refusal: SendRefusal | RedeemRefusal,
  passkeyFlow: string | undefined,
  backHref: string,
): Promise<Response> => {
  if (refusal.code === 'keys_unavailable') return answerProblem(request, 'unavailable')
  if (refusal.code === 'risk_refused') return answerRiskRefused(request)
  const waitSeconds = 'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : RESEND_AFTER
  return answerWait(request, waitSeconds, backHref, passkeyFlow)
}
