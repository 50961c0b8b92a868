/** What every step of a recovery begins with, within the section of whoever decides. */
import {
  judgeRecovery,
  type Recoverable,
  type RecoveryShown,
  type RecoveryVerdict,
  type Renewal,
  renewalsFor,
} from '#authenticators/recovery-matrix.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountParts } from './account-parts.ts'
import type { RecoveryIn } from './account-recovery-calls.ts'
import type { Recovery } from './recovery-store.ts'
import type { Profile } from './schema/account.ts'

/** A recovery in progress, whose account it is, and what it has come to. */
export interface OpenRecovery {
  readonly recovery: Recovery
  readonly profile: Profile
  readonly verdict: RecoveryVerdict
  readonly renewals: readonly Renewal[]
}

/**
 * The recovery of that name, judged anew by what is stored now: never by what a form says of steps before it, or who opens
 * one in the middle would have passed those before (CVE-2026-94218). Undefined in another browser, and once anything of the
 * account has changed since its first code was asked for.
 */
export const openRecovery = (
  parts: AccountParts,
  { flow, browser }: RecoveryIn,
  now: EpochSeconds,
): OpenRecovery | undefined => {
  const profile = parts.store.profile()
  const recovery = parts.recoveries.find(flow, now)
  if (profile === undefined || recovery === undefined) return undefined
  if (recovery.browser !== browser || recovery.epoch !== profile.authEpoch) return undefined
  const account: Recoverable = {
    factors: parts.factors.held(),
    savedCode: parts.recoveryCode.heldSince() !== undefined,
  }
  const { codes, bound } = recovery
  const shown: RecoveryShown = { codes, bound, waited: parts.recoveryDelay.isOver(now) }
  return { recovery, profile, verdict: judgeRecovery(account, shown), renewals: renewalsFor(account, shown) }
}
