import { type Evidence, earnedTogether } from '#authenticators/evidence.ts'
import { hasPossession } from '#authenticators/factors.ts'
import type { CredentialDescriptor } from '#authenticators/passkey/options.ts'
import type { ResponseRefused } from '#authenticators/passkey/webauthn-library.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, DAY, type EpochSeconds } from '#lib/time.ts'
import type {
  CodeSignIn,
  MailCheckDue,
  MailCheckSignIn,
  PasskeySignIn,
  PasswordAccepted,
  PasswordSignIn,
  SecondFactorSignIn,
} from './account-calls.ts'
import { AccountEntrance, type EntryRefused, type Judged } from './account-entrance.ts'
import type { CountedGuess } from './account-guesses.ts'
import type { AccountParts, KeysUnavailable } from './account-parts.ts'
import type { Challenge, ProvedPasskey } from './account-passkeys.ts'
import { PASSWORD_GUESSES, type PasswordRefused } from './account-passwords.ts'
import type { IssuedSession, PreparedSecret } from './account-sessions.ts'
import { whenceDetail } from './account-store.ts'
import type { CodeRefused, TypedCode } from './account-totp.ts'
import type { Profile } from './schema/account.ts'

/** Seconds for which a customer who said "not now" to a passkey is not asked again. */
const DECLINED_FOR = 30 * DAY

/** A session, and whether its owner is to be offered a passkey. */
interface Entered {
  readonly issued: IssuedSession
  readonly offersPasskey: boolean
}

/** Ways into one account. Each verifies first and then decides, completes its flow and starts the session in one section. */
export class AccountEntry {
  readonly #parts: AccountParts
  readonly #entrance: AccountEntrance

  constructor(parts: AccountParts) {
    this.#parts = parts
    this.#entrance = new AccountEntrance(parts)
  }

