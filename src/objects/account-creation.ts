import type { OperationId, RequestId } from '#domain/ids.ts'
import { randomBytes, randomToken } from '#keys/random.ts'
import { toBase64Url } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountStore } from './account-store.ts'

/** How an account comes to be: for one claim of an address, or never. */
export class AccountCreation {
  readonly #store: AccountStore
  readonly #clock: () => EpochSeconds

  constructor(store: AccountStore, clock: () => EpochSeconds) {
    this.#store = store
    this.#clock = clock
  }

  /**
   * Makes the account for a claim of its address; repeating it is no failure.
   * Fails `void` where the claim was given up, or the object already belongs to another operation.
   */
  create(input: {
    readonly operation: OperationId
    readonly address: string
    readonly language: string
    readonly requestId: RequestId
  }): Result<{ readonly epoch: number }, { readonly code: 'void' }> {
    const store = this.#store
    const now = this.#clock()
    const outcome = store.operation(input.operation)
    const profile = store.profile()
    if (outcome === 'live' && profile !== undefined) return ok({ epoch: profile.authEpoch })
    if (outcome !== undefined || profile !== undefined) return fail({ code: 'void' })
    store.setOperation(input.operation, 'live', now)
    store.insertProfile({
      subject: randomToken(),
      address: input.address,
      name: null,
      language: input.language,
      userHandle: toBase64Url(randomBytes(64)),
      authEpoch: 1,
      createdAt: now,
    })
    store.record('account.created', { operation: input.operation }, input.requestId, now)
    return ok({ epoch: 1 })
  }

  /**
   * Decides a claim that nobody confirmed: `live` if this account stands on it; else it is void for ever, so that a
   * late `create` cannot bring back what a sweep has freed.
   */
  settle(operation: OperationId): 'live' | 'void' {
    const store = this.#store
    const outcome = store.operation(operation)
    if (outcome !== undefined) return outcome
    const now = this.#clock()
    store.setOperation(operation, 'void', now)
    store.record('account.voided', { operation }, undefined, now)
    return 'void'
  }
}
