import { ANONYMOUS } from '#domain/principal.ts'
import { epochSeconds } from '#lib/time.ts'
import { evaluate, isCompound, partsOf } from '#policy/evaluate.ts'
import type { Condition } from '#policy/expression.ts'

const COMMON_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** Methods that a condition names, and so may treat unlike others. */
const namedMethods = (condition: Condition): readonly string[] => {
  if (isCompound(condition)) return partsOf(condition).flatMap(namedMethods)
  return condition.if === 'method' ? condition.in : []
}

/**
 * The methods with which somebody who is not signed in meets a condition. Asked by evaluation, not by looking for
 * `anyone`: `not(signedIn())` or `method('GET')` open a path just as well.
 */
export const methodsOpenToEveryone = (condition: Condition): readonly string[] =>
  [...new Set([...COMMON_METHODS, ...namedMethods(condition)])].filter(
    (method) => evaluate(condition, { principal: ANONYMOUS, method, now: epochSeconds(0) }).met === 'yes',
  )
