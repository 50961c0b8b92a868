import type { AccountId } from '#domain/ids.ts'
import type { IssuedSession } from '#objects/account-sessions.ts'
import { answerRedirect } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { addressIndex, directoryOf } from './directory-edge.ts'
import { accountOf, appCookiesOf, readSession, sessionCookie } from './session-edge.ts'

/**
 * Hands a new session to the browser and sends it on. A session that this browser held before ends: two sign-ins in
 * one browser are one too many to sign out of. The browser becomes a known device of the account's address.
 */
export const startSession = async (
  request: PageRequest,
  account: AccountId,
  issued: IssuedSession,
  location: string,
): Promise<Response> => {
  const before = await readSession(request, false)
  // Not awaited: neither an older account out of reach nor a mark that could not be set may cost this sign-in, whose code
  // is spent. Nobody holds the cookie of a session that lives on for that.
  if (before.state === 'live' && before.proof.sid !== issued.sid) request.waitUntil(endReplaced(request, before))
  request.waitUntil(rememberBrowser(request, issued))
  const names = new Set(request.site.appCookies)
  const adopted = await appCookiesOf(request).adopt(request.cookies, names, issued.subject, request.now)
  return answerRedirect(request, location, [await sessionCookie(request, account, issued), ...adopted])
}

const endReplaced = async (request: PageRequest, before: OpenSession): Promise<void> => {
  const { proof, account } = before
  await accountOf(request, account).endSession({ proof, reason: 'replaced', requestId: request.requestId })
}

const rememberBrowser = async (request: PageRequest, issued: IssuedSession): Promise<void> => {
  if (request.browser === undefined) return
  const index = await addressIndex(request, issued.claims)
  if (index === undefined) return
  await directoryOf(request, index).rememberBrowser({ index, browser: request.browser.hash, agent: request.agent })
}
