import { type Evidence, earnedTogether } from '#authenticators/evidence.ts'
import { highestAcr } from '#authenticators/factors.ts'
import type { RequestId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountFactors } from './account-factors.ts'
import type { AccountStore } from './account-store.ts'
import type { Profile } from './schema/account.ts'

/** Why nobody is signed in to an account by a proof that is right. Only who has given it learns of this. */
export type NotAdmitted =
  /** An operator has frozen the account. */
  | { readonly code: 'account_frozen' }
  /** An operator asks for a recovery first, or what was shown is newer than what its owner contested. */
  | { readonly code: 'recovery_required' }
  /** Two mailboxes contest the account; what was shown is not older than that. */
  | { readonly code: 'account_disputed'; readonly until: EpochSeconds }

/** The one gate between a proof that is right and a session. */
export class AccountAdmission {
  readonly #store: AccountStore
  readonly #factors: AccountFactors

  constructor(store: AccountStore, factors: AccountFactors) {
    this.#store = store
    this.#factors = factors
  }

  /**
   * Whether what was shown may become a session now, in the section of whoever starts it. An authenticator that is older than
   * a dispute decides it, and is admitted. Fails with a `NotAdmitted`.
   */
  judge(
    profile: Profile,
    evidence: readonly [Evidence, ...Evidence[]],
    requestId: RequestId,
    now: EpochSeconds,
  ): Result<undefined, NotAdmitted> {
    const { frozenAt, recoveryRequiredAt, disputed } = profile
    const refused = (failure: NotAdmitted, reason: string = failure.code): Result<never, NotAdmitted> => {
      this.#store.record('session.refused', { reason }, requestId, now)
      return fail(failure)
    }
    if (frozenAt !== undefined) return refused({ code: 'account_frozen' })
    if (this.#isContested(profile, evidence, now)) return refused({ code: 'recovery_required' }, 'contested')
    if (recoveryRequiredAt !== undefined) return refused({ code: 'recovery_required' })
    if (disputed === undefined || now >= disputed.until) return ok(undefined)
    const { acr, boundAt } = earnedTogether(evidence)
    if (acr === 'aal0' || boundAt === undefined || boundAt >= disputed.since) {
      return refused({ code: 'account_disputed', until: disputed.until })
    }
    this.#store.endDispute()
    this.#store.record('dispute.decided', {}, requestId, now)
    return ok(undefined)
  }

  /**
   * Whether what was shown was bound since what the owner contested (NIST SP 800-63B-4 section 4.3): whoever added it may be whom
   * they mean. Only where something older still opens the account, and for as long as the restriction: else whoever reads the
   * mailbox could keep an owner out by the notice of their only passkey. A recovery takes it as a proof all the same.
   */
  #isContested(
    { contestedUntil, recoveredAt, restricted }: Profile,
    evidence: readonly [Evidence, ...Evidence[]],
    now: EpochSeconds,
  ): boolean {
    if (contestedUntil === undefined || now >= contestedUntil || restricted === undefined) return false
    const { acr, boundAt } = earnedTogether(evidence)
    if (acr === 'aal0' || (boundAt !== undefined && boundAt < restricted.since)) return false
    // Bound by a recovery, or after it: by whoever has shown more since.
    if (recoveredAt !== undefined && boundAt !== undefined && boundAt >= recoveredAt) return false
    return highestAcr(this.#factors.olderThan(restricted.since)) !== 'aal0'
  }

  /**
   * Whether a recovery that is complete, or would wait, may go on. What an operator has frozen stays so, and who owns what two
   * mailboxes contest is not for either of them to decide. Fails with a `NotAdmitted`.
   */
  judgeRecovery(
    { frozenAt, disputed }: Profile,
    requestId: RequestId,
    now: EpochSeconds,
  ): Result<undefined, NotAdmitted> {
    const refused = (failure: NotAdmitted): Result<never, NotAdmitted> => {
      this.#store.record('recovery.refused', { reason: failure.code }, requestId, now)
      return fail(failure)
    }
    if (frozenAt !== undefined) return refused({ code: 'account_frozen' })
    return disputed !== undefined && now < disputed.until
      ? refused({ code: 'account_disputed', until: disputed.until })
      : ok(undefined)
  }
}
