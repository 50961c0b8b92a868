import { argon2Sync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scryptTag } from '#authenticators/password/foreign.ts'
import { parseStoredHash } from '#authenticators/password/phc.ts'
import {
  CURRENT_COST,
  hashPassword,
  isJudgeable,
  type PasswordProof,
  verifyPassword,
} from '#authenticators/password/verify.ts'
import { equalBytes } from '#keys/digest.ts'
import { toHex, utf8 } from '#lib/encoding.ts'
import { argon2idInNode } from './argon2id.ts'
import { FOREIGN_VECTORS, peppered } from './vectors.ts'

const argon2id = await argon2idInNode()
const salt = new Uint8Array(16).fill(3)
const PASSWORD = 'a quiet harbour at dawn'

const own = hashPassword({ peppered: peppered('p1'), salt, argon2id })
const verdict = (changes: Partial<PasswordProof>) =>
  verifyPassword({
    stored: own,
    peppered: [peppered('p1')],
    password: PASSWORD,
    argon2id,
    equal: equalBytes,
    ...changes,
  })

describe('the Argon2id function', () => {
  it('gives the tag of RFC 9106 section 5.3', () => {
    const tag = argon2id({
      password: new Uint8Array(32).fill(1),
      salt: new Uint8Array(16).fill(2),
      secret: new Uint8Array(8).fill(3),
      associatedData: new Uint8Array(12).fill(4),
      memoryKiB: 32,
      passes: 3,
      lanes: 4,
      tagLength: 32,
    })
    expect(toHex(tag)).toBe('0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659')
  })

  it('agrees with OpenSSL on whatever bytes and costs it is given', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 2, maxLength: 200 }),
        fc.uint8Array({ minLength: 8, maxLength: 64 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 16, max: 64 }),
        (password, anySalt, lanes, passes, more, tagLength) => {
          const memoryKiB = 8 * lanes + more
          const theirs = argon2Sync('argon2id', {
            message: password,
            nonce: anySalt,
            parallelism: lanes,
            passes,
            memory: memoryKiB,
            tagLength,
          })
          const ours = argon2id({ password, salt: anySalt, lanes, passes, memoryKiB, tagLength })
          expect(toHex(ours)).toBe(toHex(theirs))
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('scrypt', () => {
  it('gives the key of RFC 7914 section 12 whose N*r*p is 2^17', () => {
    const stored = { scheme: 'scrypt', logN: 10, blockSize: 8, parallelism: 16, salt: utf8('NaCl') } as const
    expect(toHex(scryptTag({ ...stored, tag: new Uint8Array(64) }, utf8('password')))).toBe(
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
    )
  })
})

describe('a hash of our own', () => {
  it('is a PHC string that tells its cost and its pepper', () => {
    expect(own).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1,keyid=p1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(parseStoredHash(own)).toMatchObject({ ok: true, value: { ...CURRENT_COST, pepperId: 'p1', salt } })
  })

  it('is the Argon2id tag of the peppered bytes, not of the password', () => {
    const { bytes } = peppered('p1')
    const theirs = argon2Sync('argon2id', {
      message: bytes,
      nonce: salt,
      parallelism: 1,
      passes: 2,
      memory: 19_456,
      tagLength: 32,
    })
    expect(own.endsWith(`$${theirs.toString('base64').replace('=', '')}`)).toBe(true)
  })

  it('matches the password that went through its pepper, and no other', () => {
    expect(verdict({})).toEqual({ matches: true, outdated: false })
    expect(verdict({ peppered: [peppered('p1', 8)] })).toEqual({ matches: false, outdated: false })
  })

  it('matches under an older pepper that is still held, and is then outdated', () => {
    expect(verdict({ peppered: [peppered('p2', 9), peppered('p1')] })).toEqual({ matches: true, outdated: true })
  })

  it('matches nothing once its pepper is gone, even where the bytes are the same', () => {
    expect(verdict({ peppered: [peppered('p2')] })).toEqual({ matches: false, outdated: true })
  })

  it('can be judged as long as its pepper is at hand', () => {
    expect(isJudgeable(own, [{ id: 'p2' }, { id: 'p1' }])).toBe(true)
    expect(isJudgeable(own, [{ id: 'p2' }])).toBe(false)
  })

  it('is outdated where a cost, the salt or the tag has another size than today', () => {
    const { bytes } = peppered('p1')
    for (const [memory, passes, lanes, saltSize, tagLength] of [
      [12_288, 2, 1, 16, 32],
      [19_456, 3, 1, 16, 32],
      [19_456, 2, 2, 16, 32],
      [19_456, 2, 1, 8, 32],
      [19_456, 2, 1, 16, 16],
    ] as const) {
      const nonce = new Uint8Array(saltSize)
      const made = argon2Sync('argon2id', { message: bytes, nonce, parallelism: lanes, passes, memory, tagLength })
      const plain = (part: Uint8Array) => Buffer.from(part).toString('base64').replaceAll('=', '')
      const stored = `$argon2id$v=19$m=${memory},t=${passes},p=${lanes},keyid=p1$${plain(nonce)}$${plain(made)}`
      expect(verdict({ stored })).toEqual({ matches: true, outdated: true })
    }
  })

  it('needs 32 peppered bytes and a salt of 16', () => {
    const short = { id: 'p1', bytes: new Uint8Array(31) }
    expect(() => hashPassword({ peppered: short, salt, argon2id })).toThrow()
    expect(() => hashPassword({ peppered: peppered('p1'), salt: new Uint8Array(15), argon2id })).toThrow()
  })
})

describe('a hash of another system', () => {
  it.each(FOREIGN_VECTORS)('of $source matches its password and is outdated', ({ stored, password }) => {
    expect(verdict({ stored, password })).toEqual({ matches: true, outdated: true })
  })

  it.each(FOREIGN_VECTORS)('of $source does not match another password', ({ stored, password }) => {
    const others = [`${password} `, `${password}${password}`, `${password.slice(0, -1)}q`]
    for (const other of others) expect(verdict({ stored, password: other })).toEqual({ matches: false, outdated: true })
  })

  it('does not match a password whose bytes are only as many (phi-ag/argon2 cut at UTF-16 units)', () => {
    const stored = FOREIGN_VECTORS.find(({ source }) => source.startsWith('OpenSSL'))?.stored ?? ''
    expect(verdict({ stored, password: 'パスワqqqqqq' }).matches).toBe(false)
  })

  it('can always be judged: it went through no pepper', () => {
    for (const { stored } of FOREIGN_VECTORS) expect(isJudgeable(stored, [{ id: 'p2' }])).toBe(true)
    expect(isJudgeable('no hash at all', [{ id: 'p2' }])).toBe(true)
  })

  it('matches no empty password and none of one character, for which a library throws', () => {
    for (const { stored } of FOREIGN_VECTORS) {
      for (const password of ['', '\u0001', 'a']) expect(verdict({ stored, password }).matches).toBe(false)
    }
    // libxcrypt, by crypt of Perl 5: the hash of the empty password.
    const empty = '$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.'
    expect(verdict({ stored: empty, password: '' }).matches).toBe(false)
  })
})

describe('a stored text that is none or costs too much', () => {
  it('matches nothing and is not hashed', () => {
    const counted = { calls: 0 }
    const counting: PasswordProof['argon2id'] = (input) => {
      counted.calls += 1
      return argon2id(input)
    }
    for (const stored of [
      '',
      PASSWORD,
      own.replace('m=19456', 'm=65537'),
      own.replace('t=2', 't=11'),
      own.replace('v=19', 'v=16'),
      '$scrypt$ln=24,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI',
    ]) {
      expect(verdict({ stored, argon2id: counting })).toEqual({ matches: false, outdated: true })
    }
    expect(counted.calls).toBe(0)
  })
})
