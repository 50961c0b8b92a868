import * as v from 'valibot'
import { LINK_KINDS, type LinkKind } from '#domain/contest-link.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { redeem } from './redeem.ts'
import { moment } from './schema/parsed.ts'

/** A link as it is mailed to one address. */
export interface NewLink {
  /** `secretHash` of the 32 bytes that the link carries. */
  readonly hash: string
  readonly kind: LinkKind
  /** What the notice told of: its kind, or the id of the change that the link acts on. */
  readonly about: string
  readonly address: string
  readonly madeAt: EpochSeconds
  readonly until: EpochSeconds
}

/** A link that may still be pressed. */
export type LiveLink = Omit<NewLink, 'hash'>

const linkRow = v.object({
  kind: v.picklist(LINK_KINDS),
  about: v.string(),
  address: v.string(),
  made_at: moment,
  until: moment,
})

/** Stands for an address in a link that went to none. */
const SHOWN = ''
/** Links of one kind that pages have shown and that are good at once. */
const SHOWN_LINKS = 20

/** Links of one account's notices. Each does what it does once; a GET never does it. */
export class AccountLinks {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Stores a link in the section of whatever it tells of, and forgets those that are over. */
  add({ hash, kind, about, address, madeAt, until }: NewLink): void {
    this.#sql.exec('DELETE FROM links WHERE until <= ?', madeAt)
    this.#sql.exec(
      'INSERT INTO links (hash, kind, about, address, made_at, until) VALUES (?, ?, ?, ?, ?, ?)',
      hash,
      kind,
      about,
      address,
      madeAt,
      until,
    )
  }

  /**
   * Stores a link that a page shows and no mail carries, in the place of the oldest such one where there are many: whoever may
   * ask for it may ask again and again.
   */
  addShown(link: Omit<NewLink, 'address'>): void {
    this.add({ ...link, address: SHOWN })
    this.#sql.exec(
      `DELETE FROM links WHERE hash IN
        (SELECT hash FROM links WHERE address = ? AND kind = ? ORDER BY made_at DESC, hash LIMIT -1 OFFSET ?)`,
      SHOWN,
      link.kind,
      SHOWN_LINKS,
    )
  }

  /** The link whose secret hashes so; undefined where there is none, it is over, or it was pressed. */
  live(hash: string, now: EpochSeconds): LiveLink | undefined {
    const [row] = this.#sql
      .exec(
        'SELECT kind, about, address, made_at, until FROM links WHERE hash = ? AND used_at IS NULL AND until > ?',
        hash,
        now,
      )
      .toArray()
    if (row === undefined) return undefined
    const { made_at: madeAt, ...link } = v.parse(linkRow, row)
    return { ...link, madeAt }
  }

  /** Forgets the links of addresses that have no more say in the account; but for the objection to that, which is theirs. */
  forgetOf(addresses: readonly string[]): void {
    this.#sql.exec(
      `DELETE FROM links WHERE kind <> 'dispute' AND address IN (SELECT value FROM json_each(?))`,
      JSON.stringify(addresses),
    )
  }

  /** Marks a link as pressed; true for exactly one caller. */
  use(hash: string, now: EpochSeconds): boolean {
    const statement = 'UPDATE links SET used_at = ? WHERE hash = ? AND used_at IS NULL AND until > ? RETURNING hash'
    return redeem(this.#sql, 'contest link', statement, now, hash, now).length === 1
  }
}
