import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { after } from '#lib/time.ts'
import {
  acr,
  all,
  any,
  anyone,
  authenticatedWithin,
  confirm,
  method,
  not,
  phishingResistant,
  restricted,
  risk,
  signedIn,
} from '#policy/builders.ts'
import { parseCondition } from '#policy/condition-schema.ts'
import { COMBINATORS, CONDITIONS } from '#policy/conditions/index.ts'
import { evaluate } from '#policy/evaluate.ts'
import { explainCondition } from '#policy/explain.ts'
import type { CompoundName, Condition, LeafName } from '#policy/expression.ts'
import { customer, facts, NOW, UNKNOWABLE } from './policy-builders.ts'

/** What the builder of each listed condition writes. The compiler asks for a new one here. */
const BUILT: { readonly [Name in LeafName | CompoundName]: Condition } = {
  anyone: anyone(),
  signedIn: signedIn(),
  acr: acr('aal2'),
  authenticatedWithin: authenticatedWithin('15m'),
  phishingResistant: phishingResistant(),
  risk: risk({ atMost: 'low' }),
  restricted: restricted(),
  confirm: confirm({ says: { en: 'Pay {amount}' }, values: { amount: '/amount' } }),
  method: method('GET'),
  all: all(signedIn(), method('GET')),
  any: any(signedIn(), method('POST')),
  not: not(signedIn()),
}

const SITUATIONS = [
  facts(),
  facts({ method: 'POST' }),
  facts({ principal: customer('aal0') }),
  facts({ principal: customer('aal1', 5000) }),
  facts({ principal: customer('aal2') }),
  facts({ principal: { ...customer('aal1'), risk: 'high', restrictedUntil: after(NOW, 60) } }),
  facts({ principal: { ...customer('aal1'), risk: undefined, restrictedUntil: undefined } }),
  facts({ principal: UNKNOWABLE }),
]

describe.each(Object.entries(BUILT))('%s', (name, condition) => {
  test('is built under the name by which it is listed', () => {
    expect(condition.if).toBe(name)
    expect([...Object.values(CONDITIONS), ...Object.values(COMBINATORS)].map((kind) => kind.name)).toContain(name)
  })

  test('passes its own schema after a round trip through JSON', () => {
    expect(parseCondition(JSON.parse(JSON.stringify(condition)))).toEqual({ ok: true, value: condition })
  })

  test('is refused with a parameter that it does not have', () => {
    const parsed = parseCondition({ ...condition, strict: true })
    expect(parsed).toMatchObject({ ok: false, failure: [{ path: ['strict'] }] })
  })

  test('gives the same verdict for the same facts, and a reason whenever it is not met', () => {
    for (const situation of SITUATIONS) {
      const verdict = evaluate(condition, situation)
      expect(evaluate(condition, situation)).toEqual(verdict)
      if (verdict.met !== 'yes') expect(verdict.reasons).not.toHaveLength(0)
    }
  })

  test('offers a remedy only for what is not met', () => {
    for (const situation of SITUATIONS) {
      const verdict = evaluate(condition, situation)
      if (verdict.met === 'yes') expect(verdict).toEqual({ met: 'yes' })
    }
  })

  test('says what it asks for, with the verdict that evaluation gives', () => {
    for (const situation of SITUATIONS) {
      const explained = explainCondition(condition, situation)
      expect(explained.says).toMatch(/^[a-z].{1,80}$/)
      expect(explained.verdict).toEqual(evaluate(condition, situation))
    }
  })
})

test('each list names every entry as the entry names itself', () => {
  for (const list of [CONDITIONS, COMBINATORS]) {
    for (const [name, kind] of Object.entries(list)) expect(kind.name).toBe(name)
  }
})

test('schemas refuse a condition under another name', () => {
  for (const [name, kind] of Object.entries(CONDITIONS)) {
    const others = Object.values(BUILT).filter((condition) => condition.if !== name)
    for (const other of others) expect(v.safeParse(kind.schema, other).success).toBe(false)
  }
})
