import { DurableObject } from 'cloudflare:workers'
import type { Evidence } from '#authenticators/evidence.ts'
import type { CredentialDescriptor } from '#authenticators/passkey/options.ts'
import type { ResponseRefused } from '#authenticators/passkey/webauthn-library.ts'
import { installedDeployment } from '#config/installed.ts'
import type { FlowId, OperationId, ParkedId, RequestId, SessionId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { secretHash } from '#keys/digest.ts'
import { randomBytes, randomToken } from '#keys/random.ts'
import { fromBase64Url, toBase64Url } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type {
  AccountOverview,
  CodeSignIn,
  EnrolmentFacts,
  FlowRefused,
  NewPasskey,
  ParkRequest,
  PasskeyEnrolment,
  PasskeySignIn,
  ReleasedRequest,
  ReleaseRequest,
  SignOutEverywhere,
  StepUp,
} from './account-calls.ts'
import { type AccountBindings, AccountMail } from './account-mail.ts'
import { AccountParking, type NotReleased } from './account-parking.ts'
import { AccountPasskeys, type EnrolmentRefused, type VerifiedPasskey } from './account-passkeys.ts'
import { AccountSessions, type IssuedSession, type SessionEnded } from './account-sessions.ts'
import { AccountStore } from './account-store.ts'
import { migrate } from './migrate.ts'
import { ACCOUNT_MIGRATIONS, type Profile, type StoredSession } from './schema/account.ts'

const ENDED = fail<SessionEnded>({ code: 'session_ended' })

/**
 * One customer's account: profile, authenticators, sessions, events. Everything that must change together for an
 * account changes here, in one synchronous section per call. An object that was never created answers like one
 * whose account does not exist, with the same work, so that decoys cost what accounts cost.
 */
export class Account extends DurableObject<AccountBindings> {
  readonly #store: AccountStore
  readonly #sessions: AccountSessions
  readonly #passkeys: AccountPasskeys
  readonly #flowSeconds: number
  readonly #parking: AccountParking
  readonly #mail: AccountMail

  constructor(ctx: DurableObjectState, env: AccountBindings) {
    super(ctx, env)
    migrate(ctx.storage, ACCOUNT_MIGRATIONS)
    const { lifetimes } = installedDeployment(env)
    this.#store = new AccountStore(ctx.storage.sql)
    this.#sessions = new AccountSessions(this.#store, lifetimes)
    this.#passkeys = new AccountPasskeys(this.#store, lifetimes)
    this.#flowSeconds = lifetimes.flow
    this.#parking = new AccountParking(ctx.storage.sql, this.#store)
    this.#mail = new AccountMail(ctx, env, this.#store, clock, () => this.#rearm())
  }

  /** What a flow that sends mail must know: the epoch its evidence will carry, and the one address mail may go to. */
  opening(): { readonly epoch: number; readonly address: string | null } {
    const profile = this.#store.profile()
    return { epoch: profile?.authEpoch ?? 0, address: profile?.address ?? null }
  }

  /**
   * Makes the account for a claim of its address; repeating it is no failure.
   * Fails `void` where the claim was given up, or the object already belongs to another operation.
   */
  create(input: {
    readonly operation: OperationId
    readonly address: string
    readonly language: string
    readonly requestId: RequestId
  }): Result<{ readonly epoch: number }, { readonly code: 'void' }> {
    const now = clock()
    const outcome = this.#store.operation(input.operation)
    const profile = this.#store.profile()
    if (outcome === 'live' && profile !== undefined) return ok({ epoch: profile.authEpoch })
    if (outcome !== undefined || profile !== undefined) return fail({ code: 'void' })
    this.#store.setOperation(input.operation, 'live', now)
    this.#store.insertProfile({
      subject: randomToken(),
      address: input.address,
      name: null,
      language: input.language,
      userHandle: toBase64Url(randomBytes(64)),
      authEpoch: 1,
      createdAt: now,
    })
    this.#store.record('account.created', { operation: input.operation }, input.requestId, now)
    return ok({ epoch: 1 })
  }

  /**
   * Decides a claim that nobody confirmed: `live` if this account stands on it; else it is void for ever, so that a
   * late `create` cannot bring back what a sweep has freed.
   */
  settle(operation: OperationId): 'live' | 'void' {
    const outcome = this.#store.operation(operation)
    if (outcome !== undefined) return outcome
    const now = clock()
    this.#store.setOperation(operation, 'void', now)
    this.#store.record('account.voided', { operation }, undefined, now)
    return 'void'
  }

  /** Completes a flow whose code was accepted. Fails `no_account`, `evidence_stale`, `flow_completed`. */
  async signInWithCode(input: CodeSignIn): Promise<Result<IssuedSession, FlowRefused>> {
    const secret = await this.#sessions.prepare()
    const now = clock()
    const profile = this.#store.profile()
    if (profile === undefined) return fail({ code: 'no_account' })
    if (profile.authEpoch !== input.epoch) return fail({ code: 'evidence_stale' })
    if (!this.#useFlow(input.flow, now)) return fail({ code: 'flow_completed' })
    const evidence: Evidence = { kind: 'email-code', step: input.step }
    return ok(this.#sessions.start(profile, { ...input, secret, evidence, now }))
  }

  /** Completes a sign-in by passkey. Fails `response_refused`, `challenge_spent`, `flow_completed`, `no_account`. */
  async signInWithPasskey(input: PasskeySignIn): Promise<Result<IssuedSession, FlowRefused | ResponseRefused>> {
    const owner = this.#store.profile()
    if (owner === undefined) return fail({ code: 'no_account' })
    const proved = await this.#passkeys.verify(input.response, input.expected, owner.userHandle)
    if (!proved.ok) return proved
    const secret = await this.#sessions.prepare()
    const now = clock()
    const profile = this.#store.profile()
    if (profile === undefined) return fail({ code: 'no_account' })
    const evidence = this.#passkeys.use(proved.value, input.challenge, 'sign-in', input.requestId, now)
    if (evidence === undefined) return fail({ code: 'challenge_spent' })
    if (!this.#useFlow(input.flow, now)) return fail({ code: 'flow_completed' })
    return ok(this.#sessions.start(profile, { ...input, secret, evidence, now }))
  }

  /** What a passkey page needs to offer enrolment. Fails `session_ended` or with why this session may not enrol. */
  async enrolment(proof: SessionProof): Promise<Result<EnrolmentFacts, SessionEnded | EnrolmentRefused>> {
    const hash = await hashOf(proof)
    const proved = this.#prove(proof, hash)
    if (proved === undefined) return ENDED
    const allowed = this.#passkeys.mayEnrol(proved.session, clock())
    if (!allowed.ok) return allowed
    const { userHandle, address, name } = proved.profile
    return ok({ userHandle, address, name, existing: this.#passkeys.descriptors() })
  }

  /**
   * Verifies a new passkey and spends its challenge. Comes before the credential id is claimed: whoever may not enrol, or
   * shows junk, writes no row anywhere. Fails as `enrolment` does, `response_refused`, or `challenge_spent`.
   */
  async verifyPasskey(
    input: NewPasskey,
  ): Promise<Result<VerifiedPasskey, SessionEnded | EnrolmentRefused | ResponseRefused | FlowRefused>> {
    const verified = await this.#passkeys.verifyNew(input.response, input.expected)
    if (!verified.ok) return verified
    const hash = await hashOf(input.proof)
    const proved = this.#prove(input.proof, hash)
    if (proved === undefined) return ENDED
    const now = clock()
    const allowed = this.#passkeys.mayEnrol(proved.session, now)
    if (!allowed.ok) return allowed
    const spent = this.#passkeys.consume('registration challenge', input.challenge, now)
    return spent ? verified : fail({ code: 'challenge_spent' })
  }

  /**
   * Adds a passkey that `verifyPasskey` gave, and raises the session that added it. The caller has claimed the credential
   * id for `operation`. Fails as `enrolment` does, or `operation_spent` where it is settled or the passkey is here already.
   */
  async addPasskey(
    input: PasskeyEnrolment,
  ): Promise<Result<IssuedSession, SessionEnded | EnrolmentRefused | { readonly code: 'operation_spent' }>> {
    const { operation, requestId, verified } = input
    const secret = await this.#sessions.prepare()
    const successor = await this.#sessions.sealNext(input.proof, secret)
    const hash = await hashOf(input.proof)
    const proved = this.#prove(input.proof, hash)
    if (proved === undefined) return ENDED
    const now = clock()
    const allowed = this.#passkeys.mayEnrol(proved.session, now)
    if (!allowed.ok) return allowed
    if (this.#store.operation(operation) !== undefined || !this.#passkeys.add(verified, operation, requestId, now)) {
      return fail({ code: 'operation_spent' })
    }
    const { backupEligible } = verified.data
    const evidence: Evidence = { kind: 'passkey', step: 'enrolment', userVerified: true, backupEligible }
    this.#mail.send(input.notice, requestId)
    return ok(this.#sessions.raise(proved.profile, proved.session, { secret, successor, evidence, requestId, now }))
  }

  /** The passkeys that a step-up may be given by. Fails `session_ended`. */
  async stepUpCredentials(proof: SessionProof): Promise<Result<readonly CredentialDescriptor[], SessionEnded>> {
    return this.#prove(proof, await hashOf(proof)) === undefined ? ENDED : ok(this.#passkeys.descriptors())
  }

  /** Raises the session by a passkey of this very account. Fails `session_ended`, `response_refused`, `challenge_spent`. */
  async stepUp(input: StepUp): Promise<Result<IssuedSession, SessionEnded | ResponseRefused | FlowRefused>> {
    const owner = this.#store.profile()
    if (owner === undefined) return ENDED
    const passkey = await this.#passkeys.verify(input.response, input.expected, owner.userHandle)
    if (!passkey.ok) return passkey
    // Asked for by the options (WebAuthn section 7.2 step 17). A mere touch would renew the time of an older aal2.
    if (!passkey.value.userVerified) return fail({ code: 'response_refused', detail: 'person not verified' })
    const secret = await this.#sessions.prepare()
    const successor = await this.#sessions.sealNext(input.proof, secret)
    const hash = await hashOf(input.proof)
    const proved = this.#prove(input.proof, hash)
    if (proved === undefined) return ENDED
    const now = clock()
    const evidence = this.#passkeys.use(passkey.value, input.challenge, 'step-up', input.requestId, now)
    if (evidence === undefined) return fail({ code: 'challenge_spent' })
    const { requestId, grant } = input
    if (grant !== undefined) this.#parking.grant(grant.parked, proved.session.record.sid, grant.ticket, now)
    return ok(this.#sessions.raise(proved.profile, proved.session, { secret, successor, evidence, requestId, now }))
  }

  /** Renews what a cookie claims; `activity` false looks without prolonging. Fails `session_ended`. */
  async renew(input: {
    readonly proof: SessionProof
    readonly activity: boolean
    readonly requestId: RequestId
  }): Promise<Result<IssuedSession, SessionEnded>> {
    const profile = this.#store.profile()
    if (profile === undefined) return ENDED
    return this.#sessions.renew(profile, input.proof, input.activity, input.requestId, clock())
  }

  /** Whether the session behind an open stream still stands. */
  stands(sid: SessionId): boolean {
    return this.#sessions.stands(sid, clock())
  }

  /** Ends the session that `proof` proves; ending what is over is no failure, a wrong secret ends nothing. */
  async endSession(input: {
    readonly proof: SessionProof
    readonly reason: 'sign_out' | 'replaced'
    readonly requestId: RequestId
  }): Promise<void> {
    const renewed = await this.renew({ proof: input.proof, activity: false, requestId: input.requestId })
    if (renewed.ok) this.#sessions.end(renewed.value.sid, input.reason, input.requestId, clock())
  }

  /** Ends every session, this one too, and every flow in progress. Fails `session_ended`. */
  async endEverySession(input: SignOutEverywhere): Promise<Result<{ readonly ended: number }, SessionEnded>> {
    const hash = await hashOf(input.proof)
    const proved = this.#prove(input.proof, hash)
    if (proved === undefined) return ENDED
    const ended = this.#store.deleteAllSessions()
    this.#parking.forgetAll()
    this.#store.bumpAuthEpoch()
    this.#store.record('sessions.ended_everywhere', { ended }, input.requestId, clock())
    this.#mail.send(input.notice, input.requestId)
    return ok({ ended })
  }

  /** Sets or clears the customer's display name. Fails `session_ended`. */
  async setName(input: {
    readonly proof: SessionProof
    readonly name: string | null
    readonly requestId: RequestId
  }): Promise<Result<undefined, SessionEnded>> {
    const hash = await hashOf(input.proof)
    const proved = this.#prove(input.proof, hash)
    if (proved === undefined) return ENDED
    if (proved.profile.name === input.name) return ok(undefined)
    this.#store.setName(input.name)
    this.#store.record('profile.changed', { what: 'name' }, input.requestId, clock())
    return ok(undefined)
  }

  /** What the account page shows. Fails `session_ended`. */
  async overview(proof: SessionProof): Promise<Result<AccountOverview, SessionEnded>> {
    const hash = await hashOf(proof)
    const proved = this.#prove(proof, hash)
    if (proved === undefined) return ENDED
    const { name, address } = proved.profile
    return ok({ name, address, passkeys: this.#passkeys.list(), sessions: this.#sessions.list(proof.sid) })
  }

  /** The live session that `proof` proves; `hash` was made before, so that the caller goes on in the same section. */
  #prove(
    proof: SessionProof,
    hash: string,
  ): { readonly profile: Profile; readonly session: StoredSession } | undefined {
    const profile = this.#store.profile()
    const session = this.#sessions.current(proof, hash, clock())
    return profile === undefined || session === undefined ? undefined : { profile, session }
  }

  /** Keeps a posted form until its sender has proved more. Fails `session_ended`. */
  async park(input: ParkRequest): Promise<Result<undefined, SessionEnded>> {
    const hash = await hashOf(input.proof)
    if (this.#prove(input.proof, hash) === undefined) return ENDED
    const { requestId, proof, ...parcel } = input
    this.#parking.park({ ...parcel, sid: proof.sid }, requestId, clock())
    this.#rearm()
    return ok(undefined)
  }

  /** Which form a ticket is for, as long as it waits; null for none. */
  async parkedFor(input: { readonly proof: SessionProof; readonly ticket: string }): Promise<ParkedId | null> {
    const hash = await hashOf(input.proof)
    if (this.#prove(input.proof, hash) === undefined) return null
    return this.#parking.waiting(input.ticket, input.proof.sid, clock()) ?? null
  }

  /** Gives a form out that its ticket is shown for, once. Fails `session_ended` or with why there is none. */
  async releaseParked(input: ReleaseRequest): Promise<Result<ReleasedRequest, SessionEnded | NotReleased>> {
    const hash = await hashOf(input.proof)
    if (this.#prove(input.proof, hash) === undefined) return ENDED
    const { proof, ticket, method, url, requestId } = input
    return this.#parking.release(ticket, { sid: proof.sid, method, url }, requestId, clock())
  }

  /** Notes that the origin has answered a form. */
  parkedAnswered(input: { readonly id: ParkedId; readonly sid: SessionId }): void {
    this.#parking.answered(input.id, input.sid)
  }

  /** Sends the notices that did not get through yet, and drops forms that nobody released. */
  override async alarm(): Promise<void> {
    this.#parking.forget(clock())
    await this.#mail.deliver()
    this.#rearm()
  }

  // Not awaited: rows and alarm commit together, and an alarm that cannot be set fails the call.
  #rearm(): void {
    const { storage } = this.ctx
    const dues = [this.#mail.nextDue(), this.#parking.nextDue()].filter((due) => due !== undefined)
    // A moment that has passed rings at once.
    this.ctx.waitUntil(dues.length === 0 ? storage.deleteAlarm() : storage.setAlarm(Math.min(...dues) * 1000))
  }

  #useFlow(flow: FlowId, now: EpochSeconds): boolean {
    return this.#store.use('flow', flow, after(now, this.#flowSeconds), now)
  }
}

/** Hash of the secret that `proof` carries; a malformed secret hashes like an empty one and proves nothing. */
const hashOf = (proof: SessionProof): Promise<string> => secretHash(fromBase64Url(proof.secret) ?? new Uint8Array(0))

const clock = (): EpochSeconds => epochSeconds(Date.now() / 1000)
