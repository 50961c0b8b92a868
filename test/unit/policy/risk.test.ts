import { describe, expect, test } from 'vitest'
import type { RISK_LEVELS } from '#domain/risk.ts'
import { after, epochSeconds } from '#lib/time.ts'
import { acr, all, any, not, restricted, risk, signedIn } from '#policy/builders.ts'
import { evaluate } from '#policy/evaluate.ts'
import { customer, facts, NOW } from './policy-builders.ts'

const withRisk = (level: (typeof RISK_LEVELS)[number] | undefined) =>
  facts({ principal: { ...customer('aal1'), risk: level } })
const restrictedUntil = (until: typeof NOW | null | undefined) =>
  facts({ principal: { ...customer('aal1'), restrictedUntil: until } })

describe('risk', () => {
  test.each([
    ['low', 'low', 'yes'],
    ['low', 'medium', 'no'],
    ['low', 'high', 'no'],
    ['medium', 'low', 'yes'],
    ['medium', 'medium', 'yes'],
    ['medium', 'high', 'no'],
  ] as const)('at most %s, of a sign-in with %s: %s', (atMost, level, met) => {
    expect(evaluate(risk({ atMost }), withRisk(level)).met).toBe(met)
  })

  test('that nobody noted is unknown, and so lets nobody through, also under not', () => {
    expect(evaluate(risk({ atMost: 'medium' }), withRisk(undefined)).met).toBe('unknown')
    expect(evaluate(not(risk({ atMost: 'medium' })), withRisk(undefined)).met).toBe('unknown')
    const strange = facts({ principal: { ...customer('aal1'), ...JSON.parse('{"risk":"none"}') } })
    expect(evaluate(risk({ atMost: 'medium' }), strange).met).toBe('unknown')
  })

  test('has no cure within the session, unless the rule names one', () => {
    expect(evaluate(risk({ atMost: 'low' }), withRisk('high'))).toEqual({ met: 'no', reasons: ['risk_too_high'] })
    expect(evaluate(any(risk({ atMost: 'low' }), acr('aal2')), withRisk('high'))).toMatchObject({
      met: 'no',
      remedy: { kind: 'step-up', acr: 'aal2' },
    })
  })

  test('asks whoever is not signed in to sign in', () => {
    expect(evaluate(risk({ atMost: 'low' }), facts())).toMatchObject({ met: 'no', remedy: { kind: 'sign-in' } })
  })
})

describe('restricted', () => {
  const open = all(signedIn(), not(restricted()))

  test.each([
    ['never', null, 'no'],
    ['until a moment ago', NOW, 'no'],
    ['for a second more', after(NOW, 1), 'yes'],
  ] as const)('holds for an account that is restricted %s: %#', (_, until, met) => {
    expect(evaluate(restricted(), restrictedUntil(until)).met).toBe(met)
    expect(evaluate(open, restrictedUntil(until)).met).toBe(met === 'yes' ? 'no' : 'yes')
  })

  test.each([undefined, Number.NaN])(
    'that is told as %s is unknown, and so lets nobody through, also under not',
    (until) => {
      const unknown = restrictedUntil(until === undefined ? until : epochSeconds(until))
      expect(evaluate(restricted(), unknown).met).toBe('unknown')
      expect(evaluate(open, unknown).met).toBe('unknown')
    },
  )

  test('sends whoever is not signed in to sign in where the rule asks for that', () => {
    expect(evaluate(open, facts())).toMatchObject({ met: 'no', remedy: { kind: 'sign-in' } })
  })
})
