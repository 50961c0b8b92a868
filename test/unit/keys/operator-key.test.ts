import { describe, expect, it } from 'vitest'
import { secretHash } from '#keys/digest.ts'
import { makeOperatorKey, readOperatorKey } from '#keys/operator-key.ts'
import { fromBase64Url } from '#lib/encoding.ts'
import { secretsOf } from './sealers.ts'

const secrets = await secretsOf(1)
const others = await secretsOf(2)

describe('an operator key', () => {
  it('is read by the gateway whose secret it was made under, as its id and the hash of its 256 bits', async () => {
    const { id, text, hash } = await makeOperatorKey(secrets)
    expect(text).toMatch(/^posop_[0-9a-f]{16}_[A-Za-z0-9_-]{65}$/)
    expect(await readOperatorKey(secrets, text)).toEqual({ id, hash })
    expect(hash).toBe(await secretHash(fromBase64Url(text.slice(23, 66)) ?? new Uint8Array()))
    expect(text).not.toContain(hash)
  })

  it('is another one each time', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => makeOperatorKey(secrets)))
    expect(new Set(made.map(({ id }) => id)).size).toBe(20)
    expect(new Set(made.map(({ hash }) => hash)).size).toBe(20)
  })

  it('is nothing under another secret: a key that somebody made with a secret that leaked ends with it', async () => {
    const { id, text, hash } = await makeOperatorKey(secrets)
    expect(await readOperatorKey(others, text)).toBeUndefined()
    const rotated = { current: others.current, previous: secrets.current, previousIsRewrapOnly: false }
    expect(await readOperatorKey(rotated, text)).toEqual({ id, hash })
    expect(await readOperatorKey({ ...rotated, previousIsRewrapOnly: true }, text)).toBeUndefined()
  })

  it('is nothing with any part of it changed, so that a guess costs no call of the keyring', async () => {
    const { text } = await makeOperatorKey(secrets)
    const changed = Array.from(
      text,
      (letter, at) => text.slice(0, at) + (letter === 'a' ? 'b' : 'a') + text.slice(at + 1),
    )
    const read = await Promise.all(changed.map((each) => readOperatorKey(secrets, each)))
    expect(read.every((each) => each === undefined)).toBe(true)
  })

  it.each(['', 'posop_', ' ', 'posop_0123456789abcdef_', `posop_0123456789ABCDEF_${'a'.repeat(65)}`])(
    'is not %j',
    async (text) => {
      expect(await readOperatorKey(secrets, text)).toBeUndefined()
    },
  )
})
