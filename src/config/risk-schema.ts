import * as v from 'valibot'
import { RISK_LEVELS } from '#domain/risk.ts'
import { RISK_ACTIONS } from '#risk/rules.ts'
import { SIGNAL_NAMES, WAYS } from '#risk/signals.ts'
import { RISK_RULES, SIGNAL_BOUNDS } from './defaults.ts'
import type { Deployment } from './deployment.ts'
import { countWithin, listOf, oneOf, section, text } from './section.ts'

/** Rules are read by people, and each sign-in goes through all of them. */
const MOST_RULES = 50

const ruleSchema = section(
  {
    name: v.pipe(
      text(64),
      v.regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens, a letter first'),
    ),
    when: v.pipe(
      listOf(oneOf(SIGNAL_NAMES), SIGNAL_NAMES.length),
      v.minLength(1, 'must name a signal: a rule without one would match everybody'),
    ),
    way: v.exactOptional(oneOf(WAYS)),
    action: oneOf(RISK_ACTIONS),
    level: oneOf(RISK_LEVELS),
  },
  {
    name: 'is missing: what the rule is called in events and explanations',
    when: 'is missing: the signals that must all be there',
    action: `is missing: one of ${RISK_ACTIONS.join(', ')}`,
    level: `is missing: one of ${RISK_LEVELS.join(', ')}`,
  },
)

const { addressesPerNetwork, triesPerAddress, travel } = SIGNAL_BOUNDS

const limitsSchema = section({
  addressesPerNetwork: countWithin(addressesPerNetwork),
  triesPerAddress: countWithin(triesPerAddress),
  travel: v.exactOptional(
    section({
      kilometres: countWithin(travel.kilometres),
      kilometresPerHour: countWithin(travel.kilometresPerHour),
    }),
    {},
  ),
})

/** The `risk` section: a table of rules, which is taken in place of the default one, and from where on signals are raised. */
export const riskSchema = v.pipe(
  section({
    rules: v.exactOptional(listOf(ruleSchema, MOST_RULES)),
    limits: v.exactOptional(limitsSchema, {}),
  }),
  v.transform(({ rules, limits }): Deployment['risk'] => ({ rules: rules ?? RISK_RULES, limits })),
)
