import type { Lifetimes } from '#config/deployment.ts'
import { DAY, type EpochSeconds } from '#lib/time.ts'

/** Seconds for which clocks can stand: longer than any operator looks into one account. */
const STAND_FOR = 365 * DAY

/** What lasts until a moment, so that somebody can act in time or is held back for a time, or is kept for that. */
const MOMENTS = [
  { table: 'links', until: 'until', where: "used_at IS NULL AND kind <> 'cancel-recovery'" },
  { table: 'address_changes', until: 'revert_until', where: "state = 'done'" },
  { table: 'authenticators', until: 'kept_until', where: 'removed_at IS NOT NULL' },
  { table: 'directory_chores', until: 'due_at', where: "chore = 'release'" },
] as const

/** Moments until which an account keeps from somebody what they could do, and the setting that bounds each. */
const HELD_UNTIL = [
  { until: 'restricted_until', most: 'restricted' },
  { until: 'contested_until', most: 'restricted' },
  { until: 'disputed_until', most: 'dispute' },
] as const

/**
 * Clocks of one account that stand still while an operator has frozen it: by when its owner may take it back, what is kept for
 * that, and what is held back meanwhile. Else a freeze that was to help them would outlast all of it, and a thief only had to
 * wait for the release. In the caller's section, which sets the alarm anew.
 */
export class AccountClocks {
  readonly #sql: SqlStorage
  readonly #lifetimes: Pick<Lifetimes, 'restricted' | 'dispute'>

  constructor(sql: SqlStorage, lifetimes: Pick<Lifetimes, 'restricted' | 'dispute'>) {
    this.#sql = sql
    this.#lifetimes = lifetimes
  }

  /** Puts off whatever is not over. Moments are put far off, and not left to lapse unseen: alarms tidy up behind them. */
  stop(now: EpochSeconds): void {
    for (const { table, until, where } of MOMENTS) {
      this.#sql.exec(`UPDATE ${table} SET ${until} = ${until} + ? WHERE ${until} > ? AND ${where}`, STAND_FOR, now)
    }
  }

  /** Lets each go on with what was left of it when the account was frozen. */
  goOn(frozenAt: EpochSeconds, now: EpochSeconds): void {
    const stood = Math.max(0, Math.min(now - frozenAt, STAND_FOR))
    for (const { table, until, where } of MOMENTS) {
      // What was made since has been put off by nobody.
      this.#sql.exec(
        `UPDATE ${table} SET ${until} = ${until} - ? WHERE ${until} > ? AND ${where}`,
        STAND_FOR - stood,
        frozenAt + STAND_FOR,
      )
    }
    for (const { until, most } of HELD_UNTIL) {
      // In a frozen account a notice can be contested too: that holds as long as it would have, and not the freeze longer.
      this.#sql.exec(
        `UPDATE profile SET ${until} = ? + MIN(${until} - ?, ?) WHERE ${until} > ?`,
        now,
        frozenAt,
        this.#lifetimes[most],
        frozenAt,
      )
    }
  }
}
