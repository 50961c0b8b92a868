import { answerPage } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { ProblemPage } from '#pages/problem.view.tsx'

/** Seconds after which trying again is worth it: objects and keys come back within a few. */
const RETRY_AFTER = 5

/** Says that sessions or keys cannot be asked now, so nothing was done. */
export const unavailablePage = async (request: PageRequest): Promise<Response> => {
  const answer = await answerPage(request, <ProblemPage page={request.page} slug="unavailable" homeHref="/" />, 503)
  answer.headers.set('retry-after', String(RETRY_AFTER))
  return answer
}
