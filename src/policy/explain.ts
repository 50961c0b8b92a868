import type { PolicyFacts, Verdict } from './condition.ts'
import { COMBINATORS, CONDITIONS } from './conditions/index.ts'
import { evaluate, isCompound, type Leaf, partsOf } from './evaluate.ts'
import type { Condition, LeafByName, LeafName } from './expression.ts'

/** A condition in words with its verdict, and the same for each of its parts: why a rule said what it said. */
export interface ReasonTree {
  readonly says: string
  readonly verdict: Verdict
  readonly parts: readonly ReasonTree[]
}

const leaves: { readonly [Name in LeafName]: { describe(leaf: LeafByName[Name]): string } } = CONDITIONS

const describeNamed = <Name extends LeafName>(name: Name, leaf: LeafByName[Name]): string => leaves[name].describe(leaf)

const describeLeaf = (leaf: Leaf): string =>
  Object.hasOwn(CONDITIONS, leaf.if) ? describeNamed(leaf.if, leaf) : `unknown condition ${String(leaf.if)}`

/** Explains a condition by evaluating it and each of its parts with the very function that the gateway runs. */
export const explainCondition = (condition: Condition, facts: PolicyFacts): ReasonTree => {
  const verdict = evaluate(condition, facts)
  return isCompound(condition)
    ? {
        says: COMBINATORS[condition.if].says,
        verdict,
        parts: partsOf(condition).map((part) => explainCondition(part, facts)),
      }
    : { says: describeLeaf(condition), verdict, parts: [] }
}
