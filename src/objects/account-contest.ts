import { maskAddress } from '#domain/address.ts'
import type { LinkKind } from '#domain/contest-link.ts'
import type { RequestId, SessionId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { secretHash } from '#keys/digest.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { NOTICE_KINDS, type NoticeKind } from '#mail/message.ts'
import type { LiveLink } from './account-links.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import type { AccountRevert, PressedLink } from './account-revert.ts'
import { ENDED, type SessionEnded } from './account-sessions.ts'
import { takingBack } from './address-chain.ts'

/** A link that does nothing: it never did, it is over, or it was pressed. The same to whoever asks. */
export interface LinkInvalid {
  readonly code: 'link_invalid'
}

/** What the page of a link says before its button is pressed. */
export interface Contestable {
  readonly kind: LinkKind
  /** What the notice told of. */
  readonly about: NoticeKind
  readonly when: EpochSeconds
  /** Masked: the address that a change is to, or that the account goes back to. */
  readonly address: string | null
}

/** What pressing a link has done. */
export interface Contested {
  readonly kind: LinkKind
  /** Addresses whose known-device marks end with it. */
  readonly addresses: readonly string[]
}

const INVALID = fail<LinkInvalid>({ code: 'link_invalid' })

/** A link that would change whose the account is, while an operator has stopped everything in it. It stays good. */
export interface LinkFrozen {
  readonly code: 'account_frozen'
}

const FROZEN = fail<LinkFrozen>({ code: 'account_frozen' })

/**
 * What the owner of one account does by a link in a notice, without signing in (design P5), or in a session of theirs. It only
 * ever takes away: sessions, what is pending, what a thief would do next. Whoever reads the mailbox, or sits in a stolen
 * session, may press it too, and gains nothing by it.
 */
export class AccountContest {
  readonly #parts: AccountParts
  readonly #revert: AccountRevert

  constructor(parts: AccountParts, revert: AccountRevert) {
    this.#parts = parts
    this.#revert = revert
  }

  /** What a link is about; looking changes nothing. Fails `link_invalid`, `account_frozen`. */
  async facts(secret: Uint8Array): Promise<Result<Contestable, LinkInvalid | LinkFrozen>> {
    const link = this.#live(await secretHash(Uint8Array.from(secret)), this.#parts.clock())
    if (link !== undefined && this.#isStopped(link)) return FROZEN
    const facts = link === undefined ? undefined : this.#factsOf(link)
    return facts === undefined ? INVALID : ok(facts)
  }

  /** Does what a link is for, once. Fails `link_invalid`, `account_frozen`. */
  async press(input: {
    readonly secret: Uint8Array
    readonly site: string
    readonly requestId: RequestId
  }): Promise<Result<Contested, LinkInvalid | LinkFrozen>> {
    const { site, requestId } = input
    const hash = await secretHash(Uint8Array.from(input.secret))
    const link = this.#live(hash, this.#parts.clock())
    if (link === undefined) return INVALID
    if (this.#isStopped(link)) return FROZEN
    const { kind, about } = this.#meaningOf(link)
    const pressed: PressedLink = { change: about, hash, address: link.address, site, requestId }
    switch (kind) {
      case 'revert':
      case 'dispute': {
        const done = await this.#revert[kind](pressed)
        return done.ok ? ok({ kind, addresses: done.value }) : INVALID
      }
      case 'cancel-recovery':
        return this.#cancelRecovery(pressed)
      case 'not-me':
      case 'stop-change':
        return this.#contest(kind, pressed)
    }
  }

  #isStopped(link: LiveLink): boolean {
    const { kind } = this.#meaningOf(link)
    return (kind === 'revert' || kind === 'dispute') && this.#parts.store.profile()?.frozenAt !== undefined
  }

  /**
   * What a link does by now. Where the change has come about that it was to stop, it takes the account back to the address that
   * it went to; where it cannot, as that of a second address, it is like any other notice's: what says "stopped" must have done it.
   */
  #meaningOf({ kind, about, address }: LiveLink): { readonly kind: LinkKind; readonly about: string } {
    const { addresses, clock } = this.#parts
    const done = addresses.done()
    if (kind !== 'stop-change' || !done.some(({ id }) => id === about)) return { kind, about }
    const change = takingBack(done, { id: about, address }, clock())
    return change === undefined
      ? { kind: 'not-me', about: 'address-change-asked' satisfies NoticeKind }
      : { kind: 'revert', about: change.id }
  }

  #factsOf(link: LiveLink): Contestable | undefined {
    const { kind, about: meant } = this.#meaningOf(link)
    const when = link.madeAt
    switch (kind) {
      case 'not-me':
      case 'cancel-recovery': {
        const about = NOTICE_KINDS.find((known) => known === meant)
        return about === undefined ? undefined : { kind, about, when, address: null }
      }
      case 'stop-change': {
        const change = this.#parts.addresses.change(link.about)
        const about = change?.what === 'notification' ? 'notification-address-asked' : 'address-change-asked'
        return change === undefined ? undefined : { kind, about, when, address: maskAddress(change.new) }
      }
      case 'revert': {
        const undoing = this.#revert.undoing(meant)
        if (undoing === undefined) return undefined
        const { restored, changes } = undoing
        return { kind, about: 'address-changed', when: changes[0].doneAt ?? when, address: maskAddress(restored) }
      }
      case 'dispute':
        return this.#revert.isDisputable(link.about)
          ? { kind, about: 'address-taken-back', when, address: maskAddress(link.address) }
          : undefined
    }
  }

  /**
   * Only that: whoever stops a recovery has not said that somebody is in. What was shown for it goes too: waiting anew, with its
   * mails to every address, takes another code, and of those an address gets few.
   */
  #cancelRecovery({ hash, requestId }: PressedLink): Result<Contested, LinkInvalid> {
    const { links, recoveries, recoveryDelay, clock } = this.#parts
    const now = clock()
    if (!links.use(hash, now)) return INVALID
    recoveryDelay.cancel('link', requestId, now)
    recoveries.forgetAll()
    return ok({ kind: 'cancel-recovery', addresses: [] })
  }

  async #contest(
    kind: 'not-me' | 'stop-change',
    { hash, site, requestId }: PressedLink,
  ): Promise<Result<Contested, LinkInvalid>> {
    const { links, notices, places, store, clock } = this.#parts
    const notice = await notices.prepare({ kind: 'account-contested', when: clock() }, site)
    const now = clock()
    const link = this.#live(hash, now)
    // It may have come about meanwhile, and then there is more to undo than this does.
    if (link === undefined || this.#meaningOf(link).kind !== kind || !links.use(hash, now)) return INVALID
    this.#protect(link, requestId, now)
    // From where it was is no place of the customer's.
    places.forgetSince(link.madeAt)
    notices.send(notice, requestId)
    return ok({ kind, addresses: store.noticeAddresses(now) })
  }

  /**
   * Does the same from a session, this one ended too. `about`: the session that its owner does not know. Gives null, and does
   * nothing, where the account has no such session. Fails `session_ended`.
   */
  async protect(input: {
    readonly proof: SessionProof
    readonly about: SessionId | undefined
    readonly site: string
    readonly requestId: RequestId
  }): Promise<Result<{ readonly addresses: readonly string[] } | null, SessionEnded>> {
    const { notices, places, store, clock } = this.#parts
    const notice = await notices.prepare({ kind: 'account-contested', when: clock() }, input.site)
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return ENDED
    const about = input.about === undefined ? undefined : store.session(input.about)
    if (input.about !== undefined && about === undefined) return ok(null)
    const now = clock()
    const since = about?.record.createdAt ?? now
    this.#protect({ about: 'session', madeAt: since }, input.requestId, now)
    places.forgetSince(since)
    notices.send(notice, input.requestId)
    return ok({ addresses: store.noticeAddresses(now) })
  }

  /** A link that may be pressed; one that stops a recovery, only while the very one goes on that it was made for. */
  #live(hash: string, now: EpochSeconds): LiveLink | undefined {
    const { links, recoveryDelay } = this.#parts
    const link = links.live(hash, now)
    return link?.kind === 'cancel-recovery' && recoveryDelay.behind(link, now) === undefined ? undefined : link
  }

  /**
   * Ends every session and every flow, and holds back for a day what a thief would do next. What was bound since what is
   * contested is newer than the restriction: it must not pass for the older that decides.
   */
  #protect({ about, madeAt }: Pick<LiveLink, 'about' | 'madeAt'>, requestId: RequestId, now: EpochSeconds): void {
    const { addresses, address, store, parking, recoveries, recoveryDelay, lifetimes } = this.#parts
    const ended = store.deleteAllSessions()
    parking.forgetAll()
    recoveries.forgetAll()
    recoveryDelay.cancel('contest', requestId, now)
    address.cancelPending(now, requestId)
    // Where notices go to decides who can contest: what the owner did not add must not go on reading.
    if (this.#isSecondAddressContested(about, madeAt)) {
      addresses.removeNotification(now)
      store.record('notification_address.removed', { by: 'contest' }, requestId, now)
    }
    store.bumpAuthEpoch()
    // The notice of a contest prolongs none: else whoever reads the mailbox could hold the owner at it for ever.
    if (about !== 'account-contested') {
      const until = after(now, lifetimes.restricted)
      store.restrict(until, now, madeAt)
      store.contest(until)
    }
    store.record('account.contested', { about, ended }, requestId, now)
  }

  #isSecondAddressContested(about: string, madeAt: EpochSeconds): boolean {
    const { addresses } = this.#parts
    const second = addresses.notification()
    if (second === undefined) return false
    const change = addresses.change(about)
    return about === 'notification-address-added'
      ? second.addedAt >= madeAt
      : change?.what === 'notification' && change.new === second.address
  }
}
