/** Reads a body that the origin is not to have yet: a small one, and one that is there soon. */
import { readBytes } from '#lib/read-bytes.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'

/** Most bytes of a body that waits for a proof. */
const MAX_WAITING_BYTES = 64 * 1024

/** Seconds for a body of 64 KiB: enough for a phone at the edge of its network, half of a lease. */
const SECONDS_TO_ARRIVE = 30

/** A body, and the moment at which all of it was there: what was decided when its head came may no longer hold. */
export interface HeldBody {
  readonly body: Uint8Array<ArrayBuffer>
  readonly now: EpochSeconds
}

/** Why a body is not held. */
export type NotHeld = 'body_too_large' | 'body_too_slow'

/** Reads at most `max` bytes. What is said beforehand of the length is believed where it is too much. */
export const holdBody = async ({ headers, body }: Request, max: number): Promise<Result<HeldBody, NotHeld>> => {
  if (Number(headers.get('content-length') ?? 0) > max) return fail('body_too_large')
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), SECONDS_TO_ARRIVE * 1000)
  const bytes = await readBytes(body, max, late.signal).finally(() => clearTimeout(timer))
  if (bytes === undefined) return fail(late.signal.aborted ? 'body_too_slow' : 'body_too_large')
  return ok({ body: bytes, now: epochSeconds(Date.now() / 1000) })
}

/** Reads the body of a request that is to wait for a proof. */
export const holdWaitingBody = (request: Request): Promise<Result<HeldBody, NotHeld>> =>
  holdBody(request, MAX_WAITING_BYTES)
