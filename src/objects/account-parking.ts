import type { ParkedId, RequestId, SessionId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { AccountStore } from './account-store.ts'
import { redeem } from './redeem.ts'
import { type ConfirmedBy, type ParkedRow, toParkedRow } from './schema/parked.ts'
import type { SingleUseIn } from './single-use.ts'

/** Forms of one account that wait at a time, and scripts' requests; one more takes the place of the oldest. */
const PARKED_PER_ACCOUNT = 10

/** Seconds for which a form that was sent is remembered beyond its time: a reload is told what became of it. */
const REMEMBERED = 3600

/** Why a parked request is not given out; see `Parking` of the gateway. */
export type NotReleased =
  | { readonly code: 'already_answered' | 'outcome_unknown'; readonly back: string }
  | { readonly code: 'not_parked'; readonly back?: string }

/** What binds a parked request: only the session that posted it may send it, and only where it was posted to. */
export interface ParkedBinding {
  readonly sid: SessionId
  readonly method: string
  readonly url: string
}

/** A proof that was given with a request in sight. */
interface Grant {
  readonly id: ParkedId
  readonly sid: SessionId
  /** Hash of the ticket that shall release it if it is a form. */
  readonly ticketHash: string
  /** What the proof confirms it by; undefined where it confirms nothing. */
  readonly by: ConfirmedBy | undefined
}

/** A ticket as it is shown, and where. */
interface ReleaseOrder {
  readonly ticketHash: string
  readonly bound: ParkedBinding
  /** The rule has it confirmed by now. */
  readonly mustBeConfirmed: boolean
}

/** A form on its way. */
export interface ReleasedForm {
  readonly id: ParkedId
  readonly digest: string
  readonly sealed: Uint8Array
  readonly back: string
  /** This very form was confirmed. */
  readonly confirmed: boolean
}

/** A request that waits, without what becomes of it. */
export type Parcel = Omit<ParkedRow, 'state' | 'confirmedBy'>

/** A script's request that is sent anew. */
export interface ConfirmedRequest extends ParkedBinding {
  readonly id: ParkedId
  readonly contentType: string
  readonly digest: string
}

/** Forms that wait for a proof. Every method runs in the caller's synchronous section. */
export class AccountParking {
  readonly #sql: SqlStorage
  readonly #store: AccountStore

  constructor(sql: SqlStorage, store: AccountStore) {
    this.#sql = sql
    this.#store = store
  }

  /** Keeps a form; its body is dropped when its time is over, and at the latest when it is sent. */
  park(parcel: Parcel, requestId: RequestId, now: EpochSeconds): void {
    this.forget(now)
    const { id, sid, method, url, back, contentType, digest, sealed, statement, expiresAt } = parcel
    this.#makeRoom(contentType !== null)
    this.#sql.exec(
      `INSERT INTO parked (id, sid, method, url, back, content_type, digest, sealed, statement, expires_at, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')`,
      id,
      sid,
      method,
      url,
      back,
      contentType,
      digest,
      blobOf(sealed),
      statement === null ? null : blobOf(statement),
      expiresAt,
    )
    // A script may ask as often as it likes, and events stay: what it asks for is one only once it is confirmed.
    if (contentType === null) this.#store.record('request.parked', { parked: id, sid }, requestId, now)
  }

  /** A request as it waits; undefined where it no longer does, or is another session's. */
  waitingAt(id: ParkedId, sid: SessionId, now: EpochSeconds): ParkedRow | undefined {
    const row = this.#row(id)
    return row !== undefined && isWaiting(row, sid, now) ? row : undefined
  }

  /**
   * A proof was given with this request in sight: whoever shows the ticket may send a form, and a script's request may come
   * again. What must be confirmed is by `by` alone. False where it no longer waits, or is not confirmed by this.
   */
  grant({ id, sid, ticketHash, by }: Grant, requestId: RequestId, now: EpochSeconds): boolean {
    const row = this.waitingAt(id, sid, now)
    if (row === undefined) return false
    if (row.statement !== null) {
      if (by === undefined) return false
      this.#sql.exec('UPDATE parked SET confirmed_by = ? WHERE id = ?', by, id)
      this.#store.record('request.confirmed', { parked: id, sid, by }, requestId, now)
    }
    if (row.contentType === null) this.#sql.exec('UPDATE parked SET ticket = ? WHERE id = ?', ticketHash, id)
    return true
  }

  /** Uses up the confirmation of a script's request; true for exactly one caller, with the very request that was shown. */
  useConfirmation(sent: ConfirmedRequest, requestId: RequestId, now: EpochSeconds): boolean {
    const { id, sid, method, url, contentType, digest } = sent
    const row = this.waitingAt(id, sid, now)
    if (row === undefined || row.contentType === null || row.confirmedBy === null) return false
    const isTheOne =
      row.method === method && row.url === url && row.contentType === contentType && row.digest === digest
    if (!isTheOne || !this.#take('confirmation', id)) return false
    this.#store.record('request.released', { parked: id, sid }, requestId, now)
    return true
  }

  /** The form that a ticket is for, while it waits. */
  waiting(ticketHash: string, sid: SessionId, now: EpochSeconds): ParkedId | undefined {
    const row = this.#rowOf(ticketHash)
    return row !== undefined && isWaiting(row, sid, now) ? row.id : undefined
  }

  /** Gives a form out, to exactly one caller ever. Fails `NotReleased`. */
  release(
    { ticketHash, bound, mustBeConfirmed }: ReleaseOrder,
    requestId: RequestId,
    now: EpochSeconds,
  ): Result<ReleasedForm, NotReleased> {
    const row = this.#rowOf(ticketHash)
    if (row === undefined || row.sid !== bound.sid) return fail({ code: 'not_parked' })
    const { back } = row
    if (row.state === 'answered') return fail({ code: 'already_answered', back })
    if (row.state === 'sent') return fail({ code: 'outcome_unknown', back })
    const isHere = row.method === bound.method && row.url === bound.url
    if (!isHere || !isWaiting(row, bound.sid, now)) return fail({ code: 'not_parked', back })
    // A rule that has come to ask for it meanwhile: what nobody confirmed is not sent.
    if (mustBeConfirmed && row.confirmedBy === null) return fail({ code: 'not_parked', back })
    const { id, digest, sealed } = row
    if (!this.#take('parked request', id)) return fail({ code: 'outcome_unknown', back })
    this.#store.record('request.released', { parked: id, sid: row.sid }, requestId, now)
    return ok({ id, digest, sealed, back, confirmed: row.confirmedBy !== null })
  }

  /** Notes that the origin answered. */
  answered(id: ParkedId, sid: SessionId): void {
    this.#sql.exec("UPDATE parked SET state = 'answered' WHERE id = ? AND sid = ? AND state = 'sent'", id, sid)
  }

  /** Drops what is over: what waited when its time is, what was sent an hour later. */
  forget(now: EpochSeconds): void {
    this.#sql.exec(
      "DELETE FROM parked WHERE (state = 'waiting' AND expires_at <= ?) OR expires_at <= ?",
      now,
      after(now, -REMEMBERED),
    )
  }

  /** Drops everything that waits, as with the sessions that it belongs to. */
  forgetAll(): void {
    this.#sql.exec("DELETE FROM parked WHERE state = 'waiting'")
  }

  /** When something is to be dropped next. */
  nextDue(): EpochSeconds | undefined {
    const statement = "SELECT MIN(expires_at + IIF(state = 'waiting', 0, ?)) AS due FROM parked"
    const due = this.#sql.exec(statement, REMEMBERED).one()['due']
    return typeof due === 'number' ? epochSeconds(due) : undefined
  }

  #row(id: ParkedId): ParkedRow | undefined {
    const [row] = this.#sql.exec('SELECT * FROM parked WHERE id = ?', id).toArray()
    return row === undefined ? undefined : toParkedRow(row)
  }

  #rowOf(ticketHash: string): ParkedRow | undefined {
    const [row] = this.#sql.exec('SELECT * FROM parked WHERE ticket = ?', ticketHash).toArray()
    return row === undefined ? undefined : toParkedRow(row)
  }

  #take(name: SingleUseIn<'parked'>, id: ParkedId): boolean {
    const statement = `UPDATE parked SET state = 'sent', sealed = x'', statement = NULL
      WHERE id = ? AND state = 'waiting' RETURNING id`
    return redeem(this.#sql, name, statement, id).length === 1
  }

  // Of each kind by itself: a script that asks and asks does not take away what a person filled in.
  #makeRoom(isOfScript: boolean): void {
    this.#sql.exec(
      `DELETE FROM parked WHERE state = 'waiting' AND (content_type IS NOT NULL) = ?1 AND id NOT IN
        (SELECT id FROM parked WHERE state = 'waiting' AND (content_type IS NOT NULL) = ?1
          ORDER BY expires_at DESC, id LIMIT ?2)`,
      isOfScript ? 1 : 0,
      PARKED_PER_ACCOUNT - 1,
    )
  }
}

/** Bytes as SQLite takes them. A copy, since the buffer under a view may hold more than the view shows. */
const blobOf = (bytes: Uint8Array<ArrayBuffer>): ArrayBuffer => bytes.slice().buffer

const isWaiting = (row: ParkedRow, sid: SessionId, now: EpochSeconds): boolean =>
  row.state === 'waiting' && row.sid === sid && now < row.expiresAt
