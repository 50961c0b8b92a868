import { after, DAY, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { redeem } from './redeem.ts'
import { type AddressChange, toAddressChange } from './schema/address-change.ts'

/** Seconds that a change is remembered after it was asked for, where nothing rests on it any more. */
const REMEMBERED = 90 * DAY

/** A change as it is asked for. */
export type NewAddressChange = Pick<
  AddressChange,
  'id' | 'what' | 'old' | 'new' | 'operation' | 'sid' | 'epoch' | 'site' | 'authenticators' | 'askedAt' | 'dueAt'
>

/** A second address that notices go to. */
export interface NotificationAddress {
  readonly address: string
  readonly addedAt: EpochSeconds
}

/** Statements about the addresses of one account. All synchronous, as those of `AccountStore` are. */
export class AccountAddressChanges {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Notes a change that is asked for, in the place of any other that is open, and forgets the very old ones. */
  insert(change: NewAddressChange): void {
    this.stopOpen()
    this.#sql.exec(
      `DELETE FROM address_changes WHERE asked_at <= ? AND state <> 'held' AND IFNULL(revert_until, 0) <= ?`,
      after(change.askedAt, -REMEMBERED),
      change.askedAt,
    )
    this.#sql.exec(
      `INSERT INTO address_changes
        (id, what, state, old, new, operation, sid, epoch, site, authenticators, second, asked_at, due_at)
        VALUES (?, ?, 'pending', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      change.id,
      change.what,
      change.old,
      change.new,
      change.operation,
      change.sid,
      change.epoch,
      change.site ?? null,
      JSON.stringify(change.authenticators),
      this.notification()?.address ?? null,
      change.askedAt,
      change.dueAt,
    )
  }

  change(id: string): AddressChange | undefined {
    const [row] = this.#sql.exec('SELECT * FROM address_changes WHERE id = ?', id).toArray()
    return row === undefined ? undefined : toAddressChange(row)
  }

  /** The one that waits for its proof, or for the old address; whether it still may is for the caller to judge. */
  open(): AddressChange | undefined {
    const [row] = this.#sql
      .exec(`SELECT * FROM address_changes WHERE state IN ('pending', 'held') ORDER BY rowid DESC`)
      .toArray()
    return row === undefined ? undefined : toAddressChange(row)
  }

  /** Changes of the account's own address that have come about and stand, in order. */
  done(): readonly AddressChange[] {
    return this.#sql
      .exec(`SELECT * FROM address_changes WHERE what = 'address' AND state = 'done' ORDER BY rowid`)
      .toArray()
      .map(toAddressChange)
  }

  /** Changes that were asked for since a moment. */
  askedSince(moment: EpochSeconds): readonly AddressChange[] {
    return this.#sql.exec('SELECT * FROM address_changes WHERE asked_at > ?', moment).toArray().map(toAddressChange)
  }

  /** A change that was proved waits until a moment for the old address; true for exactly one caller. */
  hold(id: string, dueAt: EpochSeconds): boolean {
    const statement = `UPDATE address_changes SET state = 'held', due_at = ? WHERE id = ? AND state = 'pending' RETURNING id`
    return redeem(this.#sql, 'address change', statement, dueAt, id).length === 1
  }

  /** A change comes about; true for exactly one caller. */
  complete(id: string, now: EpochSeconds, revertUntil: EpochSeconds): boolean {
    const statement = `UPDATE address_changes SET state = 'done', done_at = ?, revert_until = ?
      WHERE id = ? AND state IN ('pending', 'held') RETURNING id`
    return redeem(this.#sql, 'address change', statement, now, revertUntil, id).length === 1
  }

  /** A change is undone by the revert of `by`; true for exactly one caller. */
  revert(id: string, by: string): boolean {
    const statement = `UPDATE address_changes SET state = 'reverted', reverted_by = ? WHERE id = ? AND state = 'done' RETURNING id`
    return redeem(this.#sql, 'revert of an address', statement, by, id).length === 1
  }

  /** The revert of a change is disputed; true for exactly one caller, whichever of the newer addresses it comes from. */
  dispute(id: string, now: EpochSeconds): boolean {
    const statement = `UPDATE address_changes SET disputed_at = ?
      WHERE id = ? AND state = 'reverted' AND disputed_at IS NULL RETURNING id`
    return redeem(this.#sql, 'dispute', statement, now, id).length === 1
  }

  /** The addresses that the account has left by the revert of a change. */
  leftBy(id: string): readonly string[] {
    return this.#sql
      .exec('SELECT * FROM address_changes WHERE reverted_by = ?', id)
      .toArray()
      .map((row) => toAddressChange(row).new)
  }

  /** What waits comes about no more. */
  stopOpen(): void {
    this.#sql.exec(`UPDATE address_changes SET state = 'stopped' WHERE state IN ('pending', 'held')`)
  }

  /** When the next held change comes about, or is found to be cancelled. */
  nextDue(): EpochSeconds | undefined {
    const at = this.#sql.exec(`SELECT MIN(due_at) AS at FROM address_changes WHERE state = 'held'`).one()['at']
    return typeof at === 'number' ? epochSeconds(at) : undefined
  }

  setAddress(address: string): void {
    this.#sql.exec('UPDATE profile SET address = ?', address)
  }

  /** Closes the account to all that is not older than `since`. */
  setDispute(since: EpochSeconds, until: EpochSeconds): void {
    this.#sql.exec('UPDATE profile SET disputed_since = ?, disputed_until = ?', since, until)
  }

  /** The second address that notices go to; undefined for none. */
  notification(): NotificationAddress | undefined {
    const [row] = this.#sql
      .exec('SELECT address, added_at FROM notification_addresses WHERE removed_at IS NULL')
      .toArray()
    return row === undefined
      ? undefined
      : { address: String(row['address']), addedAt: epochSeconds(Number(row['added_at'])) }
  }

  /** Second addresses that have come since a moment, whether or not they have gone again. */
  notificationsSince(moment: EpochSeconds): readonly string[] {
    return this.#sql
      .exec('SELECT address FROM notification_addresses WHERE added_at >= ?', moment)
      .toArray()
      .map(({ address }) => String(address))
  }

  /** Notices go to a second address from now on, in the place of any other. */
  addNotification(address: string, now: EpochSeconds): void {
    this.removeNotification(now)
    this.#sql.exec('INSERT INTO notification_addresses (address, added_at) VALUES (?, ?)', address, now)
  }

  /** Takes the second address away; it is kept unseen as long as a revert could bring it back. */
  removeNotification(now: EpochSeconds): void {
    this.#sql.exec('UPDATE notification_addresses SET removed_at = ? WHERE removed_at IS NULL', now)
    this.#sql.exec(
      `DELETE FROM notification_addresses WHERE removed_at <
        (SELECT IFNULL(MIN(asked_at), 9e15) FROM address_changes WHERE state = 'done' AND revert_until > ?)`,
      now,
    )
  }

  /** Makes the second address what it was when a change was asked for. */
  goBackTo({ second }: Pick<AddressChange, 'second'>): void {
    if (this.notification()?.address === second) return
    this.#sql.exec('DELETE FROM notification_addresses WHERE removed_at IS NULL')
    if (second === undefined) return
    this.#sql.exec(
      `UPDATE notification_addresses SET removed_at = NULL
        WHERE rowid = (SELECT MAX(rowid) FROM notification_addresses WHERE address = ?)`,
      second,
    )
  }
}
