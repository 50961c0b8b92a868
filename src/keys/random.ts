import { toBase64Url } from '#lib/encoding.ts'

/** `length` bytes from the platform's cryptographic generator; at most 65,536 (Web Crypto section 10.1.1). */
export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

/** A fresh opaque id or handle: 128 random bits as 22 base64url characters. */
export const randomToken = (): string => toBase64Url(randomBytes(16))

/** `count` decimal digits, each one equally likely. */
export const randomDigits = (count: number): string => {
  let digits = ''
  while (digits.length < count) {
    for (const byte of randomBytes(count)) {
      // 250 is the largest multiple of ten in a byte: taking the rest modulo ten would favour 0 to 5.
      if (byte < 250 && digits.length < count) digits += String(byte % 10)
    }
  }
  return digits
}
