import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KEY_SET_MAX_AGE, openKeySet } from '#keys/key-set.ts'
import { createSealer, type Sealer } from '#keys/seal.ts'
import { fromUtf8, utf8 } from '#lib/encoding.ts'
import { after, DAY, epochSeconds } from '#lib/time.ts'
import { dataKey, ISSUER, KIDS, keySet, ROTATION, START, sealedSet } from './key-sets.ts'
import { secretsOf } from './sealers.ts'

const sealer = createSealer(await secretsOf(1))

test('a sealed set opens to what it was, for its issuer and version', async () => {
  const opened = await openKeySet(sealer, ISSUER, await sealedSet(sealer), START)
  const { [KIDS.third]: _absent, ...signing } = keySet().signing
  expect(opened).toEqual({ set: keySet({ signing }), isCurrent: true })
})

test('a set carries the peppers that were replaced, in their order', async () => {
  const formerPeppers = [dataKey('pepper-b', 5), dataKey('pepper-a', 4)]
  const opened = await openKeySet(sealer, ISSUER, await sealedSet(sealer, { formerPeppers }), START)
  expect(opened?.set.formerPeppers).toEqual(formerPeppers)
})

test('a set is useless to another issuer, with another version, and under another secret', async () => {
  const sealed = await sealedSet(sealer, { version: 7 })
  expect(await openKeySet(sealer, 'https://other.example', sealed, START)).toBeUndefined()
  expect(await openKeySet(sealer, ISSUER, { ...sealed, version: 8 }, START)).toBeUndefined()
  expect(await openKeySet(createSealer(await secretsOf(2)), ISSUER, sealed, START)).toBeUndefined()
  expect(await openKeySet(sealer, ISSUER, sealed, START)).toBeDefined()
})

test('the seal of another purpose is not a key set, though it says the same', async () => {
  const context = `1 ${ISSUER}`
  const plaintext = await sealer.open('keyring', context, (await sealedSet(sealer)).sealed, START)
  if (plaintext === undefined) throw new Error('another context')
  const sealed = await sealer.seal('outbox', context, plaintext, START)
  expect(await openKeySet(sealer, ISSUER, { version: 1, sealed }, START)).toBeUndefined()
})

test('a set opens until it is 31 days old and not a second longer, even where its seal still would', async () => {
  const early = epochSeconds(Math.floor(START / DAY) * DAY)
  for (const issuedAt of [early, START]) {
    const sealed = await sealedSet(sealer, { issuedAt })
    const end = after(issuedAt, KEY_SET_MAX_AGE)
    expect(await openKeySet(sealer, ISSUER, sealed, end)).toBeDefined()
    expect(await openKeySet(sealer, ISSUER, sealed, after(end, 1))).toBeUndefined()
    expect(await sealer.open('keyring', `1 ${ISSUER}`, sealed.sealed, after(end, 1))).toBeDefined()
  }
})

test('a key that has stopped signing travels without its private value', async () => {
  const opened = await openKeySet(sealer, ISSUER, await sealedSet(sealer, { issuedAt: ROTATION }), ROTATION)
  const private_ = Object.entries(opened?.set.signing ?? {}).map(([kid, key]) => [kid, 'd' in key])
  expect(Object.fromEntries(private_)).toEqual({ [KIDS.first]: false, [KIDS.second]: true, [KIDS.third]: true })
})

test('a set that says it was opened under the previous secret is told apart', async () => {
  const rotated = createSealer(await secretsOf(2, 1))
  expect((await openKeySet(rotated, ISSUER, await sealedSet(sealer), START))?.isCurrent).toBe(false)
})

describe('what is not a set', () => {
  const sealJson = (value: unknown, by: Sealer = sealer): Promise<string> =>
    by.seal('keyring', `1 ${ISSUER}`, utf8(JSON.stringify(value)), START)

  test('is nothing, whatever shape it has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (junk) => {
        expect(await openKeySet(sealer, ISSUER, junk, START)).toBeUndefined()
      }),
    )
  })

  test('is nothing even where it was sealed', async () => {
    const plaintext = await sealer.open('keyring', `1 ${ISSUER}`, (await sealedSet(sealer)).sealed, START)
    const whole = JSON.parse(fromUtf8(plaintext ?? new Uint8Array()) ?? '')
    for (const broken of [
      null,
      {},
      { ...whole, timeline: [] },
      { ...whole, data: {} },
      { ...whole, version: 2 },
      { ...whole, formerPeppers: [{ id: 'short', bytes: 'AAAA' }] },
    ]) {
      expect(await openKeySet(sealer, ISSUER, { version: 1, sealed: await sealJson(broken) }, START)).toBeUndefined()
    }
    const newer = { ...whole, added: 'later' }
    expect(await openKeySet(sealer, ISSUER, { version: 1, sealed: await sealJson(newer) }, START)).toBeDefined()
  })
})
