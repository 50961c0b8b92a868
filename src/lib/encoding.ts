const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 bytes of a string. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text) as Uint8Array<ArrayBuffer>

/** The string that UTF-8 bytes spell, or undefined where they are not valid UTF-8. */
export const fromUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** A name or value as urlencoded forms and queries write it; undefined where an escape is broken, or spells no UTF-8. */
export const decodeFormText = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** ECMAScript 2026, Uint8Array.prototype.toBase64, where the runtime has it: a tenth of the time of the loop below. */
const nativeBase64: unknown = Reflect.get(Uint8Array.prototype, 'toBase64')
const BASE64URL = [{ alphabet: 'base64url', omitPadding: true }]

/** Unpadded base64url of bytes (RFC 4648 section 5). */
export const toBase64Url = (bytes: Uint8Array): string => {
  if (typeof nativeBase64 === 'function') return String(Reflect.apply(nativeBase64, bytes, BASE64URL))
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** The bytes of an unpadded base64url string, or undefined where it is not exactly that: one spelling per value. */
export const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> | undefined => {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  // Non-zero bits behind the last byte would give one value many spellings, and so many cache keys.
  return toBase64Url(bytes) === text ? bytes : undefined
}

/** Lower-case hexadecimal of bytes. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
