import { describe, expect, test } from 'vitest'
import { ANONYMOUS } from '#domain/principal.ts'
import { acr, all, any, confirm, phishingResistant, signedIn } from '#policy/builders.ts'
import { parseCondition } from '#policy/condition-schema.ts'
import { evaluate } from '#policy/evaluate.ts'
import { customer, facts } from './policy-builders.ts'

const PAY = { says: { en: 'Pay {amount}' }, values: { amount: '/amount' } }
const POST = { principal: customer('aal1'), method: 'POST' } as const

describe('confirm', () => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'asks for each %s by itself, however fresh the session',
    (method) => {
      expect(evaluate(confirm(PAY), facts({ principal: customer('aal2'), method }))).toEqual({
        met: 'no',
        reasons: ['not_confirmed'],
        remedy: { kind: 'step-up', confirm: PAY },
      })
    },
  )

  test('is met by a request that was confirmed, and by one that changes nothing', () => {
    expect(evaluate(confirm(PAY), facts({ ...POST, confirmed: true })).met).toBe('yes')
    for (const method of ['GET', 'HEAD']) {
      expect(evaluate(confirm(PAY), facts({ principal: customer('aal1'), method })).met).toBe('yes')
    }
  })

  test.each([
    ['GET', false, ['acr_too_low'], { kind: 'step-up', acr: 'aal1' }],
    ['POST', false, ['acr_too_low', 'not_confirmed'], { kind: 'step-up', acr: 'aal1', confirm: PAY }],
    ['POST', true, ['acr_too_low'], { kind: 'step-up', acr: 'aal1' }],
  ] as const)(
    'has a session of a code by mail show an authenticator first, by %s',
    (method, confirmed, reasons, remedy) => {
      const verdict = evaluate(confirm(PAY), facts({ principal: customer('aal0'), method, confirmed }))
      expect(verdict).toEqual({ met: 'no', reasons, remedy })
    },
  )

  test.each(['GET', 'POST'])('lets nobody pass who is not signed in, by %s', (method) => {
    for (const confirmed of [true, false]) {
      expect(evaluate(confirm(PAY), facts({ principal: ANONYMOUS, method, confirmed }))).toMatchObject({
        met: 'no',
        remedy: { kind: 'sign-in' },
      })
    }
  })

  test('joins what else a rule asks for in one step', () => {
    expect(evaluate(all(acr('aal2'), confirm(PAY)), facts(POST))).toMatchObject({
      reasons: ['acr_too_low', 'not_confirmed'],
      remedy: { kind: 'step-up', acr: 'aal2', confirm: PAY },
    })
    expect(evaluate(all(confirm(PAY), signedIn()), facts(POST))).toMatchObject({ remedy: { confirm: PAY } })
  })

  test('shows one action: where two rules meet that each have another one confirmed, nothing helps', () => {
    const other = confirm({ ...PAY, says: { en: 'Give everything to {amount}' } })
    const meeting = evaluate(all(all(acr('aal2'), confirm(PAY)), other), facts(POST))
    expect(meeting).toEqual({ met: 'no', reasons: ['acr_too_low', 'not_confirmed'] })
    expect(evaluate(all(confirm(PAY), confirm(PAY)), facts(POST))).toMatchObject({ remedy: { confirm: PAY } })
  })

  test('is the harder way where there is another', () => {
    const other = facts({ principal: { ...customer('aal1'), phishingResistant: false }, method: 'POST' })
    for (const condition of [any(confirm(PAY), phishingResistant()), any(phishingResistant(), confirm(PAY))]) {
      expect(evaluate(condition, other)).toMatchObject({ remedy: { kind: 'step-up', phishingResistant: true } })
    }
  })

  test.each([
    ['no sentence', { values: {} }, 'says'],
    ['an empty sentence', { says: { en: ' ' }, values: {} }, 'says'],
    ['a sentence that nobody reads on a phone', { says: { en: 'x'.repeat(201) }, values: {} }, 'says'],
    ['no language', { says: { 'en<script>': 'Pay' }, values: {} }, 'says'],
    ['no values', { says: { en: 'Pay' } }, 'values'],
    ['a placeholder in capitals', { says: { en: 'Pay' }, values: { Amount: 'amount' } }, 'values'],
    ['a value of nothing', { says: { en: 'Pay' }, values: { amount: '' } }, 'values'],
    ['a pointer that is none', { says: { en: 'Pay' }, values: { amount: '/a~2' } }, 'values'],
    [
      'more values than are read',
      { says: { en: 'Pay' }, values: Object.fromEntries([...'abcdefg'].map((name) => [name, name])) },
      'values',
    ],
  ])('is refused with %s', (_, parameters, at) => {
    const parsed = parseCondition({ if: 'confirm', ...parameters })
    expect(parsed).toMatchObject({ ok: false, failure: [{ path: expect.arrayContaining([at]) }] })
  })
})
