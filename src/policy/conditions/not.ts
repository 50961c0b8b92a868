import { defineCombinator, MET } from '../condition.ts'

/**
 * The part is certainly not met. Unknown stays unknown: else a fact that an attacker can make disappear would open
 * what `not` guards. What helps against a part does not help here, so there is never a remedy.
 */
export const not = defineCombinator({
  name: 'not',
  arity: 'one',
  says: 'not',
  combine: ([part]) => {
    if (part?.met === 'no') return MET
    if (part?.met === 'yes') return { met: 'no', reasons: ['negated_condition_met'] }
    return { met: 'unknown', reasons: ['condition_unknown'] }
  },
})
