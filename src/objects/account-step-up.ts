import { type Evidence, earnedTogether } from '#authenticators/evidence.ts'
import { type Factors, highestAcr } from '#authenticators/factors.ts'
import type { CredentialDescriptor } from '#authenticators/passkey/options.ts'
import type { ResponseRefused } from '#authenticators/passkey/webauthn-library.ts'
import { type Acr, acrAtLeast } from '#domain/assurance.ts'
import type { ParkedId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { FlowRefused, StepUp } from './account-calls.ts'
import type { CountedGuess } from './account-guesses.ts'
import { type AccountParts, hashOf, type KeysUnavailable, prove } from './account-parts.ts'
import type { ProvedPasskey } from './account-passkeys.ts'
import { PASSWORD_GUESSES, type PasswordRefused, type TypedPassword } from './account-passwords.ts'
import { ENDED, type IssuedSession, type SessionEnded } from './account-sessions.ts'
import type { CodeRefused, TypedCode } from './account-totp.ts'

/** What a page needs to ask for more proof. */
export interface StepUpFacts {
  readonly factors: Factors
  /** The highest level that the account's own factors reach. */
  readonly highest: Acr
  /** What the session holds now. */
  readonly held: Acr
  readonly credentials: readonly CredentialDescriptor[]
  /** What the customer is asked to confirm, encrypted for this session and request; null where nothing is. */
  readonly confirm: {
    readonly method: string
    readonly url: string
    readonly digest: string
    readonly statement: Uint8Array
  } | null
}

/** Whose session it is, and the request that waits for its proof. */
export interface StepUpQuestion {
  readonly proof: SessionProof
  readonly parked: ParkedId | undefined
}

/** Why a step-up proves nothing. */
export type StepUpRefused =
  | SessionEnded
  | ResponseRefused
  | FlowRefused
  | PasswordRefused
  | CodeRefused
  | KeysUnavailable
  /** What was shown, all of it right, earns less than was asked for. */
  | { readonly code: 'too_weak' }

/** What was shown, verified or derived as far as that takes time. */
interface DerivedProof {
  readonly passkey: ProvedPasskey | undefined
  readonly password?: TypedPassword | undefined
  /** Undefined also where the account has no app. */
  readonly code?: TypedCode | undefined
}

/** What was shown, all of it right, and the tries that it took. */
interface CheckedProof {
  readonly evidence: readonly [Evidence, ...Evidence[]]
  readonly counted: readonly CountedGuess[]
}

/** More proof for sessions of one account, by its own factors alone. */
export class AccountStepUp {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** What a step-up may be given by. Fails `session_ended`. */
  async facts({ proof, parked }: StepUpQuestion): Promise<Result<StepUpFacts, SessionEnded>> {
    const hash = await hashOf(proof)
    const proved = prove(this.#parts, proof, hash)
    if (proved === undefined) return ENDED
    const { factors, passkeys, sessions, parking, clock } = this.#parts
    const held = factors.held()
    const waiting = parked === undefined ? undefined : parking.waitingAt(parked, proof.sid, clock())
    const confirm =
      waiting === undefined || waiting.statement === null
        ? null
        : { method: waiting.method, url: waiting.url, digest: waiting.digest, statement: waiting.statement }
    return ok({
      factors: held,
      highest: highestAcr(held),
      held: sessions.acrOf(proved.session, clock()),
      credentials: passkeys.descriptors(),
      confirm,
    })
  }

  /**
   * Raises the session by everything that was shown at once; all of it must be right, or nothing counts. Whatever is typed
   * is counted before it is looked at. Fails with a `StepUpRefused`.
   */
  async prove(input: StepUp): Promise<Result<IssuedSession, StepUpRefused>> {
    const { store, sessions, guesses, parking, clock } = this.#parts
    const owner = store.profile()
    if (owner === undefined) return ENDED
    const { shown, requestId, grant } = input
    const derived = await this.#derive(shown, owner.userHandle)
    if (!derived.ok) return derived
    const secret = await sessions.prepare()
    const successor = await sessions.sealNext(input.proof, secret)
    const hash = await hashOf(input.proof)
    const proved = prove(this.#parts, input.proof, hash)
    if (proved === undefined) return ENDED
    const now = clock()
    const confirms = shown.passkey !== undefined ? 'passkey' : shown.code !== undefined ? 'totp' : undefined
    const asked = grant === undefined ? undefined : parking.waitingAt(grant.parked, proved.session.record.sid, now)
    // A password that a page has saved confirms nothing.
    if (asked !== undefined && asked.statement !== null && confirms === undefined) return fail({ code: 'too_weak' })
    // Judged before anything is counted or used up: what would be too little is not even tried.
    if (!this.#suffices(this.#ifRight(shown, derived.value.passkey?.userVerified), input)) {
      return fail({ code: 'too_weak' })
    }
    const checked = this.#check(derived.value, input, now)
    if (!checked.ok) return checked
    // Each for itself: whoever knows the one must not go on guessing the other (NIST SP 800-63B-4 section 3.2.2).
    const { evidence, counted } = checked.value
    for (const each of counted) guesses.forgive(each)
    if (grant !== undefined) {
      const { parked: id, ticket: ticketHash } = grant
      parking.grant({ id, sid: proved.session.record.sid, ticketHash, by: confirms }, requestId, now)
    }
    return ok(sessions.raise(proved.profile, proved.session, { secret, successor, evidence, requestId, now }))
  }

  /** All of what was shown that takes time to verify or derive, before the synchronous section; nothing counts yet. */
  async #derive(
    shown: StepUp['shown'],
    userHandle: string,
  ): Promise<Result<DerivedProof, ResponseRefused | KeysUnavailable>> {
    const { passkeys, passwords, totp, clock } = this.#parts
    const passkey =
      shown.passkey === undefined
        ? undefined
        : await passkeys.verify(shown.passkey.response, shown.passkey.expected, userHandle)
    if (passkey !== undefined && !passkey.ok) return passkey
    if (shown.password === undefined && shown.code === undefined) return ok({ passkey: passkey?.value })
    const keys = await this.#parts.keys(clock(), (known) => shown.password === undefined || passwords.isUnder(known))
    if (keys === undefined) return fail({ code: 'keys_unavailable' })
    return ok({
      passkey: passkey?.value,
      password: shown.password === undefined ? undefined : await passwords.typed(shown.password, keys),
      code: shown.code === undefined ? undefined : await totp.typed(shown.code, keys, clock()),
    })
  }

  /** Counts and uses up what was shown, one after the other, until something is wrong. */
  #check(
    { passkey, password, code }: DerivedProof,
    input: StepUp,
    now: EpochSeconds,
  ): Result<CheckedProof, StepUpRefused> {
    const { passkeys, passwords, totp } = this.#parts
    const { shown, requestId } = input
    const evidence: Evidence[] = []
    const counted: CountedGuess[] = []
    if (password !== undefined) {
      const guess = { as: PASSWORD_GUESSES, guesser: 'known', step: 'step-up', from: input } as const
      const checked = passwords.check(password, guess, requestId, now)
      if (!checked.ok) return checked
      evidence.push(checked.value.evidence)
      counted.push(checked.value.counted)
    }
    if (shown.code !== undefined) {
      const checked = totp.check(code, { guesser: 'known', step: 'step-up', from: input }, requestId, now)
      if (!checked.ok) return checked
      evidence.push(checked.value.evidence)
      counted.push(checked.value.counted)
    }
    if (passkey !== undefined && shown.passkey !== undefined) {
      const { challenge } = shown.passkey
      const isBesidePassword = password !== undefined
      const use = { challenge, step: 'step-up', isBesidePassword, usedFrom: input, requestId } as const
      const used = passkeys.use(passkey, use, now)
      if (used === undefined) return fail({ code: 'challenge_spent' })
      evidence.push(used)
    }
    const [first, ...others] = evidence
    return first === undefined ? fail({ code: 'too_weak' }) : ok({ evidence: [first, ...others], counted })
  }

  /** What would have been shown if all of it is right. */
  #ifRight(shown: StepUp['shown'], userVerified: boolean | undefined): readonly Evidence[] {
    const alone = this.#parts.passwords.held()?.alone === true
    return [
      ...(shown.password === undefined ? [] : [{ kind: 'password', step: 'step-up', alone } as const]),
      ...(shown.code === undefined ? [] : [{ kind: 'totp', step: 'step-up' } as const]),
      ...(userVerified === undefined
        ? []
        : [{ kind: 'passkey', step: 'step-up', userVerified, backupEligible: false } as const]),
    ]
  }

  /** Whether it earns what was asked: less than that would renew the time of a stronger proof before it. */
  #suffices([first, ...others]: readonly Evidence[], { atLeast, mustResistPhishing }: StepUp): boolean {
    if (first === undefined) return false
    const { acr, phishingResistant } = earnedTogether([first, ...others])
    return acrAtLeast(acr, atLeast) && (phishingResistant || !mustResistPhishing)
  }
}
