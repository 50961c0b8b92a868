import { describe, expect, it } from 'vitest'
import { ANONYMOUS, type Principal } from '#domain/principal.ts'
import { challenge } from '#gateway/challenge.ts'
import { encodeContinuation } from '#gateway/continuation.ts'
import { decide, policyFacts } from '#gateway/decide.ts'
import { fromUtf8 } from '#lib/encoding.ts'
import { parseReturnPath, START_PAGE } from '#lib/return-path.ts'
import type { Remedy } from '#policy/decision.ts'
import { compiled, customer, factsOf, NOW, open, type RequestInput, route } from './builders.ts'

const NAVIGATION = { 'sec-fetch-mode': 'navigate' }

const answer = (remedy: Remedy | undefined, principal: Principal, target: string, input: RequestInput = {}) =>
  challenge(
    remedy === undefined
      ? { outcome: 'deny', rule: 'r', reasons: ['method_not_listed'] }
      : { outcome: 'challenge', rule: 'r', remedy, reasons: ['not_signed_in'] },
    { facts: factsOf(target, input), site: compiled(), basePath: '/_auth', principal },
  )

describe('a decision', () => {
  it('allows for a verdict of yes and for nothing else', () => {
    const decided = (allow: Parameters<typeof route>[1], principal: Principal) =>
      decide(route('/x', allow), policyFacts(factsOf('/x'), principal, NOW, false)).outcome
    expect(decided({ allow: { if: 'anyone' } }, ANONYMOUS)).toBe('allow')
    expect(decided({ allow: { if: 'signedIn', from: 'aal1' } }, customer())).toBe('allow')
    expect(decided({ allow: { if: 'signedIn', from: 'aal1' } }, ANONYMOUS)).toBe('challenge')
    expect(decided({ allow: { if: 'method', in: ['POST'] } }, customer())).toBe('deny')
  })

  it('names its rule', () => {
    expect(decide(open('/x', { id: 'shop/x' }), policyFacts(factsOf('/x'), ANONYMOUS, NOW, false)).rule).toBe('shop/x')
  })

  it('judges OPTIONS that is no preflight like GET (S32)', () => {
    expect(policyFacts(factsOf('/x', { method: 'OPTIONS' }), ANONYMOUS, NOW, false).method).toBe('GET')
    expect(policyFacts(factsOf('/x', { method: 'DELETE' }), ANONYMOUS, NOW, false).method).toBe('DELETE')
  })
})

describe('who must sign in', () => {
  const signIn: Remedy = { kind: 'sign-in' }

  it('is sent there and back by a navigation', () => {
    expect(answer(signIn, ANONYMOUS, '/account?tab=1', { headers: NAVIGATION })).toEqual({
      kind: 'redirect',
      page: 'sign-in',
      continuation: { path: '/account?tab=1' },
    })
  })

  it('learns after a posted form that nothing was sent, and comes back to where it was filled in (S17)', () => {
    const headers = { ...NAVIGATION, referer: 'https://www.shop.example/form?step=2' }
    expect(answer(signIn, ANONYMOUS, '/account', { method: 'POST', headers, body: 'a=b' })).toEqual({
      kind: 'redirect',
      page: 'sign-in',
      continuation: { path: '/form?step=2', notice: 'nothing-sent' },
    })
  })

  it.each([
    ['of another site', 'https://evil.test/form'],
    ['that only begins like ours', 'https://shop.example.evil.test/form'],
    ['that would lead away', 'https://shop.example//evil.test'],
    ['without a path', 'https://shop.example'],
  ])('comes back to the start page after a form with a Referer %s', (_, referer) => {
    expect(
      answer(signIn, ANONYMOUS, '/account', { method: 'POST', headers: { ...NAVIGATION, referer } }),
    ).toMatchObject({
      continuation: { path: '/' },
    })
  })

  it('keeps the path of an address that is too long to travel', () => {
    const continuationOf = (target: string) => answer(signIn, ANONYMOUS, target, { headers: NAVIGATION })
    expect(continuationOf(`/account?q=${'x'.repeat(3000)}`)).toMatchObject({ continuation: { path: '/account' } })
    expect(continuationOf(`/${'x'.repeat(3000)}`)).toMatchObject({ continuation: { path: START_PAGE } })
  })

  it('is told by 401 and a link where a program asks', () => {
    const headers = { referer: 'https://shop.example/cart' }
    expect(answer(signIn, ANONYMOUS, '/account/api', { headers })).toEqual({
      kind: 'refuse',
      refusal: {
        slug: 'sign-in-required',
        navigation: false,
        headers: { 'www-authenticate': 'Bearer realm="shop"' },
        members: { login_url: 'https://shop.example/_auth/sign-in?return_to=%2Fcart' },
      },
    })
  })

  it('can be told by scripts of listed web origins, and of no others', () => {
    const headersFor = (origin: string) => {
      const told = answer(signIn, ANONYMOUS, '/account/api', { headers: { origin } })
      return told.kind === 'refuse' ? told.refusal.headers : {}
    }
    expect(headersFor('https://spa.example')).toMatchObject({
      'access-control-allow-origin': 'https://spa.example',
      'access-control-allow-credentials': 'true',
      vary: 'Origin',
    })
    for (const origin of [
      'https://evil.test',
      'null',
      'https://spa.example.evil.test',
      'https://spa.example, https://evil.test',
    ]) {
      expect(headersFor(origin)).not.toHaveProperty('access-control-allow-origin')
    }
  })
})

