import { describe, expect, test } from 'vitest'
import { compile } from '#config/compile.ts'
import { definePostern } from '#config/define.ts'
import type { Deployment } from '#config/deployment.ts'
import { parseSessionId, parseSubjectId } from '#domain/ids.ts'
import { ANONYMOUS, type Principal } from '#domain/principal.ts'
import { explainRequest, type Question } from '#gateway/explain.ts'
import { after, epochSeconds } from '#lib/time.ts'
import { acr, all, anyone, authenticatedWithin, method, signedIn } from '#policy/builders.ts'

const NOW = epochSeconds(1_800_000_000)

const compiled = (): Deployment => {
  const outcome = compile(
    definePostern({
      name: 'Shop',
      relyingPartyId: 'shop.example',
      mail: { from: 'hello@shop.example', sender: { kind: 'service', binding: 'MAILER' } },
      sites: [
        {
          id: 'shop',
          publicUrl: 'https://www.shop.example',
          origin: 'zone',
          audience: 'shop',
          routes: [
            { match: '/', allow: anyone() },
            { match: '/pay', name: 'payment', allow: all(acr('aal2'), authenticatedWithin('15m')) },
            { match: '/feed', allow: method('GET') },
          ],
          otherwise: signedIn({ from: 'aal0' }),
        },
      ],
    }),
  )
  if (!outcome.ok) throw new Error('not valid')
  return outcome.value
}
const deployment = compiled()

const customer = (acrHeld: 'aal0' | 'aal1' | 'aal2', secondsAgo: number): Principal => {
  const subject = parseSubjectId('AAAAAAAAAAAAAAAAAAAAAA')
  const sid = parseSessionId('BBBBBBBBBBBBBBBBBBBBBB')
  if (subject === undefined || sid === undefined) throw new Error('not an id')
  const authTime = after(NOW, -secondsAgo)
  return {
    kind: 'customer',
    subject,
    sid,
    acr: acrHeld,
    amr: [],
    authTime,
    phishingResistant: false,
    risk: 'low',
    restrictedUntil: null,
    claims: {},
  }
}

const explain = (target: string, changes: Partial<Question> = {}) =>
  explainRequest(deployment, {
    method: 'GET',
    scheme: 'https',
    host: 'www.shop.example',
    target,
    principal: ANONYMOUS,
    confirmed: false,
    now: NOW,
    ...changes,
  })

describe('a request that is judged', () => {
  test('is explained by the rule that decides it, its decision, and what each part of it says', () => {
    expect(explain('/pay/?a=b', { principal: customer('aal2', 1200) })).toMatchObject({
      ok: true,
      value: {
        kind: 'decided',
        site: 'shop',
        path: '/pay/',
        route: { id: 'shop/payment' },
        decision: {
          outcome: 'challenge',
          rule: 'shop/payment',
          remedy: { kind: 'step-up', maxAgeSeconds: 900 },
          reasons: ['authentication_too_old'],
        },
        reasons: {
          says: 'all of',
          verdict: { met: 'no' },
          parts: [
            { says: 'assurance of aal2 or more', verdict: { met: 'yes' }, parts: [] },
            { says: 'authenticated within 15m', verdict: { met: 'no' }, parts: [] },
          ],
        },
      },
    })
  })

  test.each([
    ['/', 'allow', 'shop/'],
    ['/x', 'challenge', 'shop/otherwise'],
    ['//pay', 'challenge', 'shop/payment'],
    ['/feed', 'allow', 'shop/feed'],
  ])('%s: %s by %s', (target, outcome, rule) => {
    expect(explain(target)).toMatchObject({ ok: true, value: { decision: { outcome, rule } } })
  })

  test('is judged by its method, OPTIONS like GET', () => {
    expect(explain('/feed', { method: 'POST' })).toMatchObject({ ok: true, value: { decision: { outcome: 'deny' } } })
    expect(explain('/feed', { method: 'OPTIONS' })).toMatchObject({
      ok: true,
      value: { decision: { outcome: 'allow' } },
    })
  })
})

test.each(['/_auth', '/_auth/sign-in', '/_AUTH/x', '/.well-known/webauthn', '/%5fauth/x'])(
  '%s is answered by the gateway itself',
  (target) => {
    expect(explain(target)).toMatchObject({ ok: true, value: { kind: 'own', site: 'shop' } })
  },
)

describe('a request that is refused before any rule is asked', () => {
  test.each([
    ['/a/../b', 'dot_segment'],
    ['/a%2fb', 'encoded_slash'],
    ['/a;b', 'semicolon'],
    ['/a%00', 'control'],
    ['/%252e', 'double_encoding'],
  ] as const)('%s: %s', (target, refusal) => {
    expect(explain(target)).toEqual({ ok: false, failure: { code: 'refused', slug: 'ambiguous-request', refusal } })
  })

  test('says so of methods that reach no origin', () => {
    const failure = { code: 'refused', slug: 'method-not-allowed', refusal: 'method' }
    expect(explain('/', { method: 'TRACE' })).toEqual({ ok: false, failure })
  })

  test('names the hosts that there are', () => {
    expect(explain('/', { host: 'evil.example' })).toEqual({
      ok: false,
      failure: { code: 'unknown_host', hosts: ['www.shop.example'] },
    })
  })
})
