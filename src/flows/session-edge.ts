import type { AccountId, RequestId } from '#domain/ids.ts'
import type { AppCookies } from '#gateway/app-cookies.ts'
import type { IssuedSession } from '#objects/account-sessions.ts'
import type { Bindings } from '#objects/bindings.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { GateReading, OpenSession, SessionAuthority } from '#sessions/gate.ts'

/** The object of one account. */
export const accountOf = (request: PageRequest, account: AccountId) => {
  const { ACCOUNT } = request.services.bindings
  return ACCOUNT.get(ACCOUNT.idFromString(account))
}

/** The account objects' answers as the session gate asks for them. */
export const sessionAuthority = ({ ACCOUNT }: Pick<Bindings, 'ACCOUNT'>, requestId: RequestId): SessionAuthority => {
  const stub = (account: AccountId) => ACCOUNT.get(ACCOUNT.idFromString(account))
  return {
    renew: async (account, proof, activity) => stub(account).renew({ proof, activity, requestId }),
    stands: async (account, sid) => stub(account).stands(sid),
  }
}

/** The session as its account says: pages never decide by a cookie alone, or sign-in and app would send in circles. */
export const readSession = (request: PageRequest, activity: boolean): Promise<GateReading> =>
  request.services.gate.read(
    {
      sessionValues: request.sessionValues,
      flowValues: request.flowValues,
      host: request.host,
      strict: true,
      activity,
      now: request.now,
    },
    sessionAuthority(request.services.bindings, request.requestId),
  )

/** Set-Cookie lines that carry a renewal to the browser. */
export const renewedCookies = (session: OpenSession): readonly string[] =>
  session.renewedCookie === undefined ? [] : [session.renewedCookie]

/** The Set-Cookie line of a session that was just started or raised. */
export const sessionCookie = (request: PageRequest, account: AccountId, issued: IssuedSession): Promise<string> =>
  request.services.gate.issue(account, issued, request.host, request.now)

/** The app cookies of the site that was asked. */
export const appCookiesOf = (request: PageRequest): AppCookies => {
  const appCookies = request.services.appCookies.get(request.site.id)
  if (appCookies === undefined) throw new Error(`no app cookies for site ${request.site.id}`)
  return appCookies
}
