import { CLAIM_ASKED_AGAIN_AFTER, KNOWN_BROWSERS } from '#config/defaults.ts'
import type { Lifetimes } from '#config/deployment.ts'
import type { AccountId, IdentifierHash, RequestId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type { ClaimKey, DirectoryStore } from './directory-store.ts'
import type { BrowserCall, ClaimCall, ReleaseCall, StoredClaim } from './schema/directory.ts'

/** The identifier belongs to another account, or another operation is claiming it. */
export interface IdentifierTaken {
  readonly code: 'identifier_taken'
}

/** No such claim: it was given up, or never made. */
export interface ClaimUnknown {
  readonly code: 'claim_unknown'
}

/** When a change happens, and in which request. */
export interface Moment {
  readonly now: EpochSeconds
  readonly requestId?: RequestId | undefined
}

/** Who owns an identifier. An owner is made in two steps, so that a crash at any point leaves a whole account or none. */
export class DirectoryClaims {
  readonly #store: DirectoryStore
  readonly #settledAfter: number

  /**
   * `flow` in seconds: when a flow has ended, its sign-up cannot go on, and a claim that nobody confirmed is put to its
   * account. The account's answer decides, so a sweep that comes early or late breaks nothing.
   */
  constructor(store: DirectoryStore, { flow }: Pick<Lifetimes, 'flow'>) {
    this.#store = store
    this.#settledAfter = flow
  }

  /** The account that owns an identifier; a pending claim owns nothing yet. */
  owner(index: IdentifierHash): AccountId | null {
    return this.standing(index).owner
  }

  /** Who has the identifier, and whether nobody is about to: a claim that is not confirmed yet has no owner and is not free. */
  standing(index: IdentifierHash): { readonly owner: AccountId | null; readonly free: boolean } {
    const claim = this.#store.claim(index)
    return { owner: claim?.state === 'confirmed' ? claim.account : null, free: claim === undefined }
  }

  /** Claims an identifier. The same operation again gets the account that it chose first. Fails `identifier_taken`. */
  claim(key: ClaimKey, moment: Moment): Result<{ readonly account: AccountId }, IdentifierTaken> {
    const { index, operation, account } = key
    const claim = this.#store.claim(index)
    if (claim !== undefined) {
      return claim.operation === operation ? ok({ account: claim.account }) : fail({ code: 'identifier_taken' })
    }
    this.#store.insertClaim(key, after(moment.now, this.#settledAfter))
    this.#store.record('identifier.claimed', index, { operation, account }, moment)
    return ok({ account })
  }

  /** Makes a claim final; repeating it is no failure. Fails `claim_unknown`. */
  confirm(call: ClaimCall, now: EpochSeconds): Result<{ readonly account: AccountId }, ClaimUnknown> {
    const { index, operation, account, requestId } = call
    if (this.#store.confirm(call)) {
      this.#store.record('identifier.confirmed', index, { operation, account }, { now, requestId })
      return ok({ account })
    }
    const claim = this.#store.claim(index)
    return claim?.operation === operation && claim.account === account && claim.state === 'confirmed'
      ? ok({ account })
      : fail({ code: 'claim_unknown' })
  }

  /**
   * Gives an identifier back. Codes under way and known devices go with it: neither must serve whoever owns the
   * address next. The tally stays, or releasing and claiming would be a way around the limits.
   */
  release({ index, account, requestId }: ReleaseCall, now: EpochSeconds): void {
    if (!this.#store.release(index, account)) return
    this.#store.deleteCodes(index)
    this.#store.forgetBrowsers(index)
    this.#store.record('identifier.released', index, { account, reason: 'by_account' }, { now, requestId })
  }

  /** Acts on what an account said of a claim that nobody confirmed. Without one the claim stays, to be asked about again. */
  settle(claim: StoredClaim, answer: 'live' | 'void' | undefined, now: EpochSeconds): void {
    const { index, operation, account } = claim
    switch (answer) {
      case 'live':
        if (this.#store.confirm(claim)) {
          this.#store.record('identifier.confirmed', index, { operation, account }, { now })
        }
        return
      case 'void':
        if (this.#store.free(claim)) {
          this.#store.record('identifier.released', index, { operation, account, reason: 'void' }, { now })
        }
        return
      default:
        this.#store.postpone(claim, after(now, CLAIM_ASKED_AGAIN_AFTER))
    }
  }

  /** Marks a browser as a known device of an address; an address without an owner has no known devices. */
  rememberBrowser({ index, browser, agent }: BrowserCall, now: EpochSeconds): void {
    if (this.owner(index) === null) return
    const forgetAt = after(now, KNOWN_BROWSERS.seconds)
    this.#store.remember({ index, browser, agent, now, forgetAt }, KNOWN_BROWSERS.limit)
  }
}
