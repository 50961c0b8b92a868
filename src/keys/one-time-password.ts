import { hmacSha1 } from './digest.ts'

/** Digits of a one-time password: RFC 4226 section 5.3 asks for six at least, and authenticator apps show six. */
export const PASSWORD_DIGITS = 6

/** The digits that an HMAC-SHA-1 of 20 bytes gives: dynamic truncation (RFC 4226 section 5.3). */
export const truncate = (mac: Uint8Array<ArrayBuffer>): string => {
  const offset = (mac[19] ?? 0) & 0xf
  const number = new DataView(mac.buffer, mac.byteOffset, mac.byteLength).getUint32(offset) & 0x7fff_ffff
  return String(number % 10 ** PASSWORD_DIGITS).padStart(PASSWORD_DIGITS, '0')
}

/** The code of one time step under a key of `importHmacSha1Key` (RFC 6238 section 4.2, RFC 4226 section 5.2). */
export const totpCode = async (key: CryptoKey, step: number): Promise<string> => {
  const counter = new Uint8Array(8)
  new DataView(counter.buffer).setBigUint64(0, BigInt(step))
  return truncate(await hmacSha1(key, counter))
}
