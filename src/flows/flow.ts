import type { ProofBeforeMail } from '#authenticators/evidence.ts'
import type { Work } from '#bot-challenge/work.ts'
import type { Acr } from '#domain/assurance.ts'
import type { AccountId, BrowserHash, FlowId, IdentifierHash, OperationId, ParkedId, SessionId } from '#domain/ids.ts'
import type { ReturnPath } from '#lib/return-path.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { SignalName } from '#risk/signals.ts'

/** What every flow carries: its id, the one browser it belongs to, where it leads, and its end. */
export interface FlowBase {
  readonly id: FlowId
  readonly browser: BrowserHash
  readonly returnTo: ReturnPath
  readonly expiresAt: EpochSeconds
}

/** Where in a code step the customer's code was sent, and what its acceptance leads to. */
interface CodeSent {
  /** As typed, for display masked and for a resend; never in clear outside the seal. */
  readonly address: string
  readonly index: IdentifierHash
}

/** What a flow carries on to where a session is made: all that spoke against it before anything was proved. */
interface Judged {
  readonly signals: readonly SignalName[]
}

/** A step of work for the browser, in front of what sends a mail or tries a password for an address. */
interface Challenged extends Judged {
  /** As typed: it is there again whatever becomes of the work. No password travels. */
  readonly address: string
  readonly work: Work
  /** From when on who cannot do the work may go on without, and until when either counts. */
  readonly waitUntil: EpochSeconds
  readonly workUntil: EpochSeconds
}

/** What a flow carries that acts on a session: the one that it was made for. It goes on in no other. */
interface ForSession {
  readonly sid: SessionId
}

/**
 * A flow and the step that it is at. It travels sealed in its own forms and addresses: nothing is stored for a visitor
 * who only looks. Known and unknown addresses make flows of the same shape and length.
 */
export type Flow =
  | (FlowBase & { readonly kind: 'sign-in'; readonly step: 'identify'; readonly nothingSent: boolean })
  | (FlowBase &
      CodeSent &
      Judged & {
        readonly kind: 'sign-in'
        readonly step: 'code'
        /** The account's epoch when the code was asked for, or a decoy's. */
        readonly epoch: number
      })
  | (FlowBase &
      Judged & {
        readonly kind: 'sign-in'
        readonly step: 'second-factor'
        readonly account: AccountId
        /** The account's epoch when the password was right: a change of any factor outdates it. */
        readonly epoch: number
        /** The password is long enough to stand alone. */
        readonly alone: boolean
        /** This browser is a known device of the address. */
        readonly known: boolean
        readonly totp: boolean
        readonly passkeys: boolean
      })
  | (FlowBase &
      CodeSent &
      Judged & {
        readonly kind: 'sign-in'
        /** A code by mail is asked for beside a proof that was right. */
        readonly step: 'mail-check'
        readonly account: AccountId
        /** The account's epoch when the proof was right: a change of any factor outdates it. */
        readonly epoch: number
        readonly proof: ProofBeforeMail
      })
  | (FlowBase &
      Challenged & {
        readonly kind: 'sign-in'
        readonly step: 'challenge'
        /** What it is in front of. */
        readonly way: 'code' | 'password'
      })
  | (FlowBase & { readonly kind: 'sign-up'; readonly step: 'start' })
  | (FlowBase & Challenged & { readonly kind: 'sign-up'; readonly step: 'challenge' })
  | (FlowBase &
      CodeSent &
      Judged & {
        readonly kind: 'sign-up'
        readonly step: 'code'
        readonly operation: OperationId
        /** Chosen before the claim. */
        readonly account: AccountId
      })
  | (FlowBase &
      ForSession & {
        readonly kind: 'enrolment'
        readonly step: 'passkey'
        readonly operation: OperationId
        /** `offered` after the first code, `upgrade` after a password: both may be skipped. `asked` for on the account page. */
        readonly occasion: 'offered' | 'upgrade' | 'asked'
      })
  | (FlowBase &
      ForSession & {
        readonly kind: 'step-up'
        readonly step: 'proof'
        /** What the proof must earn. */
        readonly acr: Acr
        readonly phishingResistant: boolean
        /** A form that waits for the proof. */
        readonly parked: ParkedTarget | null
        /** A script's request that is confirmed by the proof. */
        readonly confirmation: ParkedId | null
      })
  | (FlowBase & {
      readonly kind: 'step-up'
      readonly step: 'release'
      readonly target: ReturnPath
      /** Base64url of the ticket that releases the form, once. */
      readonly ticket: string
    })
  | AddressFlow
  | TotpFlow
  | (FlowBase & { readonly kind: 'recovery'; readonly step: 'identify' })
  | (FlowBase & Challenged & { readonly kind: 'recovery'; readonly step: 'challenge' })
  | (FlowBase &
      CodeSent & {
        readonly kind: 'recovery'
        readonly step: 'code'
        /** The account's epoch when the code was asked for, or a decoy's. */
        readonly epoch: number
      })
  | (FlowBase & RecoveryBegun & { readonly kind: 'recovery'; readonly step: 'proof' })
  | (FlowBase & RecoveryBegun & { readonly kind: 'recovery'; readonly step: 'renew' })
  | (FlowBase & {
      readonly kind: 'contest'
      readonly step: 'confirm'
      /** The token of the link that was opened. */
      readonly link: string
    })

/** An address that an account is to have, or that its notices are to go to: a code was sent to it. */
type AddressFlow = FlowBase &
  ForSession &
  CodeSent & {
    readonly kind: 'address'
    readonly step: 'code'
    readonly what: 'address' | 'notification'
    /** Id of the change in the account, under which it can be stopped. */
    readonly change: string
    readonly operation: OperationId
  }

/** A key for an authenticator app that is about to be set up; nothing is stored until its first code is right. */
type TotpFlow = FlowBase &
  ForSession & {
    readonly kind: 'enrolment'
    readonly step: 'totp'
    /** Base64url of 20 bytes. */
    readonly key: string
  }

/** Whose account is got back. What was shown for it stands in the account itself, where it is judged. */
interface RecoveryBegun {
  readonly account: AccountId
  /** This browser is a known device of the address. */
  readonly known: boolean
}

/** A form that waits in the account, and the path that it goes to. */
interface ParkedTarget {
  readonly id: ParkedId
  readonly target: ReturnPath
}

/** A flow of one kind at one step. */
export type FlowAt<Kind extends Flow['kind'], Step extends Flow['step']> = Extract<
  Flow,
  { readonly kind: Kind; readonly step: Step }
>

/** A flow that acts on the session that it was made for. */
export type SessionFlow = Extract<Flow, ForSession>

/** A kind with a step of it, as some of the flows have them. */
export type Place<Some extends Flow> = Some extends Flow ? Pick<Some, 'kind' | 'step'> : never

/** Whether a flow acts on a session. */
export const isSessionFlow = <Some extends Flow>(flow: Some): flow is Some & SessionFlow => 'sid' in flow
