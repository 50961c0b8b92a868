/** Keeps a posted form whose sender must prove more first, so that nothing of it is lost. */
import type { LiveSession } from '#domain/session-reading.ts'
import { newParkedId } from '#keys/new-id.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after } from '#lib/time.ts'
import type { Confirm } from '#policy/decision.ts'
import type { CompiledSite } from './compiled-site.ts'
import { encodeStatement, statementOf } from './confirmation.ts'
import type { Continuation } from './continuation.ts'
import type { GatewayContext } from './gateway-context.ts'
import { holdWaitingBody } from './held-body-edge.ts'
import type { UnreadValues } from './named-values.ts'
import { encodeParkedForm, keptFields, mayPark, type NotParked } from './parked-form.ts'
import { parcelContext } from './parking.ts'
import type { RequestFacts } from './parse-request.ts'
import { bodyName, parkedAddress, valued } from './waiting-request.ts'

/** A request that policy did not let through for want of proof, and whose session it is. */
export interface Parkable {
  readonly request: Request
  readonly context: GatewayContext
  readonly facts: RequestFacts
  readonly site: CompiledSite
  readonly session: LiveSession
  /** Where the customer goes who does not want to confirm. */
  readonly back: Continuation
  /** What the customer is asked to confirm of it, if anything. */
  readonly confirm: Confirm | undefined
}

/** Why a form was not kept. */
export type ParkFailure =
  | NotParked
  | UnreadValues
  | 'form_too_large'
  | 'body_too_slow'
  | 'keys_unavailable'
  | 'session_ended'

/** Keeps the form in the customer's account and gives the way to the proof. Fails with a `ParkFailure`, then nothing is kept. */
export const parkForm = async (parkable: Parkable): Promise<Result<Continuation, ParkFailure>> => {
  const { request, context, facts, site, session, back, confirm } = parkable
  const target = mayPark(facts, site, request.headers)
  if (!target.ok) return target
  // Read beforehand: nobody proves who they are for a form that is then refused for its size.
  const held = await holdWaitingBody(request)
  if (!held.ok) return fail(held.failure === 'body_too_large' ? 'form_too_large' : held.failure)
  const { body, now } = held.value
  const statement = confirm === undefined ? undefined : statementOf(confirm, valued(request.headers, facts, body))
  if (statement?.ok === false) return statement
  const keys = await context.keys(now)
  if (!keys.ok) return fail('keys_unavailable')
  const id = newParkedId()
  const address = parkedAddress(facts)
  const { vault } = keys.value
  const digest = await bodyName(vault, session.proof.sid, address, confirm, body)
  const sealedFor = parcelContext(session.proof.sid, address, digest)
  const form = encodeParkedForm({ fields: keptFields(request.headers), body })
  const sealed = await vault.seal('parked-request', sealedFor, form)
  const sealedStatement =
    statement === undefined ? null : await vault.seal('parked-statement', sealedFor, encodeStatement(statement.value))
  const expiresAt = after(now, context.deployment.lifetimes.parkedRequest)
  const parked = await context.parking.park(session, {
    ...address,
    id,
    back: back.path,
    contentType: null,
    digest,
    sealed,
    statement: sealedStatement,
    expiresAt,
  })
  return parked.ok
    ? ok({
        path: back.path,
        ...(back.asked === undefined ? {} : { asked: back.asked }),
        parked: { id, target: target.value },
      })
    : fail(parked.failure.code)
}
