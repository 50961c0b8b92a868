import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { type RollingLimit, usesWithin } from '../attempts.ts'
import type { CodeLimits } from './limits.ts'

/** What counts against an address, known or not: the moments, so that every window can roll. */
export interface AddressTally {
  /** Codes sent for browsers without the known-device mark. */
  readonly sent: readonly EpochSeconds[]
  /** Codes sent for known devices: a share of their own, so that a stranger cannot use up the customer's. */
  readonly sentToKnown: readonly EpochSeconds[]
  /** Wrong codes compared, whoever showed them. */
  readonly wrong: readonly EpochSeconds[]
  /** Passwords tried by strangers, right or wrong: the newest of the last hour. What limits them is the account. */
  readonly tried: readonly EpochSeconds[]
}

/** The tally of an address that nothing was counted for. */
export const EMPTY_TALLY: AddressTally = { sent: [], sentToKnown: [], wrong: [], tried: [] }

/** A tally without the moments that no window sees any more: its size stays bounded by the limits. */
export const trimTally = (tally: AddressTally, limits: CodeLimits, now: EpochSeconds): AddressTally => ({
  sent: usesWithin(tally.sent, longest(limits.sentPerAddress), now),
  sentToKnown: usesWithin(tally.sentToKnown, longest(limits.sentPerAddress), now),
  wrong: usesWithin(tally.wrong, limits.wrongPerAddress.seconds, now),
  tried: usesWithin(tally.tried, limits.triesNoted.seconds, now).slice(-limits.triesNoted.limit),
})

/**
 * How often strangers tried an address lately, known or not: codes asked for, wrong codes, passwords. What its known devices do
 * is not among it: else what is asked of a stranger would tell that somebody has signed in.
 */
export const triesLately = (tally: AddressTally, limits: CodeLimits, now: EpochSeconds): number =>
  usesWithin([...tally.sent, ...tally.wrong, ...tally.tried], limits.triesNoted.seconds, now).length

/** The moment from which nothing of a tally counts any more, so that it can be forgotten. */
export const tallyCountsUntil = (tally: AddressTally, limits: CodeLimits): EpochSeconds =>
  epochSeconds(
    Math.max(
      0,
      ...[...tally.sent, ...tally.sentToKnown].map((use) => use + longest(limits.sentPerAddress)),
      ...tally.wrong.map((use) => use + limits.wrongPerAddress.seconds),
      ...tally.tried.map((use) => use + limits.triesNoted.seconds),
    ),
  )

const longest = (rules: readonly RollingLimit[]): number => Math.max(...rules.map((rule) => rule.seconds))
