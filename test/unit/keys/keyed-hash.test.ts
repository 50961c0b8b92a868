import { expect, test } from 'vitest'
import { parseFlowId } from '#domain/ids.ts'
import { importHmacKey } from '#keys/digest.ts'
import { hashCode, hashNetwork, limiterShard } from '#keys/keyed-hash.ts'

const key = await importHmacKey(new Uint8Array(32).fill(1))
const otherKey = await importHmacKey(new Uint8Array(32).fill(2))

const flow = (letter: string) => {
  const id = parseFlowId(letter.repeat(22))
  if (id === undefined) throw new Error('not a flow id')
  return id
}

test('what is stored of a code differs by key, flow and code', async () => {
  const hashes = [
    await hashCode(key, flow('a'), '123456'),
    await hashCode(key, flow('b'), '123456'),
    await hashCode(key, flow('a'), '123457'),
    await hashCode(otherKey, flow('a'), '123456'),
  ]
  expect(new Set(hashes).size).toBe(4)
  for (const hash of hashes) expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test('a network’s hash never is a code’s, and its parts do not run together', async () => {
  const hashes = [
    await hashNetwork(key, 'range', '192.0.2.0/24'),
    await hashNetwork(key, 'client', '192.0.2.0/24'),
    await hashNetwork(key, 'range1', '92.0.2.0/24'),
    await hashCode(key, flow('a'), '192.0.2.0/24'),
  ]
  expect(new Set(hashes).size).toBe(4)
})

test('networks spread over all 64 shards and none beyond', async () => {
  const shards = new Set<number>()
  for (let index = 0; index < 1000; index++) shards.add(limiterShard(await hashNetwork(key, 'range', `${index}`)))
  expect([...shards].sort((a, b) => a - b)).toEqual(Array.from({ length: 64 }, (_, shard) => shard))
})
