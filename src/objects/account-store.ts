import type { CredentialId, OperationId, SessionId } from '#domain/ids.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type { SessionRecord } from '#sessions/lifecycle.ts'
import { AccountEvents } from './account-events.ts'
import { redeem } from './redeem.ts'
import {
  type Profile,
  type Standing,
  type StoredAuthenticator,
  type StoredEvent,
  type StoredMethod,
  type StoredSession,
  toProfile,
  toStoredAuthenticator,
  toStoredSession,
  type Whence,
} from './schema/account.ts'
import type { SingleUseIn } from './single-use.ts'

/** Seconds that a used value is remembered beyond its own end, so that a clock that steps back revives nothing. */
const USED_MARGIN = 3600

/** Most characters kept of a browser's own description of itself. */
const MAX_AGENT = 256

/** Most characters kept of the name of a city. */
const MAX_CITY = 64

/** How rows of `used` name what they are about; a challenge is spent by any ceremony. */
const STORED_KIND: Readonly<Record<SingleUseIn<'used'>, 'challenge' | 'flow'>> = {
  flow: 'flow',
  'sign-in challenge': 'challenge',
  'registration challenge': 'challenge',
  'step-up challenge': 'challenge',
  'recovery challenge': 'challenge',
}

/** The account's statements. All synchronous: nothing can come between a read and the write that follows from it. */
export class AccountStore {
  readonly #sql: SqlStorage
  readonly #events: AccountEvents

  constructor(sql: SqlStorage) {
    this.#sql = sql
    this.#events = new AccountEvents(sql)
  }

  profile(): Profile | undefined {
    const [row] = this.#sql.exec('SELECT * FROM profile').toArray()
    return row === undefined ? undefined : toProfile(row)
  }

  insertProfile(profile: Omit<Profile, 'passkeyDeclinedAt' | keyof Standing>): void {
    redeem(
      this.#sql,
      'account',
      `INSERT INTO profile (one, subject, address, name, language, user_handle, auth_epoch, created_at)
        VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
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

  declinePasskey(now: EpochSeconds): void {
    this.#sql.exec('UPDATE profile SET passkey_declined_at = ?', now)
  }

  /**
   * Every address that notices go to, the account's own first: a second one beside it, and those that it has left as long as
   * they may take it back.
   */
  noticeAddresses(now: EpochSeconds): readonly string[] {
    const rows = this.#sql.exec(
      `SELECT address, 1 AS place FROM profile
        UNION ALL SELECT address, 2 FROM notification_addresses WHERE removed_at IS NULL
        UNION ALL SELECT old, 3 FROM address_changes WHERE what = 'address' AND state = 'done' AND revert_until > ?
        ORDER BY place`,
      now,
    )
    return [...new Set(rows.toArray().map(({ address }) => String(address)))]
  }

  /**
   * The account was got back, by proofs that are older than what its owner contested (`vouched`), by such as are not
   * (`contested`), or where neither is asked (`plain`). Whoever did it signs in by what they chose, but for the second.
   */
  recover(by: 'vouched' | 'contested' | 'plain', now: EpochSeconds): void {
    this.#sql.exec(
      'UPDATE profile SET recovery_required_at = NULL, recovered_at = ?, vouched_at = ?',
      by === 'contested' ? null : now,
      by === 'vouched' ? now : null,
    )
  }

  /**
   * Restricts the account. `since`: what is newer than this is what the older may take away; of a restriction that stands
   * already, whichever began first.
   */
  restrict(until: EpochSeconds, now: EpochSeconds, since: EpochSeconds = now): void {
    this.#sql.exec(
      `UPDATE profile SET restricted_since = CASE WHEN restricted_until > ? THEN MIN(restricted_since, ?) ELSE ? END,
        restricted_until = MAX(IFNULL(restricted_until, 0), ?)`,
      now,
      since,
      since,
      until,
    )
  }

  /** What is newer than the restriction signs nobody in until then, and be it what a recovery has brought. */
  contest(until: EpochSeconds): void {
    this.#sql.exec('UPDATE profile SET contested_until = ?, recovered_at = NULL, vouched_at = NULL', until)
  }

  /** An operator freezes the account at a moment, or lets it go on. */
  setFrozen(at: EpochSeconds | null): void {
    this.#sql.exec('UPDATE profile SET frozen_at = ?', at)
  }

  /** An operator asks for a recovery from a moment on, or no longer does. */
  requireRecovery(at: EpochSeconds | null): void {
    this.#sql.exec('UPDATE profile SET recovery_required_at = ?', at)
  }

  endDispute(): void {
    this.#sql.exec('UPDATE profile SET disputed_since = NULL, disputed_until = NULL')
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

  insertSession(record: SessionRecord, { agent, country, city }: Whence): void {
    this.#sql.exec(
      `INSERT INTO sessions (sid, generation, secret_hash, browser, base, base_since, aal2_since, amr, auth_time,
        created_at, last_seen, agent, phishing_resistant, proved_since, country, city, risk)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
      agent.slice(0, MAX_AGENT),
      record.phishingResistant ? 1 : 0,
      record.provedSince ?? null,
      country ?? null,
      city?.slice(0, MAX_CITY) ?? null,
      record.risk,
    )
  }

