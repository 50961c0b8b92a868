import fc from 'fast-check'
import { ACRS, type Acr } from '#domain/assurance.ts'
import { parseSessionId, parseSubjectId } from '#domain/ids.ts'
import { ANONYMOUS, type Customer } from '#domain/principal.ts'
import { RISK_LEVELS } from '#domain/risk.ts'
import { after, epochSeconds } from '#lib/time.ts'
import {
  acr,
  all,
  any,
  anyone,
  authenticatedWithin,
  confirm,
  method,
  not,
  restricted,
  risk,
  signedIn,
} from '#policy/builders.ts'
import type { PolicyFacts } from '#policy/condition.ts'
import type { Condition } from '#policy/expression.ts'

export const NOW = epochSeconds(1_800_000_000)

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('not an id')
  return value
}

/** A customer who used an authenticator `secondsAgo`. */
export const customer = (held: Acr, secondsAgo = 0): Customer => ({
  kind: 'customer',
  subject: present(parseSubjectId('AAAAAAAAAAAAAAAAAAAAAA')),
  sid: present(parseSessionId('BBBBBBBBBBBBBBBBBBBBBB')),
  acr: held,
  amr: held === 'aal0' ? ['otp'] : ['hwk', 'user'],
  authTime: after(NOW, -secondsAgo),
  phishingResistant: held !== 'aal0',
  risk: 'low',
  restrictedUntil: null,
  claims: {},
})

/** The facts of a GET by nobody, unless told otherwise. */
export const facts = (changes: Partial<PolicyFacts> = {}): PolicyFacts => ({
  principal: ANONYMOUS,
  method: 'GET',
  confirmed: false,
  now: NOW,
  ...changes,
})

/** An authentication time that no clock can have set: what makes `authenticatedWithin` unknown. */
export const UNKNOWABLE = customer('aal2', -86_400)

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.constant(anyone()),
  fc.constantFrom(...ACRS).map((from) => signedIn({ from })),
  fc.constantFrom(...ACRS).map(acr),
  fc.integer({ min: 1, max: 2000 }).map((seconds) => authenticatedWithin(seconds)),
  fc.constantFrom('GET' as const, 'POST' as const).map((name) => method(name)),
  fc.constantFrom('low' as const, 'medium' as const).map((atMost) => risk({ atMost })),
  fc.constant(restricted()),
  fc.constant(confirm({ says: { en: 'Pay' }, values: {} })),
)

/** Any condition of modest size. */
export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ readonly condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.tuple(tie('condition'), tie('condition')).map(([one, other]) => all(one, other)),
    fc.tuple(tie('condition'), tie('condition')).map(([one, other]) => any(one, other)),
    tie('condition').map(not),
  ),
})).condition

/** Any facts, unknowable ones included. */
export const anyFacts: fc.Arbitrary<PolicyFacts> = fc.record({
  principal: fc.oneof(
    fc.constant(ANONYMOUS),
    fc
      .record({
        held: fc.constantFrom(...ACRS),
        ago: fc.integer({ min: -100, max: 3000 }),
        level: fc.constantFrom(...RISK_LEVELS, undefined),
        restrictedUntil: fc.constantFrom(null, undefined, after(NOW, -1), after(NOW, 1)),
      })
      .map(({ held, ago, level, restrictedUntil }) => ({ ...customer(held, ago), risk: level, restrictedUntil })),
  ),
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
  confirmed: fc.boolean(),
  now: fc.constant(NOW),
})
