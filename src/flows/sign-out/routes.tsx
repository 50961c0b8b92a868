import { answerJson, answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import { clearSessionCookieLine } from '#sessions/cookie.ts'
import { returnToOf } from '../entry-edge.ts'
import { accountOf, appCookiesOf, readSession } from '../session-edge.ts'
import { SignOutPage } from './sign-out.view.tsx'
import { SignedOutPage } from './signed-out.view.tsx'

/** `GET /sign-out`: shows a button, because a link alone must not sign anybody out. */
export const showSignOut: PageHandler = async (request) => {
  const returnTo = request.query.get('return_to')
  if (request.query.get('done') !== undefined) return answerPage(request, signedOut(request), 200)
  const stayHref = returnTo === undefined ? '/' : returnToOf(returnTo)
  const page = (
    <SignOutPage
      page={request.page}
      stayHref={stayHref}
      {...(returnTo === undefined ? {} : { returnTo: returnToOf(returnTo) })}
    />
  )
  return answerPage(request, page, 200)
}

/**
 * `POST /sign-out`: ends the session at its account, then deletes the cookie and the app's own session cookies.
 * An account out of reach is a refusal: a sign-out that is only believed to have happened is worse than none.
 */
export const postSignOut: PageHandler = async (request) => {
  const session = await readSession(request, false)
  if (session.state === 'unavailable') return answerProblem(request, 'unavailable')
  if (session.state === 'live') {
    await accountOf(request, session.account).endSession({
      proof: session.proof,
      reason: 'sign_out',
      requestId: request.requestId,
    })
  }
  const cookies = await signedOutCookies(request)
  if (!request.navigation) return answerJson(request, { signed_in: false }, 200, cookies)
  const returnTo = request.form.get('return_to') ?? request.query.get('return_to')
  const { basePath } = request.page.deployment
  return answerRedirect(request, returnTo === undefined ? `${basePath}/sign-out?done=1` : returnToOf(returnTo), cookies)
}

/** Set-Cookie lines that leave nothing of the customer in this browser: our session, and the app's own. */
export const signedOutCookies = async (request: PageRequest): Promise<readonly string[]> => [
  clearSessionCookieLine,
  ...(await appCookiesOf(request).clear(request.cookies, new Set(request.site.appCookies), request.now)),
]

const signedOut = (request: PageRequest) => {
  const signInHref = `${request.page.deployment.basePath}/sign-in`
  return <SignedOutPage page={request.page} reach="here" signInHref={signInHref} homeHref="/" />
}
