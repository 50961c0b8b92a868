import * as v from 'valibot'
import { type OperationId, parseOperationId, parseSessionId, type SessionId } from '#domain/ids.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { moment, parsedBy } from './parsed.ts'

/** How a change of address stands. Rows name it so: never renamed. */
export const ADDRESS_CHANGE_STATES = ['pending', 'held', 'done', 'stopped', 'reverted'] as const

/** A change of the address that an account has, or of the second one that its notices go to. */
export interface AddressChange {
  readonly id: string
  readonly what: 'address' | 'notification'
  /**
   * `pending` until the new address is proved, `held` while the old one may still stop it. Either ends with the epoch that it
   * was asked in: any event of credentials or addresses cancels it.
   */
  readonly state: (typeof ADDRESS_CHANGE_STATES)[number]
  readonly old: string
  readonly new: string
  readonly operation: OperationId
  /** The session that asked; it alone goes on with it. */
  readonly sid: SessionId
  readonly epoch: number
  /** Id of the site on which it was asked for; undefined where that was not noted yet. */
  readonly site: string | undefined
  /** What the account proved itself by when it was asked for, and the second address for its notices: what a revert restores. */
  readonly authenticators: readonly string[]
  readonly second: string | undefined
  readonly askedAt: EpochSeconds
  /** Until when the new address may be proved; then, where it is held, when it comes about. */
  readonly dueAt: EpochSeconds
  readonly doneAt: EpochSeconds | undefined
  readonly revertUntil: EpochSeconds | undefined
  /** The change whose revert has undone it: itself, or an earlier one. */
  readonly revertedBy: string | undefined
  /** When the newer address objected to that revert. */
  readonly disputedAt: EpochSeconds | undefined
}

const changeRow = v.object({
  id: v.string(),
  what: v.picklist(['address', 'notification']),
  state: v.picklist(ADDRESS_CHANGE_STATES),
  old: v.string(),
  new: v.string(),
  operation: parsedBy(parseOperationId),
  sid: parsedBy(parseSessionId),
  epoch: v.number(),
  authenticators: v.string(),
  second: v.nullable(v.string()),
  asked_at: moment,
  due_at: moment,
  done_at: v.nullable(v.number()),
  revert_until: v.nullable(v.number()),
  reverted_by: v.nullable(v.string()),
  disputed_at: v.nullable(v.number()),
  site: v.nullable(v.string()),
})

const ids = v.array(v.string())

const momentOf = (seconds: number | null): EpochSeconds | undefined =>
  seconds === null ? undefined : epochSeconds(seconds)

/** Reads a row of `address_changes`. Throws on a row that no code of ours wrote. */
export const toAddressChange = (row: Record<string, SqlStorageValue>): AddressChange => {
  const parsed = v.parse(changeRow, row)
  const { id, what, state, old, operation, sid, epoch } = parsed
  return {
    id,
    what,
    state,
    old,
    new: parsed.new,
    operation,
    sid,
    epoch,
    site: parsed.site ?? undefined,
    authenticators: v.parse(ids, JSON.parse(parsed.authenticators)),
    second: parsed.second ?? undefined,
    askedAt: parsed.asked_at,
    dueAt: parsed.due_at,
    doneAt: momentOf(parsed.done_at),
    revertUntil: momentOf(parsed.revert_until),
    revertedBy: parsed.reverted_by ?? undefined,
    disputedAt: momentOf(parsed.disputed_at),
  }
}
