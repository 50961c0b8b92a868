import { utf8 } from '#lib/encoding.ts'
import type { Argon2id } from './argon2-instance.ts'
import { matchesBcrypt, scryptTag } from './foreign.ts'
import { type Argon2idHash, encodeArgon2id, parseStoredHash, type StoredHash } from './phc.ts'

/** What a new hash costs: the least that OWASP's Password Storage Cheat Sheet gives for Argon2id. */
export const CURRENT_COST = { memoryKiB: 19_456, passes: 2, lanes: 1 } as const

const TAG_BYTES = 32
const SALT_BYTES = 16
const PEPPERED_BYTES = 32

/** A password that went through one pepper: HMAC-SHA-256 of its normalised UTF-8 bytes under that key. */
export interface Peppered {
  /** Which pepper; stands in the hash. */
  readonly id: string
  readonly bytes: Uint8Array
}

/** What a sign-in shows, and what is stored of the account's password. */
export interface PasswordProof {
  /** A hash of `hashPassword`, or one that was imported. */
  readonly stored: string
  /** The password under every pepper that is still held, today's first. */
  readonly peppered: readonly [Peppered, ...Peppered[]]
  /** As it was typed: other systems hashed its UTF-8 bytes without normalising. */
  readonly password: string
  readonly argon2id: Argon2id
  /** Compares in a time that does not tell where two byte strings differ. */
  readonly equal: (left: Uint8Array, right: Uint8Array) => boolean
}

/** Whether the password is right, and whether its hash should be made anew now that the password is known. */
export interface PasswordVerdict {
  readonly matches: boolean
  /** The hash is another system's, has other parameters than today's, or went through another pepper. */
  readonly outdated: boolean
}

/** The hash of a new password, as a PHC string with today's cost. `salt` is 16 random bytes. */
export const hashPassword = (input: {
  readonly peppered: Peppered
  readonly salt: Uint8Array<ArrayBuffer>
  readonly argon2id: Argon2id
}): string => {
  const { peppered, salt, argon2id } = input
  if (peppered.bytes.length !== PEPPERED_BYTES) throw new Error('a peppered password has 32 bytes')
  if (salt.length !== SALT_BYTES) throw new Error('a salt has 16 bytes')
  const tag = argon2id({ ...CURRENT_COST, password: peppered.bytes, salt, tagLength: TAG_BYTES })
  return encodeArgon2id({
    scheme: 'argon2id',
    ...CURRENT_COST,
    pepperId: peppered.id,
    salt,
    tag: new Uint8Array(tag),
  })
}

/**
 * Verifies a password against what is stored, in one synchronous piece. Nothing matches a stored text that
 * `parseStoredHash` refuses, or one whose pepper is no longer held; neither is hashed.
 */
export const verifyPassword = (proof: PasswordProof): PasswordVerdict => {
  const stored = parseStoredHash(proof.stored)
  if (!stored.ok) return { matches: false, outdated: true }
  return { matches: matches(stored.value, proof), outdated: !isCurrent(stored.value, proof.peppered[0].id) }
}

/**
 * Whether the password went through one of these peppers on its way to what is stored, or through none. Where it did not,
 * nobody can say whether a password is right.
 */
export const isJudgeable = (stored: string, peppers: readonly Pick<Peppered, 'id'>[]): boolean => {
  const parsed = parseStoredHash(stored)
  if (!parsed.ok || parsed.value.scheme !== 'argon2id') return true
  const { pepperId } = parsed.value
  return pepperId === undefined || peppers.some(({ id }) => id === pepperId)
}

const matches = (stored: StoredHash, { peppered, password, argon2id, equal }: PasswordProof): boolean => {
  // The Argon2id library throws for an empty password and for some of one character; none is ever worth a session.
  if (password.length < 2) return false
  switch (stored.scheme) {
    case 'argon2id': {
      const bytes = argon2Password(stored, peppered, password)
      return (
        bytes !== undefined && equal(argon2id({ ...stored, password: bytes, tagLength: stored.tag.length }), stored.tag)
      )
    }
    case 'scrypt':
      return equal(scryptTag(stored, utf8(password)), stored.tag)
    case 'bcrypt':
      return matchesBcrypt(stored, password)
  }
}

const argon2Password = (
  { pepperId }: Argon2idHash,
  peppered: readonly Peppered[],
  password: string,
): Uint8Array | undefined =>
  pepperId === undefined ? utf8(password) : peppered.find(({ id }) => id === pepperId)?.bytes

const isCurrent = (stored: StoredHash, pepperId: string): boolean =>
  stored.scheme === 'argon2id' &&
  stored.pepperId === pepperId &&
  stored.memoryKiB === CURRENT_COST.memoryKiB &&
  stored.passes === CURRENT_COST.passes &&
  stored.lanes === CURRENT_COST.lanes &&
  stored.tag.length === TAG_BYTES &&
  stored.salt.length === SALT_BYTES
