import type { PolicyFacts, Verdict } from './condition.ts'
import { COMBINATORS, CONDITIONS } from './conditions/index.ts'
import type { CompoundByName, CompoundName, Condition, LeafByName, LeafName } from './expression.ts'

/** The lists, seen as functions of exactly their own data. */
const leaves: { readonly [Name in LeafName]: { evaluate(leaf: LeafByName[Name], facts: PolicyFacts): Verdict } } =
  CONDITIONS

/** A condition that looks at a request. */
export type Leaf = LeafByName[LeafName]
/** A condition that is made of others. */
export type Compound = CompoundByName[CompoundName]

/** Whether a condition is made of others. */
export const isCompound = (condition: Condition): condition is Compound => Object.hasOwn(COMBINATORS, condition.if)

/** The conditions that a compound one is made of, in the order in which it names them. */
export const partsOf = (compound: Compound): readonly Condition[] =>
  compound.if === 'not' ? [compound.of] : compound.of

const evaluateNamed = <Name extends LeafName>(name: Name, leaf: LeafByName[Name], facts: PolicyFacts): Verdict =>
  leaves[name].evaluate(leaf, facts)

/** The verdict of a condition that looks at the request; one that is in no list is unknown, and so never allows. */
const evaluateLeaf = (leaf: Leaf, facts: PolicyFacts): Verdict =>
  Object.hasOwn(CONDITIONS, leaf.if)
    ? evaluateNamed(leaf.if, leaf, facts)
    : { met: 'unknown', reasons: ['condition_unknown'] }

/**
 * Whether a policy is met by the facts of a request. Pure and total. Three values: what is unknown never allows, also
 * under `not`, and nothing that an unknown part could turn out to be would change a `yes` or a `no`.
 */
export const evaluate = (condition: Condition, facts: PolicyFacts): Verdict =>
  isCompound(condition)
    ? COMBINATORS[condition.if].combine(partsOf(condition).map((part) => evaluate(part, facts)))
    : evaluateLeaf(condition, facts)
