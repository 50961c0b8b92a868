import { describe, expect, it } from 'vitest'
import { loadArgon2id } from '#authenticators/password/argon2.ts'
import { parseStoredHash } from '#authenticators/password/phc.ts'
import { CURRENT_COST, hashPassword, verifyPassword } from '#authenticators/password/verify.ts'
import { equalBytes } from '#keys/digest.ts'
import { toHex } from '#lib/encoding.ts'
import { FOREIGN_VECTORS, peppered } from '../../unit/authenticators/password/vectors.ts'

const salt = new Uint8Array(16).fill(3)
const TYPED = 'пароль с ü и 😀'

/** Verifies in this runtime, with one pepper held. */
const verified = async (stored: string, password: string) =>
  verifyPassword({
    stored,
    peppered: [peppered('p1')],
    password,
    argon2id: await loadArgon2id(),
    equal: equalBytes,
  })

describe('Argon2id in workerd', () => {
  it('gives the tag of RFC 9106 section 5.3', async () => {
    const argon2id = await loadArgon2id()
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

  it('is made once for an isolate, whoever of several parallel callers comes first', async () => {
    const made = await Promise.all([loadArgon2id(), loadArgon2id(), loadArgon2id()])
    expect(new Set(made).size).toBe(1)
  })

  it('hashes a new password and verifies it', async () => {
    const stored = hashPassword({ peppered: peppered('p1'), salt, argon2id: await loadArgon2id() })
    expect(await verified(stored, TYPED)).toEqual({ matches: true, outdated: false })
    const other = hashPassword({ peppered: peppered('p1', 8), salt, argon2id: await loadArgon2id() })
    expect(await verified(other, TYPED)).toEqual({ matches: false, outdated: false })
  })

  it('costs what is intended, and no more than a hash that is read may', () => {
    expect(CURRENT_COST).toEqual({ memoryKiB: 19_456, passes: 2, lanes: 1 })
    const dearest = '$argon2id$v=19$m=65536,t=4,p=4$MDEyMzQ1Njc4OWFiY2RlZg$j++qfXFAj5PZUzL7LYv9/b2qRaUEwZUDVwTKzuAThmw'
    expect(parseStoredHash(dearest).ok).toBe(true)
    expect(parseStoredHash(dearest.replace('m=65536', 'm=65537')).ok).toBe(false)
    expect(parseStoredHash(dearest.replace('t=4', 't=5')).ok).toBe(false)
  })
})

describe('a hash of another system in workerd', () => {
  it.each(FOREIGN_VECTORS)('of $source matches its password and no other', async ({ stored, password }) => {
    expect(await verified(stored, password)).toEqual({ matches: true, outdated: true })
    expect(await verified(stored, `${password} `)).toEqual({ matches: false, outdated: true })
  })

  it.each([
    // Made by argon2Sync of Node 24, hashlib.scrypt of Python 3 and crypt of Perl 5.
    ['Argon2id', '$argon2id$v=19$m=65536,t=4,p=4$MDEyMzQ1Njc4OWFiY2RlZg$EG/gLz/lIF7pd3tgrmqsn8JN0lW2VgiA/Mve3igxtOA'],
    ['scrypt with N=2^14', '$scrypt$ln=14,r=8,p=8$MDEyMzQ1Njc4OWFiY2RlZg$4MINLNB30MIhkqJ1+y3RdIY9HKkwjHf0BRZeBoRkfRw'],
    ['scrypt with N=2^17', '$scrypt$ln=17,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$0oN5itJxcNwxAc1jCRg5c+mrcogGobOdcaqFHM+/Sdg'],
    ['bcrypt', '$2b$12$abcdefghijklmnopqrstuujgcP9XR3kh9PRSKtq7xUdMX7hz.bKS2'],
  ])('is computed at the highest cost that is read: %s', async (_, stored) => {
    expect(await verified(stored, TYPED)).toEqual({ matches: true, outdated: true })
  })
})
