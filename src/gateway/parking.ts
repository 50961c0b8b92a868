/** What the account of a session keeps of requests that wait for a proof, as the request path asks for it. */
import type { ParkedId } from '#domain/ids.ts'
import type { LiveSession } from '#domain/session-reading.ts'
import type { Result } from '#lib/result.ts'
import type { ReturnPath } from '#lib/return-path.ts'
import type { EpochSeconds } from '#lib/time.ts'

/** The one request that a parked form is: where it goes, and what it holds. */
export interface ParkedAddress {
  readonly method: string
  /** Scheme, host, path and query, canonical. */
  readonly url: string
}

/** A request to be kept. */
export interface Parcel extends ParkedAddress {
  readonly id: ParkedId
  /** Of a script's request, which is sent anew; null for a form. */
  readonly contentType: string | null
  /** Where its form stands, for who comes back late. */
  readonly back: ReturnPath
  /** The keyed name of the body. */
  readonly digest: string
  /** The form, encrypted for this session, address and digest; empty for a script's request. */
  readonly sealed: Uint8Array<ArrayBuffer>
  /** What the customer must confirm of it, encrypted likewise; null where any proof that policy takes will do. */
  readonly statement: Uint8Array<ArrayBuffer> | null
  readonly expiresAt: EpochSeconds
}

/** A form that was taken out, once and for all. */
export interface Released {
  readonly id: ParkedId
  readonly digest: string
  readonly sealed: Uint8Array
  /** The page that it came from. */
  readonly back: ReturnPath
  /** This very request was confirmed. */
  readonly confirmed: boolean
}

/** A script's request as it comes back. */
export interface ConfirmedRequest extends ParkedAddress {
  readonly id: ParkedId
  readonly contentType: string
  readonly digest: string
}

/**
 * Why nothing is released. `already_answered`: it went out before, and the origin answered. `outcome_unknown`: it went out
 * before; whether it arrived nobody can tell. `not_parked`: it is too late, was never there, or belongs to another session
 * or address; nothing was sent. `back` is the page that it came from, where that is known.
 */
export type NotReleased =
  | { readonly code: 'already_answered' | 'outcome_unknown' | 'not_parked'; readonly back?: ReturnPath }
  | { readonly code: 'session_ended' }

/**
 * Keeps, gives out once, and notes what became of it. Every call may throw where the account is out of reach or silent, but
 * for one: a form whose account said nothing in time may have been given out, so that its outcome is unknown.
 */
export interface Parking {
  park(session: LiveSession, parcel: Parcel): Promise<Result<undefined, { readonly code: 'session_ended' }>>
  release(
    session: LiveSession,
    ticket: Uint8Array<ArrayBuffer>,
    at: ParkedAddress,
    mustBeConfirmed: boolean,
  ): Promise<Result<Released, NotReleased>>
  /** Uses up the confirmation of a script's request, if it was given for this very one. */
  confirmed(session: LiveSession, request: ConfirmedRequest): Promise<boolean>
  /** The ticket's request as it waits, without taking it: for a session that must prove itself once more. */
  waiting(session: LiveSession, ticket: Uint8Array<ArrayBuffer>): Promise<ParkedId | undefined>
  /** The origin has answered. */
  answered(session: LiveSession, id: ParkedId): Promise<void>
}

/** The context under which a form is sealed: it opens for this session, this address and this body alone. */
export const parcelContext = (sid: string, { method, url }: ParkedAddress, digest: string): string =>
  [sid, method, url, digest].join('\n')
