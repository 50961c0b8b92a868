import type { NotAdmitted } from '#objects/account-admission.ts'
import { answerPage } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { NotAdmittedPage } from './not-admitted.view.tsx'

/** Whether a proof that was right opens nothing, and its giver is to be told why. */
export const isNotAdmitted = <Failure extends { readonly code: string }>(
  failure: Failure | NotAdmitted,
): failure is NotAdmitted =>
  failure.code === 'account_frozen' || failure.code === 'recovery_required' || failure.code === 'account_disputed'

/** Tells whoever has proved who they are why they are not signed in all the same, and how to get help. */
export const answerNotAdmitted = (request: PageRequest, refused: NotAdmitted): Promise<Response> => {
  const recoverHref = `${request.page.deployment.basePath}/recover`
  const waitSeconds = refused.code === 'account_disputed' ? refused.until - request.now : undefined
  return answerPage(
    request,
    <NotAdmittedPage
      page={request.page}
      reason={refused.code}
      recoverHref={recoverHref}
      {...(waitSeconds === undefined ? {} : { waitSeconds })}
    />,
    403,
  )
}
