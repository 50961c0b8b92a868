import type { FlowId } from '#domain/ids.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { hmacSha256 } from './digest.ts'
import { lengthPrefixed } from './length-prefixed.ts'
import { shardOf } from './shard.ts'

/** Count of limiter shards, fixed at install. */
const LIMITER_SHARDS = 64

/**
 * What is stored of a code: keyed, because six digits are guessed from a plain hash at once, and bound to its flow, so
 * that a row of one flow says nothing of another. Base64url of 32 bytes.
 */
export const hashCode = (indexKey: CryptoKey, flow: FlowId, code: string): Promise<string> =>
  keyedHash(indexKey, 'postern code', flow, code)

/** What rows of the limiter hold instead of a client network. Base64url of 32 bytes. */
export const hashNetwork = (indexKey: CryptoKey, reach: string, network: string): Promise<string> =>
  keyedHash(indexKey, 'postern network', reach, network)

/** The limiter shard, 0 to 63, that counts for a network hash. */
export const limiterShard = (networkHash: string): number => shardOf(networkHash, LIMITER_SHARDS)

const keyedHash = async (key: CryptoKey, ...parts: readonly string[]): Promise<string> =>
  toBase64Url(await hmacSha256(key, lengthPrefixed(...parts.map(utf8))))
