import * as v from 'valibot'
import type { RequestId } from '#domain/ids.ts'
import { secretHash } from '#keys/digest.ts'
import { newAuthenticatorId, newOperationId } from '#keys/new-id.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountStore } from './account-store.ts'
import type { Whence } from './schema/account.ts'

/** What is stored of a saved recovery code: 128 random bits need no slow hash (ASVS 5.0.0 section 6.5.2). */
const recoveryCodeData = v.strictObject({ version: v.literal(1), hash: v.string() })

/** The saved recovery code of one account, or that it has none. It opens nothing by itself and is no factor. */
export class AccountRecoveryCode {
  readonly #store: AccountStore

  constructor(store: AccountStore) {
    this.#store = store
  }

  /** When the code was made; undefined for none. */
  heldSince(): EpochSeconds | undefined {
    return this.#store.only('recovery-code')?.createdAt
  }

  /** Hashes a new code, before the synchronous section. */
  async prepare(code: Uint8Array<ArrayBuffer>): Promise<string> {
    return JSON.stringify({ version: 1, hash: await secretHash(code) } satisfies v.InferOutput<typeof recoveryCodeData>)
  }

  /** Puts a new code in the place of the old one, which opens nothing from now on. */
  replace(prepared: string, addedFrom: Whence, requestId: RequestId, now: EpochSeconds): void {
    const before = this.#store.only('recovery-code')
    if (before !== undefined) this.#store.deleteAuthenticator(before.id)
    const stored = { id: newAuthenticatorId(), data: prepared, addedFrom }
    this.#store.insertAuthenticator('recovery-code', stored, newOperationId(), now)
    this.#store.bumpAuthEpoch()
    this.#store.record('recovery_code.replaced', { first: before === undefined }, requestId, now)
  }
}
