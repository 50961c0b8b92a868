import { fromBase64Url } from '#lib/encoding.ts'

/**
 * The shard, of `count` and at most 256, that answers for a keyed hash: its first byte. Throws for what is no hash, since
 * every such thing would fall to one shard.
 */
export const shardOf = (hash: string, count: number): number => {
  const first = fromBase64Url(hash.slice(0, 4))?.[0]
  if (first === undefined) throw new Error('not a keyed hash')
  return first % count
}
