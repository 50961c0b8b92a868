import { toHex } from '#lib/encoding.ts'

const PREFIX_LENGTH = 5
const SHA1_BYTES = 20

/** Characters of an answer that are read; a real one has some 40,000 to 80,000. */
const MAX_CHARACTERS = 400_000

/** The two parts of a SHA-1 in the range protocol: the service learns the prefix, some 2,000 passwords share it. */
export interface RangeQuestion {
  /** 5 hexadecimal characters, upper case. */
  readonly prefix: string
  /** The 35 that follow. */
  readonly suffix: string
}

/** Divides the SHA-1 of a password for a look-up by range (Pwned Passwords API, "Searching by range"). */
export const rangeQuestion = (sha1: Uint8Array): RangeQuestion => {
  if (sha1.length !== SHA1_BYTES) throw new Error('a SHA-1 digest has 20 bytes')
  const hex = toHex(sha1).toUpperCase()
  return { prefix: hex.slice(0, PREFIX_LENGTH), suffix: hex.slice(PREFIX_LENGTH) }
}

const LINE = /^([0-9A-F]{35}):([0-9]{1,12})$/

/**
 * How often a range answer says that the suffix was seen; 0 where it does not name it. Padding has the count 0, so it
 * is no hit. Lines of any other form are passed over, and what follows the first 400,000 characters is not read.
 */
export const countInRange = (answer: string, suffix: string): number => {
  for (const line of answer.slice(0, MAX_CHARACTERS).split('\n')) {
    const [, found, count] = LINE.exec(line.trim().toUpperCase()) ?? []
    if (found === suffix && count !== undefined) return Number(count)
  }
  return 0
}
