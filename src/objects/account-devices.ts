import type { BrowserHash, RequestId, SessionId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { ok, type Result } from '#lib/result.ts'
import type { SignedInDevices, SignOutEverywhere } from './account-calls.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import { ENDED, type SessionEnded } from './account-sessions.ts'
import { whenceDetail } from './account-store.ts'

/** One session of the account, named by another of its sessions. */
export interface OfSession {
  readonly proof: SessionProof
  readonly sid: SessionId
  readonly requestId: RequestId
}

/**
 * Where one account is signed in, as its customer sees and ends it. Any session may end any other: taking away is always
 * allowed, or a customer whose strong proof is at home could not stop a thief. An id of no session of this account, or of the
 * very session that asks, does nothing.
 */
export class AccountDevices {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** What the page of devices shows. Fails `session_ended`. */
  async list(proof: SessionProof): Promise<Result<SignedInDevices, SessionEnded>> {
    const hash = await hashOf(proof)
    if (prove(this.#parts, proof, hash) === undefined) return ENDED
    return ok({ sessions: this.#parts.sessions.list(proof.sid, this.#parts.clock()) })
  }

  /** Names a session as its customer calls the device; null takes the name away. Fails `session_ended`. */
  async rename({
    proof,
    sid,
    label,
    requestId,
  }: OfSession & { readonly label: string | null }): Promise<Result<{ readonly renamed: boolean }, SessionEnded>> {
    const { store, clock } = this.#parts
    const hash = await hashOf(proof)
    if (prove(this.#parts, proof, hash) === undefined) return ENDED
    const session = store.session(sid)
    if (session === undefined) return ok({ renamed: false })
    if ((session.label ?? null) === label) return ok({ renamed: true })
    store.setSessionLabel(sid, label)
    const told = { sid, ...(label !== null && { label }), ...whenceDetail(session) }
    store.record('session.renamed', told, requestId, clock())
    return ok({ renamed: true })
  }

  /** Ends another session of the account; gives the browser that it was in, null where there was none. Fails `session_ended`. */
  async endOne({
    proof,
    sid,
    requestId,
  }: OfSession): Promise<Result<{ readonly browser: BrowserHash | null }, SessionEnded>> {
    const { store, clock } = this.#parts
    const hash = await hashOf(proof)
    if (prove(this.#parts, proof, hash) === undefined) return ENDED
    const session = store.session(sid)
    if (session === undefined || sid === proof.sid || !store.deleteSession(sid)) return ok({ browser: null })
    const { label } = session
    const told = { sid, reason: 'other_device', ...(label !== undefined && { label }), ...whenceDetail(session) }
    store.record('session.ended', told, requestId, clock())
    return ok({ browser: session.record.browser })
  }

  /** Ends every session but this one, and every flow in progress; the customer is told by mail. Fails `session_ended`. */
  async endOthers({
    proof,
    site,
    requestId,
  }: SignOutEverywhere): Promise<Result<{ readonly ended: number }, SessionEnded>> {
    const { store, notices, clock } = this.#parts
    const notice = await notices.prepare({ kind: 'other-devices-signed-out', when: clock() }, site)
    const hash = await hashOf(proof)
    if (prove(this.#parts, proof, hash) === undefined) return ENDED
    const ended = store.deleteOtherSessions(proof.sid)
    // Also where none was open: somebody may be halfway into one.
    store.bumpAuthEpoch()
    if (ended === 0) return ok({ ended })
    store.record('sessions.ended_everywhere', { ended, kept: proof.sid }, requestId, clock())
    notices.send(notice, requestId)
    return ok({ ended })
  }
}
