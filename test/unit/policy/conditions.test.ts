import { describe, expect, test } from 'vitest'
import { acr, anyone, authenticatedWithin, method, phishingResistant, signedIn } from '#policy/builders.ts'
import { evaluate } from '#policy/evaluate.ts'
import { customer, facts } from './policy-builders.ts'

const YES = { met: 'yes' }
const SIGN_IN = { met: 'no', reasons: ['not_signed_in'], remedy: { kind: 'sign-in' } }

describe('anyone', () => {
  test('lets everybody through', () => {
    expect(evaluate(anyone(), facts())).toEqual(YES)
    expect(evaluate(anyone(), facts({ principal: customer('aal2') }))).toEqual(YES)
  })
})

describe.each([
  ['signedIn', signedIn],
  ['acr', ({ from }: { readonly from: 'aal0' | 'aal1' | 'aal2' }) => acr(from)],
])('%s', (_, condition) => {
  test.each([
    ['aal0', 'aal0', true],
    ['aal0', 'aal1', true],
    ['aal0', 'aal2', true],
    ['aal1', 'aal0', false],
    ['aal1', 'aal1', true],
    ['aal1', 'aal2', true],
    ['aal2', 'aal0', false],
    ['aal2', 'aal1', false],
    ['aal2', 'aal2', true],
  ] as const)('asking %s of a session with %s: %s', (asked, held, met) => {
    const verdict = evaluate(condition({ from: asked }), facts({ principal: customer(held) }))
    expect(verdict).toEqual(
      met ? YES : { met: 'no', reasons: ['acr_too_low'], remedy: { kind: 'step-up', acr: asked } },
    )
  })

  test('sends somebody who is not signed in to sign in, for there is no session to step up', () => {
    expect(evaluate(condition({ from: 'aal2' }), facts())).toEqual(SIGN_IN)
  })
})

describe('signedIn without a level', () => {
  test('asks for aal1, and has a session from an e-mail code step up instead of signing in again', () => {
    expect(evaluate(signedIn(), facts({ principal: customer('aal0') }))).toEqual({
      met: 'no',
      reasons: ['acr_too_low'],
      remedy: { kind: 'step-up', acr: 'aal1' },
    })
    expect(evaluate(signedIn(), facts({ principal: customer('aal1') }))).toEqual(YES)
  })
})

describe('authenticatedWithin', () => {
  const condition = authenticatedWithin('15m')
  const TOO_OLD = {
    met: 'no',
    reasons: ['authentication_too_old'],
    remedy: { kind: 'step-up', maxAgeSeconds: 900 },
  }
  const UNKNOWN = { met: 'unknown', reasons: ['condition_unknown'] }

  test.each([
    [0, YES],
    [899, YES],
    [900, YES],
    [901, TOO_OLD],
    // A clock that runs ahead by less than a minute is a clock; one that runs ahead by more is no fact.
    [-60, YES],
    [-61, UNKNOWN],
  ] as const)('an authentication %s s ago', (ago, verdict) => {
    expect(evaluate(condition, facts({ principal: customer('aal1', ago) }))).toEqual(verdict)
  })

  const STEP_UP = { kind: 'step-up', acr: 'aal1', maxAgeSeconds: 900 }
  test.each([
    [0, { met: 'no', reasons: ['acr_too_low'], remedy: STEP_UP }],
    [901, { met: 'no', reasons: ['acr_too_low', 'authentication_too_old'], remedy: STEP_UP }],
    [-61, UNKNOWN],
  ] as const)('is not met by a code by mail, shown %s s ago: that is no authenticator', (ago, verdict) => {
    expect(evaluate(condition, facts({ principal: customer('aal0', ago) }))).toEqual(verdict)
  })

  test('sends somebody who is not signed in to sign in', () => {
    expect(evaluate(condition, facts())).toEqual(SIGN_IN)
  })

  test.each([
    ['15m', 900],
    ['90s', 90],
    ['2h', 7200],
    ['1d', 86_400],
    [45, 45],
  ] as const)('reads %s as %s s', (within, seconds) => {
    expect(authenticatedWithin(within)).toEqual({ if: 'authenticatedWithin', seconds })
  })

  test('admits nobody where the duration is none', () => {
    const broken = authenticatedWithin('1.5m')
    expect(evaluate(broken, facts({ principal: customer('aal2') })).met).toBe('no')
  })
})

describe('phishingResistant', () => {
  const NOT = {
    met: 'no',
    reasons: ['not_phishing_resistant'],
    remedy: { kind: 'step-up', phishingResistant: true },
  }

  test.each([
    ['aal0', true, NOT],
    ['aal0', false, NOT],
    ['aal1', true, YES],
    ['aal1', false, NOT],
    ['aal2', true, YES],
  ] as const)('of a session with %s, by a passkey: %s', (held, resistant, verdict) => {
    const principal = { ...customer(held), phishingResistant: resistant }
    expect(evaluate(phishingResistant(), facts({ principal }))).toEqual(verdict)
  })
})

describe('method', () => {
  test('is met by the listed methods only, exactly as they are spelt', () => {
    const condition = method('GET', 'HEAD')
    expect(evaluate(condition, facts({ method: 'HEAD' }))).toEqual(YES)
    expect(evaluate(condition, facts({ method: 'get' }))).toEqual({ met: 'no', reasons: ['method_not_listed'] })
    expect(evaluate(condition, facts({ method: 'POST' }))).toEqual({ met: 'no', reasons: ['method_not_listed'] })
  })
})
