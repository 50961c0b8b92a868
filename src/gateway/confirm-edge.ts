/** Lets a script's request go that its customer has confirmed, or has it confirmed. */
import { originOn } from '#config/site-origins.ts'
import { type ParkedId, parseParkedId } from '#domain/ids.ts'
import type { LiveSession } from '#domain/session-reading.ts'
import { sha256 } from '#keys/digest.ts'
import { newParkedId } from '#keys/new-id.ts'
import type { Vault } from '#keys/vault.ts'
import { toBase64Url } from '#lib/encoding.ts'
import { START_PAGE } from '#lib/return-path.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type { Confirm } from '#policy/decision.ts'
import type { Confirmation } from './assertion-claims.ts'
import { CONFIRMATION_FIELD, encodeStatement, statementOf } from './confirmation.ts'
import { type Continuation, refererPath } from './continuation.ts'
import { isFromTrustedPage } from './cross-origin.ts'
import { holdWaitingBody, type NotHeld } from './held-body-edge.ts'
import type { UnreadValues } from './named-values.ts'
import { pageHref } from './own-answer.ts'
import { parcelContext } from './parking.ts'
import type { ReadTurn } from './turn.ts'
import { bodyName, parkedAddress, valued } from './waiting-request.ts'

/** A script's request that its rule has confirmed one by one. */
export interface ConfirmableTurn extends ReadTurn {
  readonly session: LiveSession
  readonly confirm: Confirm
  /** Whether nothing but the confirmation is missing at that moment. */
  readonly mayBeUsed: (now: EpochSeconds) => boolean
  readonly asked: NonNullable<Continuation['asked']>
}

/** What became of it. */
export type ConfirmOutcome =
  | {
      readonly kind: 'confirmed'
      readonly request: Request
      readonly confirmation: Confirmation
      /** When the last of its body came: later than its head, by what may matter. */
      readonly now: EpochSeconds
    }
  | {
      readonly kind: 'asked'
      /** Undefined where the session ended meanwhile. */
      readonly confirmation: { readonly id: ParkedId; readonly url: string } | undefined
      readonly notes: readonly 'confirmation_refused'[]
    }
  | {
      readonly kind: 'refused'
      readonly failure: UnreadValues | NotHeld | 'foreign_script' | 'keys_unavailable'
    }

/**
 * Uses up the confirmation that a request brings, for the very bytes of its body; without a good one, notes what is to be
 * confirmed and where. The body itself is not kept: the script sends it anew.
 */
export const confirmRequest = async (turn: ConfirmableTurn): Promise<ConfirmOutcome> => {
  const { request, context, facts, site, session, confirm, mayBeUsed } = turn
  // Whoever may not read the answer has nothing asked of a customer either, and notes nothing in the account.
  if (!isFromTrustedPage(site, facts, request.headers)) return { kind: 'refused', failure: 'foreign_script' }
  // What is compressed says nothing here, and something else at the origin: whether it asks or comes back.
  if (request.headers.has('content-encoding')) return { kind: 'refused', failure: 'confirm_ambiguous' }
  const held = await holdWaitingBody(request)
  if (!held.ok) return { kind: 'refused', failure: held.failure }
  const { body, now } = held.value
  const keys = await context.keys(now)
  if (!keys.ok) return { kind: 'refused', failure: 'keys_unavailable' }
  const { vault } = keys.value
  const digest = await bodyName(vault, session.proof.sid, parkedAddress(facts), confirm, body)
  const brought = request.headers.get(CONFIRMATION_FIELD)
  const id = brought === null ? undefined : parseParkedId(brought)
  if (id !== undefined && mayBeUsed(now)) {
    const contentType = contentTypeOf(request)
    const wasConfirmed = await context.parking.confirmed(session, { ...parkedAddress(facts), id, contentType, digest })
    if (wasConfirmed) {
      const { method } = facts
      const sent = new Request(request.url, { method, headers: request.headers, ...(body.length > 0 && { body }) })
      return { kind: 'confirmed', request: sent, confirmation: { id, digest: toBase64Url(await sha256(body)) }, now }
    }
  }
  return ask({ ...turn, now }, vault, body, digest, brought === null ? [] : ['confirmation_refused'])
}

const contentTypeOf = (request: Request): string => request.headers.get('content-type') ?? ''

const ask = async (
  turn: ConfirmableTurn,
  vault: Vault,
  body: Uint8Array<ArrayBuffer>,
  digest: string,
  notes: readonly 'confirmation_refused'[],
): Promise<ConfirmOutcome> => {
  const { request, context, facts, site, session, confirm, asked, now } = turn
  const contentType = contentTypeOf(request)
  const statement = statementOf(confirm, valued(request.headers, facts, body))
  if (!statement.ok) return { kind: 'refused', failure: statement.failure }
  const id = newParkedId()
  const address = parkedAddress(facts)
  const back = refererPath(facts, site) ?? START_PAGE
  const parked = await context.parking.park(session, {
    ...address,
    id,
    back,
    contentType,
    digest,
    sealed: new Uint8Array(0),
    statement: await vault.seal(
      'parked-statement',
      parcelContext(session.proof.sid, address, digest),
      encodeStatement(statement.value),
    ),
    expiresAt: after(now, context.deployment.lifetimes.parkedRequest),
  })
  if (!parked.ok) return { kind: 'asked', confirmation: undefined, notes }
  const onwards = { path: back, asked, confirmation: id }
  const href = await pageHref(context, 'step-up', onwards, facts.host, now)
  return {
    kind: 'asked',
    confirmation: { id, url: `${originOn(site.publicOrigin, facts.host)}${href}` },
    notes,
  }
}
