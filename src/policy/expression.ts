import type * as v from 'valibot'
import type { COMBINATORS, CONDITIONS } from './conditions/index.ts'

type ListedConditions = typeof CONDITIONS
type ListedCombinators = typeof COMBINATORS

/** Data of each condition that looks at a request, by name: what its schema lets through. */
export type LeafByName = {
  readonly [Name in keyof ListedConditions]: Readonly<v.InferOutput<ListedConditions[Name]['schema']>>
}
/** Name of a condition that looks at a request. */
export type LeafName = keyof LeafByName

/** Data of each condition that is made of others, by name. */
export type CompoundByName = {
  readonly [Name in keyof ListedCombinators]: {
    readonly if: Name
    readonly of: ListedCombinators[Name]['arity'] extends 'one' ? Condition : readonly Condition[]
  }
}
/** Name of a condition that is made of others. */
export type CompoundName = keyof CompoundByName

/**
 * A policy as JSON data: what `postern.config.ts` writes by `signedIn()`, `all(...)` and so on. It derives from the
 * lists in `conditions/index.ts`, so data of a condition that nobody evaluates cannot be written down.
 */
export type Condition = LeafByName[LeafName] | CompoundByName[CompoundName]
