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

/** Moments until which an account keeps from somebody what they could do. Nothing is forgotten by them. */
const HELD_UNTIL = ['restricted_until', 'contested_until', 'disputed_until'] as const

/**
 * Clocks of one account that stand still while an operator has frozen it: by when its owner may take it back, what is kept for
 * that, and what is held back meanwhile. Else a freeze that was to help them would outlast all of it, and a thief only had to
 * wait for the release. In the caller's section, which sets the alarm anew.
 */
export class AccountClocks {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
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
      const statement = `UPDATE ${table} SET ${until} = ${until} - ? WHERE ${until} > ? AND ${where}`
      this.#sql.exec(statement, STAND_FOR - stood, frozenAt + STAND_FOR)
    }
    for (const until of HELD_UNTIL) {
      this.#sql.exec(`UPDATE profile SET ${until} = ${until} + ? WHERE ${until} > ?`, stood, frozenAt)
    }
  }
}
