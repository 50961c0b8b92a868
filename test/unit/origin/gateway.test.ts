import { describe, expect, it } from 'vitest'
import { compile } from '#config/compile.ts'
import type { Site } from '#config/deployment.ts'
import { parseSessionId, parseSubjectId } from '#domain/ids.ts'
import type { Customer } from '#domain/principal.ts'
import { boundClaims, customerClaims } from '#gateway/assertion-claims.ts'
import { createAssertionSigner } from '#keys/signer.ts'
import { epochSeconds } from '#lib/time.ts'
import { CURRENT_KEY } from '#origin/vectors/keys.ts'
import { NOW } from '#origin/vectors/settings.ts'
import { createVerifier } from '#origin/verify.ts'
import { KEY_SET } from './assertion.ts'

const siteOf = (binding: 'request' | 'session'): { readonly issuer: string; readonly site: Site } => {
  const compiled = compile({
    name: 'Flowers',
    relyingPartyId: 'flowers.example',
    issuer: 'https://id.flowers.example',
    mail: { from: 'Flowers <hello@flowers.example>', sender: { kind: 'send-email', binding: 'EMAIL' } },
    sites: [
      {
        id: 'shop',
        publicUrl: 'https://flowers.example',
        origin: 'https://shop.internal.example',
        audience: 'shop',
        binding,
        claims: ['email', 'email_verified', 'name', 'groups'],
        routes: [],
        otherwise: { if: 'signedIn', from: 'aal0' },
      },
    ],
  })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.failure))
  const [site] = compiled.value.sites
  if (site === undefined) throw new Error('no site')
  return { issuer: compiled.value.issuer, site }
}

const customerAt = (): Customer => {
  const subject = parseSubjectId('k3v9Qm0aTzS1uWbR7xYc2A')
  const sid = parseSessionId('Zp4tH8nL2dEo6gJrV5sKfQ')
  if (subject === undefined || sid === undefined) throw new Error('not ids')
  const claims = { email: 'ada@example.com', email_verified: true, name: 'Ada Löwe', groups: ['trade'] }
  const authTime = epochSeconds(NOW - 5)
  return {
    kind: 'customer',
    subject,
    sid,
    acr: 'aal0',
    amr: ['otp'],
    authTime,
    phishingResistant: false,
    risk: 'low',
    restrictedUntil: null,
    claims,
  }
}

const signedBy = async (claims: Readonly<Record<string, unknown>>): Promise<string> => {
  const { kid, x, y, d } = CURRENT_KEY
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const key = await crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y, d }, algorithm, false, ['sign'])
  const signer = createAssertionSigner(kid, key)
  return signer.sign({ ...claims, iat: NOW, nbf: NOW, exp: NOW + 45, jti: 'm7Xc1Bv5Na3Sd9Fg0HjKlw' })
}

describe('what the gateway signs', () => {
  it.each(['request', 'session'] as const)('is understood, with binding %s', async (binding) => {
    const { issuer, site } = siteOf(binding)
    const bound = { method: 'POST', path: '/account/address', queryHash: undefined } as const
    const claims = customerClaims(issuer, site, customerAt())
    const assertion = await signedBy(binding === 'session' ? claims : { ...claims, ...boundClaims(site, bound) })
    const { publicUrl, audience } = site
    const verifier = createVerifier({ issuer, audience, publicUrl, binding, keys: KEY_SET, now: () => NOW })
    const verification = await verifier.verify({ method: 'POST', target: '/account/address', assertions: [assertion] })
    expect(verification).toMatchObject({
      ok: true,
      value: {
        sub: 'k3v9Qm0aTzS1uWbR7xYc2A',
        principal: 'customer',
        sid: 'Zp4tH8nL2dEo6gJrV5sKfQ',
        acr: 'aal0',
        amr: ['otp'],
        authTime: NOW - 5,
        email: 'ada@example.com',
        emailVerified: true,
        name: 'Ada Löwe',
        groups: ['trade'],
      },
    })
  })
})
