import { utf8 } from '#lib/encoding.ts'
import { randomBytes } from './random.ts'

/** Bytes that encryption adds: the 96-bit IV in front and the 128-bit tag behind. */
const OVERHEAD_BYTES = 28

const IV_BYTES = 12

/** Derives the AES-256-GCM key that `info` names from HKDF input material (RFC 5869); it cannot be read out. */
export const deriveEncryptionKey = (material: CryptoKey, info: string): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(info) },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  )

/** Derives the HMAC-SHA-256 key that `info` names, likewise. */
export const deriveNamingKey = (material: CryptoKey, info: string): Promise<CryptoKey> =>
  crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(info) },
    material,
    { name: 'HMAC', hash: 'SHA-256', length: 256 },
    false,
    ['sign'],
  )

/** Encrypts under a fresh random IV, which leads the result; one key serves 2^32 calls (NIST SP 800-38D section 8.3). */
export const encrypt = async (
  key: CryptoKey,
  additionalData: Uint8Array<ArrayBuffer>,
  plaintext: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> => {
  const iv = randomBytes(IV_BYTES)
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plaintext)
  const result = new Uint8Array(IV_BYTES + ciphertext.byteLength)
  result.set(iv)
  result.set(new Uint8Array(ciphertext), IV_BYTES)
  return result
}

/** Decrypts what `encrypt` made under the same key and additional data; undefined for anything else. */
export const decrypt = async (
  key: CryptoKey,
  additionalData: Uint8Array<ArrayBuffer>,
  encrypted: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  if (encrypted.length < OVERHEAD_BYTES) return undefined
  const iv = encrypted.subarray(0, IV_BYTES)
  try {
    const plaintext = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv, additionalData },
      key,
      encrypted.subarray(IV_BYTES),
    )
    return new Uint8Array(plaintext)
  } catch {
    // The one failure of AES-GCM decryption: the tag does not fit (Web Crypto section 29.4.2).
    return undefined
  }
}
