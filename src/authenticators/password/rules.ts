import { fail, ok, type Result } from '#lib/result.ts'
import { isAboutYou } from './about-you.ts'
import { foldPassword, isBlocked } from './blocklist.ts'
import { isGuessable } from './guessable.ts'

/** Least code points of a password that signs in by itself (NIST SP 800-63B-4 section 3.1.1.2). */
export const PASSWORD_ALONE_LENGTH = 15

/** Least code points of a password that only ever counts together with a second factor (the same section). */
export const PASSWORD_WITH_SECOND_FACTOR_LENGTH = 8

/** Most code points; four times what NIST SP 800-63B-4 section 3.1.1.2 asks verifiers to take. */
export const PASSWORD_MAX_LENGTH = 256

/** UTF-16 units beyond which no text composes to `PASSWORD_MAX_LENGTH`: two a code point, of which four become one. */
const MAX_UNITS = PASSWORD_MAX_LENGTH * 2 * 4

/** Why a text is no password at all, at sign-in as when one is chosen. */
export type UnfitPassword =
  | { readonly code: 'password_too_long'; readonly most: number }
  /** A lone surrogate, which has no bytes in UTF-8, or U+0000, at which other systems' hashes end. */
  | { readonly code: 'password_unusable' }

/** Why a password may not be chosen; the customer is told which (NIST SP 800-63B-4 section 3.1.1.2). */
export type PasswordRefusal =
  | UnfitPassword
  | { readonly code: 'password_too_short'; readonly least: number }
  /** On the list of common passwords. */
  | { readonly code: 'password_common' }
  /** A repetition, or a run along the alphabet, the digits or a keyboard. */
  | { readonly code: 'password_guessable' }
  /** Made of names and addresses that belong to the customer or the site. */
  | { readonly code: 'password_about_you' }

/** By what a new password is judged. */
export interface PasswordDemands {
  /** `PASSWORD_ALONE_LENGTH`, or `PASSWORD_WITH_SECOND_FACTOR_LENGTH` where it never stands alone. */
  readonly least: number
  /** Site name, host, the customer's address and name: whole texts, whose words are looked for. */
  readonly context: readonly string[]
  readonly blocklist: ReadonlySet<string>
}

/** Whether a normalised password is long enough to sign in by itself: the bit that is kept beside its hash. */
export const standsAlone = (normalised: string): boolean => passwordLength(normalised) >= PASSWORD_ALONE_LENGTH

/**
 * The one spelling of a password that is hashed: NFC, nothing trimmed, nothing cut off. All printing characters, spaces
 * and controls are taken. Fails `password_unusable` or `password_too_long`.
 */
export const normalisePassword = (password: string): Result<string, UnfitPassword> => {
  if (password.length > MAX_UNITS) return fail({ code: 'password_too_long', most: PASSWORD_MAX_LENGTH })
  if (!password.isWellFormed() || password.includes('\0')) return fail({ code: 'password_unusable' })
  const normalised = password.normalize('NFC')
  if (passwordLength(normalised) > PASSWORD_MAX_LENGTH) {
    return fail({ code: 'password_too_long', most: PASSWORD_MAX_LENGTH })
  }
  return ok(normalised)
}

/**
 * Decides whether a password may be chosen, and gives the spelling that is hashed. There are no rules of composition.
 * The breach look-up, which needs the network, comes after this.
 */
export const judgePassword = (
  password: string,
  { least, context, blocklist }: PasswordDemands,
): Result<string, PasswordRefusal> => {
  const normalised = normalisePassword(password)
  if (!normalised.ok) return normalised
  if (passwordLength(normalised.value) < least) return fail({ code: 'password_too_short', least })
  if (isBlocked(blocklist, normalised.value)) return fail({ code: 'password_common' })
  if (isGuessable(foldPassword(normalised.value))) return fail({ code: 'password_guessable' })
  if (isAboutYou(normalised.value, context)) return fail({ code: 'password_about_you' })
  return normalised
}

// Each code point counts as one character.
const passwordLength = (normalised: string): number => [...normalised].length
