/** Takes a parked form out of its account, once, and makes the request of it that was posted. */
import type { ParkedId } from '#domain/ids.ts'
import type { LiveSession } from '#domain/session-reading.ts'
import { sha256 } from '#keys/digest.ts'
import { toBase64Url } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { ReturnPath } from '#lib/return-path.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Confirm } from '#policy/decision.ts'
import type { GatewayContext } from './gateway-context.ts'
import { holdBody, type NotHeld } from './held-body-edge.ts'
import { decodeParkedForm, releasedFields } from './parked-form.ts'
import { type NotReleased, parcelContext } from './parking.ts'
import type { RequestFacts } from './parse-request.ts'
import { TICKET_FORM_BYTES, ticketIn } from './release-ticket.ts'
import { bodyName, parkedAddress } from './waiting-request.ts'

/** A posted body that was small enough to look at. */
export interface ReadBody {
  readonly request: Request
  /** Undefined for a form of the app's that has the length of a ticket. */
  readonly ticket: Uint8Array<ArrayBuffer> | undefined
  /** When the last of it came. */
  readonly now: EpochSeconds
}

/** Reads a body that could be a ticket, and gives the request with the very same bytes in it. */
export const readTicket = async (request: Request): Promise<Result<ReadBody, NotHeld>> => {
  const held = await holdBody(request, TICKET_FORM_BYTES)
  if (!held.ok) return held
  const { body, now } = held.value
  return ok({
    request: new Request(request.url, { method: 'POST', headers: request.headers, body }),
    ticket: ticketIn(body),
    now,
  })
}

/** A form as it goes to its origin. */
export interface ReleasedRequest {
  readonly id: ParkedId
  /** The page that it came from. */
  readonly back: ReturnPath
  readonly request: Request
  /** The digest of its body, where this very request was confirmed. */
  readonly confirmedDigest: string | undefined
  readonly facts: RequestFacts
}

/** Releases the form that a ticket is for. Fails `NotReleased`, or `keys_unavailable` with the form still where it was. */
export const releaseForm = async (releasing: {
  readonly request: Request
  readonly ticket: Uint8Array<ArrayBuffer>
  readonly context: GatewayContext
  readonly facts: RequestFacts
  readonly session: LiveSession
  /** What the rule has its customers confirm now, if anything. */
  readonly confirm: Confirm | undefined
  readonly now: EpochSeconds
}): Promise<Result<ReleasedRequest, NotReleased | { readonly code: 'keys_unavailable' }>> => {
  const { request, ticket, context, facts, session, confirm, now } = releasing
  const keys = await context.keys(now)
  if (!keys.ok) return keys
  const address = parkedAddress(facts)
  const released = await context.parking.release(session, ticket, address, confirm !== undefined)
  if (!released.ok) return released
  const { id, digest, sealed, back, confirmed } = released.value
  const opened = await keys.value.vault.open(
    'parked-request',
    parcelContext(session.proof.sid, address, digest),
    sealed,
  )
  const form = opened === undefined ? undefined : decodeParkedForm(opened)
  // Whatever does not open was not kept for this session and address: nothing of it goes anywhere.
  if (form === undefined) return fail({ code: 'not_parked' })
  // The rule has come to ask for something else meanwhile: what was shown is not what it wants confirmed.
  const isAsked =
    confirm === undefined ||
    (await bodyName(keys.value.vault, session.proof.sid, address, confirm, form.body)) === digest
  if (!isAsked) return fail({ code: 'not_parked' })
  const headers = releasedFields(request.headers, form)
  return ok({
    id,
    back,
    confirmedDigest: confirmed ? toBase64Url(await sha256(form.body)) : undefined,
    request: new Request(request.url, { method: facts.method, headers, body: form.body }),
    facts: {
      ...facts,
      origin: form.fields.origin,
      referer: form.fields.referer,
      fieldNames: [...headers.keys()],
    },
  })
}
