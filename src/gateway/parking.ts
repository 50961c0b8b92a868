/** What the account of a session keeps of requests that wait for a proof, as the request path asks for it. */
import type { ParkedId } from '#domain/ids.ts'
import type { LiveSession } from '#domain/session-reading.ts'
import type { Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'

/** The one request that a parked form is: where it goes, and what it holds. */
export interface ParkedAddress {
  readonly method: string
  /** Scheme, host, path and query, canonical. */
  readonly url: string
}

/** A form to be kept. */
export interface Parcel extends ParkedAddress {
  readonly id: ParkedId
  /** SHA-256 of the body, base64url. */
  readonly digest: string
  /** The form, encrypted for this session, address and digest. */
  readonly sealed: Uint8Array<ArrayBuffer>
  readonly expiresAt: EpochSeconds
}

/** A form that was taken out, once and for all. */
export interface Released {
  readonly id: ParkedId
  readonly digest: string
  readonly sealed: Uint8Array
}

/** Why nothing is released. */
export type NotReleased =
  /** It went out before, and the origin answered. */
  | { readonly code: 'already_answered' }
  /** It went out before; whether it arrived nobody can tell. */
  | { readonly code: 'outcome_unknown' }
  /** It is too late, was never there, or belongs to another session or address. Nothing was sent. */
  | { readonly code: 'not_parked' }
  | { readonly code: 'session_ended' }

/** Keeps, gives out once, and notes what became of it. Every call may throw where the account is out of reach. */
export interface Parking {
  park(session: LiveSession, parcel: Parcel): Promise<Result<undefined, { readonly code: 'session_ended' }>>
  release(
    session: LiveSession,
    ticket: Uint8Array<ArrayBuffer>,
    at: ParkedAddress,
  ): Promise<Result<Released, NotReleased>>
  /** The ticket's request as it waits, without taking it: for a session that must prove itself once more. */
  waiting(session: LiveSession, ticket: Uint8Array<ArrayBuffer>): Promise<ParkedId | undefined>
  /** The origin has answered. */
  answered(session: LiveSession, id: ParkedId): Promise<void>
}

/** The context under which a form is sealed: it opens for this session, this address and this body alone. */
export const parcelContext = (sid: string, { method, url }: ParkedAddress, digest: string): string =>
  [sid, method, url, digest].join('\n')
