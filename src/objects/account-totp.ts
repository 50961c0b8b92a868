import * as v from 'valibot'
import type { Guesser } from '#authenticators/guesses.ts'
import { acceptableSteps, matchingStep, type StepCode } from '#authenticators/totp/totp.ts'
import type { CredentialId, RequestId } from '#domain/ids.ts'
import type { DeploymentKeys } from '#keys/deployment-keys.ts'
import { importHmacSha1Key } from '#keys/digest.ts'
import { newAuthenticatorId, newOperationId } from '#keys/new-id.ts'
import { totpCode } from '#keys/one-time-password.ts'
import { fromBase64Url, toBase64Url } from '#lib/encoding.ts'
import { readJsonText } from '#lib/json.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountGuesses, GuessRefused, RightGuess } from './account-guesses.ts'
import type { AccountRemovals } from './account-removals.ts'
import { type AccountStore, whenceDetail } from './account-store.ts'
import type { Whence } from './schema/account.ts'

/** What is stored of an authenticator app, in the `data` column of the account's authenticators. */
const totpData = v.strictObject({
  version: v.literal(1),
  /** The key, encrypted by the vault for this authenticator; base64url. */
  sealed: v.string(),
})

/** A typed code, and the codes that would be right, computed before the synchronous section. */
export interface TypedCode {
  readonly id: CredentialId
  readonly boundAt: EpochSeconds
  readonly code: string
  readonly right: readonly StepCode[]
}

/** A new authenticator app whose first code is right; its key is encrypted already. */
export interface VerifiedTotp {
  readonly id: CredentialId
  readonly sealed: string
  readonly step: number
}

/** Why a code proves nothing. */
export type CodeRefused = GuessRefused | { readonly code: 'code_wrong' }

/** Name of the authenticator app among an account's guesses. */
export const TOTP_GUESSES = 'totp'

/** The authenticator app of one account, or that it has none. */
export class AccountTotp {
  readonly #store: AccountStore
  readonly #guesses: AccountGuesses
  readonly #removals: AccountRemovals

  constructor(store: AccountStore, guesses: AccountGuesses, removals: AccountRemovals) {
    this.#store = store
    this.#guesses = guesses
    this.#removals = removals
  }

  /** When the app was added, and last used; undefined for none. */
  held():
    | { readonly id: CredentialId; readonly addedAt: EpochSeconds; readonly usedAt: EpochSeconds | undefined }
    | undefined {
    const stored = this.#store.only('totp')
    return stored === undefined ? undefined : { id: stored.id, addedAt: stored.createdAt, usedAt: stored.lastUsedAt }
  }

  /** Computes the codes that would be right now; undefined where the account has no app, or its key does not open. */
  async typed(code: string, keys: DeploymentKeys, now: EpochSeconds): Promise<TypedCode | undefined> {
    const stored = this.#store.only('totp')
    if (stored === undefined) return undefined
    const { sealed } = v.parse(totpData, readJsonText(stored.data))
    const bytes = fromBase64Url(sealed)
    const opened = bytes === undefined ? undefined : await keys.vault.open('totp-key', stored.id, bytes)
    if (opened === undefined) return undefined
    const steps = acceptableSteps(now, stored.lastStep)
    return { id: stored.id, boundAt: stored.createdAt, code, right: await codesAt(opened, steps) }
  }

  /** Whether what was typed is a code of now that nobody has shown yet; counted first, within the caller's section. */
  check(
    typed: TypedCode | undefined,
    guess: { readonly guesser: Guesser; readonly step: 'sign-in' | 'step-up' | 'recovery'; readonly from: Whence },
    requestId: RequestId,
    now: EpochSeconds,
  ): Result<RightGuess<'totp'>, CodeRefused> {
    const counted = this.#guesses.take(TOTP_GUESSES, guess.guesser, now)
    if (!counted.ok) return counted
    const step = typed === undefined ? undefined : matchingStep(typed.code, typed.right)
    if (typed === undefined || step === undefined || !this.#store.takeStep(typed.id, step)) {
      const told = { method: 'totp', guesser: guess.guesser, ...whenceDetail(guess.from) }
      this.#store.record('authenticator.guess_refused', told, requestId, now)
      if (counted.value.last) this.#store.record('authenticator.disabled', { method: 'totp' }, requestId, now)
      return fail({ code: 'code_wrong' })
    }
    this.#store.touchAuthenticator(typed.id, now)
    this.#store.record('totp.used', { step: guess.step }, requestId, now)
    return ok({
      evidence: { kind: 'totp', step: guess.step, boundAt: typed.boundAt },
      counted: counted.value,
    })
  }

  /** Whether a first code fits a key that is not stored yet, and the key encrypted; undefined where it does not. */
  async verifyNew(
    key: Uint8Array<ArrayBuffer>,
    code: string,
    keys: DeploymentKeys,
    now: EpochSeconds,
  ): Promise<VerifiedTotp | undefined> {
    const step = matchingStep(code, await codesAt(key, acceptableSteps(now, undefined)))
    if (step === undefined) return undefined
    const id = newAuthenticatorId()
    return { id, step, sealed: toBase64Url(await keys.vault.seal('totp-key', id, key)) }
  }

  /** Puts a new app in the place of the old one, if any. Its first code is used up by this. */
  add({ id, sealed, step }: VerifiedTotp, addedFrom: Whence, requestId: RequestId, now: EpochSeconds): void {
    const before = this.#store.only('totp')
    if (before !== undefined) this.#removals.remove(before.id, now)
    const data = JSON.stringify({ version: 1, sealed } satisfies v.InferOutput<typeof totpData>)
    // It may be the same key again: what was shown of it is used up.
    const lastStep = Math.max(step, before?.lastStep ?? step)
    this.#store.insertAuthenticator('totp', { id, data, addedFrom, lastStep }, newOperationId(), now)
    this.#guesses.forget(TOTP_GUESSES)
    this.#store.bumpAuthEpoch()
    this.#store.record('totp.added', { replaced: before !== undefined, ...whenceDetail(addedFrom) }, requestId, now)
  }

  /** Takes the app away. */
  remove(requestId: RequestId, now: EpochSeconds): void {
    const held = this.held()
    if (held === undefined) return
    this.#removals.remove(held.id, now)
    this.#guesses.forget(TOTP_GUESSES)
    this.#store.bumpAuthEpoch()
    this.#store.record('totp.removed', {}, requestId, now)
  }
}

const codesAt = async (key: Uint8Array<ArrayBuffer>, steps: readonly number[]): Promise<readonly StepCode[]> => {
  const imported = await importHmacSha1Key(key)
  return Promise.all(steps.map(async (step) => ({ step, code: await totpCode(imported, step) })))
}
