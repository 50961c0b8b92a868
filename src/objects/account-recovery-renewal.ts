import type { ResponseRefused } from '#authenticators/passkey/webauthn-library.ts'
import { PASSWORD_ALONE_LENGTH } from '#authenticators/password/rules.ts'
import { KEPT, type Kept, type Renewal } from '#authenticators/recovery-matrix.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type { NotAdmitted } from './account-admission.ts'
import type { AccountParts, KeysUnavailable } from './account-parts.ts'
import type { VerifiedPasskey } from './account-passkeys.ts'
import type { TypedPassword } from './account-passwords.ts'
import type {
  Recovered,
  RecoveryCompletion,
  RecoveryIn,
  RecoveryOver,
  RecoveryPasskey,
  RenewalFacts,
} from './account-recovery-calls.ts'
import { type OpenRecovery, openRecovery } from './account-recovery-judgement.ts'
import { whenceDetail } from './account-store.ts'

/** Why nothing new was stored. */
export type RenewalRefused =
  | RecoveryOver
  | NotAdmitted
  | KeysUnavailable
  | { readonly code: 'password_too_short'; readonly least: number }
  /** The operation is settled, or the passkey is here already. */
  | { readonly code: 'operation_spent' }

const OVER = fail<RecoveryOver>({ code: 'recovery_over' })

/** The end of a recovery: something new to sign in by, and an end to everything that began before. */
export class AccountRecoveryRenewal {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** What the page needs on which something new is chosen. Fails `recovery_over` also where more is to be shown first. */
  facts(input: RecoveryIn): Result<RenewalFacts, RecoveryOver> {
    const open = this.#complete(input, this.#parts.clock())
    if (open === undefined) return OVER
    const { address, name, userHandle } = open.profile
    const hasPassword = this.#parts.passwords.held() !== undefined
    return ok({ renewals: open.renewals, address, name, userHandle, hasPassword })
  }

