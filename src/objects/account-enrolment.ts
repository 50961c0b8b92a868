import type { Evidence } from '#authenticators/evidence.ts'
import { type Factors, type RemovalRefusal, refuseRemoval } from '#authenticators/factors.ts'
import type { ResponseRefused } from '#authenticators/passkey/webauthn-library.ts'
import { PASSWORD_ALONE_LENGTH, PASSWORD_WITH_SECOND_FACTOR_LENGTH } from '#authenticators/password/rules.ts'
import type { CredentialId, RequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type {
  EnrolmentFacts,
  FlowRefused,
  NewPasskey,
  NewPassword,
  NewRecoveryCode,
  NewTotp,
  PasskeyEnrolment,
  Removal,
  SecurityOverview,
} from './account-calls.ts'
import type { ChangeRefused } from './account-factors.ts'
import { type AccountParts, ENDED, hashOf, type KeysUnavailable, prove } from './account-parts.ts'
import type { TooManyPasskeys, VerifiedPasskey } from './account-passkeys.ts'
import type { IssuedSession, PreparedSecret, SessionEnded } from './account-sessions.ts'
import type { Profile, StoredSession } from './schema/account.ts'

/** What keeps a session from changing a factor. */
export type EnrolmentRefused = SessionEnded | ChangeRefused

/** Factors of one account: added, changed and taken away, each with its notice, in one section. */
export class AccountEnrolment {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** What a passkey page needs to offer one. Fails with why this session may not enrol. */
  async passkeyFacts(proof: SessionProof): Promise<Result<EnrolmentFacts, EnrolmentRefused | TooManyPasskeys>> {
    const hash = await hashOf(proof)
    const changing = this.#changing(proof, hash)
    if (!changing.ok) return changing
    if (!this.#parts.passkeys.hasRoom()) return fail({ code: 'too_many_passkeys' })
    const { userHandle, address, name } = changing.value.profile
    return ok({ userHandle, address, name, existing: this.#parts.passkeys.descriptors() })
  }

  /**
   * Verifies a new passkey and spends its challenge. Comes before the credential id is claimed: whoever may not enrol, or
   * shows junk, writes no row anywhere. Fails as `passkeyFacts` does, `response_refused`, or `challenge_spent`.
   */
  async verifyPasskey(
    input: NewPasskey,
  ): Promise<Result<VerifiedPasskey, EnrolmentRefused | TooManyPasskeys | ResponseRefused | FlowRefused>> {
    const { passkeys, clock } = this.#parts
    const verified = await passkeys.verifyNew(input.response, input.expected)
    if (!verified.ok) return verified
    if (input.mustVerify && !verified.value.userVerified) {
      return fail({ code: 'response_refused', detail: 'person not verified' })
    }
    const hash = await hashOf(input.proof)
    const changing = this.#changing(input.proof, hash)
    if (!changing.ok) return changing
    if (!passkeys.hasRoom()) return fail({ code: 'too_many_passkeys' })
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
    const { store, passkeys, mail, clock } = this.#parts
    const { operation, requestId, verified } = input
    const raising = await this.#raising(input.proof)
    const hash = await hashOf(input.proof)
    const changing = this.#changing(input.proof, hash)
    if (!changing.ok) return changing
    if (!passkeys.hasRoom()) return fail({ code: 'too_many_passkeys' })
    const now = clock()
    const isNew = store.operation(operation) === undefined
    if (!isNew || !passkeys.add(verified, operation, input.from, requestId, now)) {
      return fail({ code: 'operation_spent' })
    }
    mail.send(input.notice, requestId)
    // Nobody touched anything: it was made behind a password, which the session has shown already.
    if (input.isUnasked) return ok(this.#parts.sessions.reissue(changing.value, input.proof, now))
    const { userVerified, data } = verified
    const evidence: Evidence = {
      kind: 'passkey',
      step: 'enrolment',
      userVerified,
      backupEligible: data.backupEligible,
    }
    return ok(this.#raise(changing.value, raising, [evidence], requestId))
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

  /** Notes that the customer said "not now" to a passkey. Fails `session_ended`. */
  async declinePasskey(proof: SessionProof): Promise<Result<undefined, SessionEnded>> {
    const hash = await hashOf(proof)
    if (prove(this.#parts, proof, hash) === undefined) return ENDED
    this.#parts.store.declinePasskey(this.#parts.clock())
    return ok(undefined)
  }

  /**
   * Sets or changes the password. Changing it ends every other session: whoever knew the old one may be in one. The hash
   * is made here, and the length that the account's other factors allow is judged in the section that stores it.
   */
  async setPassword(
    input: NewPassword,
  ): Promise<
    Result<
      IssuedSession,
      EnrolmentRefused | KeysUnavailable | { readonly code: 'password_too_short'; readonly least: number }
    >
  > {
    const { passwords, factors, store, mail, clock } = this.#parts
    const keys = await this.#parts.keys(clock())
    if (keys === undefined) return fail({ code: 'keys_unavailable' })
    const typed = await passwords.typed(input.password, keys)
    const raising = await this.#raising(input.proof)
    const hash = await hashOf(input.proof)
    const changing = this.#changing(input.proof, hash)
    if (!changing.ok) return changing
    const now = clock()
    const least = leastLength(factors.held())
    const { text } = typed
    if (text === undefined || [...text].length < least) return fail({ code: 'password_too_short', least })
    const isChange = passwords.held() !== undefined
    const { requestId } = input
    const { alone } = passwords.set({ ...typed, text }, input.from, requestId, now)
    if (!input.isBreachChecked) store.record('password.breach_unchecked', {}, requestId, now)
    if (isChange) this.#endOthers(input.proof, requestId)
    mail.send(input.notice, requestId)
    return ok(this.#raise(changing.value, raising, [{ kind: 'password', step: 'enrolment', alone }], requestId))
  }

  /** Adds an authenticator app, or puts it in the place of another. Fails `code_wrong` where its first code is none. */
  async addTotp(
    input: NewTotp,
  ): Promise<Result<IssuedSession, EnrolmentRefused | KeysUnavailable | { readonly code: 'code_wrong' }>> {
    const { totp, mail, clock } = this.#parts
    const keys = await this.#parts.keys(clock())
    if (keys === undefined) return fail({ code: 'keys_unavailable' })
    const verified = await totp.verifyNew(Uint8Array.from(input.key), input.code, keys, clock())
    if (verified === undefined) return fail({ code: 'code_wrong' })
    const raising = await this.#raising(input.proof)
    const hash = await hashOf(input.proof)
    const changing = this.#changing(input.proof, hash)
    if (!changing.ok) return changing
    const { requestId } = input
    const isReplacement = totp.held() !== undefined
    totp.add(verified, input.from, requestId, clock())
    if (isReplacement) this.#endOthers(input.proof, requestId)
    mail.send(input.notice, requestId)
    return ok(this.#raise(changing.value, raising, [{ kind: 'totp', step: 'enrolment' }], requestId))
  }

  /** Makes a saved recovery code the account's only one. */
  async replaceRecoveryCode(input: NewRecoveryCode): Promise<Result<undefined, EnrolmentRefused>> {
    const { recoveryCode, mail, clock } = this.#parts
    const prepared = await recoveryCode.prepare(Uint8Array.from(input.code))
    const hash = await hashOf(input.proof)
    const changing = this.#changing(input.proof, hash)
    if (!changing.ok) return changing
    recoveryCode.replace(prepared, input.from, input.requestId, clock())
    mail.send(input.notice, input.requestId)
    return ok(undefined)
  }

  /**
   * Takes a factor away, unless what is left would be weaker, and ends every other session: one of them may have been
   * earned by it. Fails `not_held` where there is none such.
   */
  async remove(
    input: Removal,
  ): Promise<Result<undefined, EnrolmentRefused | RemovalRefusal | { readonly code: 'not_held' }>> {
    const { passkeys, passwords, totp, factors, mail, clock } = this.#parts
    const hash = await hashOf(input.proof)
    const changing = this.#changing(input.proof, hash)
    if (!changing.ok) return changing
    const before = factors.held()
    const left = this.#without(before, input)
    if (left === undefined) return fail({ code: 'not_held' })
    const refusal = refuseRemoval(before, left)
    if (refusal !== undefined) return fail(refusal)
    const now = clock()
    const { what, requestId } = input
    if (what.factor === 'passkey') passkeys.remove(what.id, requestId, now)
    else if (what.factor === 'password') passwords.remove(requestId, now)
    else totp.remove(requestId, now)
    this.#endOthers(input.proof, requestId)
    mail.send(input.notice, requestId)
    return ok(undefined)
  }

  /** What the security page shows. Fails `session_ended`. */
  async overview(proof: SessionProof): Promise<Result<SecurityOverview, SessionEnded>> {
    const hash = await hashOf(proof)
    const proved = prove(this.#parts, proof, hash)
    if (proved === undefined) return ENDED
    const { passkeys, passwords, totp, recoveryCode, factors, clock } = this.#parts
    const password = passwords.held()
    const app = totp.held()
    const { address, name, userHandle } = proved.profile
    return ok({
      address,
      name,
      userHandle,
      passkeys: passkeys.list(),
      password: password === undefined ? null : { setAt: password.setAt, alone: password.alone },
      totp: app === undefined ? null : { addedAt: app.addedAt, usedAt: app.usedAt ?? null },
      recoveryCodeSince: recoveryCode.heldSince() ?? null,
      leastPassword: leastLength(factors.held()),
      mayChange: factors.mayChange(proved.session, clock()).ok,
    })
  }

  /** Whether this session may change factors, and which password length the account's other factors allow. */
  async changeFacts(proof: SessionProof): Promise<Result<{ readonly leastPassword: number }, EnrolmentRefused>> {
    const hash = await hashOf(proof)
    const changing = this.#changing(proof, hash)
    return changing.ok ? ok({ leastPassword: leastLength(this.#parts.factors.held()) }) : changing
  }

  /** Whoever knew or held what is no longer good may be in one of them (ASVS 5.0, 7.4.3). */
  #endOthers({ sid }: SessionProof, requestId: RequestId): void {
    const { store, clock } = this.#parts
    const ended = store.deleteOtherSessions(sid)
    if (ended > 0) store.record('sessions.ended_everywhere', { ended, kept: sid }, requestId, clock())
  }

  #without(held: Factors, { what }: Removal): Factors | undefined {
    if (what.factor === 'password') return held.password === undefined ? undefined : { ...held, password: undefined }
    if (what.factor === 'totp') return held.totp ? { ...held, totp: false } : undefined
    const all = this.#parts.passkeys.list()
    const left = all.filter(({ id }) => id !== what.id)
    return left.length === all.length ? undefined : { ...held, passkeys: left.map(({ verifies }) => ({ verifies })) }
  }

  /**
   * A live session that may change factors now. Synchronous, so that the caller writes in the same section: what was
   * allowed a moment ago could be used up by whoever came in between.
   */
  #changing(
    proof: SessionProof,
    hash: string,
  ): Result<{ readonly profile: Profile; readonly session: StoredSession }, EnrolmentRefused> {
    const proved = prove(this.#parts, proof, hash)
    if (proved === undefined) return ENDED
    const allowed = this.#parts.factors.mayChange(proved.session, this.#parts.clock())
    return allowed.ok ? ok(proved) : allowed
  }

  async #raising(proof: SessionProof): Promise<Raising> {
    const secret = await this.#parts.sessions.prepare()
    return { secret, successor: await this.#parts.sessions.sealNext(proof, secret) }
  }

  #raise(
    { profile, session }: { readonly profile: Profile; readonly session: StoredSession },
    raising: Raising,
    evidence: readonly [Evidence, ...Evidence[]],
    requestId: RequestId,
  ): IssuedSession {
    const now = this.#parts.clock()
    return this.#parts.sessions.raise(profile, session, { ...raising, evidence, requestId, now })
  }
}

/** The coming secret of a session, sealed for those who still hold the one before. */
interface Raising {
  readonly secret: PreparedSecret
  readonly successor: string
}

/** What a password must be at least: alone, unless something that the customer has always stands beside it. */
const leastLength = ({ passkeys, totp }: Factors): number =>
  totp || passkeys.length > 0 ? PASSWORD_WITH_SECOND_FACTOR_LENGTH : PASSWORD_ALONE_LENGTH
