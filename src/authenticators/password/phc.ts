import { fail, ok, type Result } from '#lib/result.ts'
import { fromPlainBase64, toPlainBase64 } from './base64.ts'

/** An Argon2id hash (RFC 9106), version 1.3. */
export interface Argon2idHash {
  readonly scheme: 'argon2id'
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
  /** Which pepper the password went through first; undefined for a hash of the bare password, made elsewhere. */
  readonly pepperId: string | undefined
  readonly salt: Uint8Array<ArrayBuffer>
  readonly tag: Uint8Array<ArrayBuffer>
}

/** A scrypt hash (RFC 7914) of the bare password. */
export interface ScryptHash {
  readonly scheme: 'scrypt'
  /** Base-2 logarithm of N. */
  readonly logN: number
  readonly blockSize: number
  readonly parallelism: number
  readonly salt: Uint8Array<ArrayBuffer>
  readonly tag: Uint8Array<ArrayBuffer>
}

/** A bcrypt hash of the bare password, in its own notation. */
export interface BcryptHash {
  readonly scheme: 'bcrypt'
  readonly cost: number
  readonly text: string
}

/** A hash that a password can be verified against, with all that its scheme needs. */
export type StoredHash = Argon2idHash | ScryptHash | BcryptHash

/** Why a text is not verified against. The bounds are checked before anything is hashed. */
export type StoredHashRefusal =
  | { readonly code: 'hash_unreadable' }
  /** It would take memory or time that this platform does not have. */
  | { readonly code: 'hash_too_costly' }
  /** Anybody who has the hash has the password. */
  | { readonly code: 'hash_too_weak' }

/**
 * Most that an Argon2id hash may cost: 64 MiB is what the module's memory holds without growing, and four passes over
 * them, which PHP's default takes, are a quarter of a second of the processor.
 */
const ARGON2_MOST = { memoryKiB: 65_536, passes: 10, lanes: 4, blocks: 4 * 65_536 }

/** N*r*p that workerd computes at most, and the N below which scrypt protects nothing. */
const SCRYPT_MOST = 2 ** 20
const SCRYPT_LEAST_LOG_N = 10

const BCRYPT_MAX_COST = 12

const SALT_BYTES = { least: 8, most: 64 }
const TAG_BYTES = { least: 16, most: 64 }

const PEPPER_ID = '[A-Za-z0-9+/._-]{1,64}'
const NUMBER = '[1-9][0-9]{0,9}'
const BASE64 = '[A-Za-z0-9+/]+'

const ARGON2ID = new RegExp(
  `^\\$argon2id\\$v=19\\$m=(${NUMBER}),t=(${NUMBER}),p=(${NUMBER})(?:,keyid=(${PEPPER_ID}))?\\$(${BASE64})\\$(${BASE64})$`,
)
const SCRYPT = new RegExp(`^\\$scrypt\\$ln=(${NUMBER}),r=(${NUMBER}),p=(${NUMBER})\\$(${BASE64})\\$(${BASE64})$`)
const BCRYPT = /^\$2[aby]\$([0-9]{2})\$[./A-Za-z0-9]{53}$/

const MAX_CHARACTERS = 512

const unreadable = fail<StoredHashRefusal>({ code: 'hash_unreadable' })
const tooCostly = fail<StoredHashRefusal>({ code: 'hash_too_costly' })
const tooWeak = fail<StoredHashRefusal>({ code: 'hash_too_weak' })

const bytesWithin = (text: string, { least, most }: { least: number; most: number }) => {
  const bytes = fromPlainBase64(text)
  return bytes !== undefined && bytes.length >= least && bytes.length <= most ? bytes : undefined
}

const parseArgon2id = (text: string): Result<Argon2idHash, StoredHashRefusal> => {
  const [, m, t, p, pepperId, saltText = '', tagText = ''] = ARGON2ID.exec(text) ?? []
  const salt = bytesWithin(saltText, SALT_BYTES)
  const tag = bytesWithin(tagText, TAG_BYTES)
  if (salt === undefined || tag === undefined) return unreadable
  const cost = { memoryKiB: Number(m), passes: Number(t), lanes: Number(p) }
  const { memoryKiB, passes, lanes } = cost
  if (memoryKiB > ARGON2_MOST.memoryKiB || passes > ARGON2_MOST.passes || lanes > ARGON2_MOST.lanes) return tooCostly
  if (memoryKiB * passes > ARGON2_MOST.blocks) return tooCostly
  // RFC 9106 section 3.1: at least 8 blocks a lane.
  if (memoryKiB < 8 * lanes) return unreadable
  return ok({ scheme: 'argon2id', ...cost, pepperId, salt, tag })
}

const parseScrypt = (text: string): Result<ScryptHash, StoredHashRefusal> => {
  const [, ln, r, p, saltText = '', tagText = ''] = SCRYPT.exec(text) ?? []
  const salt = bytesWithin(saltText, SALT_BYTES)
  const tag = bytesWithin(tagText, TAG_BYTES)
  if (salt === undefined || tag === undefined) return unreadable
  const cost = { logN: Number(ln), blockSize: Number(r), parallelism: Number(p) }
  if (2 ** cost.logN * cost.blockSize * cost.parallelism > SCRYPT_MOST) return tooCostly
  return cost.logN < SCRYPT_LEAST_LOG_N ? tooWeak : ok({ scheme: 'scrypt', ...cost, salt, tag })
}

const parseBcrypt = (text: string): Result<BcryptHash, StoredHashRefusal> => {
  const [, digits] = BCRYPT.exec(text) ?? []
  const cost = Number(digits)
  // bcrypt has costs of 4 to 31.
  if (digits === undefined || cost < 4 || cost > 31) return unreadable
  return cost > BCRYPT_MAX_COST ? tooCostly : ok({ scheme: 'bcrypt', cost, text })
}

/**
 * Reads a stored or imported password hash: Argon2id and scrypt as PHC strings, bcrypt in its own notation. Strict:
 * one order of parameters, one spelling of every number and byte. Fails `hash_unreadable`, and `hash_too_costly` before
 * a hash with N = 2^24 can stop anything (import poisoning), `hash_too_weak` for scrypt below N = 2^10.
 */
export const parseStoredHash = (text: string): Result<StoredHash, StoredHashRefusal> => {
  if (text.length > MAX_CHARACTERS) return unreadable
  if (text.startsWith('$argon2id$')) return parseArgon2id(text)
  if (text.startsWith('$scrypt$')) return parseScrypt(text)
  return parseBcrypt(text)
}

/** Writes an Argon2id hash as a PHC string, which `parseStoredHash` reads back. Throws for one that it would not read. */
export const encodeArgon2id = ({ memoryKiB, passes, lanes, pepperId, salt, tag }: Argon2idHash): string => {
  const key = pepperId === undefined ? '' : `,keyid=${pepperId}`
  const text = `$argon2id$v=19$m=${memoryKiB},t=${passes},p=${lanes}${key}$${toPlainBase64(salt)}$${toPlainBase64(tag)}`
  if (!parseStoredHash(text).ok) throw new Error('no Argon2id hash that could be read back')
  return text
}
