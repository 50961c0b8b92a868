import { type IdentifierHash, parseIdentifierHash } from '#domain/ids.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { hmacSha256 } from './digest.ts'
import { lengthPrefixed } from './length-prefixed.ts'
import { shardOf } from './shard.ts'

/** Kinds of identifier that belong to one account at most: a normalised address, a passkey's credential id. */
export type IdentifierKind = 'email' | 'passkey'

/** Count of directory shards, fixed at install: another count would look for every identifier in the wrong shard. */
export const DIRECTORY_SHARDS = 256

/**
 * Keyed hash under which an identifier is stored, sharded and logged. The caller has normalised the identifier; the
 * key is the deployment's index key, without which a stolen directory does not answer guesses.
 */
export const hashIdentifier = async (
  indexKey: CryptoKey,
  kind: IdentifierKind,
  normalised: string,
): Promise<IdentifierHash> => {
  const message = lengthPrefixed(utf8('postern identifier'), utf8(kind), utf8(normalised))
  const hash = parseIdentifierHash(toBase64Url(await hmacSha256(indexKey, message)))
  if (hash === undefined) throw new Error('an HMAC-SHA-256 value is 43 base64url characters')
  return hash
}

/** The directory shard, 0 to 255, that answers for an identifier: the first byte of its hash. */
export const directoryShard = (hash: IdentifierHash): number => shardOf(hash, DIRECTORY_SHARDS)
