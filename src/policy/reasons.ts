import type { Verdict } from './condition.ts'
import type { ReasonCode } from './decision.ts'

/** The reasons of all parts that are not met, each once, in the order in which the rule names them. */
export const reasonsOf = (parts: readonly Verdict[]): readonly ReasonCode[] => [
  ...new Set(parts.flatMap((part) => (part.met === 'yes' ? [] : part.reasons))),
]
