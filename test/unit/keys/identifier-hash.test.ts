import { expect, test } from 'vitest'
import { importHmacKey } from '#keys/digest.ts'
import { DIRECTORY_SHARDS, directoryShard, hashIdentifier } from '#keys/identifier-hash.ts'

const keyOf = (byte: number): Promise<CryptoKey> => importHmacKey(new Uint8Array(32).fill(byte))

test('the same identifier has the same hash for ever: stored rows depend on this very value', async () => {
  expect(await hashIdentifier(await keyOf(1), 'email', 'jo@example.com')).toBe(
    '8bj9vfXmS-HgUyGvtGn1bzcXmW0tOQDvKIgt-X0DUPw',
  )
})

test('kind, identifier and key each change the hash', async () => {
  const hashes = [
    await hashIdentifier(await keyOf(1), 'email', 'jo@example.com'),
    await hashIdentifier(await keyOf(1), 'passkey', 'jo@example.com'),
    await hashIdentifier(await keyOf(1), 'email', 'jo@example.org'),
    await hashIdentifier(await keyOf(2), 'email', 'jo@example.com'),
  ]
  expect(new Set(hashes).size).toBe(4)
})

test('identifiers spread over all 256 shards and none beyond', async () => {
  const key = await keyOf(3)
  const shards = new Set<number>()
  for (let index = 0; index < 4000; index++) {
    shards.add(directoryShard(await hashIdentifier(key, 'email', `${index}@example.com`)))
  }
  expect(shards.size).toBe(DIRECTORY_SHARDS)
  expect(Math.min(...shards)).toBe(0)
  expect(Math.max(...shards)).toBe(255)
})
