import * as v from 'valibot'
import { defineCondition, MET } from '../condition.ts'

/** Methods that a rule can tell apart. OPTIONS is judged like GET, and others never reach an origin. */
export const JUDGED_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
/** One of them. */
export type JudgedMethod = (typeof JUDGED_METHODS)[number]

const methodName = v.picklist(JUDGED_METHODS, `must be one of ${JUDGED_METHODS.join(', ')}`)

/** The request uses one of the listed methods. Nothing that a visitor can do changes the answer. */
export const method = defineCondition({
  name: 'method',
  parameters: {
    in: v.pipe(
      v.array(methodName, 'must be a list of methods'),
      v.minLength(1, 'must name a method'),
      v.maxLength(JUDGED_METHODS.length, 'must name each method once'),
      v.readonly(),
    ),
  },
  evaluate: (condition, facts) =>
    condition.in.some((name) => name === facts.method) ? MET : { met: 'no', reasons: ['method_not_listed'] },
  describe: (condition) => `method ${condition.in.join(' or ')}`,
})
