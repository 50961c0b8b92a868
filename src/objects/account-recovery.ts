import type { CredentialDescriptor } from '#authenticators/passkey/options.ts'
import type { ResponseRefused } from '#authenticators/passkey/webauthn-library.ts'
import type { BoundProof } from '#authenticators/recovery-matrix.ts'
import type { RequestId } from '#domain/ids.ts'
import { secretHash } from '#keys/digest.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type { NotAdmitted } from './account-admission.ts'
import type { CountedGuess, RightGuess } from './account-guesses.ts'
import type { AccountParts, KeysUnavailable } from './account-parts.ts'
import type { ProvedPasskey } from './account-passkeys.ts'
import { PASSWORD_GUESSES, type PasswordRefused, type TypedPassword } from './account-passwords.ts'
import type {
  IssuedCodeShown,
  RecoveryIn,
  RecoveryOver,
  RecoveryProgress,
  RecoveryProof,
  SavedCodeTyped,
} from './account-recovery-calls.ts'
import { RECOVERY_CODE_GUESSES, type SavedCodeRefused } from './account-recovery-code.ts'
import { type OpenRecovery, openRecovery } from './account-recovery-judgement.ts'
import { whenceDetail } from './account-store.ts'
import type { CodeRefused, TypedCode } from './account-totp.ts'

/** Why a proof does not help a recovery on. */
export type RecoveryProofRefused =
  | RecoveryOver
  | NotAdmitted
  | SavedCodeRefused
  | PasswordRefused
  | CodeRefused
  | ResponseRefused
  | KeysUnavailable
  | { readonly code: 'challenge_spent' }

/** A proof, verified or derived as far as that takes time. */
type DerivedProof =
  | { readonly by: 'saved'; readonly hash: string }
  | { readonly by: 'password'; readonly typed: TypedPassword }
  | { readonly by: 'totp'; readonly typed: TypedCode | undefined }
  | { readonly by: 'passkey'; readonly proved: ProvedPasskey }

/** What a right proof is, and the try that it took. */
interface CheckedProof {
  readonly proof: BoundProof | 'saved'
  /** Since when the authenticator belongs to the account. */
  readonly since?: EpochSeconds | undefined
  readonly counted?: CountedGuess
}

const OVER = fail<RecoveryOver>({ code: 'recovery_over' })

/** Getting an account back without a session: what is shown, step by step, and what it comes to (NIST SP 800-63B-4 section 4.2). */
export class AccountRecovery {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** Takes a code by mail that the directory has accepted. Fails `recovery_over`, or with a `NotAdmitted`. */
  begin(input: IssuedCodeShown): Result<RecoveryProgress, RecoveryOver | NotAdmitted> {
    const now = this.#parts.clock()
    return this.#showCode('issued', input, now)
  }

  /**
   * Takes a saved code from whoever cannot read the mail. An address without an account, or whose account has no such code,
   * costs the same, waits and fails alike. Fails with a `SavedCodeRefused`, `recovery_over`, or a `NotAdmitted`.
   */
  async typeSavedCode(
    input: SavedCodeTyped,
  ): Promise<Result<RecoveryProgress, SavedCodeRefused | RecoveryOver | NotAdmitted>> {
    const { store, guesses, recoveryCode, clock } = this.#parts
    const hash = await secretHash(Uint8Array.from(input.code ?? []))
    const now = clock()
    const exists = store.profile() !== undefined
    if (!exists) guesses.sweep(now)
    const guesser = input.known ? 'known' : 'stranger'
    // One decoy stands for many addresses, each of which waits by itself.
    const as = exists ? RECOVERY_CODE_GUESSES : `${RECOVERY_CODE_GUESSES} ${input.index}`
    const checked = recoveryCode.check(hash, { as, guesser }, input.requestId, now)
    if (!checked.ok) return checked
    const shown = this.#showCode('saved', input, now)
    if (shown.ok) guesses.forgive(checked.value)
    return shown
  }

