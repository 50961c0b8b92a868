import * as v from 'valibot'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { AccountDirectory } from './account-directory.ts'

const removedRow = v.object({ id: v.string(), method: v.string() })

/**
 * Authenticators of one account that are taken away. As long as a change of address can be reverted they are kept unseen: a
 * thief who changes the address would take them away next, and the revert brings them back. Nobody signs in by them meanwhile.
 */
export class AccountRemovals {
  readonly #sql: SqlStorage
  readonly #directory: AccountDirectory

  constructor(sql: SqlStorage, directory: AccountDirectory) {
    this.#sql = sql
    this.#directory = directory
  }

  /** Takes an authenticator away. The id of a passkey is free for another account once it cannot come back. */
  remove(id: string, now: EpochSeconds): void {
    const until = this.#revertableUntil(now)
    const isPasskey = this.#sql.exec(`SELECT id FROM authenticators WHERE id = ? AND method = 'passkey'`, id)
    if (isPasskey.toArray().length > 0) this.#directory.release({ kind: 'passkey', identifier: id }, until ?? now)
    if (until === undefined) this.#sql.exec('DELETE FROM authenticators WHERE id = ?', id)
    else this.#sql.exec('UPDATE authenticators SET removed_at = ?, kept_until = ? WHERE id = ?', now, until, id)
  }

  /** The ids of all that the account has now. */
  held(): readonly string[] {
    return this.#sql
      .exec('SELECT id FROM authenticators WHERE removed_at IS NULL')
      .toArray()
      .map(({ id }) => String(id))
  }

  /**
   * Makes the authenticators what they were when these were held: what has come since goes for good, what has gone since is
   * there again. What had gone before that stays as it is. Gives how many came and went.
   */
  goBackTo(held: readonly string[], now: EpochSeconds): { readonly removed: number; readonly restored: number } {
    const then = JSON.stringify(held)
    const newer = this.#sql
      .exec(
        'SELECT id, method FROM authenticators WHERE removed_at IS NULL AND id NOT IN (SELECT value FROM json_each(?))',
        then,
      )
      .toArray()
      .map((row) => v.parse(removedRow, row))
    const gone = this.#sql
      .exec(
        'SELECT id, method FROM authenticators WHERE removed_at IS NOT NULL AND id IN (SELECT value FROM json_each(?))',
        then,
      )
      .toArray()
      .map((row) => v.parse(removedRow, row))
    for (const { id } of newer) this.#sql.exec('DELETE FROM authenticators WHERE id = ?', id)
    for (const { id } of gone) {
      this.#sql.exec('UPDATE authenticators SET removed_at = NULL, kept_until = NULL WHERE id = ?', id)
    }
    for (const identifier of passkeysAmong(newer)) this.#directory.release({ kind: 'passkey', identifier }, now)
    for (const identifier of passkeysAmong(gone)) this.#directory.keep({ kind: 'passkey', identifier })
    return { removed: newer.length, restored: gone.length }
  }

  /** Forgets what can no longer come back. */
  purge(now: EpochSeconds): void {
    this.#sql.exec('DELETE FROM authenticators WHERE kept_until <= ?', now)
  }

  /** When something is to be forgotten next. */
  nextDue(): EpochSeconds | undefined {
    const at = this.#sql.exec('SELECT MIN(kept_until) AS at FROM authenticators').one()['at']
    return typeof at === 'number' ? epochSeconds(at) : undefined
  }

  /** Until when a change that has come about can be reverted; undefined where none can. */
  #revertableUntil(now: EpochSeconds): EpochSeconds | undefined {
    const at = this.#sql
      .exec(`SELECT MAX(revert_until) AS at FROM address_changes WHERE state = 'done' AND revert_until > ?`, now)
      .one()['at']
    return typeof at === 'number' ? epochSeconds(at) : undefined
  }
}

const passkeysAmong = (rows: readonly v.InferOutput<typeof removedRow>[]): readonly string[] =>
  rows.filter(({ method }) => method === 'passkey').map(({ id }) => id)
