import type { EnrolmentRefused, Restricted } from '#objects/account-changes.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { cookiesOf } from '../session-edge.ts'
import { answerSessionLost, freshCodeHref, stepUpHref } from '../ways-edge.ts'
import { RestrictedPage } from './restricted.view.tsx'

/**
 * Answers a session that may not change factors: by the account's own strongest proof first, or, where it has none yet, by
 * a fresh code; then back to `here`. Where a restriction forbids it, by until when that lasts.
 */
export const answerChangeRefused = async (
  request: PageRequest,
  session: OpenSession,
  refused: EnrolmentRefused | Restricted,
  here: string,
): Promise<Response> => {
  const { code } = refused
  if (code === 'restricted') {
    const page = <RestrictedPage page={request.page} until={refused.until} backHref={securityHref(request)} />
    return answerPage(request, page, 403, cookiesOf(session))
  }
  if (code === 'session_ended') return answerSessionLost(request, here)
  if (code === 'step_up_required') return answerRedirect(request, stepUpHref(request, here), cookiesOf(session))
  return answerRedirect(request, freshCodeHref(request, 'fresh-code', here), cookiesOf(session))
}

/** Address of the page on which everything that signs in is managed. */
export const securityHref = (request: PageRequest): string => `${request.page.deployment.basePath}/account/security`
