import { defineCombinator, MET } from '../condition.ts'
import { reasonsOf } from '../reasons.ts'
import { remedyForAny } from '../remedy.ts'

/** At least one part is met, whatever the others are. Without one, an unknown part leaves the answer unknown. */
export const any = defineCombinator({
  name: 'any',
  arity: 'many',
  says: 'any of',
  combine: (parts) => {
    if (parts.some((part) => part.met === 'yes')) return MET
    const remedy = remedyForAny(parts)
    return {
      met: parts.some((part) => part.met === 'unknown') ? 'unknown' : 'no',
      reasons: reasonsOf(parts),
      ...(remedy && { remedy }),
    }
  },
})
