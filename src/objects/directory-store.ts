import type { SecurityEventName } from '#audit/event.ts'
import type { CodePurpose, CodeTally } from '#authenticators/email-code/purpose.ts'
import { type AddressTally, EMPTY_TALLY } from '#authenticators/email-code/tally.ts'
import { DIRECTORY_EVENTS_KEPT } from '#config/defaults.ts'
import type {
  AccountId,
  BrowserHandle,
  BrowserHash,
  FlowId,
  IdentifierHash,
  OperationId,
  RequestId,
} from '#domain/ids.ts'
import { randomToken } from '#keys/random.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { redeem } from './redeem.ts'
import {
  type KnownBrowser,
  type StoredClaim,
  type StoredCode,
  toClaim,
  toCode,
  toKnownBrowser,
  toTally,
} from './schema/directory.ts'

/** Names a claim: confirming and freeing act on nothing but this very one. */
export interface ClaimKey {
  readonly index: IdentifierHash
  readonly operation: OperationId
  readonly account: AccountId
}

/** A code as it is sent: `owner` is who it signs in, null where it can sign nobody in. */
export interface SentCode {
  readonly index: IdentifierHash
  readonly flow: FlowId
  readonly purpose: CodePurpose
  readonly browser: BrowserHash
  readonly codeHash: string
  readonly owner: AccountId | null
  readonly expiresAt: EpochSeconds
  readonly forgetAt: EpochSeconds
}

/** A browser that has just signed in with an address. */
export interface MarkedBrowser {
  readonly index: IdentifierHash
  readonly browser: BrowserHash
  /** What it says of itself. */
  readonly agent: string | undefined
  readonly now: EpochSeconds
  readonly forgetAt: EpochSeconds
}

/** Each deletes at most a batch of rows that nothing counts or shows any more. */
const SWEEPS = [
  `DELETE FROM codes WHERE (identifier, flow) IN
    (SELECT identifier, flow FROM codes WHERE forget_at <= ? LIMIT ?)`,
  `DELETE FROM tallies WHERE identifier IN
    (SELECT identifier FROM tallies WHERE forget_at <= ? LIMIT ?)`,
  `DELETE FROM recovery_tallies WHERE identifier IN
    (SELECT identifier FROM recovery_tallies WHERE forget_at <= ? LIMIT ?)`,
  `DELETE FROM known_browsers WHERE (identifier, browser) IN
    (SELECT identifier, browser FROM known_browsers WHERE forget_at <= ? LIMIT ?)`,
  `DELETE FROM spent_challenges WHERE challenge IN
    (SELECT challenge FROM spent_challenges WHERE forget_at <= ? LIMIT ?)`,
  `DELETE FROM events WHERE (forget_at, id) IN
    (SELECT forget_at, id FROM events WHERE forget_at <= ? LIMIT ?)`,
] as const

/** The directory's statements. All synchronous: nothing can come between a read and the write that follows from it. */
export class DirectoryStore {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  claim(index: IdentifierHash): StoredClaim | undefined {
    const [row] = this.#sql
      .exec('SELECT identifier, account, operation, state FROM identifiers WHERE identifier = ?', index)
      .toArray()
    return row === undefined ? undefined : toClaim(row)
  }