  setSessionLabel(sid: SessionId, label: string | null): void {
    this.#sql.exec('UPDATE sessions SET label = ? WHERE sid = ?', label, sid)
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
        auth_time = ?, phishing_resistant = ?, proved_since = ?, last_seen = ?, previous_secret_hash = ?, successor = ?, rotated_at = ?
        WHERE sid = ? AND secret_hash = ? RETURNING sid`,
      record.generation,
      record.secretHash,
      record.base,
      record.baseSince,
      record.aal2Since ?? null,
      JSON.stringify(record.amr),
      record.authTime,
      record.phishingResistant ? 1 : 0,
      record.provedSince ?? null,
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

  /** Ends every session but one; gives how many there were. */
  deleteOtherSessions(kept: SessionId): number {
    return redeem(this.#sql, 'session', 'DELETE FROM sessions WHERE sid <> ? RETURNING sid', kept).length
  }

  deleteAllSessions(): number {
    return redeem(this.#sql, 'session', 'DELETE FROM sessions RETURNING sid').length
  }

  authenticators(method: StoredMethod): readonly StoredAuthenticator[] {
    return this.#sql
      .exec('SELECT * FROM authenticators WHERE method = ? AND removed_at IS NULL ORDER BY created_at, id', method)
      .toArray()
      .map(toStoredAuthenticator)
  }

  /** Whether there is such an authenticator, or one that was taken away and may come back. */
  knows(id: CredentialId): boolean {
    return this.#sql.exec('SELECT id FROM authenticators WHERE id = ?', id).toArray().length > 0
  }

  authenticator(method: StoredMethod, id: CredentialId): StoredAuthenticator | undefined {
    return this.authenticators(method).find((stored) => stored.id === id)
  }

  /** The authenticator of a method of which an account has one at most. */
  only(method: Exclude<StoredMethod, 'passkey'>): StoredAuthenticator | undefined {
    return this.authenticators(method)[0]
  }

  insertAuthenticator(
    method: StoredMethod,
    stored: {
      readonly id: CredentialId
      readonly data: string
      readonly addedFrom: Whence
      readonly lastStep?: number
    },
    operation: OperationId,
    now: EpochSeconds,
  ): void {
    redeem(
      this.#sql,
      'passkey',
      `INSERT INTO authenticators (id, method, data, operation, created_at, added_from, last_step)
        VALUES (?, ?, ?, ?, ?, ?, ?)`,
      stored.id,
      method,
      stored.data,
      operation,
      now,
      whenceJson(stored.addedFrom),
      stored.lastStep ?? null,
    )
  }

  useAuthenticator(id: CredentialId, data: string, usedFrom: Whence, now: EpochSeconds): void {
    this.#sql.exec(
      'UPDATE authenticators SET data = ?, last_used_at = ?, used_from = ? WHERE id = ?',
      data,
      now,
      whenceJson(usedFrom),
      id,
    )
  }

  /** Stores what is known of an authenticator after it was used from a place that is not worth noting. */
  touchAuthenticator(id: CredentialId, now: EpochSeconds, data?: string): void {
    this.#sql.exec(
      'UPDATE authenticators SET last_used_at = ?, data = IFNULL(?, data) WHERE id = ?',
      now,
      data ?? null,
      id,
    )
  }

  /** Takes a time step of a one-time password; true for exactly one caller, and never for an older step. */
  takeStep(id: CredentialId, step: number): boolean {
    const statement = `UPDATE authenticators SET last_step = ?
      WHERE id = ? AND removed_at IS NULL AND (last_step IS NULL OR last_step < ?) RETURNING id`
    return redeem(this.#sql, 'one-time password', statement, step, id, step).length === 1
  }

  setAuthenticatorData(id: CredentialId, data: string): void {
    this.#sql.exec('UPDATE authenticators SET data = ? WHERE id = ?', data, id)
  }

  setLabel(id: CredentialId, label: string | null): void {
    this.#sql.exec('UPDATE authenticators SET label = ? WHERE id = ?', label, id)
  }

  /** Marks a challenge or flow as used; true for exactly one caller ever. */
  use(name: SingleUseIn<'used'>, value: string, until: EpochSeconds, now: EpochSeconds): boolean {
    this.#sql.exec('DELETE FROM used WHERE until < ?', after(now, -USED_MARGIN))
    const statement = 'INSERT INTO used VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING value'
    return redeem(this.#sql, name, statement, STORED_KIND[name], value, until).length === 1
  }

  /** See `AccountEvents.list`. */
  events(...asked: Parameters<AccountEvents['list']>): readonly StoredEvent[] {
    return this.#events.list(...asked)
  }

  /** See `AccountEvents.listSince`. */
  eventsSince(...asked: Parameters<AccountEvents['listSince']>): readonly StoredEvent[] {
    return this.#events.listSince(...asked)
  }

  /** See `AccountEvents.record`. */
  record(...event: Parameters<AccountEvents['record']>): void {
    this.#events.record(...event)
  }
}

/** From where, as an event tells it. */
export const whenceDetail = ({ agent, country }: Whence): { readonly agent: string; readonly country?: string } => ({
  agent: agent.slice(0, MAX_AGENT),
  ...(country !== undefined && { country }),
})

// Member by member: what a caller hands over may hold more than is to be kept.
const whenceJson = ({ agent, country }: Whence): string => JSON.stringify({ agent: agent.slice(0, MAX_AGENT), country })
