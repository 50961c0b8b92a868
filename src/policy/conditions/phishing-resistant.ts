import { isAuthenticated, NOT_SIGNED_IN } from '../assurance-verdict.ts'
import { defineCondition, MET } from '../condition.ts'

/**
 * The session's last authentication was phishing-resistant: by a passkey, which no site that only looks like ours can use
 * (NIST SP 800-63B-4 section 3.2.5). Together with `authenticatedWithin` it speaks of one and the same authentication.
 */
export const phishingResistant = defineCondition({
  name: 'phishingResistant',
  parameters: {},
  evaluate: (_, { principal }) => {
    if (principal.kind !== 'customer') return NOT_SIGNED_IN
    if (principal.phishingResistant && isAuthenticated(principal)) return MET
    return { met: 'no', reasons: ['not_phishing_resistant'], remedy: { kind: 'step-up', phishingResistant: true } }
  },
  describe: () => 'last authentication by a passkey',
})
