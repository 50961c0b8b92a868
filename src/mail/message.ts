import type { LinkKind } from '#domain/contest-link.ts'
import type { EpochSeconds } from '#lib/time.ts'

/** Everything that the gateway writes to customers about, as data; `composeMail` finds the words. */
export type MailMessage =
  /** A code of digits that signs in, valid for `minutes`. */
  | { readonly kind: 'sign-in-code'; readonly code: string; readonly minutes: number }
  /** A code of digits that begins an account, valid for `minutes`. */
  | { readonly kind: 'sign-up-code'; readonly code: string; readonly minutes: number }
  /** A code of digits that is one step of getting an account back, valid for `minutes`. */
  | { readonly kind: 'recovery-code'; readonly code: string; readonly minutes: number }
  /** A code of digits that makes this the address of an account, valid for `minutes`. */
  | { readonly kind: 'change-address-code'; readonly code: string; readonly minutes: number }
  /** A code of digits that has notices of an account sent here too, valid for `minutes`. */
  | { readonly kind: 'notification-address-code'; readonly code: string; readonly minutes: number }
  /** Somebody tried to take this address for their account, and it has one: only its owner learns of that. */
  | { readonly kind: 'address-taken' }
  /** A code of digits that completes a sign-in which was right so far, on a device or from a place that is new. */
  | {
      readonly kind: 'mail-check-code'
      readonly code: string
      readonly minutes: number
      /** What was shown: somebody has that, if it was not the owner. */
      readonly beside: 'password' | 'passkey'
    }
  /** Somebody tried to sign up with an address that has an account: only its owner learns of that. */
  | { readonly kind: 'account-exists' }
  /** Somebody tried to sign in with an address that has no account: only its owner learns of that. */
  | { readonly kind: 'no-account' }
  /** Somebody tried to get an account back with an address that has none: only its owner learns of that. */
  | { readonly kind: 'nothing-to-recover' }
  /** Something happened to the account. The link is how its owner says, without signing in, that it was not them. */
  | (Notice & { readonly link: ContestingLink })

/** What a notice can be contested by. */
export interface ContestingLink {
  readonly kind: LinkKind
  readonly token: string
  readonly until: EpochSeconds
}

/** What an account tells its owner unasked, wherever it has an address of theirs, and when it happened. */
export type Notice =
  | {
      readonly kind: Exclude<
        NoticeKind,
        AddressNotice | HoldNotice | 'account-disputed' | DelayNoticeKind | SignInNotice['kind']
      >
      readonly when: EpochSeconds
    }
  /** `address` is masked: the mail may be read by whoever has the other mailbox by now. */
  | { readonly kind: AddressNotice; readonly when: EpochSeconds; readonly address: string }
  | {
      readonly kind: HoldNotice
      readonly when: EpochSeconds
      readonly address: string
      readonly until: EpochSeconds
    }
  | { readonly kind: 'account-disputed'; readonly when: EpochSeconds; readonly until: EpochSeconds }
  | DelayNotice
  | SignInNotice

type AddressNotice =
  | 'address-change-asked'
  | 'address-changed'
  | 'address-reverted'
  | 'address-taken-back'
  | 'notification-address-asked'
  | 'notification-address-added'
  | 'notification-address-removed'
type HoldNotice = 'address-change-held' | 'notification-address-held'

/** What an account tells of a delayed recovery: from when it can be completed, and until when. Its link stops it. */
export interface DelayNotice {
  readonly kind: DelayNoticeKind
  readonly when: EpochSeconds
  readonly readyAt: EpochSeconds
  readonly until: EpochSeconds
}

type DelayNoticeKind = 'recovery-delayed' | 'recovery-reminder' | 'recovery-ready'

/** Somebody has shown the right thing, and something speaks against it: with what and from where, as far as anybody knows. */
export interface SignInNotice {
  readonly kind: 'new-sign-in' | 'sign-in-refused'
  readonly when: EpochSeconds
  readonly browser?: string
  readonly system?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
}

/** What can have happened. Rows name it so: never renamed. */
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** The list of it. */
export const NOTICE_KINDS = [
  /** Somebody signed in on a device or from a place that is new. */
  'new-sign-in',
  /** So much speaks against it that nobody was let in. */
  'sign-in-refused',
  'passkey-added',
  'passkey-removed',
  /** Its counter went back: it may have been copied. */
  'passkey-doubtful',
  /** Somebody who may change factors said that it is theirs all the same. */
  'passkey-trusted',
  'password-set',
  'password-removed',
  'totp-added',
  'totp-removed',
  'recovery-code-replaced',
  'signed-out-everywhere',
  'other-devices-signed-out',
  /** Somebody said that it was not them. */
  'account-contested',
  /** An operator has stopped everything in it, */
  'account-frozen',
  /** and lets it go on. */
  'account-unfrozen',
  /** An operator asks for a recovery before anybody signs in again. */
  'recovery-required',
  /** They no longer do. */
  'recovery-lifted',
  /** Somebody has shown one code and nothing else, and waits. */
  'recovery-delayed',
  'recovery-reminder',
  /** The wait is over. */
  'recovery-ready',
  'recovery-cancelled',
  /** Somebody has got the account back. */
  'account-recovered',
  /** A code went to a new address; the old one may stop it. */
  'address-change-asked',
  /** The new address is proved, and the old one has a day to stop it. */
  'address-change-held',
  'address-changed',
  /** The account has the address again that it had before. */
  'address-reverted',
  /** The same, told to the address that it was taken from. */
  'address-taken-back',
  /** That address objects: only an older authenticator opens the account. */
  'account-disputed',
  'notification-address-asked',
  'notification-address-held',
  'notification-address-added',
  'notification-address-removed',
] as const
