import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { browserHash, equalBytes, hmacSha256, importHmacKey, secretHash, sha256 } from '#keys/digest.ts'
import { lengthPrefixed } from '#keys/length-prefixed.ts'
import { toHex, utf8 } from '#lib/encoding.ts'

test('sha256 agrees with FIPS 180-4 on "abc"', async () => {
  expect(toHex(await sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('hmacSha256 agrees with RFC 4231 test case 2', async () => {
  const mac = await hmacSha256(await importHmacKey(utf8('Jefe')), utf8('what do ya want for nothing?'))
  expect(toHex(mac)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
})

describe('equalBytes', () => {
  test('holds for equal byte strings and for no others', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), fc.uint8Array({ maxLength: 8 }), (left, right) => {
        expect(equalBytes(left, right)).toBe(toHex(left) === toHex(right))
        expect(equalBytes(left, Uint8Array.from(left))).toBe(true)
      }),
    )
  })

  test('sees a difference of one bit at every place', () => {
    const bytes = new Uint8Array(32)
    for (let bit = 0; bit < 256; bit++) {
      const other = new Uint8Array(32)
      other[bit >> 3] = 1 << (bit & 7)
      expect(equalBytes(bytes, other)).toBe(false)
    }
  })
})

test('hashes of one value for two purposes differ, so that none stands for the other', async () => {
  const value = 'A'.repeat(43)
  const hashes = new Set([await browserHash(value), await secretHash(utf8(value))])
  expect(hashes.size).toBe(2)
  for (const hash of hashes) expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test('lengthPrefixed gives different bytes for different lists of parts', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 4 }), { maxLength: 4 })
  const spelled = (list: readonly Uint8Array[]): string => list.map(toHex).join('|') + list.length
  fc.assert(
    fc.property(parts, parts, (left, right) => {
      const isEqual = toHex(lengthPrefixed(...left)) === toHex(lengthPrefixed(...right))
      expect(isEqual).toBe(spelled(left) === spelled(right))
    }),
  )
  expect(toHex(lengthPrefixed(utf8('ab'), utf8('c')))).not.toBe(toHex(lengthPrefixed(utf8('a'), utf8('bc'))))
})
