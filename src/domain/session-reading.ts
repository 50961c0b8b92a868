import type { EpochSeconds } from '#lib/time.ts'
import type { AccountId, BrowserHash, SessionId } from './ids.ts'
import type { Customer } from './principal.ts'

/** What an account is shown to believe that a session is its own: all of it from sealed cookies, none of it from a form. */
export interface SessionProof {
  readonly sid: SessionId
  /** Base64url of the session secret. */
  readonly secret: string
  readonly generation: number
  readonly browser: BrowserHash | null
}

/** What the cookies of one request say of a session, at this moment. A malformed credential is none, never a pass. */
export type SessionReading =
  /** No session was shown; `clear` where a cookie that is none must be deleted. */
  | { readonly state: 'none'; readonly clear: boolean }
  /** It was one, and is over: revoked, expired, or superseded. */
  | { readonly state: 'ended' }
  /** Whether it stands cannot be told now; nothing may be forwarded with or without it. */
  | { readonly state: 'unavailable' }
  | LiveSession

/** A session that stands. */
export interface LiveSession {
  readonly state: 'live'
  readonly customer: Customer
  readonly account: AccountId
  readonly proof: SessionProof
  /** Until when this answer may be relied on without asking again. */
  readonly leaseUntil: EpochSeconds
  /** Set-Cookie line to add to the response, where the cookie was renewed. */
  readonly renewedCookie?: string
  /** Asks the account object whether the session still stands; for open streams, once a lease. */
  standing(): Promise<'live' | 'ended' | 'unavailable'>
  /** Asks the account object whether the renewed cookie is still its newest word: neither ended nor raised meanwhile. */
  isNewest(): Promise<boolean>
}
