import type { BrowserHash } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { secondsUntilFree } from '../attempts.ts'
import type { CodeLimits } from './limits.ts'
import type { CodePurpose, RedeemRefusal } from './purpose.ts'
import { type AddressTally, trimTally } from './tally.ts'

/** What a flow asked for and waits for: one code at a time, the newest that was sent in it. */
export interface AwaitedCode {
  readonly purpose: CodePurpose
  readonly browser: BrowserHash
  readonly expiresAt: EpochSeconds
  /** Codes compared so far in this flow. */
  readonly tries: number
}

/** Who shows a code, and what is counted for the address. */
export interface RedeemFacts {
  readonly purpose: CodePurpose
  readonly browser: BrowserHash
  /** Whether the browser bears this address's known-device mark. */
  readonly known: boolean
  readonly tally: AddressTally
  readonly now: EpochSeconds
}

/**
 * Decides whether a code may be compared at all; the caller counts the try before it compares. What fails here is not
 * counted, since nothing was learnt from it. Fails `code_refused` outside the flow, browser, purpose and time that
 * asked, `code_exhausted` after the flow's last try, `code_sign_in_paused` for all but known devices.
 */
export const mayCompare = <Awaited extends AwaitedCode>(
  awaited: Awaited | undefined,
  facts: RedeemFacts,
  limits: CodeLimits,
): Result<Awaited, RedeemRefusal> => {
  if (awaited === undefined || awaited.purpose !== facts.purpose || awaited.browser !== facts.browser) {
    return fail({ code: 'code_refused' })
  }
  if (awaited.tries >= limits.triesPerFlow) return fail({ code: 'code_exhausted' })
  const paused = facts.known ? 0 : secondsUntilFree(facts.tally.wrong, limits.wrongPerAddress, facts.now)
  if (paused > 0) return fail({ code: 'code_sign_in_paused', retryAfterSeconds: paused })
  return awaited.expiresAt > facts.now ? ok(awaited) : fail({ code: 'code_refused' })
}

/** What a wrong code changes. */
export interface WrongCode {
  readonly tally: AddressTally
  readonly refusal: RedeemRefusal
  /** Whether it was the flow's last try. */
  readonly exhausted: boolean
  /** Whether it is the one that pauses the address, for browsers that are not known. */
  readonly paused: boolean
}

/** Counts a wrong code for its address. `tries` is the flow's count with this one. Says at once what ended by it. */
export const afterWrongCode = (tries: number, facts: RedeemFacts, limits: CodeLimits): WrongCode => {
  const { now, known } = facts
  const tally = trimTally({ ...facts.tally, wrong: [...facts.tally.wrong, now] }, limits, now)
  const exhausted = tries >= limits.triesPerFlow
  const wait = secondsUntilFree(tally.wrong, limits.wrongPerAddress, now)
  const paused = wait > 0 && secondsUntilFree(facts.tally.wrong, limits.wrongPerAddress, now) === 0
  if (wait > 0 && !known)
    return { tally, exhausted, paused, refusal: { code: 'code_sign_in_paused', retryAfterSeconds: wait } }
  return { tally, exhausted, paused, refusal: { code: exhausted ? 'code_exhausted' : 'code_refused' } }
}
