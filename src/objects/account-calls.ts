/** What the account object is asked, and what it answers; plain data, as it travels between objects. */
import type { AssertionJson, AttestationJson } from '#authenticators/passkey/credential.ts'
import type { CredentialDescriptor } from '#authenticators/passkey/options.ts'
import type { CeremonyExpectation } from '#authenticators/passkey/webauthn-library.ts'
import type { BrowserHash, CredentialId, FlowId, OperationId, ParkedId, RequestId, SessionId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Challenge, VerifiedPasskey } from './account-passkeys.ts'
import type { PreparedMail } from './outbox.ts'

/** Why a flow does not complete: it has, its evidence is older than a change of the account, or there is no account. */
export interface FlowRefused {
  readonly code: 'flow_completed' | 'evidence_stale' | 'no_account' | 'challenge_spent'
}

/** What the account page shows; handles only, never a secret. */
export interface AccountOverview {
  readonly name: string | null
  readonly address: string
  readonly passkeys: readonly {
    readonly id: CredentialId
    readonly aaguid: string
    readonly createdAt: EpochSeconds
    readonly lastUsedAt: EpochSeconds | null
  }[]
  readonly sessions: readonly {
    readonly sid: SessionId
    readonly agent: string
    readonly createdAt: EpochSeconds
    readonly lastSeen: EpochSeconds
    readonly current: boolean
  }[]
}

/** A flow whose code was accepted. */
export interface CodeSignIn {
  readonly step: 'sign-in' | 'sign-up'
  readonly flow: FlowId
  readonly epoch: number
  readonly browser: BrowserHash
  readonly agent: string
  readonly requestId: RequestId
}

/** A sign-in by passkey, as the page posted it. */
export interface PasskeySignIn {
  readonly response: AssertionJson
  readonly expected: CeremonyExpectation
  readonly challenge: Challenge
  readonly flow: FlowId
  readonly browser: BrowserHash
  readonly agent: string
  readonly requestId: RequestId
}

/** A new passkey, as the page posted it. */
export interface NewPasskey {
  readonly proof: SessionProof
  readonly response: AttestationJson
  readonly expected: CeremonyExpectation
  readonly challenge: Challenge
}

/** A verified passkey whose credential id is claimed for `operation`. */
export interface PasskeyEnrolment {
  readonly proof: SessionProof
  readonly verified: VerifiedPasskey
  readonly operation: OperationId
  /** Tells the customer that a passkey was added. */
  readonly notice: PreparedMail
  readonly requestId: RequestId
}

/** One more proof for a session, as the page posted it. */
export interface StepUp {
  readonly proof: SessionProof
  readonly response: AssertionJson
  readonly expected: CeremonyExpectation
  readonly challenge: Challenge
  /** The form that waits for this proof, and the hash of the ticket that shall release it. */
  readonly grant?: { readonly parked: ParkedId; readonly ticket: string }
  readonly requestId: RequestId
}

/** A form that waits for a proof. */
export interface ParkRequest {
  readonly proof: SessionProof
  readonly id: ParkedId
  readonly method: string
  readonly url: string
  readonly digest: string
  readonly sealed: Uint8Array<ArrayBuffer>
  readonly expiresAt: EpochSeconds
  readonly requestId: RequestId
}

/** A ticket that is shown where the form goes; `ticket` is its hash. */
export interface ReleaseRequest {
  readonly proof: SessionProof
  readonly ticket: string
  readonly method: string
  readonly url: string
  readonly requestId: RequestId
}

/** A form on its way. */
export interface ReleasedRequest {
  readonly id: ParkedId
  readonly digest: string
  readonly sealed: Uint8Array
}

/** A sign-out everywhere. */
export interface SignOutEverywhere {
  readonly proof: SessionProof
  /** Tells the customer that every session was ended. */
  readonly notice: PreparedMail
  readonly requestId: RequestId
}

/** What a page needs to offer a passkey. */
export interface EnrolmentFacts {
  readonly userHandle: string
  readonly address: string
  readonly name: string | null
  readonly existing: readonly CredentialDescriptor[]
}
