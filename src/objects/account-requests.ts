import type { ParkedId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { ok, type Result } from '#lib/result.ts'
import type { ConfirmedRequest, ParkRequest, ReleaseRequest } from './account-calls.ts'
import type { NotReleased, ReleasedForm } from './account-parking.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import { ENDED, type SessionEnded } from './account-sessions.ts'

/** Requests that wait for a proof, asked for with the session that they belong to. */
export class AccountRequests {
  readonly #parts: AccountParts
  readonly #rearm: () => void

  /** `rearm` sets the alarm that drops what nobody releases. */
  constructor(parts: AccountParts, rearm: () => void) {
    this.#parts = parts
    this.#rearm = rearm
  }

  /** Keeps a request until its sender has proved more. Fails `session_ended`. */
  async park(input: ParkRequest): Promise<Result<undefined, SessionEnded>> {
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return ENDED
    const { requestId, proof, ...parcel } = input
    this.#parts.parking.park({ ...parcel, sid: proof.sid }, requestId, this.#parts.clock())
    this.#rearm()
    return ok(undefined)
  }

  /** Which form a ticket is for, as long as it waits; null for none. */
  async waitingFor(input: { readonly proof: SessionProof; readonly ticket: string }): Promise<ParkedId | null> {
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return null
    return this.#parts.parking.waiting(input.ticket, input.proof.sid, this.#parts.clock()) ?? null
  }

  /** Gives a form out that its ticket is shown for, once. Fails `session_ended` or with why there is none. */
  async release(input: ReleaseRequest): Promise<Result<ReleasedForm, SessionEnded | NotReleased>> {
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return ENDED
    const { proof, ticket, method, url, mustBeConfirmed, requestId } = input
    const order = { ticketHash: ticket, bound: { sid: proof.sid, method, url }, mustBeConfirmed }
    return this.#parts.parking.release(order, requestId, this.#parts.clock())
  }

  /** Uses up the confirmation of a script's request; true once, and for the very request that was confirmed. */
  async useConfirmation(input: ConfirmedRequest): Promise<boolean> {
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return false
    const { proof, requestId, ...sent } = input
    return this.#parts.parking.useConfirmation({ ...sent, sid: proof.sid }, requestId, this.#parts.clock())
  }
}
