import type { RequestId, SessionId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { secretHash } from '#keys/digest.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { NOTICE_KINDS, type NoticeKind } from '#mail/message.ts'
import type { LinkKind, LiveLink } from './account-links.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import { ENDED, type SessionEnded } from './account-sessions.ts'

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
}

/** What pressing a link has done. */
export interface Contested {
  readonly kind: LinkKind
  /** Addresses whose known-device marks end with it. */
  readonly addresses: readonly string[]
}

const INVALID = fail<LinkInvalid>({ code: 'link_invalid' })

/**
 * What the owner of one account does by a link in a notice, without signing in (design P5), or in a session of theirs. It only
 * ever takes away: sessions, what is pending, what a thief would do next. Whoever reads the mailbox, or sits in a stolen
 * session, may press it too, and gains nothing by it.
 */
export class AccountContest {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** What a link is about; looking changes nothing. Fails `link_invalid`. */
  async facts(secret: Uint8Array): Promise<Result<Contestable, LinkInvalid>> {
    const link = this.#live(await secretHash(Uint8Array.from(secret)), this.#parts.clock())
    const about = NOTICE_KINDS.find((kind) => kind === link?.about)
    return link === undefined || about === undefined ? INVALID : ok({ kind: link.kind, about, when: link.madeAt })
  }

  /** Does what a link is for, once. Fails `link_invalid`. */
  async press(input: {
    readonly secret: Uint8Array
    readonly site: string
    readonly requestId: RequestId
  }): Promise<Result<Contested, LinkInvalid>> {
    const { links, notices, store, recoveryDelay, clock } = this.#parts
    const hash = await secretHash(Uint8Array.from(input.secret))
    const notice = await notices.prepare({ kind: 'account-contested', when: clock() }, input.site)
    const now = clock()
    const link = this.#live(hash, now)
    if (link === undefined || !links.use(hash, now)) return INVALID
    if (link.kind === 'cancel-recovery') {
      // Only that: whoever stops a recovery has not said that somebody is in.
      recoveryDelay.cancel('link', input.requestId, now)
      return ok({ kind: link.kind, addresses: [] })
    }
    this.#protect(link.about, input.requestId, now)
    notices.send(notice, input.requestId)
    return ok({ kind: link.kind, addresses: store.noticeAddresses() })
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
    const { notices, store, clock } = this.#parts
    const notice = await notices.prepare({ kind: 'account-contested', when: clock() }, input.site)
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return ENDED
    if (input.about !== undefined && store.session(input.about) === undefined) return ok(null)
    this.#protect('session', input.requestId, clock())
    notices.send(notice, input.requestId)
    return ok({ addresses: store.noticeAddresses() })
  }

  /** A link that may be pressed; one that stops a recovery, only while there is one to stop. */
  #live(hash: string, now: EpochSeconds): LiveLink | undefined {
    const { links, recoveryDelay } = this.#parts
    const link = links.live(hash, now)
    return link?.kind === 'cancel-recovery' && recoveryDelay.standing(now) === undefined ? undefined : link
  }

  /** Ends every session and every flow, and holds back for a day what a thief would do next. */
  #protect(about: string, requestId: RequestId, now: EpochSeconds): void {
    const { store, parking, recoveries, recoveryDelay, lifetimes } = this.#parts
    const ended = store.deleteAllSessions()
    parking.forgetAll()
    recoveries.forgetAll()
    recoveryDelay.cancel('contest', requestId, now)
    store.bumpAuthEpoch()
    store.restrict(after(now, lifetimes.restricted), now)
    store.record('account.contested', { about, ended }, requestId, now)
  }
}
