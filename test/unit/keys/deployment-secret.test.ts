import { describe, expect, test } from 'vitest'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { toBase64Url, toHex } from '#lib/encoding.ts'

const bytes = (length: number, seed = 7): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seed) % 256)

describe('text forms', () => {
  test('one secret has one id, whether it is written as base64url, in lower or in upper case hexadecimal', async () => {
    const texts = [toBase64Url(bytes(32)), toHex(bytes(32)), toHex(bytes(32)).toUpperCase()]
    const ids = new Set<string>()
    for (const text of texts) {
      const read = await readDeploymentSecrets({ POSTERN_SECRET: text })
      if (read.ok) ids.add(read.value.current.id)
    }
    expect(ids.size).toBe(1)
    expect([...ids][0]).toMatch(/^[A-Za-z0-9_-]{8}$/)
  })

  test.each([
    ['absent', undefined, 'secret_missing'],
    ['empty', '', 'secret_missing'],
    ['31 bytes in base64url', toBase64Url(bytes(31)), 'secret_short'],
    ['31 bytes in hexadecimal', toHex(bytes(31)), 'secret_short'],
    ['padded base64', `${toBase64Url(bytes(32))}=`, 'secret_malformed'],
    ['the other base64 alphabet', `${'+/'.repeat(21)}+`, 'secret_malformed'],
    ['white space around it', ` ${toBase64Url(bytes(32))}`, 'secret_malformed'],
    ['a sentence', 'correct horse battery staple correct horse', 'secret_malformed'],
    ['a second spelling of the last character', `${'A'.repeat(42)}B`, 'secret_malformed'],
    ['more than 1024 characters', 'ab'.repeat(513), 'secret_malformed'],
  ])('refuses a secret that is %s', async (_case, text, code) => {
    const read = await readDeploymentSecrets(text === undefined ? {} : { POSTERN_SECRET: text })
    expect(read).toEqual({ ok: false, failure: { code, variable: 'POSTERN_SECRET' } })
  })

  test.each([32, 64, 512])('accepts %i bytes', async (length) => {
    expect((await readDeploymentSecrets({ POSTERN_SECRET: toHex(bytes(length)) })).ok).toBe(true)
  })
})

describe('the previous secret', () => {
  const current = toHex(bytes(32))
  const former = toHex(bytes(32, 99))
  const read = async (previous: string) => {
    const secrets = await readDeploymentSecrets({ POSTERN_SECRET: current, POSTERN_SECRET_PREVIOUS: previous })
    if (!secrets.ok) throw new Error(secrets.failure.code)
    return secrets.value
  }

  test('is read beside the current one', async () => {
    const { current: now, previous, previousIsRewrapOnly } = await read(former)
    expect(previous?.id).toMatch(/^[A-Za-z0-9_-]{8}$/)
    expect(previous?.id).not.toBe(now.id)
    expect(previousIsRewrapOnly).toBe(false)
  })

  test('can be kept for re-wrapping alone', async () => {
    const { previous, previousIsRewrapOnly } = await read(`rewrap-only:${former}`)
    expect(previous?.id).toBe((await read(former)).previous?.id)
    expect(previousIsRewrapOnly).toBe(true)
  })

  test('is none where it equals the current one', async () => {
    expect((await read(current)).previous).toBeUndefined()
  })

  test('fails the whole where it is unfit', async () => {
    for (const [text, code] of [
      ['abcd', 'secret_short'],
      ['no secret', 'secret_malformed'],
    ] as const) {
      expect(await readDeploymentSecrets({ POSTERN_SECRET: current, POSTERN_SECRET_PREVIOUS: text })).toEqual({
        ok: false,
        failure: { code, variable: 'POSTERN_SECRET_PREVIOUS' },
      })
    }
  })
})

test('a secret does not show in what is made of it', async () => {
  const text = toHex(bytes(32))
  const read = await readDeploymentSecrets({ POSTERN_SECRET: text })
  if (!read.ok) throw new Error(read.failure.code)
  expect(read.value.current.material.extractable).toBe(false)
  expect(JSON.stringify(read.value)).not.toContain(text)
})
