/** What an account is asked about its addresses, and what it answers; plain data, as it travels between objects. */
import type { OperationId, RequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { EnrolmentRefused, Restricted } from './account-changes.ts'
import type { IssuedSession } from './account-sessions.ts'

/** A new address that somebody typed, who is signed in. */
export interface AddressWish {
  readonly proof: SessionProof
  /** `address`: what the account is known by. `notification`: a second one that notices go to. */
  readonly what: 'address' | 'notification'
  /** In the form that mail is delivered to. */
  readonly address: string
  /** Under which the address will be claimed. */
  readonly operation: OperationId
  /** Id of the site that the links of the notice lead to. */
  readonly site: string
  readonly requestId: RequestId
}

/** Why no change of address is begun, or goes on. */
export type AddressRefused =
  | EnrolmentRefused
  | Restricted
  /** The account has it already. */
  | { readonly code: 'address_same' }
  /** The account is about to give it back. */
  | { readonly code: 'address_leaving' }
  | { readonly code: 'too_many_changes'; readonly retryAfterSeconds: number }
  /** It was stopped, is too old, or something else has changed since. */
  | { readonly code: 'change_stopped' }

/** A change whose code was accepted, and whose address is claimed for it. */
export interface AddressProved {
  readonly proof: SessionProof
  readonly change: string
  readonly site: string
  readonly requestId: RequestId
}

/** What a proved change led to. */
export interface AddressChanged {
  /** `repeated`: by the same form before; nothing more has happened. */
  readonly outcome: 'done' | 'held' | 'repeated'
  /** Whether it has come about by now, or waits, whichever time the form came. */
  readonly state: 'done' | 'held'
  /** The address that the account had before. */
  readonly old: string
  /** The session that made it, with the claims of now. */
  readonly issued: IssuedSession
}

/** What the page about addresses shows. */
export interface AddressOverview {
  readonly address: string
  readonly notification: { readonly address: string; readonly addedAt: EpochSeconds } | null
  /** What waits. */
  readonly waiting: {
    readonly what: 'address' | 'notification'
    readonly state: 'pending' | 'held'
    readonly address: string
    readonly dueAt: EpochSeconds
  } | null
  /** Former addresses that may take the account back, and until when. */
  readonly superseded: readonly { readonly address: string; readonly until: EpochSeconds }[]
  readonly restrictedUntil: EpochSeconds | null
}
