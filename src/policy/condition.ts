import * as v from 'valibot'
import type { Principal } from '#domain/principal.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { ReasonCode, Remedy } from './decision.ts'

/** The plain picture of a request that conditions see, built once per request. */
export interface PolicyFacts {
  readonly principal: Principal
  readonly method: string
  /** The customer has confirmed this very request. */
  readonly confirmed: boolean
  readonly now: EpochSeconds
}

/**
 * A condition's answer. `unknown` never allows, also under `not`. A `remedy` is what would turn this very answer into
 * `yes`; where there is none, nothing that the visitor can do now helps.
 */
export type Verdict =
  | { readonly met: 'yes' }
  | { readonly met: 'no' | 'unknown'; readonly reasons: readonly ReasonCode[]; readonly remedy?: Remedy }

/** The answer of a condition that holds. */
export const MET: Verdict = { met: 'yes' }

/** The shape of a condition in data: its name under `if`, its parameters beside it, nothing else. */
export type ConditionSchema<Name extends string, Parameters extends v.ObjectEntries> = v.StrictObjectSchema<
  { readonly if: v.LiteralSchema<Name, undefined> } & Parameters,
  v.ErrorMessage<v.StrictObjectIssue>
>

/** A condition as data that its schema has let through. */
export type ConditionData<Name extends string, Parameters extends v.ObjectEntries> = Readonly<
  v.InferOutput<ConditionSchema<Name, Parameters>>
>

/** What the author of a condition writes down. */
export interface ConditionDefinition<Name extends string, Parameters extends v.ObjectEntries> {
  /** What `if` says in data. It stands in stored configurations: never renamed. */
  readonly name: Name
  /** The parameters beside `if`. */
  readonly parameters: Parameters
  /** Pure: the same facts give the same verdict. A fact that is missing or absurd is `unknown`, never a guess. */
  evaluate(condition: ConditionData<Name, Parameters>, facts: PolicyFacts): Verdict
  /** The condition as a person would say it, for `explain`. */
  describe(condition: ConditionData<Name, Parameters>): string
}

/** A condition that looks at the facts of a request: one entry of `conditions/index.ts`. */
export interface ConditionKind<Name extends string, Parameters extends v.ObjectEntries>
  extends ConditionDefinition<Name, Parameters> {
  readonly schema: ConditionSchema<Name, Parameters>
}

/** Completes a condition by the schema that configurations are checked with. */
export const defineCondition = <const Name extends string, Parameters extends v.ObjectEntries>(
  definition: ConditionDefinition<Name, Parameters>,
): ConditionKind<Name, Parameters> => ({
  ...definition,
  schema: v.strictObject({ if: v.literal(definition.name), ...definition.parameters }, ({ expected }) => {
    if (expected !== 'never') return 'is missing'
    const names = Object.keys(definition.parameters)
    return `is no parameter of ${definition.name}; ${names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`}`
  }),
})

/** A condition made of others: it sees their verdicts, never the facts. */
export interface Combinator<Name extends string, Arity extends 'one' | 'many'> {
  /** What `if` says in data; the parts stand under `of`. */
  readonly name: Name
  readonly arity: Arity
  combine(parts: readonly Verdict[]): Verdict
  /** How the parts relate, as a person would say it. */
  readonly says: string
}

/** Fixes the types of a combinator. */
export const defineCombinator = <const Name extends string, const Arity extends 'one' | 'many'>(
  combinator: Combinator<Name, Arity>,
): Combinator<Name, Arity> => combinator
