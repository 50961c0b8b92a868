import * as v from 'valibot'
import type { BoundProof, RecoveryCodeKind } from '#authenticators/recovery-matrix.ts'
import type { DelayedRecovery } from '#authenticators/recovery-schedule.ts'
import { type BrowserHash, type FlowId, parseBrowserHash, parseFlowId } from '#domain/ids.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { redeem } from './redeem.ts'
import { moment, parsedBy } from './schema/parsed.ts'

/** One try to get the account back: what was shown in it, in which browser, and under which epoch of the account. */
export interface Recovery {
  readonly id: FlowId
  readonly browser: BrowserHash
  readonly epoch: number
  readonly codes: ReadonlySet<RecoveryCodeKind>
  readonly bound: BoundProof | undefined
  /** Since when that authenticator belongs to the account. */
  readonly boundSince: EpochSeconds | undefined
  readonly until: EpochSeconds
}

/** What ended a delayed recovery before its time. Rows name it so: never renamed. */
export type CancelledBy = 'sign-in' | 'change' | 'session' | 'link' | 'contest' | 'operator'

/** A delayed recovery as it is stored. */
export interface StoredDelay extends DelayedRecovery {
  /** Id of the site that links of its notices lead to. */
  readonly site: string
  readonly cancelledBy: CancelledBy | undefined
}

const BOUND = ['password', 'totp', 'passkey', 'verified passkey'] as const

const recoveryRow = v.object({
  id: parsedBy(parseFlowId),
  browser: parsedBy(parseBrowserHash),
  epoch: v.number(),
  issued_at: v.nullable(moment),
  saved_at: v.nullable(moment),
  bound: v.nullable(v.picklist(BOUND)),
  bound_since: v.nullable(moment),
  until: moment,
})

const delayRow = v.object({
  site: v.string(),
  begun_at: moment,
  ready_at: moment,
  until: moment,
  told: v.number(),
  cancelled_by: v.nullable(v.picklist(['sign-in', 'change', 'session', 'link', 'contest', 'operator'])),
})

/** Statements on what one account has of recoveries. All in the caller's synchronous section. */
export class RecoveryStore {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** A recovery that is in progress; undefined where there is none of that name. */
  find(id: FlowId, now: EpochSeconds): Recovery | undefined {
    const [row] = this.#sql.exec('SELECT * FROM recoveries WHERE id = ? AND until > ?', id, now).toArray()
    return row === undefined ? undefined : toRecovery(row)
  }

  /**
   * Notes a code that was accepted: each kind in the column of the step that earned it, so that none stands for another
   * (Keycloak CVE-2026-18963). What was shown under an older epoch of the account is forgotten.
   */
  showCode(
    code: RecoveryCodeKind,
    { id, browser, epoch, until }: Omit<Recovery, 'codes' | 'bound' | 'boundSince'>,
    now: EpochSeconds,
  ): void {
    this.#sql.exec('DELETE FROM recoveries WHERE until <= ? OR (id = ? AND epoch <> ?)', now, id, epoch)
    this.#sql.exec(
      `INSERT INTO recoveries (id, browser, epoch, issued_at, saved_at, until) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET issued_at = IFNULL(excluded.issued_at, issued_at),
          saved_at = IFNULL(excluded.saved_at, saved_at), until = excluded.until`,
      id,
      browser,
      epoch,
      code === 'issued' ? now : null,
      code === 'saved' ? now : null,
      until,
    )
  }

  /** Notes an authenticator that was shown. */
  showBound(id: FlowId, proof: BoundProof, since: EpochSeconds | undefined): void {
    const bound = proof.by === 'passkey' && proof.userVerified ? 'verified passkey' : proof.by
    const named: (typeof BOUND)[number] = bound
    this.#sql.exec('UPDATE recoveries SET bound = ?, bound_since = ? WHERE id = ?', named, since ?? null, id)
  }

  /** Uses a recovery up; true for exactly one caller. */
  use(id: FlowId): boolean {
    return redeem(this.#sql, 'recovery', 'DELETE FROM recoveries WHERE id = ? RETURNING id', id).length === 1
  }

  /** Forgets every recovery that is in progress. */
  forgetAll(): void {
    this.#sql.exec('DELETE FROM recoveries')
  }

  /** The delayed recovery of the account, also one that was cancelled and whose notice is not made yet. */
  delayed(): StoredDelay | undefined {
    const [row] = this.#sql.exec('SELECT * FROM delayed_recovery').toArray()
    if (row === undefined) return undefined
    const { begun_at: begunAt, ready_at: readyAt, cancelled_by: cancelledBy, ...rest } = v.parse(delayRow, row)
    return { ...rest, begunAt, readyAt, cancelledBy: cancelledBy ?? undefined }
  }

  /** Begins a delayed recovery; true for exactly one caller, for as long as there is one. */
  beginDelay({ site, begunAt, readyAt, until, told }: Omit<StoredDelay, 'cancelledBy'>): boolean {
    const statement = `INSERT INTO delayed_recovery (one, site, begun_at, ready_at, until, told) VALUES (1, ?, ?, ?, ?, ?)
      ON CONFLICT DO NOTHING RETURNING one`
    return redeem(this.#sql, 'delayed recovery', statement, site, begunAt, readyAt, until, told).length === 1
  }

  /** Cancels the delayed recovery; true for exactly one caller. */
  cancelDelay(by: CancelledBy): boolean {
    const statement = 'UPDATE delayed_recovery SET cancelled_by = ? WHERE cancelled_by IS NULL RETURNING one'
    return redeem(this.#sql, 'delayed recovery', statement, by).length === 1
  }

  /** Takes the making of the next notice; true for exactly one caller, where `told` were made before. */
  tellDelay(told: number): boolean {
    const statement =
      'UPDATE delayed_recovery SET told = told + 1 WHERE told = ? AND cancelled_by IS NULL RETURNING told'
    return redeem(this.#sql, 'delayed recovery', statement, told).length === 1
  }

  /** Forgets the delayed recovery; true for exactly one caller. */
  endDelay(): boolean {
    return redeem(this.#sql, 'delayed recovery', 'DELETE FROM delayed_recovery RETURNING one').length === 1
  }
}

const toRecovery = (row: Record<string, SqlStorageValue>): Recovery => {
  const { issued_at, saved_at, bound, bound_since, ...recovery } = v.parse(recoveryRow, row)
  const codes = new Set<RecoveryCodeKind>()
  if (issued_at !== null) codes.add('issued')
  if (saved_at !== null) codes.add('saved')
  const boundSince = bound_since ?? undefined
  return { ...recovery, codes, bound: bound === null ? undefined : toBound(bound), boundSince }
}

const toBound = (bound: (typeof BOUND)[number]): BoundProof =>
  bound === 'passkey' || bound === 'verified passkey'
    ? { by: 'passkey', userVerified: bound === 'verified passkey' }
    : { by: bound }
