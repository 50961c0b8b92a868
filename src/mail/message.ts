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
  | { readonly kind: 'passkey-added'; readonly when: EpochSeconds }
  | { readonly kind: 'signed-out-everywhere'; readonly when: EpochSeconds }
