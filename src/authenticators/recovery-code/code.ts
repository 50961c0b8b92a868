import { fromCrockford, toCrockford } from '#lib/base32.ts'

/** Random bytes behind a saved recovery code: 128 bits, where NIST SP 800-63B-4 section 4.2.1.1 asks for 64. */
export const RECOVERY_CODE_BYTES = 16

/** The code as the customer keeps it: 26 characters that cannot be mistaken for each other, in groups of four. */
export const recoveryCodeText = (bytes: Uint8Array): string => toCrockford(bytes).replace(/.{4}(?=.)/g, '$&-')

/** The bytes of a code that a person typed or pasted, however they grouped and spelled it; undefined for anything else. */
export const parseRecoveryCode = (typed: string): Uint8Array<ArrayBuffer> | undefined => {
  // As for every typed code: wide letters and the spaces and hyphens of word processors become plain ones.
  const bytes = fromCrockford(typed.normalize('NFKC'))
  return bytes?.length === RECOVERY_CODE_BYTES ? bytes : undefined
}
