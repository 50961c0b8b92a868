import { type Evidence, earnedTogether } from '#authenticators/evidence.ts'
import { highestAcr } from '#authenticators/factors.ts'
import { isReady, nextNotice } from '#authenticators/recovery-schedule.ts'
import type { RequestId } from '#domain/ids.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountFactors } from './account-factors.ts'
import type { LiveLink } from './account-links.ts'
import type { AccountStore } from './account-store.ts'
import type { CancelledBy, RecoveryStore, StoredDelay } from './recovery-store.ts'

/**
 * The wait of whoever has shown one code and nothing else. It gives nothing back by itself: it lets a further code suffice,
 * unless the owner objected. All in the caller's synchronous section.
 */
export class AccountRecoveryDelay {
  readonly #store: AccountStore
  readonly #recoveries: RecoveryStore
  readonly #factors: AccountFactors
  readonly #rearm: () => void

  constructor(store: AccountStore, recoveries: RecoveryStore, factors: AccountFactors, rearm: () => void) {
    this.#store = store
    this.#recoveries = recoveries
    this.#factors = factors
    this.#rearm = rearm
  }

  /** The delayed recovery that goes on or may be completed; undefined for none. */
  standing(now: EpochSeconds): StoredDelay | undefined {
    const delayed = this.#recoveries.delayed()
    return delayed === undefined || delayed.cancelledBy !== undefined || now >= delayed.until ? undefined : delayed
  }

  /**
   * The one that a link to its status, or a button to stop it, was made for; undefined once that is over. A link that is left
   * over from an earlier one says nothing of this one, or whoever once read a mailbox could stop its owner for days.
   */
  behind({ until }: Pick<LiveLink, 'until'>, now: EpochSeconds): StoredDelay | undefined {
    const delayed = this.standing(now)
    return delayed?.until === until ? delayed : undefined
  }

  /** Whether one was waited for, so that one code suffices. Asked anew wherever it counts. */
  isOver(now: EpochSeconds): boolean {
    const delayed = this.standing(now)
    return delayed !== undefined && isReady(delayed, now)
  }

  /** Begins one, whose first notice the caller sends. Who comes second waits with the first. */
  begin(
    { site, readyAt, until }: Pick<StoredDelay, 'site' | 'readyAt' | 'until'>,
    requestId: RequestId,
    now: EpochSeconds,
  ): void {
    // One that stands is never begun anew, nor made longer. What is over, and what was stopped, makes room.
    if (this.standing(now) === undefined) this.#recoveries.endDelay()
    if (!this.#recoveries.beginDelay({ site, begunAt: now, readyAt, until, told: 1 })) return
    this.#store.record('recovery.delayed', { ready: readyAt }, requestId, now)
    this.#rearm()
  }

  /** Stops the one that stands, whose notice the alarm makes; whether there was one. */
  cancel(by: CancelledBy, requestId: RequestId | undefined, now: EpochSeconds): boolean {
    if (this.standing(now) === undefined || !this.#recoveries.cancelDelay(by)) return false
    this.#store.record('recovery.cancelled', { by }, requestId, now)
    this.#rearm()
    return true
  }

  /**
   * A proof that became a session, or raised one: whoever can still sign in by the strongest that the account has, or by two
   * factors, needs no recovery, so whoever waits for one is somebody else. A factor is added by nobody who has shown less.
   */
  notice(evidence: readonly [Evidence, ...Evidence[]], requestId: RequestId, now: EpochSeconds): void {
    if (this.standing(now) === undefined) return
    if (evidence.some(({ step }) => step === 'enrolment')) {
      this.cancel('change', requestId, now)
      return
    }
    const { acr } = earnedTogether(evidence)
    const isStrong = acr === 'aal2' || (acr !== 'aal0' && acr === highestAcr(this.#factors.held()))
    if (isStrong) this.cancel('sign-in', requestId, now)
  }

  /** When the next notice is to be made, or one that is too old to be forgotten; undefined where there is none. */
  nextDue(now: EpochSeconds): EpochSeconds | undefined {
    const delayed = this.#recoveries.delayed()
    if (delayed === undefined) return undefined
    return delayed.cancelledBy === undefined ? (nextNotice(delayed)?.at ?? delayed.until) : now
  }

  /** Forgets one whose time is over. */
  sweep(now: EpochSeconds): void {
    const delayed = this.#recoveries.delayed()
    if (delayed !== undefined && delayed.cancelledBy === undefined && now >= delayed.until) this.#recoveries.endDelay()
  }
}
