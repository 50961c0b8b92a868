import * as v from 'valibot'
import { defineCondition, MET } from '../condition.ts'

/** RFC 9110 section 9.1: methods are case-sensitive tokens; `get` is not `GET`. */
const NO_METHOD = "must be the name of a method in capital letters, such as 'GET'"
const methodName = v.pipe(v.string(NO_METHOD), v.regex(/^[A-Z][A-Z-]{0,31}$/, NO_METHOD))

/** The request uses one of the listed methods. Nothing that a visitor can do changes the answer. */
export const method = defineCondition({
  name: 'method',
  parameters: {
    in: v.pipe(
      v.array(methodName, 'must be a list of methods'),
      v.minLength(1, 'must name a method'),
      v.maxLength(16, 'must name at most 16 methods'),
      v.readonly(),
    ),
  },
  evaluate: (condition, facts) =>
    condition.in.includes(facts.method) ? MET : { met: 'no', reasons: ['method_not_listed'] },
  describe: (condition) => `method ${condition.in.join(' or ')}`,
})
