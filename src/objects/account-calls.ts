/** What the account object is asked, and what it answers; plain data, as it travels between objects. */
import type { ProofBeforeMail } from '#authenticators/evidence.ts'
import type { AssertionJson, AttestationJson } from '#authenticators/passkey/credential.ts'
import type { CredentialDescriptor } from '#authenticators/passkey/options.ts'
import type { CeremonyExpectation, RegistrationExpectation } from '#authenticators/passkey/webauthn-library.ts'
import type { Acr } from '#domain/assurance.ts'
import type {
  BrowserHash,
  CredentialId,
  FlowId,
  IdentifierHash,
  OperationId,
  ParkedId,
  RequestId,
} from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { SignalName } from '#risk/signals.ts'
import type { AccountPasskeys, Challenge, VerifiedPasskey } from './account-passkeys.ts'
import type { RiskInput } from './account-risk.ts'
import type { AccountSessions, IssuedSession } from './account-sessions.ts'
import type { Whence } from './schema/account.ts'

/** Why a flow does not complete: it has, its evidence is older than a change of the account, or there is no account. */
export interface FlowRefused {
  readonly code: 'flow_completed' | 'evidence_stale' | 'no_account' | 'challenge_spent'
}

/** What the account page shows; handles only, never a secret. */
export interface AccountOverview {
  /** Somebody waits for the account, and may have it from then on; null where nobody does. */
  readonly recoveryReadyAt: EpochSeconds | null
  readonly name: string | null
  readonly address: string
  readonly passkeys: ReturnType<AccountPasskeys['list']>
  readonly sessions: ReturnType<AccountSessions['list']>
}

/** What the page of devices shows; handles only, never a secret. */
export interface SignedInDevices {
  readonly sessions: ReturnType<AccountSessions['list']>
}

/** What the page shows on which factors are managed; handles only, never a secret. */
export interface SecurityOverview {
  readonly address: string
  readonly name: string | null
  readonly userHandle: string
  readonly passkeys: ReturnType<AccountPasskeys['list']>
  readonly password: { readonly setAt: EpochSeconds; readonly alone: boolean } | null
  readonly totp: { readonly addedAt: EpochSeconds; readonly usedAt: EpochSeconds | null } | null
  readonly recoveryCodeSince: EpochSeconds | null
  /** Code points that a new password needs at least. */
  readonly leastPassword: number
  /** Until then nothing that was there before is taken away or replaced; null: nothing holds it. */
  readonly restrictedUntil: EpochSeconds | null
  /** The session has shown enough, lately, to change any of it. */
  readonly mayChange: boolean
}

/** What every sign-in says of the browser that it happens in, and of what spoke against it so far. */
export interface Signing extends RiskInput {
  readonly flow: FlowId
  readonly browser: BrowserHash
  readonly agent: string
  readonly country: string | undefined
  readonly city?: string | undefined
  /** Id of the site that the links of a notice lead to. */
  readonly site: string
  readonly requestId: RequestId
}

/** A flow whose code was accepted. */
export interface CodeSignIn extends Signing {
  readonly step: 'sign-in' | 'sign-up'
  readonly epoch: number
}

/** An answer of a passkey, as the page posted it. */
export interface PasskeyAnswer {
  readonly response: AssertionJson
  readonly expected: CeremonyExpectation
  readonly challenge: Challenge
}

/** A sign-in by passkey. */
export interface PasskeySignIn extends Signing, PasskeyAnswer {}

/** A sign-in by password. */
export interface PasswordSignIn extends Signing {
  readonly password: string
  /** The directory's name for the address, by which a decoy counts. */
  readonly index: IdentifierHash
  /** The browser is a known device of the address. */
  readonly known: boolean
}

/** What a right password leads to. */
export type PasswordAccepted =
  | { readonly next: 'session'; readonly issued: IssuedSession; readonly offersPasskey: boolean }
  | {
      readonly next: 'second-factor'
      readonly epoch: number
      readonly alone: boolean
      readonly totp: boolean
      readonly passkeys: boolean
    }
  | ({ readonly next: 'mail-check' } & MailCheck)

/**
 * What is still asked for where the risk calls for a second proof and the account has no second factor: a code by mail. It
 * counts for no assurance. `epoch` and `proof` are what was shown so far.
 */
export interface MailCheck {
  readonly epoch: number
  readonly proof: ProofBeforeMail
  /** The account's own address: the only one that the code goes to. */
  readonly address: string
}

/** A sign-in that waits for a code by mail. */
export interface MailCheckDue extends MailCheck {
  readonly code: 'mail_check_due'
  /** All that spoke against it before the proof, and goes on speaking once the code is there. */
  readonly signals: readonly SignalName[]
}

