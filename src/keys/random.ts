import { toBase64Url } from '#lib/encoding.ts'

/** `length` bytes from the platform's cryptographic generator; at most 65,536 (Web Crypto section 10.1.1). */
export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

const POOL_BYTES = 4096

let pool = new Uint8Array(0)
let used = 0

/**
 * 16 random bytes for a name that is no secret, such as a request id or `jti`. They come from a pool, since asking the
 * platform once for each request costs more than making an id of the bytes. Handed out once; secrets never come from here.
 */
export const nameBytes = (): Uint8Array<ArrayBuffer> => {
  if (used + 16 > pool.length) {
    // A new one each time: bytes handed out before stay what they were.
    pool = randomBytes(POOL_BYTES)
    used = 0
  }
  used += 16
  return pool.subarray(used - 16, used)
}

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

/** A random integer from 0 to `count` - 1, each one equally likely; `count` at most 2^31. */
export const randomBelow = (count: number): number => {
  // What is left over of 2^32 is drawn anew: the rest modulo `count` would favour small numbers.
  const fair = 2 ** 32 - (2 ** 32 % count)
  for (;;) {
    const drawn = new DataView(randomBytes(4).buffer).getUint32(0)
    if (drawn < fair) return drawn % count
  }
}
