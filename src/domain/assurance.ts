import type { EpochSeconds } from '#lib/time.ts'

/**
 * Authentication context classes in rising order. `aal0` is control of an e-mail address, to which NIST assigns no
 * assurance level; `aal1` and `aal2` are those of NIST SP 800-63B-4 section 2.
 */
export const ACRS = ['aal0', 'aal1', 'aal2'] as const
/** One of the classes; `acrAtLeast` orders them. */
export type Acr = (typeof ACRS)[number]

/** Authentication methods that a session has shown, RFC 8176 values. */
export const AMRS = ['otp', 'pwd', 'hwk', 'swk', 'user', 'mfa', 'pop'] as const
/** One of the methods. */
export type Amr = (typeof AMRS)[number]

/** What one proof earns by itself: a level, and how it was shown. `aal3` is never claimed. */
export interface Earned {
  readonly acr: Acr
  readonly amr: readonly Amr[]
  /** Whether what was shown is of no use on a site that only looks like ours (NIST SP 800-63B-4 section 3.2.5). */
  readonly phishingResistant: boolean
  /** When the newest of the authenticators that earned it was bound; absent: in this very step, or none earned it. */
  readonly boundAt?: EpochSeconds
}

/** Whether `held` is at least as strong as `asked`. */
export const acrAtLeast = (held: Acr, asked: Acr): boolean => ACRS.indexOf(held) >= ACRS.indexOf(asked)
