import * as v from 'valibot'
import type { RequestId } from '#domain/ids.ts'
import type { Sealer } from '#keys/seal.ts'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { Mail } from '#mail/mail.ts'
import { nextAttemptAt } from '#mail/retry.ts'
import type { MailFailure, MailOutcome } from '#mail/sender.ts'
import { redeem } from './redeem.ts'
import { moment } from './schema/parsed.ts'

/** The table that an object's migrations include; every object that sends mail has one of its own. */
export const OUTBOX_MIGRATION = `CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  sealed TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  about TEXT NOT NULL,
  request_id TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX outbox_due ON outbox (due_at);`

/** A mail that may rest in storage and travel between objects: what it says is sealed. */
export interface PreparedMail {
  readonly id: string
  readonly sealed: string
  /** When it is no longer worth delivering. */
  readonly expiresAt: EpochSeconds
}

/** Reads a prepared mail from a call, which may come from a Worker of another version. */
export const preparedMail = v.object({
  id: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
  sealed: v.pipe(v.string(), v.maxLength(176 * 1024)),
  expiresAt: moment,
})

/** Seals a mail, bound to its id, so that it can be enqueued in a synchronous section. */
export const prepareMail = async (
  sealer: Sealer,
  mail: Mail,
  expiresAt: EpochSeconds,
  now: EpochSeconds,
): Promise<PreparedMail> => ({
  id: mail.id,
  sealed: await sealer.seal('outbox', mail.id, utf8(JSON.stringify(mail)), now),
  expiresAt,
})

/** A mail that will not be delivered, as the object's own event tells it. */
export interface UndeliverableMail {
  readonly id: string
  readonly about: string
  readonly requestId: string | undefined
  readonly attempts: number
  /** `expired`: too late to be of use before anybody took it; `unreadable`: sealed under a secret that is gone. */
  readonly reason: MailFailure['code'] | 'expired' | 'unreadable'
  readonly detail: string
}

/** What an outbox needs of the object it is part of. */
export interface OutboxHost {
  readonly sql: SqlStorage
  readonly clock: () => EpochSeconds
  /** Writes the event `mail.undeliverable`; called in the synchronous section that gives the mail up. */
  readonly record: (lost: UndeliverableMail) => void
  /** Sets the object's alarm anew, to `nextDue()` or earlier; called whenever that may have changed. */
  readonly rearm: () => void
  /** Undefined while the deployment's secrets cannot be read: mails wait. */
  readonly sealer: () => Promise<Sealer | undefined>
  /** One attempt, over within less than `LEASE` seconds. */
  readonly send: (mail: Mail) => Promise<MailOutcome>
  /** Takes one line for the operator: neither addresses nor codes are in it. */
  readonly log: (line: Readonly<Record<string, string | number>>) => void
}

/** Mails of one object on their way out: none is lost, and each leaves once unless a crash comes in between. */
export interface Outbox {
  /**
   * Stores a mail, in the section that writes what the mail tells of; the same id again changes nothing. `about` is
   * what the object's event shall name, never a plain address.
   */
  readonly enqueue: (mail: PreparedMail, about: string, requestId?: RequestId) => void
  /** Sends what is due; ends when nothing more is, or others are at it. Call it after `enqueue` and from the alarm. */
  readonly deliverDue: () => Promise<void>
  /** When the object must wake for its mails; undefined: there are none. */
  readonly nextDue: () => EpochSeconds | undefined
}

/** Seconds that a mail belongs to the attempt that claimed it. After a crash the mail is tried again when they end. */
const LEASE = 60

const MAX_PARALLEL = 5

const claimedRow = v.object({
  id: v.string(),
  sealed: v.string(),
  expires_at: moment,
  attempts: v.number(),
  about: v.string(),
  request_id: v.nullable(v.string()),
})
type ClaimedRow = v.InferOutput<typeof claimedRow>

const storedMail = v.object({
  id: v.string(),
  to: v.string(),
  from: v.string(),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  createdAt: moment,
})

