import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createSealer, SEAL_MAX_AGE_DAYS, type Sealer, type SealPurpose } from '#keys/seal.ts'
import { fromBase64Url, fromUtf8, toBase64Url, utf8 } from '#lib/encoding.ts'
import { after, DAY, epochSeconds } from '#lib/time.ts'
import { secretsOf } from './sealers.ts'

afterEach(() => vi.restoreAllMocks())

const PURPOSES: readonly SealPurpose[] = [
  'session',
  'flow',
  'challenge',
  'form',
  'link',
  'keyring',
  'outbox',
  'app-cookie',
  'operator',
]
const MIDNIGHT = epochSeconds(20_000 * DAY)
const NOON = after(MIDNIGHT, DAY / 2)
const HOST = 'shop.example'

const sealerOf = async (...secrets: Parameters<typeof secretsOf>): Promise<Sealer> =>
  createSealer(await secretsOf(...secrets))

const sealed = await (await sealerOf(1)).seal('session', HOST, utf8('hello'), NOON)

describe('what a sealer seals', () => {
  test('opens again, for every purpose, context, content and second', async () => {
    const sealer = await sealerOf(1)
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...PURPOSES),
        fc.string(),
        fc.uint8Array({ maxLength: 200 }),
        fc.integer({ min: 0, max: 2 ** 33 }),
        async (purpose, context, plaintext, at) => {
          const token = await sealer.seal(purpose, context, plaintext, epochSeconds(at))
          expect(token).toMatch(/^[A-Za-z0-9_.-]+$/)
          expect(await sealer.open(purpose, context, token, epochSeconds(at))).toEqual(plaintext)
        },
      ),
      { numRuns: 50 },
    )
  })

  test('never looks the same twice', async () => {
    const sealer = await sealerOf(1)
    const tokens = await Promise.all(Array.from({ length: 20 }, () => sealer.seal('form', HOST, utf8('x'), NOON)))
    expect(new Set(tokens).size).toBe(20)
  })

  test('does not open for another purpose or context', async () => {
    const sealer = await sealerOf(1)
    for (const purpose of PURPOSES) {
      const opened = await sealer.open(purpose, HOST, sealed, NOON)
      expect(opened === undefined ? undefined : fromUtf8(opened)).toBe(purpose === 'session' ? 'hello' : undefined)
    }
    for (const context of ['', 'shop.example.', 'SHOP.example', 'other.example']) {
      expect(await sealer.open('session', context, sealed, NOON)).toBeUndefined()
    }
  })

  test('does not open under another secret that claims the same id', async () => {
    const token = sealed.replace(/^[^.]+/, (await secretsOf(2)).current.id)
    expect(await (await sealerOf(2)).open('session', HOST, token, NOON)).toBeUndefined()
  })

  test('does not open with any bit of it turned over', async () => {
    const sealer = await sealerOf(1)
    const [id, day, body] = sealed.split('.')
    const bytes = fromBase64Url(body ?? '') ?? new Uint8Array()
    expect(bytes.length).toBe(12 + 5 + 16)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const turned = Uint8Array.from(bytes)
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(await sealer.open('session', HOST, `${id}.${day}.${toBase64Url(turned)}`, NOON)).toBeUndefined()
    }
  })

  test('does not open under the name of another day, though that day is open', async () => {
    const [id, day, body] = sealed.split('.')
    const other = (Number.parseInt(day ?? '', 36) - 1).toString(36)
    expect(await (await sealerOf(1)).open('session', HOST, `${id}.${other}.${body}`, NOON)).toBeUndefined()
  })

  test('has one spelling only', async () => {
    const sealer = await sealerOf(1)
    const [id, day, body] = sealed.split('.')
    const variants = [
      `${sealed}=`,
      `${sealed}.`,
      `.${sealed}`,
      `${id}.0${day}.${body}`,
      `${id}.${day?.toUpperCase()}.${body}`,
      `${sealed}\n`,
      `${id}.${day}.`,
      sealed.slice(0, -1),
    ]
    for (const variant of variants) expect(await sealer.open('session', HOST, variant, NOON)).toBeUndefined()
  })
})

