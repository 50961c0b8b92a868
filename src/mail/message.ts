import type { EpochSeconds } from '#lib/time.ts'

/** Everything that the gateway writes to customers about, as data; `composeMail` finds the words. */
export type MailMessage =
  /** A code of digits that signs in, valid for `minutes`. */
  | { readonly kind: 'sign-in-code'; readonly code: string; readonly minutes: number }
  /** A code of digits that begins an account, valid for `minutes`. */
  | { readonly kind: 'sign-up-code'; readonly code: string; readonly minutes: number }
  /** Somebody tried to sign up with an address that has an account: only its owner learns of that. */
  | { readonly kind: 'account-exists' }
  /** Somebody tried to sign in with an address that has no account: only its owner learns of that. */
  | { readonly kind: 'no-account' }
  /** Something that the account proves itself by was added, changed or taken away. */
  | { readonly kind: FactorNotice; readonly when: EpochSeconds }
  | { readonly kind: 'signed-out-everywhere'; readonly when: EpochSeconds }

/** Changes of what an account proves itself by. */
export type FactorNotice =
  | 'passkey-added'
  | 'passkey-removed'
  /** Its counter went back: it may have been copied. */
  | 'passkey-doubtful'
  /** Somebody who may change factors said that it is theirs all the same. */
  | 'passkey-trusted'
  | 'password-set'
  | 'password-removed'
  | 'totp-added'
  | 'totp-removed'
  | 'recovery-code-replaced'
