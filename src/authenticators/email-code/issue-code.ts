import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { secondsUntilAllFree, secondsUntilFree } from '../attempts.ts'
import type { CodeLimits } from './limits.ts'
import type { IssueRefusal } from './purpose.ts'
import { type AddressTally, trimTally } from './tally.ts'

/** What is known when a code is asked for. Whether the address has an account is not: it must change nothing. */
export interface IssueFacts {
  readonly tally: AddressTally
  /** Tries that this flow has used; 0 for a flow that asks for the first time. */
  readonly tries: number
  /** Whether the browser bears this address's known-device mark. */
  readonly known: boolean
  readonly now: EpochSeconds
}

/**
 * Decides whether one more code is sent and gives the tally that counts it. Fails `code_exhausted` where the flow has
 * no tries left (a resend brings none back), `code_sign_in_paused` where a code could not be redeemed anyway, and
 * `too_many_codes`; the latter two with the seconds until asking again makes sense.
 */
export const decideIssue = (facts: IssueFacts, limits: CodeLimits): Result<AddressTally, IssueRefusal> => {
  const { tally, tries, known, now } = facts
  if (tries >= limits.triesPerFlow) return fail({ code: 'code_exhausted' })
  const paused = known ? 0 : secondsUntilFree(tally.wrong, limits.wrongPerAddress, now)
  if (paused > 0) return fail({ code: 'code_sign_in_paused', retryAfterSeconds: paused })
  const wait = secondsUntilAllFree(known ? tally.sentToKnown : tally.sent, limits.sentPerAddress, now)
  if (wait > 0) return fail({ code: 'too_many_codes', retryAfterSeconds: wait })
  const counted = known
    ? { ...tally, sentToKnown: [...tally.sentToKnown, now] }
    : { ...tally, sent: [...tally.sent, now] }
  return ok(trimTally(counted, limits, now))
}
