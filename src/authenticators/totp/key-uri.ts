import { toBase32 } from '#lib/base32.ts'
import { TOTP } from './totp.ts'

/** What an authenticator app learns when it is set up. */
export interface KeyUriInput {
  /** Who asks for the codes, as the app shows it. */
  readonly issuer: string
  /** Whose codes they are, as the app shows it: the customer's address. */
  readonly account: string
  readonly key: Uint8Array
}

/**
 * The `otpauth://totp` address of a key, for a QR code or a link on the phone itself. It holds the key in plain.
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export const keyUri = ({ issuer, account, key }: KeyUriInput): string => {
  const issuerName = encodeName(issuer)
  const parameters = [
    `secret=${toBase32(key)}`,
    `issuer=${issuerName}`,
    'algorithm=SHA1',
    `digits=${TOTP.digits}`,
    `period=${TOTP.stepSeconds}`,
  ]
  return `otpauth://totp/${issuerName}:${encodeName(account)}?${parameters.join('&')}`
}

/** The key as it is typed where no camera can read the code: base32 in groups of four. */
export const keyText = (key: Uint8Array): string => toBase32(key).replace(/.{4}(?=.)/g, '$& ')

// The format forbids colons in names, written plainly or as %3A: apps divide the label at the first one that they find.
// Spaces become %20 and not a plus sign, which apps would show as it stands.
const encodeName = (name: string): string => {
  const oneLine = name.replace(/[\s:]+/g, ' ').trim()
  return encodeURIComponent(oneLine.toWellFormed())
}
