import type { Evidence } from '#authenticators/evidence.ts'
import type { ResponseRefused } from '#authenticators/passkey/webauthn-library.ts'
import type { CredentialId, RequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EnrolmentFacts, NewPasskey, PasskeyEnrolment } from './account-calls.ts'
import { changingBy, type EnrolmentRefused, prepareRaising, raise } from './account-changes.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import type { TooManyPasskeys, VerifiedPasskey } from './account-passkeys.ts'
import { ENDED, type IssuedSession, type SessionEnded } from './account-sessions.ts'

/** Passkeys of one account as its customer adds, names and vouches for them. */
export class AccountPasskeyEnrolment {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** What a passkey page needs to offer one. Fails with why this session may not enrol. */
  async passkeyFacts(proof: SessionProof): Promise<Result<EnrolmentFacts, EnrolmentRefused | TooManyPasskeys>> {
    const hash = await hashOf(proof)
    const changing = changingBy(this.#parts, proof, hash)
    if (!changing.ok) return changing
    if (!this.#parts.passkeys.hasRoom()) return fail({ code: 'too_many_passkeys' })
    const { userHandle, address, name } = changing.value.profile
    return ok({ userHandle, address, name, existing: this.#parts.passkeys.descriptors() })
  }

  /**
   * Verifies a new passkey and spends its challenge. Comes before the credential id is claimed: whoever may not enrol, or
   * shows junk, writes no row anywhere, and a settled operation would answer for a claim of an id that is never stored.
   * Fails as `passkeyFacts` does, `response_refused`, `operation_spent` or `challenge_spent`.
   */
  async verifyPasskey(
    input: NewPasskey,
  ): Promise<
    Result<
      VerifiedPasskey,
      EnrolmentRefused | TooManyPasskeys | ResponseRefused | { readonly code: 'challenge_spent' | 'operation_spent' }
    >
  > {
    const { store, passkeys, clock } = this.#parts
    const verified = await passkeys.verifyNew(input.response, input.expected)
    if (!verified.ok) return verified
    if (input.mustVerify && !verified.value.userVerified) {
      return fail({ code: 'response_refused', detail: 'person not verified' })
    }
    const hash = await hashOf(input.proof)
    const changing = changingBy(this.#parts, input.proof, hash)
    if (!changing.ok) return changing
    if (!passkeys.hasRoom()) return fail({ code: 'too_many_passkeys' })
    if (store.operation(input.operation) !== undefined) return fail({ code: 'operation_spent' })
    const spent = passkeys.consume('registration challenge', input.challenge, clock())
    return spent ? verified : fail({ code: 'challenge_spent' })
  }

  /**
   * Adds a passkey that `verifyPasskey` gave, and raises the session that added it. The caller has claimed the credential
   * id for `operation`. Fails as `passkeyFacts` does, or `operation_spent` where it is settled or the passkey is here already.
   */
  async addPasskey(
    input: PasskeyEnrolment,
  ): Promise<Result<IssuedSession, EnrolmentRefused | TooManyPasskeys | { readonly code: 'operation_spent' }>> {
    const { store, passkeys, notices, clock } = this.#parts
    const { operation, requestId, isUnasked } = input
    const data = isUnasked ? { ...input.verified.data, isUnasked } : input.verified.data
    const notice = await notices.prepare({ kind: 'passkey-added', when: clock() }, input.site)
    const raising = await prepareRaising(this.#parts, input.proof)
    const hash = await hashOf(input.proof)
    const changing = changingBy(this.#parts, input.proof, hash)
    if (!changing.ok) return changing
    if (!passkeys.hasRoom()) return fail({ code: 'too_many_passkeys' })
    const now = clock()
    const isNew = store.operation(operation) === undefined
    if (!isNew || !passkeys.add({ ...input.verified, data }, operation, input.from, requestId, now)) {
      return fail({ code: 'operation_spent' })
    }
    notices.send(notice, requestId)
    // Nobody touched anything: it was made behind a password, which the session has shown already.
    if (isUnasked) return ok(this.#parts.sessions.reissue(changing.value, input.proof, now))
    const { userVerified } = input.verified
    const { backupEligible } = data
    const evidence: Evidence = { kind: 'passkey', step: 'enrolment', userVerified, backupEligible }
    return ok(raise(this.#parts, changing.value, raising, [evidence], requestId))
  }

  /** Names a passkey. Fails `session_ended`. */
  async renamePasskey(input: {
    readonly proof: SessionProof
    readonly id: CredentialId
    readonly label: string | null
    readonly requestId: RequestId
  }): Promise<Result<{ readonly renamed: boolean }, SessionEnded>> {
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return ENDED
    return ok({ renamed: this.#parts.passkeys.rename(input.id, input.label, input.requestId, this.#parts.clock()) })
  }

  /** Takes the customer's word that a passkey in doubt is theirs: as much as adding it. Fails as a change does. */
  async trustPasskey(input: {
    readonly proof: SessionProof
    readonly id: CredentialId
    /** Id of the site that the links of the notice lead to. */
    readonly site: string
    readonly requestId: RequestId
  }): Promise<Result<{ readonly trusted: boolean }, EnrolmentRefused>> {
    const { passkeys, notices, clock } = this.#parts
    const notice = await notices.prepare({ kind: 'passkey-trusted', when: clock() }, input.site)
    const hash = await hashOf(input.proof)
    const changing = changingBy(this.#parts, input.proof, hash)
    if (!changing.ok) return changing
    const trusted = passkeys.trust(input.id, input.requestId, clock())
    if (trusted) notices.send(notice, input.requestId)
    return ok({ trusted })
  }

  /** Notes that the customer said "not now" to a passkey. Fails `session_ended`. */
  async declinePasskey(proof: SessionProof): Promise<Result<undefined, SessionEnded>> {
    const hash = await hashOf(proof)
    if (prove(this.#parts, proof, hash) === undefined) return ENDED
    this.#parts.store.declinePasskey(this.#parts.clock())
    return ok(undefined)
  }
}