/** A code by mail, accepted after a proof that was right. */
export interface MailCheckSignIn extends Signing {
  readonly epoch: number
  readonly proof: ProofBeforeMail
}

/** A second factor after a right password; `epoch` and `alone` are what that password led to. */
export interface SecondFactorSignIn extends Signing {
  readonly epoch: number
  readonly alone: boolean
  readonly known: boolean
  readonly factor: { readonly by: 'code'; readonly code: string } | ({ readonly by: 'passkey' } & PasskeyAnswer)
}

/** A new passkey, as the page posted it. */
export interface NewPasskey {
  readonly proof: SessionProof
  readonly response: AttestationJson
  readonly expected: RegistrationExpectation
  readonly challenge: Challenge
  /** What its credential id will be claimed for. */
  readonly operation: OperationId
  /** Verification was asked for: a response without it is refused, whatever a script made of the options. */
  readonly mustVerify: boolean
}

/** A change of what an account proves itself by. */
interface Change {
  readonly proof: SessionProof
  readonly from: Whence
  /** Id of the site that the links of the notice lead to. */
  readonly site: string
  readonly requestId: RequestId
}

/** A new password. Normalised and judged before; its length is judged again where it is stored. */
export interface NewPassword extends Change {
  readonly password: string
  /** Whether it could be looked up among those that have leaked. */
  readonly isBreachChecked: boolean
}

/** A new authenticator app, and the first code that it shows. */
export interface NewTotp extends Change {
  /** The set-up that drew the key: it is completed once, or its code would count twice. */
  readonly flow: FlowId
  readonly key: Uint8Array
  readonly code: string
}

/** A new saved recovery code: 16 random bytes. */
export interface NewRecoveryCode extends Change {
  /** The form that asked for it: sent again, it makes none. */
  readonly flow: FlowId
  readonly code: Uint8Array
}

/** A factor to be taken away. */
export interface Removal extends Omit<Change, 'from'> {
  readonly what:
    | { readonly factor: 'passkey'; readonly id: CredentialId }
    | { readonly factor: 'password' }
    | { readonly factor: 'totp' }
}

/** A verified passkey whose credential id is claimed for `operation`. */
export interface PasskeyEnrolment extends Change {
  /** The browser made it behind a password, without asking anybody. */
  readonly isUnasked: boolean
  readonly verified: VerifiedPasskey
  readonly operation: OperationId
}

/** One more proof for a session, as the page posted it. */
export interface StepUp {
  readonly proof: SessionProof
  /** All of it must be right. */
  readonly shown: {
    readonly passkey?: PasskeyAnswer
    readonly password?: string
    readonly code?: string
  }
  /** What it must earn together, or nothing is raised. */
  readonly atLeast: Acr
  readonly mustResistPhishing: boolean
  readonly agent: string
  readonly country: string | undefined
  /** The request that waits for this proof, and the hash of the ticket that shall release it if it is a form. */
  readonly grant?: { readonly parked: ParkedId; readonly ticket: string }
  readonly requestId: RequestId
}

/** A request that waits for a proof. */
export interface ParkRequest {
  readonly proof: SessionProof
  readonly id: ParkedId
  readonly method: string
  readonly url: string
  /** Path of the page that it came from. */
  readonly back: string
  /** Of a script's request, which is sent anew; null for a form. */
  readonly contentType: string | null
  readonly digest: string
  readonly sealed: Uint8Array<ArrayBuffer>
  /** What must be confirmed of it, encrypted; null where nothing must. */
  readonly statement: Uint8Array<ArrayBuffer> | null
  readonly expiresAt: EpochSeconds
  readonly requestId: RequestId
}

/** A ticket that is shown where the form goes; `ticket` is its hash. */
export interface ReleaseRequest {
  readonly proof: SessionProof
  readonly ticket: string
  readonly method: string
  readonly url: string
  readonly mustBeConfirmed: boolean
  readonly requestId: RequestId
}

/** A script's request that comes back confirmed. */
export interface ConfirmedRequest {
  readonly proof: SessionProof
  readonly id: ParkedId
  readonly method: string
  readonly url: string
  readonly contentType: string
  readonly digest: string
  readonly requestId: RequestId
}

/** A sign-out everywhere, or everywhere else. */
export interface SignOutEverywhere {
  readonly proof: SessionProof
  /** Id of the site that the links of the notice lead to. */
  readonly site: string
  readonly requestId: RequestId
}

/** What a page needs to offer a passkey. */
export interface EnrolmentFacts {
  readonly userHandle: string
  readonly address: string
  readonly name: string | null
  readonly existing: readonly CredentialDescriptor[]
}
