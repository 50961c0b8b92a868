import * as v from 'valibot'
import type { Guesser } from '#authenticators/guesses.ts'
import type { RequestId } from '#domain/ids.ts'
import { equalBytes, secretHash } from '#keys/digest.ts'
import { newAuthenticatorId, newOperationId } from '#keys/new-id.ts'
import { utf8 } from '#lib/encoding.ts'
import { readJsonText } from '#lib/json.ts'
import { fail, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountGuesses, CountedGuess, GuessRefused } from './account-guesses.ts'
import type { AccountRemovals } from './account-removals.ts'
import { type AccountStore, whenceDetail } from './account-store.ts'
import type { Whence } from './schema/account.ts'

/** What is stored of a saved recovery code: 128 random bits need no slow hash (ASVS 5.0.0 section 6.5.2). */
const recoveryCodeData = v.strictObject({ version: v.literal(1), hash: v.string() })

/** Why a typed code opens nothing. */
export type SavedCodeRefused = GuessRefused | { readonly code: 'code_wrong' }

/** Name of the saved code among an account's guesses; a decoy has one for each address. */
export const RECOVERY_CODE_GUESSES = 'recovery-code'

/** The saved recovery code of one account, or that it has none. It opens nothing by itself and is no factor. */
export class AccountRecoveryCode {
  readonly #store: AccountStore
  readonly #guesses: AccountGuesses
  readonly #removals: AccountRemovals

  constructor(store: AccountStore, guesses: AccountGuesses, removals: AccountRemovals) {
    this.#store = store
    this.#guesses = guesses
    this.#removals = removals
  }

  /** When the code was made; undefined for none. */
  heldSince(): EpochSeconds | undefined {
    return this.#store.only('recovery-code')?.createdAt
  }

  /**
   * Whether what was typed is the saved code: counted first, within the caller's section (NIST SP 800-63B-4 section 4.2.1.1
   * has it throttled). `hash` is that of the typed bytes. Where there is none it fails alike. The code stays until the
   * recovery it was shown in is complete: a customer whose browser crashes has it still.
   */
  check(
    hash: string,
    guess: { readonly as: string; readonly guesser: Guesser },
    requestId: RequestId,
    now: EpochSeconds,
  ): Result<CountedGuess, SavedCodeRefused> {
    const counted = this.#guesses.take(guess.as, guess.guesser, now)
    if (!counted.ok) return counted
    const held = this.#store.only('recovery-code')
    const stored = held === undefined ? '' : v.parse(recoveryCodeData, readJsonText(held.data)).hash
    if (held !== undefined && equalBytes(utf8(stored), utf8(hash))) {
      this.#store.touchAuthenticator(held.id, now)
      return counted
    }
    if (held === undefined) return fail({ code: 'code_wrong' })
    const { guesser } = guess
    this.#store.record('authenticator.guess_refused', { method: 'recovery-code', guesser }, requestId, now)
    if (counted.value.last) this.#store.record('authenticator.disabled', { method: 'recovery-code' }, requestId, now)
    return fail({ code: 'code_wrong' })
  }

  /** Hashes a new code, before the synchronous section. */
  async prepare(code: Uint8Array<ArrayBuffer>): Promise<string> {
    return JSON.stringify({ version: 1, hash: await secretHash(code) } satisfies v.InferOutput<typeof recoveryCodeData>)
  }

  /** Puts a new code in the place of the old one, which opens nothing from now on. */
  replace(prepared: string, addedFrom: Whence, requestId: RequestId, now: EpochSeconds): void {
    const before = this.#store.only('recovery-code')
    if (before !== undefined) this.#removals.remove(before.id, now)
    const stored = { id: newAuthenticatorId(), data: prepared, addedFrom }
    this.#store.insertAuthenticator('recovery-code', stored, newOperationId(), now)
    this.#guesses.forget(RECOVERY_CODE_GUESSES)
    this.#store.bumpAuthEpoch()
    const told = { first: before === undefined, ...whenceDetail(addedFrom) }
    this.#store.record('recovery_code.replaced', told, requestId, now)
  }
}
