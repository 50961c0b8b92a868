import * as v from 'valibot'
import type { Guesser } from '#authenticators/guesses.ts'
import { loadArgon2id } from '#authenticators/password/argon2.ts'
import type { Argon2id } from '#authenticators/password/argon2-instance.ts'
import { normalisePassword, standsAlone } from '#authenticators/password/rules.ts'
import { hashPassword, isJudgeable, type Peppered, verifyPassword } from '#authenticators/password/verify.ts'
import type { CredentialId, RequestId } from '#domain/ids.ts'
import type { DeploymentKeys, NamedKey } from '#keys/deployment-keys.ts'
import { equalBytes, hmacSha256 } from '#keys/digest.ts'
import { newAuthenticatorId, newOperationId } from '#keys/new-id.ts'
import { randomBytes } from '#keys/random.ts'
import { utf8 } from '#lib/encoding.ts'
import { readJsonText } from '#lib/json.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountGuesses, GuessRefused, RightGuess } from './account-guesses.ts'
import type { AccountRemovals } from './account-removals.ts'
import { type AccountStore, whenceDetail } from './account-store.ts'
import type { Whence } from './schema/account.ts'

/** What is stored of a password, in the `data` column of the account's authenticators. */
const passwordData = v.strictObject({
  version: v.literal(1),
  /** PHC string, or the foreign form in which it was imported. */
  hash: v.string(),
  /** Fifteen code points or more. */
  alone: v.boolean(),
})
type PasswordData = v.InferOutput<typeof passwordData>

/** A typed password with everything that takes time or waits, done before the synchronous section. */
export interface TypedPassword {
  /** As it was typed. */
  readonly raw: string
  /** Normalised; undefined where it is no password at all, which costs the same and never fits. */
  readonly text: string | undefined
  /** Under every pepper at hand, today's first. */
  readonly peppered: readonly [Peppered, ...Peppered[]]
  readonly argon2id: Argon2id
}

/** Why a password proves nothing. */
export type PasswordRefused =
  | GuessRefused
  | { readonly code: 'password_wrong' }
  /** The hash went through a pepper that is not at hand: nobody can say whether it is right. */
  | { readonly code: 'keys_unavailable' }

/** Name of the password among an account's guesses; a decoy has one for each address. */
export const PASSWORD_GUESSES = 'password'

/** UTF-16 units below which nothing was ever a password here. */
const LEAST = 8

/** The password of one account, or that it has none. */
export class AccountPasswords {
  readonly #store: AccountStore
  readonly #guesses: AccountGuesses
  readonly #removals: AccountRemovals

  constructor(store: AccountStore, guesses: AccountGuesses, removals: AccountRemovals) {
    this.#store = store
    this.#guesses = guesses
    this.#removals = removals
  }

  /** What the account has of a password; undefined for none. */
  held(): (PasswordData & { readonly id: CredentialId; readonly setAt: EpochSeconds }) | undefined {
    const stored = this.#store.only('password')
    return stored === undefined ? undefined : { ...read(stored.data), id: stored.id, setAt: stored.createdAt }
  }

  /** Whether these keys hold the pepper of the password; where they do not, they are older than its hash. */
  isUnder({ passwordPeppers }: DeploymentKeys): boolean {
    const held = this.held()
    return held === undefined || isJudgeable(held.hash, passwordPeppers)
  }

  /** Peppers what was typed, and has the hash function at hand. */
  async typed(password: string, keys: DeploymentKeys): Promise<TypedPassword> {
    const normalised = normalisePassword(password)
    const text = utf8(normalised.ok ? normalised.value : '')
    const under = async ({ id, key }: NamedKey): Promise<Peppered> => ({ id, bytes: await hmacSha256(key, text) })
    const [today, ...former] = keys.passwordPeppers
    // The hash function leaves out the very shortest: they would be refused sooner where there is a password to compare.
    const isText = normalised.ok && normalised.value.length >= LEAST
    return {
      raw: password,
      text: isText ? normalised.value : undefined,
      peppered: [await under(today), ...(await Promise.all(former.map(under)))],
      argon2id: await loadArgon2id(),
    }
  }

