import { isSameAddress, maskAddress } from '#domain/address.ts'
import type { RequestId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { PreparedNotice } from './account-notices.ts'
import type { AccountParts } from './account-parts.ts'
import { PASSWORD_GUESSES } from './account-passwords.ts'
import { emailOf } from './account-pending-address.ts'
import { TOTP_GUESSES } from './account-totp.ts'
import { type Undoing, undoingOf } from './address-chain.ts'

/** There is nothing to take back any more, or somebody has pressed the link meanwhile. */
export interface NothingToRevert {
  readonly code: 'nothing_to_revert'
}

/** A link that was pressed, and the change that it acts on. */
export interface PressedLink {
  readonly change: string
  /** `secretHash` of the secret that it carries. */
  readonly hash: string
  /** The address that it went to. */
  readonly address: string
  readonly site: string
  readonly requestId: RequestId
}

const NOTHING = fail<NothingToRevert>({ code: 'nothing_to_revert' })

/** Times that a revert is prepared anew because the account changed under it: each costs whoever changes it a proof. */
const TRIES = 5

/**
 * Takes an account back to an address that a change has superseded, and lets the newer address object (design P5). Neither signs
 * anybody in, and neither takes away an authenticator that is older than the change.
 */
export class AccountRevert {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** What the revert of a change would undo now; undefined where it would undo nothing. */
  undoing(change: string): Undoing | undefined {
    const { addresses, clock } = this.#parts
    return undoingOf(addresses.done(), change, clock())
  }

  /**
   * Undoes a change of address and every later one, and makes of the authenticators what they were when it was asked for.
   * Gives the addresses that had a part in it. Fails `nothing_to_revert`.
   */
  async revert(pressed: PressedLink): Promise<Result<readonly string[], NothingToRevert>> {
    const { links, clock } = this.#parts
    for (let tries = 0; tries < TRIES; tries += 1) {
      const looked = this.undoing(pressed.change)
      if (looked === undefined) return NOTHING
      const prepared = await this.#prepare(looked, pressed.site)
      const now = clock()
      const undoing = this.undoing(pressed.change)
      if (undoing === undefined || this.#isFrozen()) return NOTHING
      // Another hop came in between, whose addresses are to be told as well.
      if (!isSame(undoing, looked)) continue
      if (!links.use(pressed.hash, now)) return NOTHING
      this.#undo(undoing, pressed, now)
      for (const notice of prepared) this.#parts.notices.send(notice, pressed.requestId)
      return ok([undoing.restored, ...undoing.left])
    }
    throw new Error('the account changes under every revert of it')
  }

  /** Whether the revert of a change can still be objected to. */
  isDisputable(change: string): boolean {
    const stored = this.#parts.addresses.change(change)
    return stored?.state === 'reverted' && stored.disputedAt === undefined
  }

  /**
   * Closes the account to everything that is not older than the change which was reverted: whoever holds such an authenticator
   * decides, and otherwise it opens again after a while as the revert has left it. Once for each revert. Fails
   * `nothing_to_revert`.
   */
  async dispute(pressed: PressedLink): Promise<Result<readonly string[], NothingToRevert>> {
    const { addresses, address, directory, links, notices, parking, store, lifetimes, clock } = this.#parts
    const { recoveries, recoveryDelay } = this.#parts
    const when = clock()
    const until = after(when, lifetimes.dispute)
    const told = [...store.noticeAddresses(when), pressed.address].map((to) => ({ to }))
    const notice = await notices.prepare({ kind: 'account-disputed', when, until }, pressed.site, told)
    const now = clock()
    const change = addresses.change(pressed.change)
    if (change === undefined || this.#isFrozen() || !this.isDisputable(change.id) || !links.use(pressed.hash, now))
      return NOTHING
    if (!addresses.dispute(change.id, now)) throw new Error('judged in the same section')
    const { disputed } = store.profile() ?? {}
    const standing = disputed !== undefined && now < disputed.until ? disputed.since : change.askedAt
    addresses.setDispute(epochSeconds(Math.min(standing, change.askedAt)), until)
    address.cancelPending(now, pressed.requestId)
    // Nor does a recovery wait meanwhile, for whoever reads the older mailbox, to be complete when the account opens again.
    recoveries.forgetAll()
    recoveryDelay.cancel('contest', pressed.requestId, now)
    // They stay kept from others as long as it is open whose the account is.
    for (const left of addresses.leftBy(change.id)) directory.releaseNotBefore(emailOf(left), until)
    const ended = store.deleteAllSessions()
    parking.forgetAll()
    store.bumpAuthEpoch()
    store.record('dispute.opened', { change: change.id, ended }, pressed.requestId, now)
    notices.send(notice, pressed.requestId)
    return ok(store.noticeAddresses(now))
  }

  // Looked at in the section that acts: an operator may have stopped everything a moment ago.
  #isFrozen(): boolean {
    return this.#parts.store.profile()?.frozenAt !== undefined
  }

  /** What the address that is restored is told, with whoever else the account tells; and the addresses that it leaves. */
  #prepare({ changes: [first], restored, left }: Undoing, site: string): Promise<readonly PreparedNotice[]> {
    const { notices, store, lifetimes, clock } = this.#parts
    const when = clock()
    // The second address too that comes back by it: somebody has taken it away, and it is to hear how that has ended.
    const told = [...store.noticeAddresses(when), ...(first.second === undefined ? [] : [first.second])]
    const kept = new Set(told.filter((to) => to !== restored && !left.includes(to)))
    const link = { kind: 'dispute', about: first.id, until: after(when, lifetimes.contestLink) } as const
    const address = maskAddress(restored)
    return Promise.all([
      notices.prepare(
        { kind: 'address-reverted', when, address },
        site,
        [restored, ...kept].map((to) => ({ to })),
      ),
      notices.prepare(
        { kind: 'address-taken-back', when, address },
        site,
        left.map((to) => ({ to, link })),
      ),
    ])
  }

  #undo({ changes, restored, left }: Undoing, { requestId }: PressedLink, now: EpochSeconds): void {
    const { addresses, address, directory, guesses, parking, removals, store, lifetimes } = this.#parts
    const { recoveries, recoveryDelay, links } = this.#parts
    const [first] = changes
    const { id } = first
    for (const change of changes) if (!addresses.revert(change.id, id)) throw new Error('judged in the same section')
    addresses.setAddress(restored)
    directory.keep(emailOf(restored))
    for (const one of left) directory.release(emailOf(one), this.#reservedUntil(one, now))
    const { removed, restored: brought } = removals.goBackTo(first.authenticators, now)
    const seconds = addresses.notificationsSince(first.askedAt)
    addresses.goBackTo(first)
    // Else a thief goes on ending the owner's sessions for a week, by one old notice after the other.
    const told = store.noticeAddresses(now)
    links.forgetOf([...left, ...seconds].filter((one) => !told.includes(one)))
    for (const authenticator of [PASSWORD_GUESSES, TOTP_GUESSES]) guesses.forget(authenticator)
    address.cancelPending(now, requestId)
    recoveries.forgetAll()
    recoveryDelay.cancel('contest', requestId, now)
    const ended = store.deleteAllSessions()
    parking.forgetAll()
    store.bumpAuthEpoch()
    store.restrict(after(now, lifetimes.restricted), now)
    const detail = { change: id, undone: changes.length, removed, restored: brought, ended }
    store.record('address.reverted', detail, requestId, now)
  }

  /** As long as its owner may object; and as long as an earlier change that stands may take the account back to it, or keeps it. */
  #reservedUntil(left: string, now: EpochSeconds): EpochSeconds {
    const { addresses, lifetimes } = this.#parts
    const earlier = addresses.done().filter(({ old }) => isSameAddress(old, left))
    const windows = earlier.map(({ doneAt, revertUntil }) =>
      Math.max(revertUntil ?? now, after(doneAt ?? now, lifetimes.addressReserved)),
    )
    return epochSeconds(Math.max(after(now, lifetimes.contestLink), ...windows))
  }
}

const isSame = (one: Undoing, other: Undoing): boolean =>
  one.changes.map(({ id }) => id).join(' ') === other.changes.map(({ id }) => id).join(' ')
