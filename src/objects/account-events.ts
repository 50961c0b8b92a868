import type { SecurityEventName } from '#audit/event.ts'
import { ACCOUNT_EVENTS_KEPT } from '#config/defaults.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { type StoredEvent, toStoredEvent } from './schema/account.ts'

/** Events between two looks at how many there are of each kind, which reads them all. */
const THINNED_EVERY = 32

/** What happened in one account: the diary of its section, from which old pages are torn out. */
export class AccountEvents {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** The newest events, or the newest before the one that `before` numbers; none that happened before `since`. */
  list(before: number | undefined, limit: number, since: number = 0): readonly StoredEvent[] {
    return this.#sql
      .exec(
        'SELECT seq, at, name, request_id, detail FROM events WHERE seq < ? AND at >= ? ORDER BY seq DESC LIMIT ?',
        before ?? Number.MAX_SAFE_INTEGER,
        since,
        limit,
      )
      .toArray()
      .map(toStoredEvent)
  }

  /** The oldest events from the one on that `seq` numbers. */
  listSince(seq: number, limit: number): readonly StoredEvent[] {
    return this.#sql
      .exec('SELECT seq, at, name, request_id, detail FROM events WHERE seq >= ? ORDER BY seq LIMIT ?', seq, limit)
      .toArray()
      .map(toStoredEvent)
  }

  /** Writes an event in the section of the change that it tells of. */
  record(
    name: SecurityEventName,
    detail: StoredEvent['detail'],
    requestId: string | undefined,
    now: EpochSeconds,
  ): void {
    this.#sql.exec(
      'INSERT INTO events (at, name, request_id, detail) VALUES (?, ?, ?, ?)',
      now,
      name,
      requestId ?? null,
      JSON.stringify(detail),
    )
    this.#forget(now)
  }

  /**
   * Forgets events that are too old, and of each kind all but the newest. Of each kind by itself: whoever has got in must not
   * be able to push what they did out of sight by a thousand events that mean nothing.
   */
  #forget(now: EpochSeconds): void {
    const { seconds, ofEachKind } = ACCOUNT_EVENTS_KEPT
    const kept = after(now, -seconds)
    const [oldest] = this.#sql.exec('SELECT at FROM events ORDER BY seq LIMIT 1').toArray()
    if (Number(oldest?.['at'] ?? now) < kept) this.#sql.exec('DELETE FROM events WHERE at < ?', kept)
    const newest = Number(this.#sql.exec('SELECT last_insert_rowid() AS seq').one()['seq'])
    if (newest % THINNED_EVERY !== 0) return
    this.#sql.exec(
      `DELETE FROM events WHERE seq IN (SELECT seq FROM
        (SELECT seq, row_number() OVER (PARTITION BY name ORDER BY seq DESC) AS newer FROM events) WHERE newer > ?)`,
      ofEachKind,
    )
  }
}