  /**
   * Whether what was typed is the password: counted first, then hashed, within the caller's section. Where there is none
   * it costs the same and fails alike. What was counted is forgiven by whoever completes the authentication.
   */
  check(
    typed: TypedPassword,
    guess: {
      readonly as: string
      readonly guesser: Guesser
      readonly step: 'sign-in' | 'step-up' | 'recovery'
      readonly from: Whence
    },
    requestId: RequestId,
    now: EpochSeconds,
  ): Result<RightGuess<'password'>, PasswordRefused> {
    const held = this.held()
    // Neither right nor wrong, so nothing is counted, and nothing hashed. It is no way to ask whether there is an account:
    // the caller has asked the keyring itself for its newest peppers (`isUnder`), so this is left only while that is out
    // of reach, or where a pepper was lost.
    if (held !== undefined && !isJudgeable(held.hash, typed.peppered)) return fail({ code: 'keys_unavailable' })
    const counted = this.#guesses.take(guess.as, guess.guesser, now)
    // Whoever has to wait costs no hash; known and unknown addresses wait alike.
    if (!counted.ok && counted.failure.code === 'guess_too_soon') return counted
    if (!counted.ok) {
      hashOf(typed)
      return counted
    }
    if (held === undefined) {
      hashOf(typed)
      return fail({ code: 'password_wrong' })
    }
    if (typed.text === undefined) {
      hashOf(typed)
      return this.#refused(guess, counted.value.last, requestId, now)
    }
    const verdict = verifyPassword({
      stored: held.hash,
      peppered: typed.peppered,
      password: typed.raw,
      argon2id: typed.argon2id,
      equal: equalBytes,
    })
    if (!verdict.matches) return this.#refused(guess, counted.value.last, requestId, now)
    const data: PasswordData = {
      version: 1,
      hash: verdict.outdated ? hashOf(typed) : held.hash,
      alone: standsAlone(typed.text),
    }
    this.#store.touchAuthenticator(held.id, now, JSON.stringify(data))
    if (verdict.outdated) this.#store.record('password.rehashed', {}, requestId, now)
    this.#store.record('password.used', { step: guess.step }, requestId, now)
    return ok({
      evidence: { kind: 'password', step: guess.step, alone: data.alone, boundAt: held.setAt },
      counted: counted.value,
    })
  }

  #refused(
    { guesser, from }: { readonly guesser: Guesser; readonly from: Whence },
    last: boolean,
    requestId: RequestId,
    now: EpochSeconds,
  ): Result<never, PasswordRefused> {
    const told = { method: 'password', guesser, ...whenceDetail(from) }
    this.#store.record('authenticator.guess_refused', told, requestId, now)
    if (last) this.#store.record('authenticator.disabled', { method: 'password' }, requestId, now)
    return fail({ code: 'password_wrong' })
  }

  /** Puts a new password in the place of the old one, if any, and lets guesses begin anew. */
  set(typed: TypedPassword & { readonly text: string }, addedFrom: Whence, requestId: RequestId, now: EpochSeconds) {
    const before = this.held()
    if (before !== undefined) this.#removals.remove(before.id, now)
    const data: PasswordData = { version: 1, hash: hashOf(typed), alone: standsAlone(typed.text) }
    const id = newAuthenticatorId()
    this.#store.insertAuthenticator('password', { id, data: JSON.stringify(data), addedFrom }, newOperationId(), now)
    this.#guesses.forget(PASSWORD_GUESSES)
    this.#store.bumpAuthEpoch()
    const told = { changed: before !== undefined, alone: data.alone, ...whenceDetail(addedFrom) }
    this.#store.record('password.set', told, requestId, now)
    return data
  }

  /** Takes the password away. */
  remove(requestId: RequestId, now: EpochSeconds): void {
    const held = this.held()
    if (held === undefined) return
    this.#removals.remove(held.id, now)
    this.#guesses.forget(PASSWORD_GUESSES)
    this.#store.bumpAuthEpoch()
    this.#store.record('password.removed', {}, requestId, now)
  }
}

const hashOf = ({ peppered: [today], argon2id }: TypedPassword): string =>
  hashPassword({ peppered: today, salt: randomBytes(16), argon2id })

const read = (json: string): PasswordData => v.parse(passwordData, readJsonText(json))