/** Makes the outbox of one object, over the table of `OUTBOX_MIGRATION`. */
export const createOutbox = (host: OutboxHost): Outbox => {
  const { sql } = host
  let inFlight = 0

  const nextDue = (): EpochSeconds | undefined => {
    // With every place taken, what is due waits for one of them: waking for it would only spin.
    const since = inFlight < MAX_PARALLEL ? 0 : host.clock() + 1
    const at = sql.exec('SELECT MIN(due_at) AS at FROM outbox WHERE due_at >= ?', since).one()['at']
    return typeof at === 'number' ? epochSeconds(at) : undefined
  }

  const enqueue: Outbox['enqueue'] = (mail, about, requestId) => {
    redeem(
      sql,
      'mail',
      'INSERT INTO outbox (id, sealed, expires_at, due_at, about, request_id) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      mail.id,
      mail.sealed,
      mail.expiresAt,
      host.clock(),
      about,
      requestId ?? null,
    )
    host.rearm()
  }

  /** Takes the mail that is due longest, for the lease: whoever asks next gets another one. */
  const claim = (): ClaimedRow | undefined => {
    const now = host.clock()
    const [row] = redeem(
      sql,
      'mail',
      `UPDATE outbox SET due_at = ?, attempts = attempts + 1
        WHERE id = (SELECT id FROM outbox WHERE due_at <= ? ORDER BY due_at, id LIMIT 1)
        RETURNING id, sealed, expires_at, attempts, about, request_id`,
      after(now, LEASE),
      now,
    )
    return row === undefined ? undefined : v.parse(claimedRow, row)
  }

  const giveUp = (row: ClaimedRow, reason: UndeliverableMail['reason'], detail: string): void => {
    const deleted = redeem(sql, 'mail', 'DELETE FROM outbox WHERE id = ? RETURNING id', row.id)
    if (deleted.length === 0) return
    const { id, about, attempts } = row
    host.record({ id, about, requestId: row.request_id ?? undefined, attempts, reason, detail })
    host.log({ event: 'mail.undeliverable', mail: id, reason, detail, attempts })
  }

  const settle = (row: ClaimedRow, outcome: MailOutcome): void => {
    if (outcome.ok) {
      sql.exec('DELETE FROM outbox WHERE id = ?', row.id)
      return
    }
    const { code, permanent, detail } = outcome.failure
    const retryAt = permanent ? undefined : nextAttemptAt(row.attempts, host.clock(), row.expires_at)
    if (retryAt === undefined) {
      giveUp(row, code, detail)
      return
    }
    sql.exec('UPDATE outbox SET due_at = ? WHERE id = ? AND attempts = ?', retryAt, row.id, row.attempts)
    host.log({ event: 'mail.delayed', mail: row.id, reason: code, detail, attempts: row.attempts })
  }

  const attempt = async (row: ClaimedRow): Promise<void> => {
    if (host.clock() >= row.expires_at) return giveUp(row, 'expired', '')
    const sealer = await host.sealer()
    if (sealer === undefined) {
      return settle(row, { ok: false, failure: { code: 'not_configured', permanent: false, detail: 'secret' } })
    }
    const mail = readMail(await sealer.open('outbox', row.id, row.sealed, host.clock()))
    if (mail === undefined) return giveUp(row, 'unreadable', '')
    settle(row, await host.send(mail))
  }

  const work = async (first: ClaimedRow): Promise<void> => {
    inFlight += 1
    try {
      for (let row: ClaimedRow | undefined = first; row !== undefined; row = claim()) await attempt(row)
    } finally {
      inFlight -= 1
      host.rearm()
    }
  }

  const deliverDue = async (): Promise<void> => {
    const works: Promise<void>[] = []
    while (inFlight < MAX_PARALLEL) {
      const row = claim()
      if (row === undefined) break
      works.push(work(row))
    }
    // Every lease has an end that the object wakes for, before anything is awaited that a crash could cut off.
    host.rearm()
    await Promise.all(works)
  }

  return { enqueue, deliverDue, nextDue }
}

const readMail = (plaintext: Uint8Array | undefined): Mail | undefined => {
  const parsed = v.safeParse(storedMail, readJsonBytes(plaintext))
  return parsed.success ? parsed.output : undefined
}
