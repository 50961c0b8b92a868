const RFC_4648 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Unpadded base32 of bytes, upper case (RFC 4648 section 6). */
export const toBase32 = (bytes: Uint8Array): string => encode(RFC_4648, bytes)

/**
 * The bytes of unpadded base32 (RFC 4648 section 6), in either case and with white space anywhere; undefined for
 * everything else.
 */
export const fromBase32 = (text: string): Uint8Array<ArrayBuffer> | undefined =>
  decode(RFC_4648_VALUES, text.replace(/\s/g, ''))

/**
 * Bytes in Crockford's alphabet (https://www.crockford.com/base32.html), upper case, without check symbol. The bits run
 * from the left as in RFC 4648, so that it spells bytes where Crockford spells one number.
 */
export const toCrockford = (bytes: Uint8Array): string => encode(CROCKFORD, bytes)

/**
 * The bytes that `toCrockford` spelled, as a person may have copied them: in either case, O for 0, I or L for 1, with
 * hyphens and white space anywhere. Undefined for everything else.
 */
export const fromCrockford = (text: string): Uint8Array<ArrayBuffer> | undefined =>
  decode(CROCKFORD_VALUES, text.replace(/[\s-]/g, ''))

/** What each character is worth. A table, since `toUpperCase` would also take letters from outside ASCII. */
const valuesOf = (alphabet: string, alike: readonly (readonly [string, number])[]): ReadonlyMap<string, number> =>
  new Map(
    [...Array.from(alphabet, (character, value) => [character, value] as const), ...alike].flatMap(
      ([character, value]) => [
        [character, value],
        [character.toLowerCase(), value],
      ],
    ),
  )

const RFC_4648_VALUES = valuesOf(RFC_4648, [])
const CROCKFORD_VALUES = valuesOf(CROCKFORD, [
  ['O', 0],
  ['I', 1],
  ['L', 1],
])

const encode = (alphabet: string, bytes: Uint8Array): string => {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt(held >> bits)
      held &= (1 << bits) - 1
    }
  }
  return bits === 0 ? text : text + alphabet.charAt(held << (5 - bits))
}

const decode = (values: ReadonlyMap<string, number>, characters: string): Uint8Array<ArrayBuffer> | undefined => {
  const bytes = new Uint8Array(Math.floor((characters.length * 5) / 8))
  let length = 0
  let held = 0
  let bits = 0
  for (const character of characters) {
    const value = values.get(character)
    if (value === undefined) return undefined
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[length++] = held >> bits
      held &= (1 << bits) - 1
    }
  }
  // A character too many, or bits behind the last byte: one value would have many spellings (RFC 4648 section 3.5).
  return bits < 5 && held === 0 ? bytes : undefined
}
