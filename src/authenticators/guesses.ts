import { after, DAY, type EpochSeconds, HOUR } from '#lib/time.ts'

/**
 * Who guesses. A browser that signed in to the account before, and a session of it, have tries that no stranger can use
 * up: else anybody could lock a customer out (CVE-2025-64102).
 */
export type Guesser = 'stranger' | 'known'

/** Wrong tries at one authenticator: how many in a row, how many of them lately, and when the last was. */
export interface Tally {
  readonly inARow: number
  readonly recent: number
  readonly lastAt: EpochSeconds
}

/** Tries before waits begin, and the waits in seconds (NIST SP 800-63B-4 section 3.2.2). */
const FREE = 10
const FIRST_WAIT = 30
const LONGEST_WAIT = HOUR

/**
 * Tries in a row at which an authenticator is disabled, of all guessers together (NIST SP 800-63B-4 section 3.2.2), and
 * how many of them are kept for the customer's own browsers.
 */
const MOST = 100
const KEPT_FOR_KNOWN = 20

/** Seconds without a try after which waits begin anew; what counts towards disabling is never forgotten. */
export const WAITS_FORGOTTEN_AFTER = 30 * DAY

/**
 * Seconds without a try after which the tries at an address without an account are forgotten. Those of an account never
 * are: who could wait for the difference would learn which it is, so it is longer than anybody waits.
 */
export const DECOYS_FORGOTTEN_AFTER = 730 * DAY

/** Both tallies of one authenticator. */
export type Tallies = Readonly<Record<Guesser, Tally | undefined>>

const inARow = (tally: Tally | undefined): number => tally?.inARow ?? 0

/** Whether the authenticator takes no more tries of this guesser, until it is bound again. */
export const isDisabled = (tallies: Tallies, guesser: Guesser): boolean => {
  const all = inARow(tallies.stranger) + inARow(tallies.known)
  return all >= MOST || (guesser === 'stranger' && inARow(tallies.stranger) >= MOST - KEPT_FOR_KNOWN)
}

const recentAt = (tally: Tally | undefined, now: EpochSeconds): number =>
  tally === undefined || now >= after(tally.lastAt, WAITS_FORGOTTEN_AFTER) ? 0 : tally.recent

/** Seconds until this guesser may try again; 0: now. */
export const secondsUntilNextTry = (tally: Tally | undefined, now: EpochSeconds): number => {
  const recent = recentAt(tally, now)
  if (tally === undefined || recent < FREE) return 0
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (recent - FREE))
  return Math.max(0, after(tally.lastAt, wait) - now)
}

/** The tally with one more try, which counts as wrong until it turns out right. */
export const withOneMore = (tally: Tally | undefined, now: EpochSeconds): Tally => ({
  inARow: inARow(tally) + 1,
  recent: recentAt(tally, now) + 1,
  lastAt: now,
})
