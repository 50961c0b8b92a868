import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { createAssertionCache, type SessionAssertion } from '#keys/assertion-cache.ts'
import { importKeySet } from '#keys/deployment-keys.ts'
import { openKeySet } from '#keys/key-set.ts'
import { createSealer } from '#keys/seal.ts'
import type { AssertionSigner } from '#keys/signer.ts'
import { kidOf } from '#keys/signing-key.ts'
import { after, epochSeconds, HOUR } from '#lib/time.ts'
import { ISSUER, KIDS, keySet, ROTATION, START, sealedSet } from './key-sets.ts'
import { secretsOf } from './sealers.ts'

const begun = await importKeySet(keySet())
const rotated = await importKeySet(keySet({ issuedAt: ROTATION, version: 2 }))

const verify = (token: string, keys: { readonly keys: readonly JsonWebKey[] }) =>
  jwtVerify(token, createLocalJWKSet({ keys: keys.keys.map((key) => ({ ...key, kty: 'EC' })) }), {
    typ: 'postern+jwt',
    algorithms: ['ES256'],
    currentDate: new Date(START * 1000),
  })

describe('the signer', () => {
  test('signs ES256 under the thumbprint of its key, typed as ours', async () => {
    const { signer, jwks } = begun.at(START)
    const token = await signer.sign({ sub: 'someone', amr: ['otp'], exp: START + 45 })
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'postern+jwt', kid: signer.kid })
    expect((await verify(token, jwks)).payload).toEqual({ sub: 'someone', amr: ['otp'], exp: START + 45 })
  })

  test('publishes its keys with kid, algorithm and use, and nothing private', async () => {
    const { jwks } = begun.at(START)
    expect(jwks.keys.map(({ kid }) => kid)).toEqual([KIDS.second, KIDS.first])
    for (const { x, y, kid, ...rest } of jwks.keys) {
      expect(rest).toEqual({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
      expect(await kidOf({ kty: 'EC', crv: 'P-256', x, y })).toBe(kid)
    }
  })
})

describe('over a rotation', () => {
  test('an isolate changes keys in the second that its set foretells', () => {
    expect(begun.at(after(ROTATION, -1)).signer.kid).toBe(KIDS.first)
    expect(begun.at(ROTATION).signer.kid).toBe(KIDS.second)
  })

  test('what was signed before verifies after, for 24 h', async () => {
    const token = await begun.at(START).signer.sign({ sub: 'someone' })
    for (const keys of [rotated.at(ROTATION), rotated.at(after(ROTATION, 24 * HOUR - 1)), begun.at(ROTATION)]) {
      expect((await verify(token, keys.jwks)).payload.sub).toBe('someone')
    }
    await expect(verify(token, rotated.at(after(ROTATION, 24 * HOUR)).jwks)).rejects.toThrow('no applicable key')
  })

  test('what is signed after verifies with the keys that a verifier fetched at any time in the 30 days before', async () => {
    const token = await rotated.at(ROTATION).signer.sign({ sub: 'someone' })
    expect((await verify(token, begun.at(START).jwks)).payload.sub).toBe('someone')
  })

  test('an isolate whose clock is behind the keyring signs too, with the key whose private value it got', async () => {
    const sealer = createSealer(await secretsOf(1))
    const opened = await openKeySet(sealer, ISSUER, await sealedSet(sealer, { issuedAt: ROTATION }), ROTATION)
    if (opened === undefined) throw new Error('does not open')
    expect((await importKeySet(opened.set)).at(after(ROTATION, -2)).signer.kid).toBe(KIDS.second)
  })
})