  insertClaim({ index, account, operation }: ClaimKey, settleAt: EpochSeconds): void {
    const statement = "INSERT INTO identifiers VALUES (?, ?, ?, 'pending', ?)"
    redeem(this.#sql, 'identifier claim', statement, index, account, operation, settleAt)
  }

  /** Makes a pending claim final; false where this very claim is not pending. */
  confirm({ index, account, operation }: ClaimKey): boolean {
    return (
      redeem(
        this.#sql,
        'identifier claim',
        `UPDATE identifiers SET state = 'confirmed'
          WHERE identifier = ? AND account = ? AND operation = ? AND state = 'pending' RETURNING identifier`,
        index,
        account,
        operation,
      ).length === 1
    )
  }

  /** Frees a pending claim; false where this very claim is not pending. */
  free({ index, account, operation }: ClaimKey): boolean {
    return (
      redeem(
        this.#sql,
        'identifier claim',
        `DELETE FROM identifiers
          WHERE identifier = ? AND account = ? AND operation = ? AND state = 'pending' RETURNING identifier`,
        index,
        account,
        operation,
      ).length === 1
    )
  }

  /** Takes an identifier from the account that holds it; false where that account does not. */
  release(index: IdentifierHash, account: AccountId): boolean {
    const statement = 'DELETE FROM identifiers WHERE identifier = ? AND account = ? RETURNING identifier'
    return redeem(this.#sql, 'identifier claim', statement, index, account).length === 1
  }

  /** Claims that should have been confirmed or given up by now, the longest waiting first. */
  overdueClaims(now: EpochSeconds, limit: number): readonly StoredClaim[] {
    return this.#sql
      .exec(
        `SELECT identifier, account, operation, state FROM identifiers
          WHERE state = 'pending' AND settle_at <= ? ORDER BY settle_at LIMIT ?`,
        now,
        limit,
      )
      .toArray()
      .map(toClaim)
  }

  postpone({ index, operation }: ClaimKey, settleAt: EpochSeconds): void {
    this.#sql.exec(
      "UPDATE identifiers SET settle_at = ? WHERE identifier = ? AND operation = ? AND state = 'pending'",
      settleAt,
      index,
      operation,
    )
  }

  code(index: IdentifierHash, flow: FlowId): StoredCode | undefined {
    const [row] = this.#sql
      .exec(
        `SELECT purpose, browser, code_hash, owner, expires_at, tries FROM codes
          WHERE identifier = ? AND flow = ?`,
        index,
        flow,
      )
      .toArray()
    return row === undefined ? undefined : toCode(row)
  }

  /** Puts a new code in the place of the flow's older one, whose count of tries stays. */
  putCode(code: SentCode): void {
    this.#sql.exec(
      `INSERT INTO codes (identifier, flow, purpose, browser, code_hash, owner, expires_at, tries, used_at, forget_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, 0, NULL, ?)
        ON CONFLICT (identifier, flow) DO UPDATE SET purpose = excluded.purpose, browser = excluded.browser,
          code_hash = excluded.code_hash, owner = excluded.owner, expires_at = excluded.expires_at, used_at = NULL,
          forget_at = excluded.forget_at`,
      code.index,
      code.flow,
      code.purpose,
      code.browser,
      code.codeHash,
      code.owner,
      code.expiresAt,
      code.forgetAt,
    )
  }

  /** Counts one try and gives the count with it; undefined where the flow has none left. */
  countTry(index: IdentifierHash, flow: FlowId, limit: number): number | undefined {
    const statement =
      'UPDATE codes SET tries = tries + 1 WHERE identifier = ? AND flow = ? AND tries < ? RETURNING tries'
    const [row] = redeem(this.#sql, 'code try', statement, index, flow, limit)
    return row === undefined ? undefined : Number(row['tries'])
  }

  /** Marks a code as used; true for exactly one caller. */
  useCode(name: `${CodePurpose} code`, index: IdentifierHash, flow: FlowId, now: EpochSeconds): boolean {
    const statement =
      'UPDATE codes SET used_at = ? WHERE identifier = ? AND flow = ? AND used_at IS NULL RETURNING flow'
    return redeem(this.#sql, name, statement, now, index, flow).length === 1
  }

  /** Uses a challenge up; true for exactly one caller. */
  spendChallenge(challenge: string, forgetAt: EpochSeconds): boolean {
    const statement = 'INSERT INTO spent_challenges VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING challenge'
    return redeem(this.#sql, 'bot challenge', statement, challenge, forgetAt).length === 1
  }

  deleteCodes(index: IdentifierHash): void {
    this.#sql.exec('DELETE FROM codes WHERE identifier = ?', index)
  }

  tally(counted: CodeTally, index: IdentifierHash): AddressTally {
    const [row] = (
      counted === 'recovery'
        ? this.#sql.exec(
            "SELECT sent, sent_to_known, wrong, '[]' AS tried FROM recovery_tallies WHERE identifier = ?",
            index,
          )
        : this.#sql.exec('SELECT sent, sent_to_known, wrong, tried FROM tallies WHERE identifier = ?', index)
    ).toArray()
    return row === undefined ? EMPTY_TALLY : toTally(row)
  }

  putTally(counted: CodeTally, index: IdentifierHash, tally: AddressTally, forgetAt: EpochSeconds): void {
    const moments = [tally.sent, tally.sentToKnown, tally.wrong].map((each) => JSON.stringify(each))
    if (counted === 'recovery') {
      this.#sql.exec(
        `INSERT INTO recovery_tallies (identifier, sent, sent_to_known, wrong, forget_at) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (identifier) DO UPDATE SET sent = excluded.sent, sent_to_known = excluded.sent_to_known,
            wrong = excluded.wrong, forget_at = excluded.forget_at`,
        index,
        ...moments,
        forgetAt,
      )
      return
    }
    this.#sql.exec(
      `INSERT INTO tallies (identifier, sent, sent_to_known, wrong, tried, forget_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (identifier) DO UPDATE SET sent = excluded.sent, sent_to_known = excluded.sent_to_known,
          wrong = excluded.wrong, tried = excluded.tried, forget_at = excluded.forget_at`,
      index,
      ...moments,
      JSON.stringify(tally.tried),
      forgetAt,
    )
  }

