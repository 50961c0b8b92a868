/** What the account object is asked, and what it answers, where somebody gets an account back. */
import type { AttestationJson } from '#authenticators/passkey/credential.ts'
import type { RegistrationExpectation } from '#authenticators/passkey/webauthn-library.ts'
import type { Kept, RecoveryWay, Renewal } from '#authenticators/recovery-matrix.ts'
import type { BrowserHash, FlowId, IdentifierHash, OperationId, RequestId } from '#domain/ids.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { PasskeyAnswer } from './account-calls.ts'
import type { Challenge, VerifiedPasskey } from './account-passkeys.ts'
import type { Whence } from './schema/account.ts'

/** Names a recovery, and the one browser that it belongs to. */
export interface RecoveryIn {
  readonly flow: FlowId
  readonly browser: BrowserHash
}

/** A recovery that there is none of here: it never began, is done, too old, another browser's, or of an older epoch. */
export interface RecoveryOver {
  readonly code: 'recovery_over'
}

/** A code by mail that the directory has accepted; `epoch` is that of when it was asked for. */
export interface IssuedCodeShown extends RecoveryIn {
  readonly epoch: number
  readonly requestId: RequestId
}

/** A saved code, typed instead of the one by mail. */
export interface SavedCodeTyped extends IssuedCodeShown {
  /** Sixteen bytes; undefined for what is no code at all, which fails alike. */
  readonly code: Uint8Array | undefined
  /** The directory's name for the address, by which a decoy counts. */
  readonly index: IdentifierHash
  /** The browser is a known device of the address. */
  readonly known: boolean
}

/** One more proof in a recovery that has begun. */
export interface RecoveryProof extends RecoveryIn {
  readonly known: boolean
  readonly shown:
    | { readonly by: 'saved'; readonly code: Uint8Array | undefined }
    | { readonly by: 'password'; readonly password: string }
    | { readonly by: 'totp'; readonly code: string }
    | ({ readonly by: 'passkey' } & PasskeyAnswer)
  readonly from: Whence
  readonly requestId: RequestId
}

/** How far a recovery is. */
export type RecoveryProgress =
  /** Something new may be chosen. */
  | { readonly next: 'renew'; readonly renewals: readonly Renewal[] }
  /** One of these is needed beside what was shown, or time. */
  | { readonly next: 'proof'; readonly ways: readonly RecoveryWay[] }

/** What the page needs on which something new is chosen. */
export interface RenewalFacts {
  readonly renewals: readonly Renewal[]
  readonly address: string
  readonly name: string | null
  readonly userHandle: string
  /** There is a password, which stays as it is unless another one is chosen. */
  readonly hasPassword: boolean
}

/** A wait that begins, or goes on. */
export interface DelayAsked extends RecoveryIn {
  /** Id of the site that links of its notices lead to. */
  readonly site: string
  readonly requestId: RequestId
}

/** How far a delayed recovery is, as its link shows it. */
export interface DelayStatus {
  readonly begunAt: EpochSeconds
  readonly readyAt: EpochSeconds
  readonly until: EpochSeconds
  readonly isReady: boolean
}

/** A new passkey, as the page posted it. */
export interface RecoveryPasskey extends RecoveryIn {
  readonly response: AttestationJson
  readonly expected: RegistrationExpectation
  readonly challenge: Challenge
  /** What its credential id will be claimed for. */
  readonly operation: OperationId
  readonly mustVerify: boolean
}

/** The end of a recovery: what is new, and the saved code that takes the place of one that was used. */
export interface RecoveryCompletion extends RecoveryIn {
  readonly renewal:
    | { readonly by: 'passkey'; readonly verified: VerifiedPasskey; readonly operation: OperationId }
    /** Normalised and judged before; its length is judged again. */
    | { readonly by: 'password'; readonly password: string; readonly isBreachChecked: boolean }
  /** 16 random bytes. */
  readonly newCode: Uint8Array
  readonly from: Whence
  readonly site: string
  readonly requestId: RequestId
}

/** What a recovery that is complete has done. */
export interface Recovered {
  readonly kept: readonly Kept[]
  /** What is new may take away at once what a thief has added: it was got back by something older. */
  readonly mayTakeAwayNow: boolean
  /** Whether a saved code was used, and `newCode` is the one from now on. */
  readonly hasNewCode: boolean
  /** Addresses whose known-device marks end with it. */
  readonly addresses: readonly string[]
}
