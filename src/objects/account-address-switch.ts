import { maskAddress } from '#domain/address.ts'
import type { RequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { after, DAY, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { endOthers } from './account-changes.ts'
import type { PreparedNotice, Recipient } from './account-notices.ts'
import type { AccountParts } from './account-parts.ts'
import { emailOf } from './account-pending-address.ts'
import { revertable } from './address-chain.ts'
import type { AddressChange } from './schema/address-change.ts'

/**
 * What a change of address does once it is proved: it waits for the old address, or comes about. All but the mails within the
 * caller's section.
 */
export class AccountAddressSwitch {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** Everybody that the account tells by now, each with a link that stops the change for as long as it may be on its way. */
  stoppers(change: string, now: EpochSeconds): readonly Recipient[] {
    const { store, lifetimes } = this.#parts
    const { contestLink, flow, addressHold } = lifetimes
    const until = after(now, Math.max(contestLink, flow + addressHold))
    const link = { kind: 'stop-change', about: change, until } as const
    return store.noticeAddresses(now).map((to) => ({ to, link }))
  }

  /** Writes what tells of a change, before the section in which it is held or comes about. */
  prepare(outcome: 'done' | 'held', change: AddressChange, site: string | undefined): Promise<PreparedNotice> {
    const { notices, lifetimes, clock } = this.#parts
    const when = clock()
    const address = maskAddress(change.new)
    if (outcome === 'held') {
      const until = after(when, lifetimes.addressHold)
      const kind = change.what === 'address' ? 'address-change-held' : 'notification-address-held'
      const notice = { kind, when, address, until } as const
      return notices.prepare(notice, site, this.stoppers(change.id, when))
    }
    const kind = change.what === 'address' ? 'address-changed' : 'notification-address-added'
    return notices.prepare({ kind, when, address }, site, this.#witnesses(change, when))
  }

  /**
   * Lets a proved change wait, its address claimed. That it is given back after it was to come about is noted at once: what
   * comes about takes it back, and whatever cancels the change need not know. One that the account is to give back already, as
   * a former address or that of a change before, is kept until then: else the account would change to what is nobody's.
   */
  hold(change: AddressChange, requestId: RequestId, now: EpochSeconds): void {
    const { addresses, directory, store, lifetimes } = this.#parts
    const dueAt = after(now, lifetimes.addressHold)
    if (!addresses.hold(change.id, dueAt)) throw new Error('judged in the same section')
    if (change.what === 'address') {
      store.setOperation(change.operation, 'live', now)
      const email = emailOf(change.new)
      if (directory.isReserved(email)) directory.releaseNotBefore(email, after(dueAt, DAY))
      else directory.release(email, after(dueAt, DAY))
    }
    store.record('address_change.held', { change: change.id, what: change.what }, requestId, now)
    this.#parts.rearm()
  }

  /** Lets a change come about. Every session ends but the one of `kept`: whoever is in another may be the reason for it. */
  carryOut(
    change: AddressChange,
    requestId: RequestId | undefined,
    now: EpochSeconds,
    kept: SessionProof | undefined,
  ): void {
    const { addresses, parking, recoveries, recoveryDelay, store, lifetimes } = this.#parts
    const isAddress = change.what === 'address'
    const revertUntil = after(now, isAddress ? lifetimes.revertLink : 0)
    if (!addresses.complete(change.id, now, revertUntil)) throw new Error('judged in the same section')
    if (isAddress) this.#move(change, revertUntil, now)
    else addresses.addNotification(change.new, now)
    store.bumpAuthEpoch()
    // Whoever reads the mailbox from now on is somebody else than those who wait for the account by another.
    recoveries.forgetAll()
    recoveryDelay.cancel('change', requestId, now)
    const event = isAddress ? 'address.changed' : 'notification_address.added'
    store.record(event, { change: change.id }, requestId, now)
    if (!isAddress) return
    if (kept !== undefined) endOthers(this.#parts, kept, requestId)
    else {
      parking.forgetAll()
      const ended = store.deleteAllSessions()
      if (ended > 0) store.record('sessions.ended_everywhere', { ended }, requestId, now)
    }
  }

  /** Carries out the change that was held until now, or cancels it where something has changed since it was asked for. */
  async comeAbout(): Promise<void> {
    const { address, browsers, notices, clock } = this.#parts
    const held = this.#due()
    if (held === undefined) return
    const notice = await this.prepare('done', held, held.site)
    const change = this.#due()
    if (change?.id !== held.id) return
    const now = clock()
    if (address.current(now)?.id !== held.id) return address.cancelPending(now, undefined)
    this.carryOut(change, undefined, now, undefined)
    notices.send(notice, undefined)
    // Every session has ended, and whoever was in one is a stranger now at the old address too, which still leads here.
    if (change.what === 'address') await browsers.forget(change.old, now)
  }

  #due(): AddressChange | undefined {
    const { addresses, clock } = this.#parts
    const open = addresses.open()
    return open?.state === 'held' && clock() >= open.dueAt ? open : undefined
  }

  #move(change: AddressChange, revertUntil: EpochSeconds, now: EpochSeconds): void {
    const { addresses, directory, store, lifetimes } = this.#parts
    addresses.setAddress(change.new)
    if (store.operation(change.operation) === undefined) store.setOperation(change.operation, 'live', now)
    directory.confirm(emailOf(change.new), change.operation, now)
    const reservedUntil = Math.max(after(now, lifetimes.addressReserved), revertUntil)
    directory.release(emailOf(change.old), epochSeconds(reservedUntil))
  }

  /**
   * Everybody who is told that a change has come about: those that the account tells by now, each of its former addresses with
   * the link that takes the account back to it, and the new one.
   */
  #witnesses(change: AddressChange, now: EpochSeconds): readonly Recipient[] {
    const { addresses, store, lifetimes } = this.#parts
    const others = store.noticeAddresses(now).filter((to) => to !== change.new)
    if (change.what === 'notification') return [...others, change.new].map((to) => ({ to }))
    const former = revertable(addresses.done(), now)
    return [
      ...others.map((to) => {
        // Before any earlier change that it may have been the old one of: it has its seven days of this one.
        if (to === change.old) {
          return { to, link: { kind: 'revert', about: change.id, until: after(now, lifetimes.revertLink) } as const }
        }
        const left = former.find(({ old }) => old === to)
        return left?.revertUntil === undefined
          ? { to }
          : { to, link: { kind: 'revert', about: left.id, until: left.revertUntil } as const }
      }),
      { to: change.new },
    ]
  }
}
