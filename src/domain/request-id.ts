import { parseRequestId, type RequestId } from './ids.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Two characters for each value of ten bits: thirteen look-ups make an id. */
const PAIRS = Array.from({ length: 1024 }, (_, bits) => ALPHABET.charAt(bits >> 5) + ALPHABET.charAt(bits & 31))

/**
 * Makes a request id of 16 random bytes: 26 characters of Crockford base32, which can be read out on the telephone.
 * An id that a client sends is never taken over: two requests under one id would hide one in the other's log lines.
 */
export const requestIdOf = (random: Uint8Array): RequestId => {
  let text = ''
  let held = 0
  let bits = 0
  for (let index = 15; index >= 0; index--) {
    held |= (random[index] ?? 0) << bits
    bits += 8
    if (bits < 10) continue
    text = `${PAIRS[held & 1023]}${text}`
    held >>= 10
    bits -= 10
  }
  const id = parseRequestId(`${PAIRS[held]}${text}`)
  if (id === undefined) throw new Error('26 characters of the alphabet make a request id')
  return id
}