  /** Completes a flow whose code was accepted. Fails `no_account`, `evidence_stale`, `flow_completed`. */
  async byCode(input: CodeSignIn): Promise<Result<IssuedSession, EntryRefused>> {
    const { store, sessions } = this.#parts
    const secret = await sessions.prepare()
    return this.#entrance.judged(input.step === 'sign-up' ? 'sign-up' : 'code', input, (judged) => {
      const profile = store.profile()
      if (profile === undefined) return fail({ code: 'no_account' })
      if (profile.authEpoch !== input.epoch) return fail({ code: 'evidence_stale' })
      return this.#entrance.enter(profile, input, [{ kind: 'email-code', step: input.step }], secret, judged)
    })
  }

  /**
   * Completes a sign-in by passkey, or says that a code by mail is due where it verified nobody and the risk asks for more.
   * Fails `response_refused`, `challenge_spent`, `flow_completed`, `no_account`.
   */
  async byPasskey(input: PasskeySignIn): Promise<Result<IssuedSession, EntryRefused | MailCheckDue | ResponseRefused>> {
    const { store, sessions, passkeys, browsers, risk, clock } = this.#parts
    const owner = store.profile()
    if (owner === undefined) return fail({ code: 'no_account' })
    const [proved, isKnown] = await Promise.all([
      passkeys.verify(input.response, input.expected, owner.userHandle),
      browsers.knows(owner.address, input.browser, clock()),
    ])
    if (!proved.ok) return proved
    const secret = await sessions.prepare()
    const signing: PasskeySignIn = isKnown ? input : { ...input, signals: [...input.signals, 'new-device'] }
    return this.#entrance.judged('passkey', signing, (judged) => {
      const profile = store.profile()
      if (profile === undefined) return fail({ code: 'no_account' })
      const { decision, now } = judged
      const { challenge, requestId } = input
      const use = { challenge, step: 'sign-in', isBesidePassword: false, usedFrom: input, requestId } as const
      const evidence = passkeys.use(proved.value, use, now)
      if (evidence === undefined) return fail({ code: 'challenge_spent' })
      const isWaived = evidence.userVerified || decision.action === 'refuse'
      if (isWaived || !decision.asks.includes('second-factor')) {
        return this.#entrance.enter(profile, signing, [evidence], secret, judged)
      }
      risk.note(decision, 'asked', { requestId, flow: input.flow, from: input }, now)
      const { authEpoch: epoch, address } = profile
      const { kind, backupEligible, boundAt = null } = evidence
      const proof = { kind, backupEligible, boundAt }
      return fail({ code: 'mail_check_due', epoch, address, proof, signals: signing.signals })
    })
  }

  /**
   * Judges a password: a session where it suffices alone, else what is due beside it: a second factor, or a code by mail
   * where the account has none and the risk asks for more. An account that does not exist, or has no password, costs the
   * same and fails alike. Fails `PasswordRefused`, `flow_completed`, `keys_unavailable`.
   */
  async byPassword(
    input: PasswordSignIn,
  ): Promise<Result<PasswordAccepted, PasswordRefused | EntryRefused | KeysUnavailable>> {
    const { store, sessions, passwords, guesses, clock } = this.#parts
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
    const { authEpoch: epoch } = profile
    if (this.#needsSecondFactor(evidence)) {
      // Told by itself where nobody gives the second: then somebody knows the password, and its owner does not know of it.
      store.record('second_factor.asked', { flow: input.flow, ...whenceDetail(input) }, input.requestId, now)
      return ok({ next: 'second-factor', epoch, alone: evidence.alone, ...this.#secondFactors() })
    }
    // Only now that the password is right: what is judged or written before would take time where there is an account.
    return this.#entrance.judged('password', input, (judged) =>
      this.#byRightPassword(input, evidence, epoch, secret, judged),
    )
  }

  #byRightPassword(
    input: PasswordSignIn,
    evidence: Extract<Evidence, { kind: 'password' }>,
    epoch: number,
    secret: PreparedSecret,
    judged: Judged,
  ): Result<PasswordAccepted, EntryRefused> {
    const { store, factors, risk } = this.#parts
    const { decision, now } = judged
    const profile = store.profile()
    if (profile === undefined) return fail({ code: 'no_account' })
    if (profile.authEpoch !== epoch) return fail({ code: 'evidence_stale' })
    if (decision.asks.includes('second-factor') && decision.action !== 'refuse') {
      risk.note(decision, 'asked', { requestId: input.requestId, flow: input.flow, from: input }, now)
      const { alone } = evidence
      return hasPossession(factors.held())
        ? ok({ next: 'second-factor', epoch, alone, ...this.#secondFactors() })
        : ok({ next: 'mail-check', epoch, proof: { kind: 'password', alone }, address: profile.address })
    }
    const issued = this.#entrance.enter(profile, input, [evidence], secret, judged)
    if (!issued.ok) return issued
    return ok({ next: 'session', issued: issued.value, offersPasskey: this.#offersPasskey(profile, now) })
  }

  /** Completes a sign-in that waited for a code by mail, which was accepted. Fails `no_account`, `evidence_stale`, `flow_completed`. */
  async byMailCheck(input: MailCheckSignIn): Promise<Result<Entered, EntryRefused>> {
    const { store, sessions, passwords } = this.#parts
    const { proof } = input
    const secret = await sessions.prepare()
    return this.#entrance.judged(proof.kind, input, (judged) => {
      const profile = store.profile()
      if (profile === undefined) return fail({ code: 'no_account' })
      // A change of any factor outdates what was shown before it.
      if (profile.authEpoch !== input.epoch) return fail({ code: 'evidence_stale' })
      const boundAt = (proof.kind === 'password' ? passwords.held()?.setAt : proof.boundAt) ?? undefined
      const bound = boundAt === undefined ? {} : { boundAt }
      const evidence: Evidence =
        proof.kind === 'password'
          ? { kind: 'password', step: 'sign-in', alone: proof.alone, ...bound }
          : { kind: 'passkey', step: 'sign-in', userVerified: false, backupEligible: proof.backupEligible, ...bound }
      const issued = this.#entrance.enter(profile, input, [evidence], secret, judged)
      if (!issued.ok) return issued
      return ok({ issued: issued.value, offersPasskey: this.#offersPasskey(profile, judged.now) })
    })
  }

  /** Completes a sign-in whose password was right, by a code of an app or a passkey of the account. */
  async bySecondFactor(
    input: SecondFactorSignIn,
  ): Promise<Result<Entered, CodeRefused | EntryRefused | ResponseRefused | KeysUnavailable>> {
    const { store, sessions, passkeys, totp, clock } = this.#parts
    const owner = store.profile()
    if (owner === undefined) return fail({ code: 'no_account' })
    const { factor } = input
    const answer = factor.by === 'passkey' ? factor : undefined
    const proved =
      answer === undefined ? undefined : await passkeys.verify(answer.response, answer.expected, owner.userHandle)
    if (proved !== undefined && !proved.ok) return proved
    const keys = factor.by === 'code' ? await this.#parts.keys(clock()) : undefined
    if (factor.by === 'code' && keys === undefined) return fail({ code: 'keys_unavailable' })
    const typed = factor.by === 'code' && keys !== undefined ? await totp.typed(factor.code, keys, clock()) : undefined
    const secret = await sessions.prepare()
    const passkey = proved === undefined || answer === undefined ? undefined : { ...answer, proved: proved.value }
    return this.#entrance.judged('password', input, (judged) => this.#beside(input, { typed, passkey }, secret, judged))
  }

  /** Judges what was shown beside a right password, and signs in. */
  #beside(
    input: SecondFactorSignIn,
    shown: {
      readonly typed: TypedCode | undefined
      readonly passkey: { readonly challenge: Challenge; readonly proved: ProvedPasskey } | undefined
    },
    secret: PreparedSecret,
    judged: Judged,
  ): Result<Entered, CodeRefused | EntryRefused> {
    const { store, passkeys, passwords, totp, guesses } = this.#parts
    const { requestId } = input
    const { now } = judged
    const profile = store.profile()
    if (profile === undefined) return fail({ code: 'no_account' })
    // A change of password, or of any other factor, outdates what was shown before it.
    if (profile.authEpoch !== input.epoch) return fail({ code: 'evidence_stale' })
    const guesser = input.known ? 'known' : 'stranger'
    let second: Evidence
    let counted: CountedGuess | undefined
    if (shown.passkey === undefined) {
      const checked = totp.check(shown.typed, { guesser, step: 'sign-in', from: input }, requestId, now)
      if (!checked.ok) return checked
      second = checked.value.evidence
      counted = checked.value.counted
    } else {
      const { challenge, proved } = shown.passkey
      const use = { challenge, step: 'second-factor', isBesidePassword: true, usedFrom: input, requestId } as const
      const used = passkeys.use(proved, use, now)
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
    const issued = this.#entrance.enter(profile, input, [password, second], secret, judged)
    if (!issued.ok) return issued
    if (counted !== undefined) guesses.forgive(counted)
    return ok({ issued: issued.value, offersPasskey: this.#offersPasskey(profile, now) })
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
}