  isKnown(index: IdentifierHash, browser: BrowserHash, now: EpochSeconds): boolean {
    return (
      this.#sql
        .exec(
          'SELECT browser FROM known_browsers WHERE identifier = ? AND browser = ? AND forget_at > ?',
          index,
          browser,
          now,
        )
        .toArray().length === 1
    )
  }

  /** The browsers that bear the mark of an address, the one that signed in last first. */
  knownBrowsers(index: IdentifierHash, now: EpochSeconds): readonly KnownBrowser[] {
    return this.#sql
      .exec(
        `SELECT browser, agent, known_since, forget_at FROM known_browsers
          WHERE identifier = ? AND forget_at > ? ORDER BY forget_at DESC, browser`,
        index,
        now,
      )
      .toArray()
      .map(toKnownBrowser)
  }

  /** Marks a browser as known, anew; of more than `limit` browsers the ones marked longest ago lose their mark. */
  remember({ index, browser, agent, now, forgetAt }: MarkedBrowser, limit: number): void {
    this.#sql.exec(
      `INSERT INTO known_browsers (identifier, browser, forget_at, agent, known_since) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (identifier, browser) DO UPDATE SET forget_at = excluded.forget_at,
          agent = IFNULL(excluded.agent, agent)`,
      index,
      browser,
      forgetAt,
      agent ?? null,
      now,
    )
    this.#sql.exec(
      `DELETE FROM known_browsers WHERE identifier = ? AND browser NOT IN
        (SELECT browser FROM known_browsers WHERE identifier = ? ORDER BY forget_at DESC, browser = ? DESC LIMIT ?)`,
      index,
      index,
      browser,
      limit,
    )
  }

  /** Takes the mark from the browser that a handle names; false where none of this address bears that name. */
  forgetBrowser(index: IdentifierHash, handle: BrowserHandle): boolean {
    const [found] = this.#sql
      .exec(
        'SELECT browser FROM known_browsers WHERE identifier = ? AND substr(browser, 1, length(?2)) = ?2',
        index,
        handle,
      )
      .toArray()
    if (found === undefined) return false
    this.#sql.exec('DELETE FROM known_browsers WHERE identifier = ? AND browser = ?', index, String(found['browser']))
    return true
  }

  forgetBrowsers(index: IdentifierHash, kept?: BrowserHash): void {
    this.#sql.exec('DELETE FROM known_browsers WHERE identifier = ? AND browser <> ?', index, kept ?? '')
  }

  record(
    name: SecurityEventName,
    index: IdentifierHash,
    detail: Readonly<Record<string, string | number | boolean>>,
    context: { readonly requestId?: RequestId | undefined; readonly now: EpochSeconds },
  ): void {
    this.#sql.exec(
      'INSERT INTO events (forget_at, id, at, name, identifier, detail, request_id) VALUES (?, ?, ?, ?, ?, ?, ?)',
      after(context.now, DIRECTORY_EVENTS_KEPT),
      randomToken(),
      context.now,
      name,
      index,
      JSON.stringify(detail),
      context.requestId ?? null,
    )
  }

  /** Deletes a batch of every kind of row that is due. */
  sweep(now: EpochSeconds, batch: number): void {
    for (const statement of SWEEPS) this.#sql.exec(statement, now, batch)
  }

  /** When the next claim is to be settled, and when the next row is to be forgotten. */
  due(): { readonly settleAt: EpochSeconds | undefined; readonly forgetAt: EpochSeconds | undefined } {
    const row = this.#sql
      .exec(
        `SELECT (SELECT MIN(settle_at) FROM identifiers WHERE state = 'pending') AS settle_at,
          MIN((SELECT IFNULL(MIN(forget_at), 9e15) FROM codes), (SELECT IFNULL(MIN(forget_at), 9e15) FROM tallies),
            (SELECT IFNULL(MIN(forget_at), 9e15) FROM recovery_tallies),
            (SELECT IFNULL(MIN(forget_at), 9e15) FROM known_browsers),
            (SELECT IFNULL(MIN(forget_at), 9e15) FROM spent_challenges),
            (SELECT IFNULL(MIN(forget_at), 9e15) FROM events)) AS forget_at`,
      )
      .one()
    return { settleAt: momentOf(row['settle_at']), forgetAt: momentOf(row['forget_at']) }
  }
}

/** Stands for "no row" among moments, far beyond any of them. */
const NEVER = 9e15

const momentOf = (value: SqlStorageValue | undefined): EpochSeconds | undefined =>
  typeof value === 'number' && value < NEVER ? epochSeconds(value) : undefined
