/** What a code may be redeemed for. A code proves control of an address for the one purpose that asked, nothing else. */
export const CODE_PURPOSES = [
  'sign-in',
  'sign-up',
  'recovery',
  /** The address that an account is to have from now on. */
  'change-address',
  /** A second address that notices of an account go to. */
  'notification-address',
  /** A sign-in that was right so far, and whose risk asks for one more proof. */
  'mail-check',
] as const
/** One of them; a row and a mail name it so. */
export type CodePurpose = (typeof CODE_PURPOSES)[number]

/** What is counted together for an address: who signs in or up must not use up what gets an account back, nor the reverse. */
export type CodeTally = 'signing' | 'recovery'

/** Where codes of a purpose are counted. */
export const talliedAs = (purpose: CodePurpose): CodeTally => (purpose === 'recovery' ? 'recovery' : 'signing')

/** Why no code is sent. The same for addresses that have an account and those that have none. */
export type IssueRefusal =
  /** The address or, for known devices, their share of it has had its codes. */
  | { readonly code: 'too_many_codes'; readonly retryAfterSeconds: number }
  /** This flow has used up its tries: only a new flow may ask again. */
  | { readonly code: 'code_exhausted' }
  /** Too many wrong codes for this address in the last day; known devices and passkeys go on. */
  | { readonly code: 'code_sign_in_paused'; readonly retryAfterSeconds: number }

/** Why a code was not accepted. `code_refused` never says whether the code was wrong, late, used or never sent. */
export type RedeemRefusal =
  | { readonly code: 'code_refused' }
  | { readonly code: 'code_exhausted' }
  | { readonly code: 'code_sign_in_paused'; readonly retryAfterSeconds: number }
