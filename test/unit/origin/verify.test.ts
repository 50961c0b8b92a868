import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasAssurance } from '#origin/assurance.ts'
import { CURRENT_KEY, FOREIGN_KEY, toPublicJwk } from '#origin/vectors/keys.ts'
import { NOW, SETTINGS } from '#origin/vectors/settings.ts'
import { makeToken } from '#origin/vectors/token.ts'
import { createVerifier, VerifierConfigurationError, type VerifierSettings } from '#origin/verify.ts'
import { KEY_SET, signAssertion, verifierOf } from './assertion.ts'

const onAccount = (assertion: string) => ({ method: 'GET', target: '/account', assertions: [assertion] })

const outcomeAt = async (now: number, assertion: string): Promise<string> => {
  const verification = await verifierOf({ now: () => now }).verify(onAccount(assertion))
  return verification.ok ? 'accepted' : verification.refusal.code
}

describe('building a verifier', () => {
  const settings: VerifierSettings = { ...SETTINGS, keys: KEY_SET }
  const faultOf = (changes: Partial<Record<keyof VerifierSettings, unknown>>): unknown => {
    try {
      Reflect.apply(createVerifier, undefined, [{ ...settings, ...changes }])
      return 'built'
    } catch (error) {
      return error instanceof VerifierConfigurationError ? error.setting : error
    }
  }

  it.each([
    ['issuer', undefined],
    ['issuer', ''],
    ['issuer', ' '],
    ['audience', undefined],
    ['audience', ''],
    ['audience', ['shop']],
    ['publicUrl', undefined],
    ['publicUrl', ''],
    ['publicUrl', 'flowers.example'],
    ['publicUrl', 'ftp://flowers.example'],
    ['publicUrl', 'https://flowers.example/shop'],
    ['publicUrl', 'https://flowers.example/?'],
    ['publicUrl', 'https://flowers.example/#x'],
    ['publicUrl', 'https://ada@flowers.example'],
    ['binding', 'none'],
    ['keys', undefined],
    ['keys', ''],
    ['keys', null],
    ['keys', 'jwks.json'],
    ['keys', 'http://flowers.example/jwks.json'],
    ['keys', 'http://127.0.0.1.attacker.example/jwks.json'],
    ['keys', 'file:///jwks.json'],
    ['keys', { keys: [] }],
    ['keys', { keys: [{ kty: 'RSA', kid: 'r', n: 'AQAB', e: 'AQAB' }] }],
    ['keys', { keys: [...KEY_SET.keys, KEY_SET.keys[0]] }],
  ] as const)('refuses %s = %j', (setting, value) => {
    expect(faultOf({ [setting]: value })).toBe(setting)
  })

  it.each([
    ['publicUrl', 'https://flowers.example/'],
    ['publicUrl', 'http://localhost:8787'],
    ['keys', 'https://flowers.example/_auth/jwks.json'],
    ['keys', 'http://localhost:8787/_auth/jwks.json'],
    ['keys', 'http://127.0.0.1:8787/_auth/jwks.json'],
    ['keys', 'http://[::1]:8787/_auth/jwks.json'],
  ] as const)('takes %s = %j', (setting, value) => {
    expect(faultOf({ [setting]: value })).toBe('built')
  })
})

describe('times', () => {
  it('accepts until 5 s after the end and no longer', async () => {
    const assertion = await signAssertion({ exp: NOW + 45 })
    expect(await outcomeAt(NOW + 49, assertion)).toBe('accepted')
    expect(await outcomeAt(NOW + 49.9, assertion)).toBe('accepted')
    expect(await outcomeAt(NOW + 50, assertion)).toBe('expired')
  })

  it('accepts from 5 s before the begin and no sooner', async () => {
    const assertion = await signAssertion()
    expect(await outcomeAt(NOW - 5, assertion)).toBe('accepted')
    expect(await outcomeAt(NOW - 6, assertion)).toBe('not_yet_valid')
  })

  it('accepts no assertion for more than 70 s by one clock, whatever it claims', async () => {
    const times = fc.record({ iat: fc.integer({ min: -90, max: 90 }), life: fc.integer({ min: -5, max: 90 }) })
    await fc.assert(
      fc.asyncProperty(times, async ({ iat, life }) => {
        const assertion = await signAssertion({ iat: NOW + iat, nbf: NOW + iat, exp: NOW + iat + life })
        const isInOrder = life > 0 && life <= 60 && iat <= 5 && iat + life > -5
        expect((await outcomeAt(NOW, assertion)) === 'accepted').toBe(isInOrder)
      }),
    )
  })
})

