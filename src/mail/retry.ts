import { after, type EpochSeconds, HOUR, MINUTE } from '#lib/time.ts'

/** Seconds to wait after the first, the second ... attempt that failed; the last repeats. */
const WAITS = [5, 30, 2 * MINUTE, 10 * MINUTE, HOUR] as const

/** When to try again after `attempts` failed ones; undefined where the mail would come too late to be of use. */
export const nextAttemptAt = (
  attempts: number,
  now: EpochSeconds,
  expiresAt: EpochSeconds,
): EpochSeconds | undefined => {
  const at = after(now, WAITS[Math.max(1, attempts) - 1] ?? HOUR)
  return at < expiresAt ? at : undefined
}
