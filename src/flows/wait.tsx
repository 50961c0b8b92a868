import { answerPage } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { ThrottledPage } from '#pages/throttled.view.tsx'

/** Answers a guess or a wish for a code that comes too soon after others: how long to wait. The same for known and unknown addresses. */
export const answerWait = async (
  request: PageRequest,
  waitSeconds: number,
  backHref: string,
  passkeyFlow?: string,
  savedCodeHref?: string,
): Promise<Response> => {
  const page = (
    <ThrottledPage
      page={request.page}
      waitSeconds={waitSeconds}
      backHref={backHref}
      {...(passkeyFlow === undefined ? {} : { flow: passkeyFlow })}
      {...(savedCodeHref === undefined ? {} : { savedCodeHref })}
    />
  )
  const answer = await answerPage(request, page, 429)
  answer.headers.set('retry-after', String(waitSeconds))
  return answer
}
