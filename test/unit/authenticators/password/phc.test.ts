import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeArgon2id, parseStoredHash } from '#authenticators/password/phc.ts'
import { FOREIGN_VECTORS } from './vectors.ts'

const SALT = 'MDEyMzQ1Njc4OWFiY2RlZg'
const TAG = 'j++qfXFAj5PZUzL7LYv9/b2qRaUEwZUDVwTKzuAThmw'
const argon2 = (parameters: string, salt = SALT, tag = TAG) => `$argon2id$v=19$${parameters}$${salt}$${tag}`
const scrypt = (parameters: string, salt = SALT, tag = TAG) => `$scrypt$${parameters}$${salt}$${tag}`
const bcrypt = (cost: string, minor = 'b') => `$2${minor}$${cost}$abcdefghijklmnopqrstuuLTmSvuFZA1uLnp3nzCbwUy8/7e5Qrly`

const outcome = (text: string): string => {
  const parsed = parseStoredHash(text)
  return parsed.ok ? parsed.value.scheme : parsed.failure.code
}

const bytes = (minLength: number) => fc.uint8Array({ minLength, maxLength: 64 }).map((made) => new Uint8Array(made))

describe('an Argon2id string', () => {
  it('is read back as it was written, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.record({
          scheme: fc.constant('argon2id' as const),
          memoryKiB: fc.integer({ min: 32, max: 65_536 }),
          passes: fc.integer({ min: 1, max: 4 }),
          lanes: fc.integer({ min: 1, max: 4 }),
          pepperId: fc.option(fc.stringMatching(/^[A-Za-z0-9+/._-]{1,64}$/), { nil: undefined }),
          salt: bytes(8),
          tag: bytes(16),
        }),
        (hash) => {
          expect(parseStoredHash(encodeArgon2id(hash))).toEqual({ ok: true, value: hash })
        },
      ),
    )
  })

  it('is read with and without the id of a pepper', () => {
    expect(parseStoredHash(argon2('m=19456,t=2,p=1,keyid=pepper-1'))).toMatchObject({ value: { pepperId: 'pepper-1' } })
    expect(parseStoredHash(argon2('m=19456,t=2,p=1'))).toMatchObject({ value: { pepperId: undefined } })
  })

  it.each([
    ['m=65536,t=4,p=4', 'argon2id'],
    ['m=65537,t=1,p=1', 'hash_too_costly'],
    ['m=26214,t=10,p=1', 'argon2id'],
    ['m=26215,t=10,p=1', 'hash_too_costly'],
    ['m=8192,t=11,p=1', 'hash_too_costly'],
    ['m=8192,t=1,p=5', 'hash_too_costly'],
    ['m=4294967295,t=1,p=1', 'hash_too_costly'],
    ['m=32,t=1,p=4', 'argon2id'],
    ['m=31,t=1,p=4', 'hash_unreadable'],
  ])('with %s gives %s', (parameters, expected) => {
    expect(outcome(argon2(parameters))).toBe(expected)
  })

  it.each([
    argon2('m=019456,t=2,p=1'),
    argon2('m=19456,t=0,p=1'),
    argon2('m=19456,p=1,t=2'),
    argon2('m=19456,t=2'),
    argon2('m=19456,t=2,p=1,keyid='),
    argon2(`m=19456,t=2,p=1,keyid=${'k'.repeat(65)}`),
    argon2('m=19456,t=2,p=1,data=AAAA'),
    argon2('m=+19456,t=2,p=1'),
    argon2('m=1e4,t=2,p=1'),
    argon2('m=19456,t=2,p=1', 'MDEyMzQ1Ng'),
    argon2('m=19456,t=2,p=1', `${SALT}==`),
    argon2('m=19456,t=2,p=1', 'MDEyMzQ1Njc4OWFiY2RlZh'),
    argon2('m=19456,t=2,p=1', SALT, TAG.replace('++', '--')),
    argon2('m=19456,t=2,p=1', SALT, 'MDEyMzQ1Njc4OWFiY2Rl'),
    argon2('m=19456,t=2,p=1', SALT, 'A'.repeat(87)),
    `${argon2('m=19456,t=2,p=1')}\n`,
    ` ${argon2('m=19456,t=2,p=1')}`,
    argon2('m=19456,t=2,p=1').replace('v=19$', ''),
    argon2('m=19456,t=2,p=1').replace('v=19', 'v=16'),
    argon2('m=19456,t=2,p=1').replace('argon2id', 'argon2i'),
  ])('is refused in any other spelling: %j', (text) => {
    expect(outcome(text)).toBe('hash_unreadable')
  })

  it('that could not be read back is not written', () => {
    const sound = { scheme: 'argon2id', memoryKiB: 19_456, passes: 2, lanes: 1, salt: new Uint8Array(16) } as const
    const tag = new Uint8Array(32)
    expect(() => encodeArgon2id({ ...sound, tag, pepperId: 'p$1' })).toThrow()
    expect(() => encodeArgon2id({ ...sound, tag, pepperId: '' })).toThrow()
    expect(() => encodeArgon2id({ ...sound, tag: new Uint8Array(8), pepperId: 'p1' })).toThrow()
    expect(() => encodeArgon2id({ ...sound, tag, pepperId: 'p1', memoryKiB: 65_537 })).toThrow()
  })
})

describe('a scrypt string', () => {
  it.each([
    ['ln=14,r=8,p=8', 'scrypt'],
    ['ln=14,r=8,p=9', 'hash_too_costly'],
    ['ln=17,r=8,p=1', 'scrypt'],
    ['ln=18,r=8,p=1', 'hash_too_costly'],
    ['ln=24,r=8,p=1', 'hash_too_costly'],
    ['ln=9999999999,r=1,p=1', 'hash_too_costly'],
    ['ln=10,r=8,p=1', 'scrypt'],
    ['ln=9,r=8,p=1', 'hash_too_weak'],
    ['ln=14,r=0,p=1', 'hash_unreadable'],
    ['ln=14,p=1,r=8', 'hash_unreadable'],
    ['n=16384,r=8,p=1', 'hash_unreadable'],
  ])('with %s gives %s', (parameters, expected) => {
    expect(outcome(scrypt(parameters))).toBe(expected)
  })
})

describe('a bcrypt hash', () => {
  it.each([
    ['04', 'bcrypt'],
    ['12', 'bcrypt'],
    ['13', 'hash_too_costly'],
    ['31', 'hash_too_costly'],
    ['03', 'hash_unreadable'],
    ['32', 'hash_unreadable'],
    ['4', 'hash_unreadable'],
  ])('of cost %s gives %s', (cost, expected) => {
    expect(outcome(bcrypt(cost))).toBe(expected)
  })

  it('is read in the spellings 2a, 2b and 2y, not in those of broken implementations', () => {
    for (const minor of ['a', 'b', 'y']) expect(outcome(bcrypt('10', minor))).toBe('bcrypt')
    for (const minor of ['', 'x', 'c']) expect(outcome(bcrypt('10', minor))).toBe('hash_unreadable')
  })
})

describe('parseStoredHash', () => {
  it('never throws, whatever it is given', () => {
    const beginnings = fc.constantFrom('', '$argon2id$v=19$', '$scrypt$ln=', '$2b$10$')
    fc.assert(
      fc.property(beginnings, fc.string({ maxLength: 600 }), (beginning, rest) => {
        expect(parseStoredHash(beginning + rest).ok).toBe(false)
      }),
    )
  })

  it('reads every hash that others made', () => {
    for (const { stored } of FOREIGN_VECTORS) expect(parseStoredHash(stored).ok).toBe(true)
  })
})