describe('who must prove more', () => {
  const stepUp: Remedy = { kind: 'step-up', acr: 'aal2', maxAgeSeconds: 300 }

  it('is sent to step up by a navigation, never to sign in', () => {
    expect(answer(stepUp, customer(), '/account', { headers: NAVIGATION })).toEqual({
      kind: 'redirect',
      page: 'step-up',
      continuation: { path: '/account', asked: { acr: 'aal2' } },
    })
  })

  it('is sent to sign in first where nobody is signed in', () => {
    expect(answer(stepUp, ANONYMOUS, '/account', { headers: NAVIGATION })).toMatchObject({ page: 'sign-in' })
  })

  it('does not lose a posted form, and comes back to the page it stands on if they leave it', () => {
    const headers = { ...NAVIGATION, referer: 'https://shop.example/pay' }
    expect(answer(stepUp, customer(), '/account', { method: 'POST', headers })).toMatchObject({
      kind: 'park',
      back: { path: '/pay' },
    })
  })

  it('is told by 401 what is asked for where a program asks (RFC 9470)', () => {
    expect(answer(stepUp, customer(), '/account', { method: 'POST' })).toMatchObject({
      kind: 'refuse',
      refusal: {
        slug: 'insufficient-authentication',
        headers: {
          'www-authenticate':
            'Bearer realm="shop", error="insufficient_user_authentication", ' +
            'error_description="The request needs a stronger or more recent sign-in", acr_values="aal2", max_age=300',
        },
        members: { acr_values: 'aal2', max_age: 300, step_up_url: 'https://shop.example/_auth/step-up?acr=aal2' },
      },
    })
  })
})

describe('who may not pass at all', () => {
  it.each([ANONYMOUS, customer()])('is told so, and sent nowhere: %j', (principal) => {
    expect(answer(undefined, principal, '/account', { headers: NAVIGATION })).toMatchObject({
      kind: 'refuse',
      refusal: { slug: 'access-denied', navigation: true },
    })
  })
})

describe('a customer who may not pass now', () => {
  it.each([
    ['this sign-in was risky', ['risk_too_high'], {}, 'sign-in-too-risky'],
    ['the account is restricted', ['negated_condition_met'], { restrictedUntil: NOW }, 'account-restricted'],
    ['something else is excluded', ['negated_condition_met'], {}, 'access-denied'],
    [
      'the account is restricted, and that is not why',
      ['method_not_listed'],
      { restrictedUntil: NOW },
      'access-denied',
    ],
  ] as const)('is told whether %s', (_, reasons, changes, slug) => {
    const facts = factsOf('/account', { headers: NAVIGATION })
    const denied = { outcome: 'deny', rule: 'shop/account', reasons } as const
    const input = { facts, site: compiled(), basePath: '/_auth', principal: customer(changes) }
    expect(challenge(denied, input)).toMatchObject({ kind: 'refuse', refusal: { slug } })
  })
})

describe('a continuation', () => {
  it('travels as JSON with the time at which it was made', () => {
    const path = parseReturnPath('/account') ?? START_PAGE
    expect(fromUtf8(encodeContinuation({ path, notice: 'nothing-sent' }, NOW))).toBe(
      `{"path":"/account","notice":"nothing-sent","at":${NOW}}`,
    )
  })
})
