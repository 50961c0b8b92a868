import { defineCondition, MET } from '../condition.ts'

/**
 * The account is restricted for a while: after a recovery, a change that was undone, or a sign-in that was not its
 * owner's. For use under `not`: `all(signedIn(), not(restricted()))`.
 */
export const restricted = defineCondition({
  name: 'restricted',
  parameters: {},
  evaluate: (_, { principal, now }) => {
    // Without a remedy: who signs in is not restricted by that.
    if (principal.kind !== 'customer') return { met: 'no', reasons: ['not_signed_in'] }
    const { restrictedUntil } = principal
    if (restrictedUntil === undefined || Number.isNaN(restrictedUntil)) {
      return { met: 'unknown', reasons: ['condition_unknown'] }
    }
    return restrictedUntil !== null && now < restrictedUntil ? MET : { met: 'no', reasons: ['not_restricted'] }
  },
  describe: () => 'account restricted for a while',
})
