import { equalBytes } from '#keys/digest.ts'
import { PASSWORD_DIGITS } from '#keys/one-time-password.ts'
import { utf8 } from '#lib/encoding.ts'
import type { EpochSeconds } from '#lib/time.ts'

/**
 * What every authenticator app can do. The key has 160 bits (RFC 4226 section 4 R6); the step is the one of RFC 6238
 * section 5.2, and one step back is what that section grants to slow networks, clocks and fingers.
 */
export const TOTP = { keyBytes: 20, stepSeconds: 30, digits: PASSWORD_DIGITS, stepsBack: 1 } as const

/** A time step, and the code that the customer's key gives for it. */
export interface StepCode {
  readonly step: number
  readonly code: string
}

/** The time step that `now` lies in, counted from 1970 (RFC 6238 section 4.2). */
export const stepAt = (now: EpochSeconds): number => Math.floor(now / TOTP.stepSeconds)

/**
 * The steps whose codes may count at `now`, the newest first: the current and the previous one, but only after the last
 * step whose code was accepted, so that none is taken twice (RFC 6238 section 5.2). Where the clock went back behind
 * `lastStep` there is none until it has passed it again.
 */
export const acceptableSteps = (now: EpochSeconds, lastStep: number | undefined): readonly number[] =>
  Array.from({ length: TOTP.stepsBack + 1 }, (_, back) => stepAt(now) - back).filter((step) => step > (lastStep ?? -1))

/**
 * The step whose code was given, in a time that tells nothing of the codes; undefined where there is none. Where two
 * steps have one code it is the newer step: were the older one marked as used, the same code would count once more.
 */
export const matchingStep = (code: string, candidates: readonly StepCode[]): number | undefined => {
  const given = utf8(code)
  let matching: number | undefined
  // Every candidate is compared: leaving at the first match would tell which step it was.
  for (const candidate of candidates) {
    const isMatch = equalBytes(given, utf8(candidate.code))
    if (isMatch && candidate.step > (matching ?? -1)) matching = candidate.step
  }
  return matching
}
