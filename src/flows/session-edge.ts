import type { AccountId, RequestId } from '#domain/ids.ts'
import type { AppCookies } from '#gateway/app-cookies.ts'
import { notBeforeIn } from '#keys/keyring-client.ts'
import type { IssuedSession } from '#objects/account-sessions.ts'
import type { Bindings } from '#objects/bindings.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { sessionCookieOf } from '#sessions/cookie.ts'
import type { GateReading, OpenSession, SessionAuthority } from '#sessions/gate.ts'
import { inTime } from './account-wait-edge.ts'

/** The object of one account. */
export const accountOf = (request: PageRequest, account: AccountId) => {
  const { ACCOUNT } = request.services.bindings
  return ACCOUNT.get(ACCOUNT.idFromString(account))
}

/** The account objects' answers as the session gate asks for them. */
export const sessionAuthority = (bindings: Pick<Bindings, 'ACCOUNT'>, requestId: RequestId): SessionAuthority =>
  new AccountAuthority(bindings, requestId)

// A class: every request makes one, and most ask it nothing.
class AccountAuthority implements SessionAuthority {
  readonly #bindings: Pick<Bindings, 'ACCOUNT'>
  readonly #requestId: RequestId

  constructor(bindings: Pick<Bindings, 'ACCOUNT'>, requestId: RequestId) {
    this.#bindings = bindings
    this.#requestId = requestId
  }

  renew(...[account, proof, activity]: Parameters<SessionAuthority['renew']>): ReturnType<SessionAuthority['renew']> {
    return inTime(async () => this.#stub(account).renew({ proof, activity, requestId: this.#requestId }))
  }

  stands(...[account, sid]: Parameters<SessionAuthority['stands']>): ReturnType<SessionAuthority['stands']> {
    return inTime(async () => this.#stub(account).stands(sid))
  }

  #stub(account: AccountId) {
    const { ACCOUNT } = this.#bindings
    return ACCOUNT.get(ACCOUNT.idFromString(account))
  }
}

/** The session as its account says: pages never decide by a cookie alone, or sign-in and app would send in circles. */
export const readSession = async (request: PageRequest, activity: boolean): Promise<GateReading> =>
  request.services.gate.read(
    {
      sessionValues: request.sessionValues,
      flowValues: () => request.flowValues,
      notBefore: () => notBeforeIn(request.services.keys(request.now)),
      host: request.host,
      strict: true,
      activity,
      now: request.now,
    },
    sessionAuthority(request.services.bindings, request.requestId),
  )

/** Set-Cookie lines that tell the browser what became of its session. */
export const cookiesOf = (session: GateReading): readonly string[] => {
  const line = sessionCookieOf(session)
  return line === undefined ? [] : [line]
}

/** The address of a customer, which the account of every session names: never what somebody typed. */
export const addressOf = ({ customer }: OpenSession): string => {
  const { email } = customer.claims
  if (email === undefined) throw new Error('an account names its address')
  return email
}

/** The Set-Cookie line of a session that was just started or raised. */
export const sessionCookie = (request: PageRequest, account: AccountId, issued: IssuedSession): Promise<string> =>
  request.services.gate.issue(account, issued, request.host, request.now)

/** The app cookies of the site that was asked. */
export const appCookiesOf = (request: PageRequest): AppCookies => {
  const appCookies = request.services.appCookies.get(request.site.id)
  if (appCookies === undefined) throw new Error(`no app cookies for site ${request.site.id}`)
  return appCookies
}
