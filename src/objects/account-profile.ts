import type { RequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { ok, type Result } from '#lib/result.ts'
import type { AccountOverview } from './account-calls.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import { ENDED, type SessionEnded } from './account-sessions.ts'

/** What the customer sees of their account, and calls themselves. */
export class AccountProfile {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** Sets or clears the customer's display name. Fails `session_ended`. */
  async setName(input: {
    readonly proof: SessionProof
    readonly name: string | null
    readonly requestId: RequestId
  }): Promise<Result<undefined, SessionEnded>> {
    const hash = await hashOf(input.proof)
    const proved = prove(this.#parts, input.proof, hash)
    if (proved === undefined) return ENDED
    if (proved.profile.name === input.name) return ok(undefined)
    this.#parts.store.setName(input.name)
    this.#parts.store.record('profile.changed', { what: 'name' }, input.requestId, this.#parts.clock())
    return ok(undefined)
  }

  /** What the account page shows. Fails `session_ended`. */
  async overview(proof: SessionProof): Promise<Result<AccountOverview, SessionEnded>> {
    const hash = await hashOf(proof)
    const proved = prove(this.#parts, proof, hash)
    if (proved === undefined) return ENDED
    const { passkeys, sessions, recoveryDelay, clock } = this.#parts
    const { name, address } = proved.profile
    const now = clock()
    const recoveryReadyAt = recoveryDelay.standing(now)?.readyAt ?? null
    return ok({ name, address, recoveryReadyAt, passkeys: passkeys.list(), sessions: sessions.list(proof.sid, now) })
  }
}
