import { afterEach, describe, expect, test, vi } from 'vitest'
import { randomBelow, randomBytes, randomDigits, randomToken } from '#keys/random.ts'

afterEach(() => vi.restoreAllMocks())

/** Lets the generator hand out the given bytes, over and over. */
const generatorGives = (bytes: readonly number[]): void => {
  let position = 0
  vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    if (!(array instanceof Uint8Array)) throw new Error('unexpected')
    for (let index = 0; index < array.length; index++) array[index] = bytes[position++ % bytes.length] ?? 0
    return array
  })
}

describe('randomDigits', () => {
  test('draws as many digits as asked for', () => {
    for (const count of [1, 6, 8, 64]) expect(randomDigits(count)).toMatch(new RegExp(`^[0-9]{${count}}$`))
  })

  test('throws bytes away that would favour the digits 0 to 5', () => {
    generatorGives([250, 251, 252, 253, 254, 255, 249, 10])
    expect(randomDigits(6)).toBe('909090')
  })

  test('gives each digit 25 of the 250 bytes that it uses', () => {
    generatorGives(Array.from({ length: 256 }, (_, byte) => byte))
    const counts = new Map<string, number>()
    for (const digit of randomDigits(250)) counts.set(digit, (counts.get(digit) ?? 0) + 1)
    expect([...counts.values()]).toEqual(Array(10).fill(25))
  })
})

describe('randomBelow', () => {
  test('gives every number below and none above', () => {
    const drawn = new Set(Array.from({ length: 500 }, () => randomBelow(5)))
    expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4])
    expect(randomBelow(1)).toBe(0)
  })

  test('draws anew what would favour small numbers', () => {
    // 2^32 - 1 is the one number too many for threes.
    generatorGives([255, 255, 255, 255, 255, 255, 255, 254])
    expect(randomBelow(3)).toBe(2)
  })
})

test('randomToken spells 128 bits in 22 characters that parsers of ids accept', () => {
  const tokens = new Set(Array.from({ length: 100 }, randomToken))
  expect(tokens.size).toBe(100)
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{22}$/)
})

test('randomBytes gives the length asked for', () => {
  expect(randomBytes(0)).toHaveLength(0)
  expect(randomBytes(32)).toHaveLength(32)
})
