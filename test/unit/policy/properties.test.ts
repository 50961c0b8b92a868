import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ACRS } from '#domain/assurance.ts'
import { after } from '#lib/time.ts'
import { all, any, anyone, not } from '#policy/builders.ts'
import type { PolicyFacts } from '#policy/condition.ts'
import { parseCondition } from '#policy/condition-schema.ts'
import { evaluate, isCompound, partsOf } from '#policy/evaluate.ts'
import type { Condition } from '#policy/expression.ts'
import { anyCondition, anyFacts, customer, NOW } from './policy-builders.ts'

const allows = (condition: Condition, facts: PolicyFacts): boolean => evaluate(condition, facts).met === 'yes'

test('one more condition in all never lets more through', () => {
  fc.assert(
    fc.property(anyCondition, anyCondition, anyFacts, (condition, more, facts) => {
      if (!allows(condition, facts)) expect(allows(all(condition, more), facts)).toBe(false)
    }),
  )
})

test('one more condition in any never lets less through', () => {
  fc.assert(
    fc.property(anyCondition, anyCondition, anyFacts, (condition, more, facts) => {
      if (allows(condition, facts)) expect(allows(any(condition, more), facts)).toBe(true)
    }),
  )
})

test('what is not not met is met', () => {
  fc.assert(
    fc.property(anyCondition, anyFacts, (condition, facts) => {
      expect(allows(not(not(condition)), facts)).toBe(allows(condition, facts))
    }),
  )
})

test('a condition and its opposite never both let somebody through', () => {
  fc.assert(
    fc.property(anyCondition, anyFacts, (condition, facts) => {
      expect(allows(condition, facts) && allows(not(condition), facts)).toBe(false)
    }),
  )
})

test('all and any turn into one another under not', () => {
  fc.assert(
    fc.property(anyCondition, anyCondition, anyFacts, (one, other, facts) => {
      expect(evaluate(not(all(one, other)), facts).met).toBe(evaluate(any(not(one), not(other)), facts).met)
    }),
  )
})

/** The same condition, with every part that is unknown to the facts decided one way or the other. */
const resolved = (condition: Condition, facts: PolicyFacts, coin: () => boolean): Condition => {
  if (!isCompound(condition)) {
    if (evaluate(condition, facts).met !== 'unknown') return condition
    return coin() ? anyone() : not(anyone())
  }
  if (condition.if === 'not') return not(resolved(condition.of, facts, coin))
  const parts = partsOf(condition).map((part) => resolved(part, facts, coin))
  return { if: condition.if, of: parts }
}

test('what is let through in spite of something unknown would be let through however that turned out', () => {
  const unknowable = fc
    .constantFrom('GET', 'POST')
    .map((name) => ({ principal: customer('aal1', -500), method: name, confirmed: false, now: NOW }))
  fc.assert(
    fc.property(anyCondition, unknowable, fc.infiniteStream(fc.boolean()), (condition, facts, coins) => {
      if (!allows(condition, facts)) return
      expect(
        allows(
          resolved(condition, facts, () => coins.next().value === true),
          facts,
        ),
      ).toBe(true)
    }),
    { numRuns: 500 },
  )
})

/** The facts after somebody did what a remedy asks for, at the very least. */
const followed = (facts: PolicyFacts, condition: Condition): PolicyFacts => {
  const verdict = evaluate(condition, facts)
  if (verdict.met === 'yes' || verdict.remedy === undefined) return facts
  const { principal } = facts
  if (verdict.remedy.kind === 'sign-in' || principal.kind !== 'customer')
    return { ...facts, principal: customer('aal1') }
  const confirmed = facts.confirmed || verdict.remedy.confirm !== undefined
  const wanted = ACRS.indexOf(verdict.remedy.acr ?? principal.acr)
  const held = ACRS[Math.max(wanted, ACRS.indexOf(principal.acr))] ?? principal.acr
  return { ...facts, confirmed, principal: { ...principal, acr: held, authTime: after(facts.now, 0) } }
}

test('whoever follows the remedies of a condition without not arrives within two steps', () => {
  const positive = anyCondition.filter((condition) => !JSON.stringify(condition).includes('"not"'))
  fc.assert(
    fc.property(positive, anyFacts, (condition, facts) => {
      if (facts.principal.kind === 'customer' && facts.principal.authTime > facts.now) return
      const first = evaluate(condition, facts)
      if (first.met === 'yes' || first.remedy === undefined) return
      const once = followed(facts, condition)
      expect(allows(condition, followed(once, condition))).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('every condition is JSON, and reads back as itself', () => {
  fc.assert(
    fc.property(anyCondition, (condition) => {
      expect(parseCondition(JSON.parse(JSON.stringify(condition)))).toEqual({ ok: true, value: condition })
    }),
  )
})
