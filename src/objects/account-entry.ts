import { type Evidence, earnedTogether } from '#authenticators/evidence.ts'
import type { CredentialDescriptor } from '#authenticators/passkey/options.ts'
import type { ResponseRefused } from '#authenticators/passkey/webauthn-library.ts'
import type { FlowId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, DAY, type EpochSeconds } from '#lib/time.ts'
import type { NotAdmitted } from './account-admission.ts'
import type {
  CodeSignIn,
  FlowRefused,
  PasskeySignIn,
  PasswordAccepted,
  PasswordSignIn,
  SecondFactorSignIn,
} from './account-calls.ts'
import type { CountedGuess } from './account-guesses.ts'
import type { AccountParts, KeysUnavailable } from './account-parts.ts'
import { PASSWORD_GUESSES, type PasswordRefused } from './account-passwords.ts'
import type { IssuedSession } from './account-sessions.ts'
import { whenceDetail } from './account-store.ts'
import type { CodeRefused } from './account-totp.ts'
import type { Profile } from './schema/account.ts'

/** Seconds for which a customer who said "not now" to a passkey is not asked again. */
const DECLINED_FOR = 30 * DAY

/** Ways into one account. Each verifies first and then decides, completes its flow and starts the session in one section. */
export class AccountEntry {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** Completes a flow whose code was accepted. Fails `no_account`, `evidence_stale`, `flow_completed`. */
  async byCode(input: CodeSignIn): Promise<Result<IssuedSession, FlowRefused | NotAdmitted>> {
    const { store, sessions, admission, clock } = this.#parts
    const secret = await sessions.prepare()
    const now = clock()
    const profile = store.profile()
    if (profile === undefined) return fail({ code: 'no_account' })
    if (profile.authEpoch !== input.epoch) return fail({ code: 'evidence_stale' })
    const evidence = [{ kind: 'email-code', step: input.step }] as const
    const admitted = admission.judge(profile, evidence, input.requestId, now)
    if (!admitted.ok) return admitted
    if (!this.#useFlow(input.flow, now)) return fail({ code: 'flow_completed' })
    return ok(sessions.start(profile, { ...input, secret, evidence, now }))
  }

  /** Completes a sign-in by passkey. Fails `response_refused`, `challenge_spent`, `flow_completed`, `no_account`. */
  async byPasskey(input: PasskeySignIn): Promise<Result<IssuedSession, FlowRefused | NotAdmitted | ResponseRefused>> {
    const { store, sessions, passkeys, admission, clock } = this.#parts
    const owner = store.profile()
    if (owner === undefined) return fail({ code: 'no_account' })
    const proved = await passkeys.verify(input.response, input.expected, owner.userHandle)
    if (!proved.ok) return proved
    const secret = await sessions.prepare()
    const now = clock()
    const profile = store.profile()
    if (profile === undefined) return fail({ code: 'no_account' })
    const { challenge, requestId } = input
    const use = { challenge, step: 'sign-in', isBesidePassword: false, usedFrom: input, requestId } as const
    const evidence = passkeys.use(proved.value, use, now)
    if (evidence === undefined) return fail({ code: 'challenge_spent' })
    const admitted = admission.judge(profile, [evidence], requestId, now)
    if (!admitted.ok) return admitted
    if (!this.#useFlow(input.flow, now)) return fail({ code: 'flow_completed' })
    return ok(sessions.start(profile, { ...input, secret, evidence: [evidence], now }))
  }

  /**
   * Judges a password: a session where it suffices alone, else that a second factor is due. An account that does not
   * exist, or has no password, costs the same and fails alike. Fails `PasswordRefused`, `flow_completed`, `keys_unavailable`.
   */
  async byPassword(
    input: PasswordSignIn,
  ): Promise<Result<PasswordAccepted, PasswordRefused | FlowRefused | NotAdmitted | KeysUnavailable>> {
    const { store, sessions, passwords, guesses, admission, clock } = this.#parts
    const keys = await this.#parts.keys(clock(), (known) => passwords.isUnder(known))
    if (keys === undefined) return fail({ code: 'keys_unavailable' })
    const typed = await passwords.typed(input.password, keys)
    const secret = await sessions.prepare()
    const now = clock()
    const profile = store.profile()
    if (profile === undefined) guesses.sweep(now)
    const guesser = input.known ? 'known' : 'stranger'
    // One decoy stands for many addresses, each of which waits by itself.
    const as = profile === undefined ? `${PASSWORD_GUESSES} ${input.index}` : PASSWORD_GUESSES
    const checked = passwords.check(typed, { as, guesser, step: 'sign-in', from: input }, input.requestId, now)
    if (!checked.ok) return checked
    if (profile === undefined) return fail({ code: 'no_account' })
    const { evidence, counted } = checked.value
    guesses.forgive(counted)
    if (this.#needsSecondFactor(evidence)) {
      // Told by itself where nobody gives the second: then somebody knows the password, and its owner does not know of it.
      store.record('second_factor.asked', { flow: input.flow, ...whenceDetail(input) }, input.requestId, now)
      return ok({
        next: 'second-factor',
        epoch: profile.authEpoch,
        alone: evidence.alone,
        ...this.#secondFactors(),
      })
    }
    const admitted = admission.judge(profile, [evidence], input.requestId, now)
    if (!admitted.ok) return admitted
    if (!this.#useFlow(input.flow, now)) return fail({ code: 'flow_completed' })
    const issued = sessions.start(profile, { ...input, secret, evidence: [evidence], now })
    return ok({ next: 'session', issued, offersPasskey: this.#offersPasskey(profile, now) })
  }

  /** Completes a sign-in whose password was right, by a code of an app or a passkey of the account. */
  async bySecondFactor(
    input: SecondFactorSignIn,
  ): Promise<
    Result<
      { readonly issued: IssuedSession; readonly offersPasskey: boolean },
      CodeRefused | FlowRefused | NotAdmitted | ResponseRefused | KeysUnavailable
    >
  > {
    const { store, sessions, passkeys, passwords, totp, guesses, admission, clock } = this.#parts
    const owner = store.profile()
    if (owner === undefined) return fail({ code: 'no_account' })
    const { factor, requestId } = input
    const answer = factor.by === 'passkey' ? factor : undefined
    const proved =
      answer === undefined ? undefined : await passkeys.verify(answer.response, answer.expected, owner.userHandle)
    if (proved !== undefined && !proved.ok) return proved
    const keys = factor.by === 'code' ? await this.#parts.keys(clock()) : undefined
    if (factor.by === 'code' && keys === undefined) return fail({ code: 'keys_unavailable' })
    const typed = factor.by === 'code' && keys !== undefined ? await totp.typed(factor.code, keys, clock()) : undefined
    const secret = await sessions.prepare()
    const now = clock()
    const profile = store.profile()
    if (profile === undefined) return fail({ code: 'no_account' })
    // A change of password, or of any other factor, outdates what was shown before it.
    if (profile.authEpoch !== input.epoch) return fail({ code: 'evidence_stale' })
    const guesser = input.known ? 'known' : 'stranger'
    let second: Evidence
    let counted: CountedGuess | undefined
    if (proved === undefined || answer === undefined) {
      const checked = totp.check(typed, { guesser, step: 'sign-in', from: input }, requestId, now)
      if (!checked.ok) return checked
      second = checked.value.evidence
      counted = checked.value.counted
    } else {
      const { challenge } = answer
      const use = { challenge, step: 'second-factor', isBesidePassword: true, usedFrom: input, requestId } as const
      const used = passkeys.use(proved.value, use, now)
      if (used === undefined) return fail({ code: 'challenge_spent' })
      second = used
    }
    const boundAt = passwords.held()?.setAt
    const password: Evidence = {
      kind: 'password',
      step: 'sign-in',
      alone: input.alone,
      ...(boundAt !== undefined && { boundAt }),
    }
    const admitted = admission.judge(profile, [password, second], requestId, now)
    if (!admitted.ok) return admitted
    if (!this.#useFlow(input.flow, now)) return fail({ code: 'flow_completed' })
    if (counted !== undefined) guesses.forgive(counted)
    const issued = sessions.start(profile, { ...input, secret, evidence: [password, second], now })
    return ok({ issued, offersPasskey: this.#offersPasskey(profile, now) })
  }

  /** The passkeys that may stand beside a password which was right at `epoch`; none once anything has changed since. */
  secondFactorCredentials(epoch: number): readonly CredentialDescriptor[] {
    const { store, passkeys } = this.#parts
    return store.profile()?.authEpoch === epoch ? passkeys.descriptors() : []
  }

  /** An app was set up to be asked for; and a short password opens nothing alone. */
  #needsSecondFactor(password: Extract<Evidence, { kind: 'password' }>): boolean {
    return earnedTogether([password]).acr === 'aal0' || this.#parts.totp.held() !== undefined
  }

  #secondFactors(): { readonly totp: boolean; readonly passkeys: boolean } {
    const { totp, passkeys } = this.#parts
    return { totp: totp.held() !== undefined, passkeys: passkeys.list().length > 0 }
  }

  #offersPasskey({ passkeyDeclinedAt }: Profile, now: EpochSeconds): boolean {
    const isDeclined = passkeyDeclinedAt !== undefined && now < after(passkeyDeclinedAt, DECLINED_FOR)
    return this.#parts.passkeys.list().length === 0 && !isDeclined
  }

  #useFlow(flow: FlowId, now: EpochSeconds): boolean {
    return this.#parts.store.use('flow', flow, after(now, this.#parts.lifetimes.flow), now)
  }
}
