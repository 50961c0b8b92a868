import type * as v from 'valibot'
import type { Combinator, ConditionKind } from '../condition.ts'
import { acr } from './acr.ts'
import { all } from './all.ts'
import { any } from './any.ts'
import { anyone } from './anyone.ts'
import { authenticatedWithin } from './authenticated-within.ts'
import { confirm } from './confirm.ts'
import { method } from './method.ts'
import { not } from './not.ts'
import { phishingResistant } from './phishing-resistant.ts'
import { restricted } from './restricted.ts'
import { risk } from './risk.ts'
import { signedIn } from './signed-in.ts'

/**
 * Every condition that looks at a request. A new one is a file beside this one and a line here; its data shape, its
 * schema and its place in `evaluate` and `explain` follow, and the compiler asks for its builder.
 */
export const CONDITIONS = {
  anyone,
  signedIn,
  acr,
  authenticatedWithin,
  phishingResistant,
  risk,
  restricted,
  confirm,
  method,
} as const satisfies {
  readonly [Name in string]: ConditionKind<Name, v.ObjectEntries>
}

/** Every condition that is made of other conditions. */
export const COMBINATORS = { all, any, not } as const satisfies {
  readonly [Name in string]: Combinator<Name, 'one' | 'many'>
}
