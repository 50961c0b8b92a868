import type { Acr, Amr } from '#domain/assurance.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'

/** How long each level of assurance lasts, in seconds (NIST SP 800-63B-4 sections 2.1.3 and 2.2.3, tightened). */
export interface AssuranceLimits {
  readonly aal0Absolute: number
  readonly aal0Idle: number
  readonly aal1Absolute: number
  readonly aal1Idle: number
  readonly aal2Absolute: number
  readonly aal2Idle: number
}

/** What a session has earned, and when: enough to tell its assurance at any later moment. */
export interface EarnedAssurance {
  /** What stays when `aal2` has decayed. */
  readonly base: 'aal0' | 'aal1'
  /** When `base` was first earned: the absolute limit counts from here and re-authentication does not move it. */
  readonly baseSince: EpochSeconds
  /** When two factors were last shown; undefined: never, or decayed for good. */
  readonly aal2Since: EpochSeconds | undefined
  /** The last recorded activity. */
  readonly lastSeen: EpochSeconds
}

/** The moment at which the session ends by itself if nothing more happens. */
export const endsAt = (earned: EarnedAssurance, limits: AssuranceLimits): EpochSeconds => {
  const idle = after(earned.lastSeen, earned.base === 'aal0' ? limits.aal0Idle : limits.aal1Idle)
  return epochSeconds(Math.min(absoluteEnd(earned, limits), idle))
}

/** The moment at which the session ends whatever happens. */
export const absoluteEnd = (earned: EarnedAssurance, limits: AssuranceLimits): EpochSeconds =>
  after(earned.baseSince, earned.base === 'aal0' ? limits.aal0Absolute : limits.aal1Absolute)

/** Until when `aal2` holds, counted from the last recorded activity; undefined where the session does not hold it. */
export const aal2Until = (earned: EarnedAssurance, limits: AssuranceLimits): EpochSeconds | undefined => {
  if (earned.aal2Since === undefined) return undefined
  const absolute = after(earned.aal2Since, limits.aal2Absolute)
  const idle = after(earned.lastSeen, limits.aal2Idle)
  return epochSeconds(Math.min(absolute, idle))
}

/** The assurance of a live session at `now`: decays to what is left, never above what was shown. */
export const acrAt = (base: 'aal0' | 'aal1', until: EpochSeconds | undefined, now: EpochSeconds): Acr =>
  until !== undefined && now < until ? 'aal2' : base

/** The methods of a session that holds `acr`: `mfa` says of this level that two factors were shown, so it ends with `aal2`. */
export const amrAt = (amr: readonly Amr[], acr: Acr): readonly Amr[] =>
  acr === 'aal2' ? amr : amr.filter((method) => method !== 'mfa')
