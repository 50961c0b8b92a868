import type { SecurityEventName } from '#audit/event.ts'
import type { CredentialId, OperationId, SessionId } from '#domain/ids.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type { SessionRecord } from '#sessions/lifecycle.ts'
import { redeem } from './redeem.ts'
import {
  type Profile,
  type StoredAuthenticator,
  type StoredSession,
  toProfile,
  toStoredAuthenticator,
  toStoredSession,
} from './schema/account.ts'
import type { SingleUseIn } from './single-use.ts'

/** Seconds that a used value is remembered beyond its own end, so that a clock that steps back revives nothing. */
const USED_MARGIN = 3600

/** How rows of `used` name what they are about; a challenge is spent by any ceremony. */
const STORED_KIND: Readonly<Record<SingleUseIn<'used'>, 'challenge' | 'flow'>> = {
  flow: 'flow',
  'sign-in challenge': 'challenge',
  'registration challenge': 'challenge',
  'step-up challenge': 'challenge',
}

/** The account's statements. All synchronous: nothing can come between a read and the write that follows from it. */
export class AccountStore {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  profile(): Profile | undefined {
    const [row] = this.#sql.exec('SELECT * FROM profile').toArray()
    return row === undefined ? undefined : toProfile(row)
  }

  insertProfile(profile: Profile): void {
    redeem(
      this.#sql,
      'account',
      'INSERT INTO profile VALUES (1, ?, ?, ?, ?, ?, ?, ?)',
      profile.subject,
      profile.address,
      profile.name,
      profile.language,
      profile.userHandle,
      profile.authEpoch,
      profile.createdAt,
    )
  }

  setName(name: string | null): void {
    this.#sql.exec('UPDATE profile SET name = ?', name)
  }

  /** Every flow that gathered evidence before this moment can no longer complete. */
  bumpAuthEpoch(): void {
    this.#sql.exec('UPDATE profile SET auth_epoch = auth_epoch + 1')
  }

  operation(operation: OperationId): 'live' | 'void' | undefined {
    const [row] = this.#sql.exec('SELECT outcome FROM operations WHERE operation = ?', operation).toArray()
    return row === undefined ? undefined : row['outcome'] === 'live' ? 'live' : 'void'
  }

  setOperation(operation: OperationId, outcome: 'live' | 'void', now: EpochSeconds): void {
    redeem(this.#sql, 'operation', 'INSERT INTO operations VALUES (?, ?, ?)', operation, outcome, now)
  }

  session(sid: SessionId): StoredSession | undefined {
    const [row] = this.#sql.exec('SELECT * FROM sessions WHERE sid = ?', sid).toArray()
    return row === undefined ? undefined : toStoredSession(row)
  }

  /** All sessions, the one seen longest ago first. */
  sessions(): readonly StoredSession[] {
    return this.#sql.exec('SELECT * FROM sessions ORDER BY last_seen, created_at').toArray().map(toStoredSession)
  }

  insertSession(record: SessionRecord, agent: string): void {
    this.#sql.exec(
      `INSERT INTO sessions (sid, generation, secret_hash, browser, base, base_since, aal2_since, amr, auth_time,
        created_at, last_seen, agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      record.sid,
      record.generation,
      record.secretHash,
      record.browser,
      record.base,
      record.baseSince,
      record.aal2Since ?? null,
      JSON.stringify(record.amr),
      record.authTime,
      record.createdAt,
      record.lastSeen,
      agent,
    )
  }

  /** Stores activity and decay; the secret stays. */
  updateSession(record: SessionRecord): void {
    this.#sql.exec(
      'UPDATE sessions SET aal2_since = ?, last_seen = ? WHERE sid = ?',
      record.aal2Since ?? null,
      record.lastSeen,
      record.sid,
    )
  }

  /**
   * Stores a raised session with its new secret, and the way from the older secret to it; true for exactly one caller
   * for each secret that is followed.
   */
  rotateSession(
    record: SessionRecord,
    superseded: { readonly secretHash: string; readonly successor: string },
    now: EpochSeconds,
  ): boolean {
    const rotated = redeem(
      this.#sql,
      'session secret',
      `UPDATE sessions SET generation = ?, secret_hash = ?, base = ?, base_since = ?, aal2_since = ?, amr = ?,
        auth_time = ?, last_seen = ?, previous_secret_hash = ?, successor = ?, rotated_at = ? WHERE sid = ? AND secret_hash = ?
        RETURNING sid`,
      record.generation,
      record.secretHash,
      record.base,
      record.baseSince,
      record.aal2Since ?? null,
      JSON.stringify(record.amr),
      record.authTime,
      record.lastSeen,
      superseded.secretHash,
      superseded.successor,
      now,
      record.sid,
      superseded.secretHash,
    )
    return rotated.length === 1
  }

  deleteSession(sid: SessionId): boolean {
    return redeem(this.#sql, 'session', 'DELETE FROM sessions WHERE sid = ? RETURNING sid', sid).length === 1
  }

  deleteAllSessions(): number {
    return redeem(this.#sql, 'session', 'DELETE FROM sessions RETURNING sid').length
  }

  authenticators(method: 'passkey'): readonly StoredAuthenticator[] {
    return this.#sql
      .exec(
        'SELECT id, data, created_at, last_used_at FROM authenticators WHERE method = ? ORDER BY created_at, id',
        method,
      )
      .toArray()
      .map(toStoredAuthenticator)
  }

  authenticator(method: 'passkey', id: CredentialId): StoredAuthenticator | undefined {
    return this.authenticators(method).find((stored) => stored.id === id)
  }

  insertAuthenticator(
    method: 'passkey',
    stored: { readonly id: CredentialId; readonly data: string },
    operation: OperationId,
    now: EpochSeconds,
  ): void {
    redeem(
      this.#sql,
      'passkey',
      'INSERT INTO authenticators (id, method, data, operation, created_at) VALUES (?, ?, ?, ?, ?)',
      stored.id,
      method,
      stored.data,
      operation,
      now,
    )
  }

  useAuthenticator(id: CredentialId, data: string, now: EpochSeconds): void {
    this.#sql.exec('UPDATE authenticators SET data = ?, last_used_at = ? WHERE id = ?', data, now, id)
  }

  /** Marks a challenge or flow as used; true for exactly one caller ever. */
  use(name: SingleUseIn<'used'>, value: string, until: EpochSeconds, now: EpochSeconds): boolean {
    this.#sql.exec('DELETE FROM used WHERE until < ?', after(now, -USED_MARGIN))
    const statement = 'INSERT INTO used VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING value'
    return redeem(this.#sql, name, statement, STORED_KIND[name], value, until).length === 1
  }

  record(
    name: SecurityEventName,
    detail: Readonly<Record<string, string | number | boolean>>,
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
  }
}
