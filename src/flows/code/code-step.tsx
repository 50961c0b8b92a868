import type { RedeemRefusal } from '#authenticators/email-code/purpose.ts'
import { answerPage } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { ProblemPage } from '#pages/problem.view.tsx'
import { ThrottledPage } from '#pages/throttled.view.tsx'
import type { FlowAt } from '../flow.ts'
import { sealFlow } from '../flow-edge.ts'
import { CodePage } from './code.view.tsx'
import type { SendRefusal } from './send-code-edge.ts'

/** Seconds before the page offers another mail; the address's own limits decide. */
const RESEND_AFTER = 30

/** A code that a person may have typed with spaces or dashes, as its six digits; undefined for anything else. */
export const digitsOf = (typed: string | undefined): string | undefined => {
  const digits = (typed ?? '').normalize('NFKC').replace(/[\s-]/g, '')
  return /^[0-9]{6}$/.test(digits) ? digits : undefined
}

type CodeFlow = FlowAt<'sign-in', 'code'> | FlowAt<'sign-up', 'code'>

/** The page that asks for the code, with what is to be said about the last try. */
export const answerCodePage = async (
  request: PageRequest,
  flow: CodeFlow,
  said: {
    readonly notice?: 'notice.code-resent'
    readonly error?: 'error.code-invalid' | 'error.code-shape'
  },
  cookies: readonly string[] = [],
): Promise<Response> => {
  const { basePath } = request.page.deployment
  const again = `${basePath}/${flow.kind}?return_to=${encodeURIComponent(flow.returnTo)}`
  return answerPage(
    request,
    <CodePage
      page={request.page}
      purpose={flow.kind}
      flow={await sealFlow(request, flow)}
      address={flow.address}
      resendAfterSeconds={RESEND_AFTER}
      changeAddressHref={again}
      {...said}
    />,
    said.error === undefined ? 200 : 422,
    cookies,
  )
}

/** Answers a code that was not sent: how long to wait, or that we cannot go on now. */
export const answerSendRefusal = async (
  request: PageRequest,
  refusal: SendRefusal | RedeemRefusal,
  passkeyFlow: string | undefined,
  backHref: string,
): Promise<Response> => {
  if (refusal.code === 'keys_unavailable') {
    return answerPage(request, <ProblemPage page={request.page} slug="unavailable" homeHref="/" />, 503)
  }
  const waitSeconds = 'retryAfterSeconds' in refusal ? refusal.retryAfterSeconds : RESEND_AFTER
  const page = (
    <ThrottledPage
      page={request.page}
      waitSeconds={waitSeconds}
      backHref={backHref}
      {...(passkeyFlow === undefined ? {} : { flow: passkeyFlow })}
    />
  )
  const answer = await answerPage(request, page, 429)
  answer.headers.set('retry-after', String(waitSeconds))
  return answer
}