describe('assertions of a session', () => {
  const signed: Record<string, unknown>[] = []
  const signer = (kid: string): AssertionSigner => ({
    kid,
    sign: async (claims) => {
      signed.push({ ...claims })
      return `${kid}#${signed.length}`
    },
  })
  const wanted = (changed: Partial<SessionAssertion> = {}): SessionAssertion => ({
    signer: signer('k'),
    claims: { sub: 'someone', acr: 'aal1', groups: ['a', 'b'] },
    leaseUntil: after(START, 60),
    lifetimeSeconds: 45,
    newId: () => 'jti',
    now: START,
    ...changed,
  })

  test('carry the times and the id of their signing', async () => {
    await createAssertionCache()(wanted({ newId: () => 'one' }))
    expect(signed.at(-1)).toEqual({
      sub: 'someone',
      acr: 'aal1',
      groups: ['a', 'b'],
      iat: START,
      nbf: START,
      exp: START + 45,
      jti: 'one',
    })
  })

  test.each([29, 30])('are handed out again until they are 30 s old (%i s)', async (age) => {
    const cache = createAssertionCache()
    const first = await cache(wanted())
    expect((await cache(wanted({ now: after(START, age) }))) === first).toBe(age < 30)
  })

  test.each([
    ['lease', { leaseUntil: after(START, 12) }, 12],
    ['lifetime, two thirds of it', { lifetimeSeconds: 15 }, 10],
  ])('are not handed out again past the end of the %s', async (_what, changed, end) => {
    const cache = createAssertionCache()
    const first = await cache(wanted(changed))
    expect(await cache(wanted({ ...changed, now: after(START, end - 1) }))).toBe(first)
    expect(await cache(wanted({ ...changed, now: after(START, end) }))).not.toBe(first)
  })

  test('are bound to the lease under which they were signed, and to the one that asks', async () => {
    const cache = createAssertionCache()
    const first = await cache(wanted({ leaseUntil: after(START, 10) }))
    expect(await cache(wanted({ leaseUntil: after(START, 70), now: after(START, 10) }))).not.toBe(first)
    const other = createAssertionCache()
    const long = await other(wanted())
    expect(await other(wanted({ leaseUntil: after(START, 5), now: after(START, 5) }))).not.toBe(long)
  })

  test('are not handed out by a clock that went back behind their signing', async () => {
    const cache = createAssertionCache()
    const first = await cache(wanted())
    expect(await cache(wanted({ now: after(START, -1) }))).not.toBe(first)
  })

  test('are kept apart by key, lifetime and every claim, and by nothing else', async () => {
    const cache = createAssertionCache()
    const first = await cache(wanted())
    const others: Partial<SessionAssertion>[] = [
      { signer: signer('l') },
      { lifetimeSeconds: 46 },
      { claims: { sub: 'other', acr: 'aal1', groups: ['a', 'b'] } },
      { claims: { sub: 'someone', acr: 'aal2', groups: ['a', 'b'] } },
      { claims: { sub: 'someone', acr: 'aal1', groups: ['b', 'a'] } },
      { claims: { sub: 'someone', acr: 'aal1', groups: ['a,b'] } },
      { claims: { sub: 'someone', acr: 'aal1' } },
      { claims: { sub: 'someone', acr: 'aal1', groups: ['a', 'b'], email_verified: true } },
      { claims: { sub: 'someone', acr: 'aal1', groups: ['a', 'b'], email_verified: 'true' } },
      { claims: { sub: 'someone', acr: 'aal1', groups: [['a', 'b']] } },
      { claims: { sub: 'someone', acr: 'aal1', groups: { a: 'b' } } },
    ]
    const all = new Set([first])
    for (const changed of others) all.add(await cache(wanted(changed)))
    expect(all.size).toBe(others.length + 1)
    expect(
      await cache(wanted({ claims: { groups: ['a', 'b'], acr: 'aal1', sub: 'someone' }, newId: () => 'two' })),
    ).toBe(first)
  })

  test('fill no more than their places', async () => {
    const cache = createAssertionCache(2)
    const of = async (sub: string): Promise<string> => cache(wanted({ claims: { sub } }))
    const [a, b] = [await of('a'), await of('b')]
    expect(await of('a')).toBe(a)
    await of('c')
    expect(await of('a')).toBe(a)
    expect(await of('b')).not.toBe(b)
  })

  test('that reach an origin verify', async () => {
    const { signer: real, jwks } = begun.at(START)
    const token = await createAssertionCache()(wanted({ signer: real, now: epochSeconds(START) }))
    expect((await verify(token, jwks)).payload).toMatchObject({ sub: 'someone', exp: START + 45 })
  })
})
