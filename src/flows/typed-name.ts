/** Names that customers give to themselves and to their passkeys. */

/** Most code points of what a customer is called. */
export const NAME_MAX_LENGTH = 100

/** Most code points of what a customer calls a passkey. */
export const LABEL_MAX_LENGTH = 64

/** A typed name in the one spelling that is kept; empty for none. */
export const typedName = (typed: string | undefined): string => (typed ?? '').normalize('NFC').trim()

/** Whether a name of `typedName` may be kept: control and direction characters would let it pretend to be something else. */
export const isFitName = (name: string, maxLength: number): boolean =>
  [...name].length <= maxLength && !/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u.test(name)
