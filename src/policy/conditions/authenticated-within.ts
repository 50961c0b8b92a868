import * as v from 'valibot'
import { formatDuration } from '#lib/duration.ts'
import { DAY, MINUTE } from '#lib/time.ts'
import { isAuthenticated, NOT_SIGNED_IN } from '../assurance-verdict.ts'
import { defineCondition, MET } from '../condition.ts'

/** Clocks of two machines differ by seconds. An authentication further in the future is no fact to decide on. */
const MAX_SECONDS_AHEAD = MINUTE

const NO_DURATION = "must be a duration such as authenticatedWithin('15m'), or whole seconds from 1 up"
const LONGEST = 365 * DAY

/**
 * An authenticator was used at most so many seconds ago (OpenID Connect `max_age`, RFC 9470 section 3). A code by mail is
 * none, however lately it was shown.
 */
export const authenticatedWithin = defineCondition({
  name: 'authenticatedWithin',
  parameters: {
    seconds: v.pipe(
      v.number(NO_DURATION),
      v.integer(NO_DURATION),
      v.minValue(1, NO_DURATION),
      v.maxValue(LONGEST, 'must be at most a year'),
    ),
  },
  evaluate: ({ seconds }, { principal, now }) => {
    if (principal.kind !== 'customer') return NOT_SIGNED_IN
    const age = now - principal.authTime
    if (!Number.isFinite(age) || age < -MAX_SECONDS_AHEAD) return { met: 'unknown', reasons: ['condition_unknown'] }
    const isRecent = age <= seconds
    if (!isAuthenticated(principal)) {
      return {
        met: 'no',
        reasons: isRecent ? ['acr_too_low'] : ['acr_too_low', 'authentication_too_old'],
        remedy: { kind: 'step-up', acr: 'aal1', maxAgeSeconds: seconds },
      }
    }
    if (isRecent) return MET
    return { met: 'no', reasons: ['authentication_too_old'], remedy: { kind: 'step-up', maxAgeSeconds: seconds } }
  },
  describe: ({ seconds }) => `authenticated within ${formatDuration(seconds)}`,
})