describe('days', () => {
  const sealAt = async (at: number): Promise<string> =>
    (await sealerOf(1)).seal('link', HOST, utf8('x'), epochSeconds(at))
  const opensAt = async (token: string, at: number): Promise<boolean> =>
    (await (await sealerOf(1)).open('link', HOST, token, epochSeconds(at))) !== undefined

  test('a seal opens to the end of the 31st day after its own and not a second longer', async () => {
    const end = MIDNIGHT + (SEAL_MAX_AGE_DAYS + 1) * DAY
    for (const token of [await sealAt(MIDNIGHT), await sealAt(MIDNIGHT + DAY - 1)]) {
      expect(await opensAt(token, end - 1)).toBe(true)
      expect(await opensAt(token, end)).toBe(false)
    }
  })

  test('a seal of tomorrow opens only within five seconds before midnight', async () => {
    const token = await sealAt(MIDNIGHT)
    expect(await opensAt(token, MIDNIGHT - 5)).toBe(true)
    expect(await opensAt(token, MIDNIGHT - 6)).toBe(false)
    expect(await opensAt(token, 0)).toBe(false)
  })
})

describe('secrets', () => {
  test('a rotated secret opens what the previous one sealed, and seals under its own name', async () => {
    const rotated = await sealerOf(2, 1)
    expect(await rotated.open('session', HOST, sealed, NOON)).toEqual(utf8('hello'))
    expect(rotated.isCurrent(sealed)).toBe(false)
    const token = await rotated.seal('session', HOST, utf8('new'), NOON)
    expect(rotated.isCurrent(token)).toBe(true)
    expect(await (await sealerOf(1)).open('session', HOST, token, NOON)).toBeUndefined()
  })

  test('a dropped secret opens nothing, nor does one that is kept for re-wrapping alone', async () => {
    expect(await (await sealerOf(2)).open('session', HOST, sealed, NOON)).toBeUndefined()
    expect(await (await sealerOf(2, 1, true)).open('session', HOST, sealed, NOON)).toBeUndefined()
  })
})

describe('junk', () => {
  test('opens to nothing and throws nothing', async () => {
    const sealer = await sealerOf(1)
    const id = (await secretsOf(1)).current.id
    const part = fc.string({ unit: 'binary' })
    const nearMiss = fc.tuple(fc.constantFrom(id, 'AAAAAAAA'), part, part).map((parts) => parts.join('.'))
    const likely = fc
      .tuple(fc.constantFrom('fg8', '0', 'zzzzzz'), fc.uint8Array())
      .map(([day, bytes]) => `${id}.${day}.${toBase64Url(bytes)}`)
    await fc.assert(
      fc.asyncProperty(fc.oneof(part, nearMiss, likely), async (text) => {
        expect(await sealer.open('session', HOST, text, NOON)).toBeUndefined()
      }),
    )
  })

  test('of any length is refused without work on it', async () => {
    const decrypt = vi.spyOn(crypto.subtle, 'decrypt')
    const [id, day] = sealed.split('.')
    expect(await (await sealerOf(1)).open('session', HOST, `${id}.${day}.${'A'.repeat(200_000)}`, NOON)).toBeUndefined()
    expect(decrypt).not.toHaveBeenCalled()
  })

  test('that names foreign days derives no key', async () => {
    const sealer = await sealerOf(1)
    const derive = vi.spyOn(crypto.subtle, 'deriveKey')
    const [id, , body] = sealed.split('.')
    for (let day = 0; day < 3000; day++) await sealer.open('session', HOST, `${id}.${day.toString(36)}.${body}`, NOON)
    expect(derive).not.toHaveBeenCalled()
  })
})

describe('derived keys', () => {
  test('are derived once for a secret, purpose and day', async () => {
    const sealer = await sealerOf(1)
    const derive = vi.spyOn(crypto.subtle, 'deriveKey')
    for (let round = 0; round < 5; round++) {
      await sealer.open('session', HOST, sealed, NOON)
      await sealer.seal('session', HOST, utf8('x'), NOON)
    }
    expect(derive).toHaveBeenCalledTimes(1)
    await sealer.seal('form', HOST, utf8('x'), NOON)
    await sealer.seal('session', HOST, utf8('x'), after(NOON, DAY))
    expect(derive).toHaveBeenCalledTimes(3)
  })

  test('can neither be read out nor be used for anything else', async () => {
    const derive = vi.spyOn(crypto.subtle, 'deriveKey')
    await (await sealerOf(1)).seal('session', HOST, utf8('x'), NOON)
    const key = await derive.mock.results[0]?.value
    expect(key).toMatchObject({ extractable: false, usages: ['encrypt', 'decrypt'], algorithm: { length: 256 } })
  })
})

test('refuses to seal what it would not open again', async () => {
  const sealer = await sealerOf(1)
  const largest = new Uint8Array(128 * 1024)
  expect(await sealer.open('outbox', HOST, await sealer.seal('outbox', HOST, largest, NOON), NOON)).toHaveLength(
    largest.length,
  )
  await expect(sealer.seal('outbox', HOST, new Uint8Array(128 * 1024 + 1), NOON)).rejects.toThrow(RangeError)
})
