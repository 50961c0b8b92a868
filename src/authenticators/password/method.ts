import type { EpochSeconds } from '#lib/time.ts'
import type { Method } from '../method.ts'

/** What a right password showed. */
export interface PasswordFacts {
  /** Whether it has fifteen code points or more: a bit kept beside the hash, since the hash does not tell. */
  readonly alone: boolean
  /** When it was bound to the account; absent where that is this very step. */
  readonly boundAt?: EpochSeconds
}

/**
 * A password: one factor where it is long enough to stand alone, and nothing by itself where it is not. A shorter one
 * counts only together with a second factor (NIST SP 800-63B-4 section 3.1.1.1).
 */
export const password: Method<'password', 'sign-in' | 'enrolment' | 'step-up' | 'recovery', PasswordFacts> = {
  id: 'password',
  steps: ['sign-in', 'enrolment', 'step-up', 'recovery'],
  earns: ({ alone }) => ({ acr: alone ? 'aal1' : 'aal0', amr: ['pwd'], phishingResistant: false }),
}
