import { describe, expect, test } from 'vitest'
import { acr, all, any, anyone, authenticatedWithin, method, not, signedIn } from '#policy/builders.ts'
import { evaluate } from '#policy/evaluate.ts'
import type { Condition } from '#policy/expression.ts'
import { customer, facts, UNKNOWABLE } from './policy-builders.ts'

const YES = anyone()
const NO = method('DELETE')
/** Unknown for `UNKNOWABLE`. */
const UNKNOWN = authenticatedWithin('15m')

const met = (condition: Condition) => evaluate(condition, facts({ principal: UNKNOWABLE })).met

describe('three values', () => {
  test.each([
    ['all', all, YES, YES, 'yes'],
    ['all', all, YES, NO, 'no'],
    ['all', all, NO, NO, 'no'],
    ['all', all, YES, UNKNOWN, 'unknown'],
    ['all', all, NO, UNKNOWN, 'no'],
    ['all', all, UNKNOWN, UNKNOWN, 'unknown'],
    ['any', any, YES, YES, 'yes'],
    ['any', any, YES, NO, 'yes'],
    ['any', any, NO, NO, 'no'],
    ['any', any, YES, UNKNOWN, 'yes'],
    ['any', any, NO, UNKNOWN, 'unknown'],
    ['any', any, UNKNOWN, UNKNOWN, 'unknown'],
  ] as const)('%s of two', (_, combine, one, other, verdict) => {
    expect(met(combine(one, other))).toBe(verdict)
    expect(met(combine(other, one))).toBe(verdict)
  })

  test('not turns yes and no round and leaves unknown alone', () => {
    expect(met(not(YES))).toBe('no')
    expect(met(not(NO))).toBe('yes')
    expect(met(not(UNKNOWN))).toBe('unknown')
    expect(met(not(not(UNKNOWN)))).toBe('unknown')
  })

  test('data that no condition reads is unknown, also under not, and so is all of nothing', () => {
    const stranger: Condition = JSON.parse('{"if":"moonIsFull"}')
    const inherited: Condition = JSON.parse('{"if":"constructor"}')
    for (const condition of [stranger, inherited]) {
      expect(met(condition)).toBe('unknown')
      expect(met(not(condition))).toBe('unknown')
      expect(met(any(NO, condition))).toBe('unknown')
    }
    expect(met({ if: 'all', of: [] })).toBe('unknown')
    expect(met({ if: 'any', of: [] })).toBe('no')
  })
})

describe('the remedy of all', () => {
  test('is to sign in first, where anything asks for a session', () => {
    expect(evaluate(all(acr('aal2'), authenticatedWithin('5m'), signedIn()), facts())).toEqual({
      met: 'no',
      reasons: ['not_signed_in'],
      remedy: { kind: 'sign-in' },
    })
  })

  test('is one step-up to the strongest level and the shortest age that any part asks for', () => {
    const condition = all(acr('aal1'), authenticatedWithin('15m'), acr('aal2'), authenticatedWithin('5m'))
    expect(evaluate(condition, facts({ principal: customer('aal0', 1000) }))).toEqual({
      met: 'no',
      reasons: ['acr_too_low', 'authentication_too_old'],
      remedy: { kind: 'step-up', acr: 'aal2', maxAgeSeconds: 300 },
    })
  })

  test('asks for no more than is missing', () => {
    const condition = all(acr('aal2'), authenticatedWithin('15m'))
    expect(evaluate(condition, facts({ principal: customer('aal2', 1000) }))).toMatchObject({
      remedy: { kind: 'step-up', maxAgeSeconds: 900 },
    })
    expect(evaluate(condition, facts({ principal: customer('aal1', 10) }))).toMatchObject({
      remedy: { kind: 'step-up', acr: 'aal2' },
    })
  })

  test('is none where a part has none: nobody signs in for a door that stays shut', () => {
    expect(evaluate(all(signedIn(), method('POST')), facts())).toEqual({
      met: 'no',
      reasons: ['not_signed_in', 'method_not_listed'],
    })
    expect(evaluate(all(acr('aal2'), not(signedIn())), facts({ principal: customer('aal1') }))).not.toHaveProperty(
      'remedy',
    )
  })
})

describe('the remedy of any', () => {
  test('is to sign in for somebody who is not', () => {
    expect(evaluate(any(acr('aal2'), all(signedIn(), method('GET'))), facts())).toMatchObject({
      remedy: { kind: 'sign-in' },
    })
  })

  test('is the lowest level, whatever stands first', () => {
    const principal = customer('aal0')
    for (const condition of [any(acr('aal2'), acr('aal1')), any(acr('aal1'), acr('aal2'))]) {
      expect(evaluate(condition, facts({ principal }))).toMatchObject({ remedy: { kind: 'step-up', acr: 'aal1' } })
    }
  })

  test('is a fresh proof of what is held rather than a higher level, and the longest age of several', () => {
    const principal = customer('aal1', 5000)
    const condition = any(acr('aal2'), authenticatedWithin('5m'), authenticatedWithin('1h'))
    expect(evaluate(condition, facts({ principal }))).toMatchObject({
      remedy: { kind: 'step-up', maxAgeSeconds: 3600 },
    })
  })

  test('is what the other parts offer where one is hopeless or unknown', () => {
    expect(evaluate(any(method('POST'), signedIn()), facts())).toMatchObject({ remedy: { kind: 'sign-in' } })
    const verdict = evaluate(any(acr('aal2'), authenticatedWithin('15m')), facts({ principal: customer('aal1', -500) }))
    expect(verdict).toMatchObject({ met: 'unknown', remedy: { kind: 'step-up', acr: 'aal2' } })
  })
})

test('not never offers a remedy', () => {
  expect(evaluate(not(signedIn()), facts({ principal: customer('aal1') }))).toEqual({
    met: 'no',
    reasons: ['negated_condition_met'],
  })
})
