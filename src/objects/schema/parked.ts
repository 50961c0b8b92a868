import * as v from 'valibot'
import { type ParkedId, parseParkedId, parseSessionId, type SessionId } from '#domain/ids.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'

/** What a single request may be confirmed by: an authenticator that is used for it alone. */
const CONFIRMING = ['passkey', 'totp'] as const
/** Which of them did. */
export type ConfirmedBy = (typeof CONFIRMING)[number]

/** A request that waits for a proof, or did. */
export interface ParkedRow {
  readonly id: ParkedId
  readonly sid: SessionId
  readonly method: string
  readonly url: string
  /** Path of the page that the form stands on. */
  readonly back: string
  /** The keyed name of the body. */
  readonly digest: string
  /** Of a script's request, which is sent anew; null for a form. */
  readonly contentType: string | null
  /** What must be confirmed of it, encrypted; null where nothing must. */
  readonly statement: Uint8Array<ArrayBuffer> | null
  /** What it was confirmed by. */
  readonly confirmedBy: ConfirmedBy | null
  /** Empty once it was sent. */
  readonly sealed: Uint8Array<ArrayBuffer>
  readonly expiresAt: EpochSeconds
  readonly state: 'waiting' | 'sent' | 'answered'
}

const parkedRow = v.object({
  id: v.string(),
  sid: v.string(),
  method: v.string(),
  url: v.string(),
  back: v.string(),
  digest: v.string(),
  sealed: v.instance(ArrayBuffer),
  expires_at: v.number(),
  state: v.picklist(['waiting', 'sent', 'answered']),
  content_type: v.nullable(v.string()),
  statement: v.nullable(v.instance(ArrayBuffer)),
  confirmed_by: v.nullable(v.picklist(CONFIRMING)),
})

/** Reads a row of `parked`. Throws on a row that no code of ours wrote. */
export const toParkedRow = (row: Record<string, SqlStorageValue>): ParkedRow => {
  const {
    id: idText,
    sid: sidText,
    sealed,
    statement,
    expires_at,
    content_type,
    confirmed_by,
    ...rest
  } = v.parse(parkedRow, row)
  const id = parseParkedId(idText)
  const sid = parseSessionId(sidText)
  if (id === undefined || sid === undefined) throw new Error('parked: unreadable row')
  return {
    ...rest,
    id,
    sid,
    sealed: new Uint8Array(sealed),
    contentType: content_type,
    statement: statement === null ? null : new Uint8Array(statement),
    confirmedBy: confirmed_by,
    expiresAt: epochSeconds(expires_at),
  }
}
