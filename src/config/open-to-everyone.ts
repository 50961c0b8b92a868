import { ANONYMOUS } from '#domain/principal.ts'
import { epochSeconds } from '#lib/time.ts'
import { JUDGED_METHODS, type JudgedMethod } from '#policy/conditions/method.ts'
import { evaluate } from '#policy/evaluate.ts'
import type { Condition } from '#policy/expression.ts'

/**
 * The methods with which somebody who is not signed in meets a condition. Asked by evaluation, not by looking for
 * `anyone`: `not(signedIn())` or `method('GET')` open a path just as well.
 */
export const methodsOpenToEveryone = (condition: Condition): readonly JudgedMethod[] =>
  JUDGED_METHODS.filter(
    (method) =>
      evaluate(condition, { principal: ANONYMOUS, method, confirmed: false, now: epochSeconds(0) }).met === 'yes',
  )

/** Whether a condition keeps anybody out, by any method. */
export const restricts = (condition: Condition): boolean =>
  methodsOpenToEveryone(condition).length < JUDGED_METHODS.length