  /** How far a recovery is, for its pages. Fails `recovery_over`. */
  progress(input: RecoveryIn): Result<RecoveryProgress, RecoveryOver> {
    const open = openRecovery(this.#parts, input, this.#parts.clock())
    return open === undefined ? OVER : ok(progressOf(open))
  }

  /** The passkeys that may be shown in a recovery; none once it is over. */
  credentials(input: RecoveryIn): readonly CredentialDescriptor[] {
    const open = openRecovery(this.#parts, input, this.#parts.clock())
    return open === undefined ? [] : this.#parts.passkeys.descriptors()
  }

  /** Takes one more proof. Whatever is typed is counted before it is looked at. Fails with a `RecoveryProofRefused`. */
  async prove(input: RecoveryProof): Promise<Result<RecoveryProgress, RecoveryProofRefused>> {
    const { recoveries, guesses, clock } = this.#parts
    const begun = openRecovery(this.#parts, input, clock())
    if (begun === undefined) return OVER
    const derived = await this.#derive(input.shown, begun.profile.userHandle)
    if (!derived.ok) return derived
    const now = clock()
    const open = openRecovery(this.#parts, input, now)
    if (open === undefined) return OVER
    const checked = this.#check(derived.value, input, now)
    if (!checked.ok) return checked
    const { proof, since, counted } = checked.value
    const by = proof === 'saved' ? proof : proof.by
    if (proof === 'saved') recoveries.showCode(proof, open.recovery, now)
    else recoveries.showBound(input.flow, proof, since)
    const told = { flow: input.flow, by, ...whenceDetail(input.from) }
    this.#parts.store.record('recovery.proved', told, input.requestId, now)
    const judged = this.#judge(input, input.requestId, now)
    if (judged.ok && counted !== undefined) guesses.forgive(counted)
    return judged
  }

  #showCode(
    code: 'issued' | 'saved',
    { flow, browser, epoch, requestId }: IssuedCodeShown,
    now: EpochSeconds,
  ): Result<RecoveryProgress, RecoveryOver | NotAdmitted> {
    const { store, recoveries, lifetimes } = this.#parts
    // A change of any factor, or the owner's word, outdates what was asked for before it.
    if (store.profile()?.authEpoch !== epoch) return OVER
    if ((recoveries.find(flow, now)?.browser ?? browser) !== browser) return OVER
    recoveries.showCode(code, { id: flow, browser, epoch, until: after(now, lifetimes.flow) }, now)
    store.record('recovery.proved', { flow, by: code }, requestId, now)
    return this.#judge({ flow, browser }, requestId, now)
  }

  /** What a recovery has come to; one that is complete is stopped where its account opens to nobody. */
  #judge(
    input: RecoveryIn,
    requestId: RequestId,
    now: EpochSeconds,
  ): Result<RecoveryProgress, RecoveryOver | NotAdmitted> {
    const open = openRecovery(this.#parts, input, now)
    if (open === undefined) return OVER
    if (open.verdict.code === 'complete') {
      const admitted = this.#parts.admission.judgeRecovery(open.profile, requestId, now)
      if (!admitted.ok) return admitted
    }
    return ok(progressOf(open))
  }

  /** All of a proof that takes time to verify or derive, before the synchronous section; nothing counts yet. */
  async #derive(
    shown: RecoveryProof['shown'],
    userHandle: string,
  ): Promise<Result<DerivedProof, ResponseRefused | KeysUnavailable>> {
    const { passkeys, passwords, totp, clock } = this.#parts
    if (shown.by === 'saved') return ok({ by: 'saved', hash: await secretHash(Uint8Array.from(shown.code ?? [])) })
    if (shown.by === 'passkey') {
      const proved = await passkeys.verify(shown.response, shown.expected, userHandle)
      return proved.ok ? ok({ by: 'passkey', proved: proved.value }) : proved
    }
    const keys = await this.#parts.keys(clock(), (known) => shown.by === 'totp' || passwords.isUnder(known))
    if (keys === undefined) return fail({ code: 'keys_unavailable' })
    return shown.by === 'password'
      ? ok({ by: 'password', typed: await passwords.typed(shown.password, keys) })
      : ok({ by: 'totp', typed: await totp.typed(shown.code, keys, clock()) })
  }

  #check(
    derived: DerivedProof,
    { shown, known, from, requestId }: RecoveryProof,
    now: EpochSeconds,
  ): Result<CheckedProof, RecoveryProofRefused> {
    const { passkeys, passwords, totp, recoveryCode } = this.#parts
    const guesser = known ? 'known' : 'stranger'
    switch (derived.by) {
      case 'saved': {
        const checked = recoveryCode.check(derived.hash, { as: RECOVERY_CODE_GUESSES, guesser }, requestId, now)
        return checked.ok ? ok({ proof: 'saved', counted: checked.value }) : checked
      }
      case 'password': {
        const guess = { as: PASSWORD_GUESSES, guesser, step: 'recovery', from } as const
        const checked = passwords.check(derived.typed, guess, requestId, now)
        return checked.ok ? ok({ proof: { by: 'password' }, ...told(checked.value) }) : checked
      }
      case 'totp': {
        const checked = totp.check(derived.typed, { guesser, step: 'recovery', from }, requestId, now)
        return checked.ok ? ok({ proof: { by: 'totp' }, ...told(checked.value) }) : checked
      }
      case 'passkey': {
        if (shown.by !== 'passkey') throw new Error('a proof is derived from what was shown')
        const { challenge } = shown
        const use = { challenge, step: 'recovery', isBesidePassword: false, usedFrom: from, requestId } as const
        const used = passkeys.use(derived.proved, use, now)
        if (used === undefined) return fail({ code: 'challenge_spent' })
        return ok({ proof: { by: 'passkey', userVerified: used.userVerified }, since: used.boundAt })
      }
    }
  }
}

const told = ({ evidence, counted }: RightGuess<'password'> | RightGuess<'totp'>) => ({
  since: evidence.boundAt,
  counted,
})

const progressOf = ({ verdict, renewals }: OpenRecovery): RecoveryProgress =>
  verdict.code === 'complete' ? { next: 'renew', renewals } : { next: 'proof', ways: verdict.ways }
