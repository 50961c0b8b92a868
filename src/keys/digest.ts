import { type BrowserHash, parseBrowserHash } from '#domain/ids.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { lengthPrefixed } from './length-prefixed.ts'

/** SHA-256 (FIPS 180-4) of bytes. */
export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** SHA-1 (FIPS 180-4) of bytes. Broken: only for the range protocol of breached passwords, which is defined over it. */
export const sha1 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest('SHA-1', bytes))

/** Makes an HMAC-SHA-256 key of raw bytes; the key cannot be read out again. */
export const importHmacKey = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])

/** HMAC-SHA-256 (RFC 2104) of bytes under a key of `importHmacKey`. */
export const hmacSha256 = async (key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes))

/** Makes an HMAC-SHA-1 key of raw bytes, for RFC 6238 only: authenticator apps know nothing else reliably. */
export const importHmacSha1Key = (bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign'])

/** HMAC-SHA-1 (RFC 2104) of bytes under a key of `importHmacSha1Key`, for RFC 6238 only. */
export const hmacSha1 = async (key: CryptoKey, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes))

/** Whether two byte strings are equal, in a time that tells only their lengths. */
export const equalBytes = (left: Uint8Array, right: Uint8Array): boolean => {
  if (left.length !== right.length) return false
  let difference = 0
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index] ?? 0)
  return difference === 0
}

/** What stands for a browser wherever its flow cookie must be recognised and must not be readable. */
export const browserHash = async (flowCookieValue: string): Promise<BrowserHash> => {
  const hash = parseBrowserHash(await labelledHash('postern browser', utf8(flowCookieValue)))
  if (hash === undefined) throw new Error('a SHA-256 digest is 43 base64url characters')
  return hash
}

/**
 * What is stored instead of a high-entropy secret (a session secret, a link's token): base64url of 32 bytes.
 * Fast and without salt, so never for what a person chose.
 */
export const secretHash = (secret: Uint8Array<ArrayBuffer>): Promise<string> => labelledHash('postern secret', secret)

// The label keeps a hash made for one purpose from standing for another.
const labelledHash = async (label: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  toBase64Url(await sha256(lengthPrefixed(utf8(label), bytes)))
