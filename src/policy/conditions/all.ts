import { defineCombinator, MET } from '../condition.ts'
import { reasonsOf } from '../reasons.ts'
import { remedyForAll } from '../remedy.ts'

/**
 * Every part is met. One part that is certainly not met settles the answer whatever the unknown ones are; otherwise
 * one unknown part leaves it unknown. `all` of nothing would admit everybody, so it is unknown too.
 */
export const all = defineCombinator({
  name: 'all',
  arity: 'many',
  says: 'all of',
  combine: (parts) => {
    if (parts.length === 0) return { met: 'unknown', reasons: ['condition_unknown'] }
    if (parts.every((part) => part.met === 'yes')) return MET
    const remedy = remedyForAll(parts)
    return {
      met: parts.some((part) => part.met === 'no') ? 'no' : 'unknown',
      reasons: reasonsOf(parts),
      ...(remedy && { remedy }),
    }
  },
})
