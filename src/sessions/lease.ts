import type { EpochSeconds } from '#lib/time.ts'
import type { SessionToken } from './session-token.ts'

/** Seconds that a sound clock may be off; a lease beyond lease + skew was not made by a sound clock. */
export interface LeaseLimits {
  readonly lease: number
  readonly clockSkew: number
}

/**
 * Whether the edge may answer from the cookie alone: inside the lease and the absolute limit.
 * A lease that ends more than `lease + clockSkew` ahead was made by a clock gone wrong and counts as expired, so that
 * no step of a clock stretches the revocation bound.
 */
export const leaseHolds = (
  token: Pick<SessionToken, 'leaseUntil' | 'absoluteUntil'>,
  now: EpochSeconds,
  limits: LeaseLimits,
): boolean =>
  now < token.leaseUntil && now < token.absoluteUntil && token.leaseUntil <= now + limits.lease + limits.clockSkew
