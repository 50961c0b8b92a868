import { DurableObject } from 'cloudflare:workers'
import type { Mail } from '#mail/mail.ts'
import { migrate } from '#objects/migrate.ts'
import { type InboxMail, toInboxMail } from './inbox-mail.ts'

const MIGRATIONS: readonly string[] = [
  `CREATE TABLE mails (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    sent_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX mails_of_recipient ON mails (recipient, number);`,
]

/** Mails that are kept; older ones go. */
const KEPT = 200

/** Where all mails of a development gateway end. */
export class Inbox extends DurableObject<object> {
  readonly #sql: SqlStorage

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, MIGRATIONS)
  }

  /** Takes a mail; one that comes again under its id is the same mail. */
  deliver(mail: Mail): void {
    this.#sql.exec(
      `INSERT INTO mails (id, recipient, sender, subject, text, html, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO NOTHING`,
      mail.id,
      mail.to.toLowerCase(),
      mail.from,
      mail.subject,
      mail.text,
      mail.html,
      Date.now(),
    )
    this.#sql.exec('DELETE FROM mails WHERE number <= (SELECT MAX(number) FROM mails) - ?', KEPT)
  }

  /** The newest mails first: those to one address, or all. */
  list(to: string | undefined): readonly InboxMail[] {
    const rows =
      to === undefined
        ? this.#sql.exec('SELECT * FROM mails ORDER BY number DESC')
        : this.#sql.exec('SELECT * FROM mails WHERE recipient = ? ORDER BY number DESC', to.trim().toLowerCase())
    return rows.toArray().map(toInboxMail)
  }

  /** One mail, while it is kept. */
  find(id: string): InboxMail | undefined {
    const [row] = this.#sql.exec('SELECT * FROM mails WHERE id = ?', id).toArray()
    return row === undefined ? undefined : toInboxMail(row)
  }
}
