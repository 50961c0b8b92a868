import { after, type EpochSeconds } from '#lib/time.ts'

/** At most `limit` uses in any `seconds` that end now: a rolling window, so no boundary lets twice as many through. */
export interface RollingLimit {
  readonly limit: number
  readonly seconds: number
}

/** The uses that a rolling window of `seconds` still sees at `now`, oldest first. A use stamped ahead of now counts. */
export const usesWithin = (
  uses: readonly EpochSeconds[],
  seconds: number,
  now: EpochSeconds,
): readonly EpochSeconds[] => uses.filter((use) => use > now - seconds).sort((one, other) => one - other)

/** Seconds until one more use fits under `rule`; 0 where it fits now. */
export const secondsUntilFree = (uses: readonly EpochSeconds[], rule: RollingLimit, now: EpochSeconds): number => {
  const counted = usesWithin(uses, rule.seconds, now)
  // The use whose leaving makes room; it is not the oldest where a limit was lowered below what is already counted.
  const leaving = counted[counted.length - rule.limit]
  return leaving === undefined ? 0 : Math.max(1, after(leaving, rule.seconds) - now)
}

/** Seconds until one more use fits under every one of `rules`; 0 where it fits now. */
export const secondsUntilAllFree = (
  uses: readonly EpochSeconds[],
  rules: readonly RollingLimit[],
  now: EpochSeconds,
): number => Math.max(0, ...rules.map((rule) => secondsUntilFree(uses, rule, now)))
