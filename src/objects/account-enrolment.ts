import type { Evidence } from '#authenticators/evidence.ts'
import { type Factors, hasPossession, type RemovalRefusal, refuseRemoval } from '#authenticators/factors.ts'
import { PASSWORD_ALONE_LENGTH, PASSWORD_WITH_SECOND_FACTOR_LENGTH } from '#authenticators/password/rules.ts'
import type { FlowId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type { NewPassword, NewRecoveryCode, NewTotp, Removal, SecurityOverview } from './account-calls.ts'
import {
  type ChangedSession,
  changingBy,
  type EnrolmentRefused,
  endOthers,
  mayReplace,
  mayTakeAway,
  prepareRaising,
  type Restricted,
  raise,
  restrictedUntil,
} from './account-changes.ts'
import { type AccountParts, hashOf, type KeysUnavailable, prove } from './account-parts.ts'
import { ENDED, type SessionEnded } from './account-sessions.ts'

/** Factors of one account: added, changed and taken away, each with its notice, in one section. */
export class AccountEnrolment {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /**
   * Sets or changes the password. Changing it ends every other session: whoever knew the old one may be in one. The hash
   * is made here, and the length that the account's other factors allow is judged in the section that stores it.
   */
  async setPassword(
    input: NewPassword,
  ): Promise<
    Result<
      ChangedSession,
      EnrolmentRefused | Restricted | KeysUnavailable | { readonly code: 'password_too_short'; readonly least: number }
    >
  > {
    const { passwords, factors, store, notices, clock } = this.#parts
    const keys = await this.#parts.keys(clock())
    if (keys === undefined) return fail({ code: 'keys_unavailable' })
    const typed = await passwords.typed(input.password, keys)
    const notice = await notices.prepare({ kind: 'password-set', when: clock() }, input.site)
    const raising = await prepareRaising(this.#parts, input.proof)
    const hash = await hashOf(input.proof)
    const changing = changingBy(this.#parts, input.proof, hash)
    if (!changing.ok) return changing
    const now = clock()
    const least = leastLength(factors.held())
    const { text } = typed
    if (text === undefined || [...text].length < least) return fail({ code: 'password_too_short', least })
    const replaced = passwords.held()?.setAt
    const allowed = mayReplace(changing.value, replaced, now)
    if (!allowed.ok) return allowed
    const isChange = replaced !== undefined
    const { requestId } = input
    const { alone } = passwords.set({ ...typed, text }, input.from, requestId, now)
    if (!input.isBreachChecked) store.record('password.breach_unchecked', {}, requestId, now)
    if (isChange) endOthers(this.#parts, input.proof, requestId)
    notices.send(notice, requestId)
    const evidence: Evidence = { kind: 'password', step: 'enrolment', alone }
    return ok({ ...raise(this.#parts, changing.value, raising, [evidence], requestId), hasEndedOthers: isChange })
  }

  /**
   * Adds an authenticator app, or puts it in the place of another. Fails `code_wrong` where its first code is none, and
   * `flow_completed` where this set-up has added one.
   */
  async addTotp(
    input: NewTotp,
  ): Promise<
    Result<
      ChangedSession,
      EnrolmentRefused | Restricted | KeysUnavailable | { readonly code: 'code_wrong' | 'flow_completed' }
    >
  > {
    const { totp, notices, clock } = this.#parts
    const keys = await this.#parts.keys(clock())
    if (keys === undefined) return fail({ code: 'keys_unavailable' })
    const verified = await totp.verifyNew(Uint8Array.from(input.key), input.code, keys, clock())
    if (verified === undefined) return fail({ code: 'code_wrong' })
    const notice = await notices.prepare({ kind: 'totp-added', when: clock() }, input.site)
    const raising = await prepareRaising(this.#parts, input.proof)
    const hash = await hashOf(input.proof)
    const changing = changingBy(this.#parts, input.proof, hash)
    if (!changing.ok) return changing
    const { requestId } = input
    const now = clock()
    const replaced = totp.held()?.addedAt
    const allowed = mayReplace(changing.value, replaced, now)
    if (!allowed.ok) return allowed
    if (!this.#useFlow(input.flow, now)) return fail({ code: 'flow_completed' })
    const isReplacement = replaced !== undefined
    totp.add(verified, input.from, requestId, now)
    if (isReplacement) endOthers(this.#parts, input.proof, requestId)
    notices.send(notice, requestId)
    const evidence: Evidence = { kind: 'totp', step: 'enrolment' }
    return ok({ ...raise(this.#parts, changing.value, raising, [evidence], requestId), hasEndedOthers: isReplacement })
  }

  /** Makes a saved recovery code the account's only one. Fails `flow_completed` where its form has made one. */
  async replaceRecoveryCode(
    input: NewRecoveryCode,
  ): Promise<Result<undefined, EnrolmentRefused | Restricted | { readonly code: 'flow_completed' }>> {
    const { recoveryCode, recoveryDelay, notices, clock } = this.#parts
    const prepared = await recoveryCode.prepare(Uint8Array.from(input.code))
    const notice = await notices.prepare({ kind: 'recovery-code-replaced', when: clock() }, input.site)
    const hash = await hashOf(input.proof)
    const changing = changingBy(this.#parts, input.proof, hash)
    if (!changing.ok) return changing
    const now = clock()
    const allowed = mayReplace(changing.value, recoveryCode.heldSince(), now)
    if (!allowed.ok) return allowed
    if (!this.#useFlow(input.flow, now)) return fail({ code: 'flow_completed' })
    recoveryCode.replace(prepared, input.from, input.requestId, now)
    recoveryDelay.cancel('change', input.requestId, now)
    notices.send(notice, input.requestId)
    return ok(undefined)
  }

  /**
   * Takes a factor away, unless what is left would be weaker, and ends every other session: one of them may have been
   * earned by it. Fails `not_held` where there is none such.
   */
  async remove(
    input: Removal,
  ): Promise<Result<undefined, EnrolmentRefused | Restricted | RemovalRefusal | { readonly code: 'not_held' }>> {
    const { passkeys, passwords, totp, factors, recoveryDelay, notices, clock } = this.#parts
    const notice = await notices.prepare({ kind: `${input.what.factor}-removed`, when: clock() }, input.site)
    const hash = await hashOf(input.proof)
    const changing = changingBy(this.#parts, input.proof, hash)
    if (!changing.ok) return changing
    const before = factors.held()
    const left = this.#without(before, input)
    if (left === undefined) return fail({ code: 'not_held' })
    const now = clock()
    const allowed = mayTakeAway(changing.value, this.#boundAt(input.what), now)
    if (!allowed.ok) return allowed
    const refusal = refuseRemoval(before, left)
    if (refusal !== undefined) return fail(refusal)
    const { what, requestId } = input
    if (what.factor === 'passkey') passkeys.remove(what.id, requestId, now)
    else if (what.factor === 'password') passwords.remove(requestId, now)
    else totp.remove(requestId, now)
    endOthers(this.#parts, input.proof, requestId)
    recoveryDelay.cancel('change', requestId, now)
    notices.send(notice, requestId)
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
      restrictedUntil: restrictedUntil(proved.profile, clock()) ?? null,
      mayChange: factors.mayChange(proved.session, clock()).ok,
    })
  }

  /** Whether this session may change factors, and which password length the account's other factors allow. */
  async changeFacts(proof: SessionProof): Promise<Result<{ readonly leastPassword: number }, EnrolmentRefused>> {
    const hash = await hashOf(proof)
    const changing = changingBy(this.#parts, proof, hash)
    return changing.ok ? ok({ leastPassword: leastLength(this.#parts.factors.held()) }) : changing
  }

  #useFlow(flow: FlowId, now: EpochSeconds): boolean {
    return this.#parts.store.use('flow', flow, after(now, this.#parts.lifetimes.flow), now)
  }

  #boundAt(what: Removal['what']): EpochSeconds | undefined {
    const { passkeys, passwords, totp } = this.#parts
    if (what.factor === 'password') return passwords.held()?.setAt
    if (what.factor === 'totp') return totp.held()?.addedAt
    return passkeys.list().find(({ id }) => id === what.id)?.createdAt
  }

  #without(held: Factors, { what }: Removal): Factors | undefined {
    if (what.factor === 'password') return held.password === undefined ? undefined : { ...held, password: undefined }
    if (what.factor === 'totp') return held.totp ? { ...held, totp: false } : undefined
    const passkeys = this.#parts.passkeys.factors(what.id)
    return passkeys.length === held.passkeys.length ? undefined : { ...held, passkeys }
  }
}

/** What a password must be at least: alone, unless something that the customer has always stands beside it. */
const leastLength = (factors: Factors): number =>
  hasPossession(factors) ? PASSWORD_WITH_SECOND_FACTOR_LENGTH : PASSWORD_ALONE_LENGTH
