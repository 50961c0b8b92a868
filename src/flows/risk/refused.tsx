import { answerPage } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { RiskRefusedPage } from './refused.view.tsx'

/** Says that nobody comes in from here, and how to go on. The same for known and unknown addresses, whatever was proved. */
export const answerRiskRefused = (request: PageRequest): Promise<Response> =>
  answerPage(
    request,
    <RiskRefusedPage page={request.page} recoverHref={`${request.page.deployment.basePath}/recover`} />,
    403,
  )