  /**
   * Verifies a new passkey and spends its challenge, before its credential id is claimed: whoever may not renew, or shows
   * junk, writes no row anywhere. Fails `recovery_over`, `response_refused`, `operation_spent`, `challenge_spent`.
   */
  async verifyPasskey(
    input: RecoveryPasskey,
  ): Promise<
    Result<VerifiedPasskey, RecoveryOver | ResponseRefused | { readonly code: 'challenge_spent' | 'operation_spent' }>
  > {
    const { store, passkeys, clock } = this.#parts
    const verified = await passkeys.verifyNew(input.response, input.expected)
    if (!verified.ok) return verified
    if (input.mustVerify && !verified.value.userVerified) {
      return fail({ code: 'response_refused', detail: 'person not verified' })
    }
    const now = clock()
    if (this.#complete(input, now) === undefined) return OVER
    if (store.operation(input.operation) !== undefined) return fail({ code: 'operation_spent' })
    const spent = passkeys.consume('registration challenge', input.challenge, now)
    return spent ? verified : fail({ code: 'challenge_spent' })
  }

  /**
   * Stores what is new and ends what was before, in one section: sessions, parked requests, flows, other recoveries, the wait.
   * Nobody is signed in by it. A saved code that was used is replaced. Fails with a `RenewalRefused`, and then nothing changed.
   */
  async complete(input: RecoveryCompletion): Promise<Result<Recovered, RenewalRefused>> {
    const { passwords, recoveryCode, notices, admission, clock } = this.#parts
    const { renewal, requestId } = input
    const keys = renewal.by === 'password' ? await this.#parts.keys(clock()) : undefined
    if (renewal.by === 'password' && keys === undefined) return fail({ code: 'keys_unavailable' })
    const typed =
      renewal.by === 'password' && keys !== undefined ? await passwords.typed(renewal.password, keys) : undefined
    const newCode = await recoveryCode.prepare(Uint8Array.from(input.newCode))
    const notice = await notices.prepare({ kind: 'account-recovered', when: clock() }, input.site)
    const now = clock()
    const open = this.#complete(input, now)
    if (open === undefined || !open.renewals.includes(renewal.by)) return OVER
    const admitted = admission.judgeRecovery(open.profile, requestId, now)
    if (!admitted.ok) return admitted
    // Asked before the saved code is another one.
    const standing = this.#standingToContest(open, now)
    const kept = this.#kept(renewal.by)
    const stored = this.#renew(input, typed, now)
    if (!stored.ok) return stored
    const hasNewCode = open.recovery.codes.has('saved')
    if (hasNewCode) recoveryCode.replace(newCode, input.from, requestId, now)
    this.#endWhatWasBefore(open, input, now)
    this.#parts.store.recover(standing, now)
    notices.send(notice, requestId)
    const mayTakeAwayNow = standing === 'vouched'
    return ok({ hasNewCode, kept, mayTakeAwayNow, addresses: this.#parts.store.noticeAddresses(now) })
  }

  /** What was there before and stays: nothing is taken away, so that an owner who is robbed by a recovery can still object. */
  #kept(renewed: Renewal): readonly Kept[] {
    const { passkeys, passwords, totp } = this.#parts
    const isThere: Readonly<Record<Kept, boolean>> = {
      password: renewed !== 'password' && passwords.held() !== undefined,
      passkeys: passkeys.list().length > 0,
      app: totp.held() !== undefined,
    }
    return KEPT.filter((each) => isThere[each])
  }

  #renew(
    { flow, renewal, from, requestId }: RecoveryCompletion,
    typed: TypedPassword | undefined,
    now: EpochSeconds,
  ): Result<undefined, RenewalRefused> {
    const { store, passkeys, passwords, recoveries } = this.#parts
    if (renewal.by === 'passkey') {
      const { verified, operation } = renewal
      const isHere = store.knows(verified.id)
      if (isHere || store.operation(operation) !== undefined) return fail({ code: 'operation_spent' })
      if (!recoveries.use(flow)) return OVER
      // Beyond the limit too: better one more than an account that its owner cannot open.
      passkeys.add(verified, operation, from, requestId, now)
      return ok(undefined)
    }
    const text = typed?.text
    // It must open the account by itself, whatever else there is that may be lost.
    if (typed === undefined || text === undefined || [...text].length < PASSWORD_ALONE_LENGTH) {
      return fail({ code: 'password_too_short', least: PASSWORD_ALONE_LENGTH })
    }
    if (!recoveries.use(flow)) return OVER
    passwords.set({ ...typed, text }, from, requestId, now)
    if (!renewal.isBreachChecked) store.record('password.breach_unchecked', {}, requestId, now)
    return ok(undefined)
  }

  /** Whoever was in before must not stay, or come in by what they began before (pre-hijacking; keycloak#45568). */
  #endWhatWasBefore({ recovery }: OpenRecovery, input: RecoveryCompletion, now: EpochSeconds): void {
    const { address, store, parking, recoveries, lifetimes } = this.#parts
    const ended = store.deleteAllSessions()
    parking.forgetAll()
    recoveries.forgetAll()
    const waited = recoveries.endDelay()
    address.cancelPending(now, input.requestId)
    store.bumpAuthEpoch()
    store.restrict(after(now, lifetimes.restricted), now)
    const by = [...recovery.codes, ...(recovery.bound === undefined ? [] : [recovery.bound.by])].join('+')
    const detail = { flow: input.flow, by, waited, renewed: input.renewal.by, ended, ...whenceDetail(input.from) }
    store.record('recovery.completed', detail, input.requestId, now)
  }

  /** How what was shown beside the mail stands to what the owner has contested: a thief may have put it there. */
  #standingToContest({ recovery, profile }: OpenRecovery, now: EpochSeconds): 'vouched' | 'contested' | 'plain' {
    const { contestedUntil, restricted } = profile
    if (contestedUntil === undefined || now >= contestedUntil || restricted === undefined) return 'plain'
    const savedSince = recovery.codes.has('saved') ? this.#parts.recoveryCode.heldSince() : undefined
    const proofs = [savedSince, recovery.boundSince].filter((since) => since !== undefined)
    if (proofs.length === 0) return 'plain'
    return proofs.some((since) => since < restricted.since) ? 'vouched' : 'contested'
  }

  #complete(input: RecoveryIn, now: EpochSeconds): OpenRecovery | undefined {
    const open = openRecovery(this.#parts, input, now)
    return open?.verdict.code === 'complete' ? open : undefined
  }
}
