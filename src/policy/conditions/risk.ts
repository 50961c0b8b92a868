import * as v from 'valibot'
import { RISK_LEVELS, riskAtMost } from '#domain/risk.ts'
import { NOT_SIGNED_IN } from '../assurance-verdict.ts'
import { defineCondition, MET } from '../condition.ts'

/**
 * Not more than so much spoke against the sign-in that the session began with. Nothing that the customer can show later
 * changes that; where two factors shall do instead, the rule says so: `any(risk({ atMost: 'low' }), acr('aal2'))`.
 */
export const risk = defineCondition({
  name: 'risk',
  parameters: { atMost: v.picklist(['low', 'medium'], "must be 'low' or 'medium': every sign-in is at most 'high'") },
  evaluate: ({ atMost }, { principal }) => {
    if (principal.kind !== 'customer') return NOT_SIGNED_IN
    const { risk: level } = principal
    // A session that began before its risk was noted, or a level that this version does not know.
    if (level === undefined || !RISK_LEVELS.includes(level)) return { met: 'unknown', reasons: ['condition_unknown'] }
    return riskAtMost(level, atMost) ? MET : { met: 'no', reasons: ['risk_too_high'] }
  },
  describe: ({ atMost }) => `risk of the sign-in at most ${atMost}`,
})
