import { parseRequestId, type RequestId } from './ids.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * Makes a request id of 16 random bytes: 26 characters of Crockford base32, which can be read out on the telephone.
 * An id that a client sends is never taken over: two requests under one id would hide one in the other's log lines.
 */
export const requestIdOf = (random: Uint8Array): RequestId => {
  let bits = 0n
  for (const byte of random.subarray(0, 16)) bits = (bits << 8n) | BigInt(byte)
  let text = ''
  for (let index = 0; index < 26; index++) {
    text = ALPHABET.charAt(Number(bits & 31n)) + text
    bits >>= 5n
  }
  const id = parseRequestId(text)
  if (id === undefined) throw new Error('26 characters of the alphabet make a request id')
  return id
}
