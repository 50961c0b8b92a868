import { parseAddress } from '#domain/address.ts'
import type { RequestId } from '#domain/ids.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountAddressChanges } from './account-address-changes.ts'
import type { Identifier } from './account-directory.ts'
import type { AccountStore } from './account-store.ts'
import type { AddressChange } from './schema/address-change.ts'

/** An address as the directory knows it. Throws for one that no account can have stored. */
export const emailOf = (address: string): Identifier => {
  const parsed = parseAddress(address)
  if (!parsed.ok) throw new Error('an account stores addresses that are ones')
  return { kind: 'email', identifier: parsed.value.normalised }
}

/**
 * The change of address that waits: for its proof, or for the old address to say no. It ends with the epoch in which it was
 * asked for, so that no event of credentials or addresses leaves one behind that a thief has begun before it.
 */
export class AccountPendingAddress {
  readonly #store: AccountStore
  readonly #changes: AccountAddressChanges

  constructor(store: AccountStore, changes: AccountAddressChanges) {
    this.#store = store
    this.#changes = changes
  }

  /** The change that still may come about; undefined for none. */
  current(now: EpochSeconds): AddressChange | undefined {
    const open = this.#changes.open()
    if (open === undefined || open.epoch !== this.#store.profile()?.authEpoch) return undefined
    return open.state === 'pending' && now >= open.dueAt ? undefined : open
  }

  /** Cancels it in the caller's section. Who bumps the epoch has cancelled it too; this says so in an event. */
  cancelPending(now: EpochSeconds, requestId: RequestId | undefined): void {
    const open = this.#changes.open()
    if (open === undefined) return
    this.#changes.stopOpen()
    this.#store.record('address_change.stopped', { what: open.what, was: open.state }, requestId, now)
  }
}
