import type { SecurityEventName } from '#audit/event.ts'
import type { RequestId } from '#domain/ids.ts'
import type { Timeline } from '#keys/schedule.ts'
import type { Rewrapped, WrappedDataKey, WrappedSigningKey } from '#keys/stored-keys.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { redeem } from './redeem.ts'
import {
  type Ring,
  type StoredFormerPepper,
  type StoredSigningKey,
  toDataKey,
  toFormerPepper,
  toRing,
  toSigningKey,
} from './schema/keyring.ts'

/** The keyring's statements. All synchronous: nothing can come between a read and the write that follows from it. */
export class KeyringStore {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Undefined before first use. */
  ring(): Ring | undefined {
    const [row] = this.#sql.exec('SELECT * FROM ring').toArray()
    return row === undefined ? undefined : toRing(row)
  }

  insertRing(keyring: string, now: EpochSeconds): void {
    const statement = 'INSERT INTO ring (one, keyring, version, created_at) VALUES (1, ?, 1, ?)'
    redeem(this.#sql, 'first keys', statement, keyring, now)
  }

  bumpVersion(): void {
    this.#sql.exec('UPDATE ring SET version = version + 1')
  }

  setIssuer(issuer: string): void {
    this.#sql.exec('UPDATE ring SET issuer = ?', issuer)
  }

  markRotationRequested(now: EpochSeconds): void {
    redeem(this.#sql, 'key rotation', 'UPDATE ring SET rotation_requested_at = ?', now)
  }

  markPublished(version: number, recipient: string, now: EpochSeconds): void {
    this.#sql.exec(
      'UPDATE ring SET published_version = ?, published_at = ?, published_for = ?',
      version,
      now,
      recipient,
    )
  }

  /** Oldest first. */
  signingKeys(): readonly StoredSigningKey[] {
    return this.#sql.exec('SELECT * FROM signing_keys ORDER BY active_from, rowid').toArray().map(toSigningKey)
  }

  /** Throws before first use: the caller has looked. */
  timeline(): Timeline {
    const [first, ...others] = this.signingKeys().map(({ times }) => times)
    if (first === undefined) throw new Error('keyring: no signing keys')
    return [first, ...others]
  }

  /**
   * Makes the rows say what the timeline says: a key that has left it is deleted with its private value, a key that is
   * new in it is taken from `fresh`.
   */
  writeTimeline(timeline: Timeline, fresh: readonly WrappedSigningKey[]): void {
    const kids = new Set(timeline.map(({ kid }) => kid))
    const stored = new Set(this.signingKeys().map(({ times }) => times.kid))
    for (const kid of stored) {
      if (!kids.has(kid)) redeem(this.#sql, 'key withdrawal', 'DELETE FROM signing_keys WHERE kid = ?', kid)
    }
    for (const { kid, publicFrom, activeFrom, activeUntil } of timeline) {
      if (stored.has(kid)) {
        this.#sql.exec(
          'UPDATE signing_keys SET active_from = ?, active_until = ? WHERE kid = ?',
          activeFrom,
          activeUntil ?? null,
          kid,
        )
        continue
      }
      const wrapped = fresh.find((key) => key.kid === kid)?.wrapped
      if (wrapped === undefined) throw new Error('keyring: a new key of the timeline was not made')
      this.#sql.exec(
        'INSERT INTO signing_keys VALUES (?, ?, ?, ?, ?)',
        kid,
        publicFrom,
        activeFrom,
        activeUntil ?? null,
        wrapped,
      )
    }
  }

  dataKeys(): readonly WrappedDataKey[] {
    return this.#sql.exec('SELECT * FROM data_keys').toArray().map(toDataKey)
  }

  insertDataKey({ name, id, wrapped }: WrappedDataKey): void {
    this.#sql.exec('INSERT INTO data_keys VALUES (?, ?, ?)', name, id, wrapped)
  }

  /** The latest first. */
  formerPeppers(): readonly StoredFormerPepper[] {
    const rows = this.#sql.exec('SELECT * FROM former_peppers ORDER BY replaced_at DESC, rowid DESC')
    return rows.toArray().map(toFormerPepper)
  }

  /** Moves today's pepper to the former ones and puts another in its place; gives the one that was moved. */
  replacePepper(fresh: WrappedDataKey, now: EpochSeconds): WrappedDataKey {
    const before = this.dataKeys().find(({ name }) => name === fresh.name)
    if (before === undefined) throw new Error('keyring: no pepper')
    const keep = 'INSERT INTO former_peppers (id, wrapped, replaced_at) VALUES (?, ?, ?)'
    redeem(this.#sql, 'pepper replacement', keep, before.id, before.wrapped, now)
    this.#sql.exec('UPDATE data_keys SET id = ?, wrapped = ? WHERE name = ?', fresh.id, fresh.wrapped, fresh.name)
    return before
  }

  /** True where the stored value was still the one that was re-wrapped. */
  replaceWrapped({ from, to }: Rewrapped): boolean {
    const inSigning = 'UPDATE signing_keys SET wrapped = ? WHERE wrapped = ? RETURNING kid'
    const inData = 'UPDATE data_keys SET wrapped = ? WHERE wrapped = ? RETURNING name'
    const inFormer = 'UPDATE former_peppers SET wrapped = ? WHERE wrapped = ? RETURNING id'
    const signing = redeem(this.#sql, 'wrapped key', inSigning, to, from)
    const data = redeem(this.#sql, 'wrapped key', inData, to, from)
    const former = redeem(this.#sql, 'wrapped key', inFormer, to, from)
    return signing.length + data.length + former.length > 0
  }

  setSessionsNotBefore(moment: EpochSeconds): void {
    this.#sql.exec('UPDATE ring SET sessions_not_before = ?', moment)
  }

  record(
    name: SecurityEventName,
    detail: Readonly<Record<string, string | number>>,
    now: EpochSeconds,
    requestId?: RequestId,
  ): void {
    this.#sql.exec(
      'INSERT INTO events (at, name, request_id, detail) VALUES (?, ?, ?, ?)',
      now,
      name,
      requestId ?? null,
      JSON.stringify(detail),
    )
  }
}