describe('one assertion', () => {
  it('may be 8192 characters long and no longer', async () => {
    const ofLength = async (wanted: number): Promise<string> => {
      const fill = async (size: number): Promise<string> => {
        const groups = Array.from({ length: Math.ceil(size / 1000) }, (_, index) =>
          'g'.repeat(Math.min(1000, size - index * 1000)),
        )
        return signAssertion({ groups })
      }
      for (let size = 5500; size < 6000; size++) {
        const assertion = await fill(size)
        if (assertion.length >= wanted) return assertion
      }
      throw new Error('not reached')
    }
    const fits = await ofLength(8191)
    expect(fits.length).toBeLessThanOrEqual(8192)
    expect(await outcomeAt(NOW, fits)).toBe('accepted')
    const exceeds = await ofLength(8193)
    expect(exceeds.length).toBeLessThan(8200)
    expect(await outcomeAt(NOW, exceeds)).toBe('assertion_too_long')
  })

  it('names the claim that is wrong', async () => {
    const verification = await verifierOf().verify(onAccount(await signAssertion({ sid: 7 })))
    expect(verification).toEqual({ ok: false, refusal: { code: 'claim_invalid', claim: 'sid' } })
  })

  it('becomes an identity', async () => {
    const assertion = await signAssertion({ email: 'ada@example.com', email_verified: true, purposes: ['news'] })
    const verification = await verifierOf().verify(onAccount(assertion))
    expect(verification).toMatchObject({
      ok: true,
      value: {
        sub: 'k3v9Qm0aTzS1uWbR7xYc2A',
        principal: 'customer',
        sid: 'Zp4tH8nL2dEo6gJrV5sKfQ',
        acr: 'aal2',
        amr: ['hwk', 'user', 'mfa'],
        authTime: NOW - 300,
        issuedAt: NOW,
        expiresAt: NOW + 45,
        email: 'ada@example.com',
        emailVerified: true,
        claims: { purposes: ['news'] },
      },
    })
    expect(verification.ok && 'name' in verification.value).toBe(false)
  })

  it('of an agent shows whom it acts for and who acts', async () => {
    const assertion = await signAssertion({ principal: 'agent', act: { sub: 'agent-7' } })
    const verification = await verifierOf().verify(onAccount(assertion))
    expect(verification).toMatchObject({
      ok: true,
      value: { sub: 'k3v9Qm0aTzS1uWbR7xYc2A', actor: { sub: 'agent-7' } },
    })
  })

  it('is refused, and nothing thrown, for whatever a sender writes', async () => {
    const verifier = verifierOf()
    const part = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.jsonValue().map((value) => btoa(encodeURI(JSON.stringify(value)))),
    )
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.tuple(part, part, part).map((parts) => parts.join('.')),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { maxLength: 2 }), fc.string(), async (assertions, target) => {
        expect((await verifier.verify({ method: 'GET', target, assertions })).ok).toBe(false)
      }),
    )
  })

  it('serves the one request it was signed for', async () => {
    const verifier = verifierOf()
    const assertion = await signAssertion()
    const target = fc.webPath().map((path) => path || '/')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('GET', 'POST', 'HEAD'), target, async (method, path) => {
        const { ok } = await verifier.verify({ method, target: path, assertions: [assertion] })
        expect(ok).toBe(method === 'GET' && path === '/account')
      }),
    )
  })
})

describe('keys by a function', () => {
  const importKey = () => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
    return crypto.subtle.importKey('jwk', toPublicJwk(CURRENT_KEY), algorithm, false, ['verify'])
  }

  it('asks for the kid of the assertion', async () => {
    const asked: string[] = []
    const keys = async (kid: string) => {
      asked.push(kid)
      return kid === CURRENT_KEY.kid ? importKey() : undefined
    }
    const verifier = verifierOf({ keys })
    expect(await verifier.verify(onAccount(await signAssertion()))).toMatchObject({ ok: true })
    const foreign = await verifier.verify(onAccount(await signAssertion({}, FOREIGN_KEY)))
    expect(foreign).toMatchObject({ refusal: { code: 'key_unknown' } })
    expect(asked).toEqual([CURRENT_KEY.kid, FOREIGN_KEY.kid])
  })

  it('refuses while the function cannot know', async () => {
    const verifier = verifierOf({ keys: () => Promise.reject(new Error('no network')) })
    expect(await verifier.verify(onAccount(await signAssertion()))).toEqual({
      ok: false,
      refusal: { code: 'keys_unavailable' },
    })
  })

  it('is not asked about tokens that could never be accepted', async () => {
    const verifier = verifierOf({ keys: () => Promise.reject(new Error('must not be asked')) })
    const header = { alg: 'HS256', typ: 'postern+jwt', kid: CURRENT_KEY.kid }
    const token = await makeToken(header, {}, { kind: 'hs256-with-public-key', key: CURRENT_KEY })
    expect(await verifier.verify(onAccount(token))).toMatchObject({ refusal: { code: 'algorithm_refused' } })
  })
})

describe('hasAssurance', () => {
  const identityAt = async (acr: string) => {
    const verification = await verifierOf().verify(onAccount(await signAssertion({ acr, auth_time: NOW - 300 })))
    if (!verification.ok) throw new Error(verification.refusal.code)
    return verification.value
  }

  it('compares the class', async () => {
    expect(hasAssurance(await identityAt('aal2'), { acr: 'aal1' }, NOW)).toBe(true)
    expect(hasAssurance(await identityAt('aal1'), { acr: 'aal1' }, NOW)).toBe(true)
    expect(hasAssurance(await identityAt('aal0'), { acr: 'aal1' }, NOW)).toBe(false)
  })

  it('compares the age of the sign-in on both sides of the limit', async () => {
    const identity = await identityAt('aal2')
    expect(hasAssurance(identity, { acr: 'aal2', maxAgeSeconds: 300 }, NOW)).toBe(true)
    expect(hasAssurance(identity, { acr: 'aal2', maxAgeSeconds: 299 }, NOW)).toBe(false)
  })
})
