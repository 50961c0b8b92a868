import type { EpochSeconds } from '#lib/time.ts'
import type { Method } from '../method.ts'

/** What a right code of an app showed. */
export interface TotpFacts {
  /** When it was bound to the account; absent where that is this very step. */
  readonly boundAt?: EpochSeconds
}

/** A code of an authenticator app: one factor, something that the customer has (NIST SP 800-63B-4 section 3.1.4). */
export const totp: Method<'totp', 'sign-in' | 'enrolment' | 'step-up' | 'recovery', TotpFacts> = {
  id: 'totp',
  steps: ['sign-in', 'enrolment', 'step-up', 'recovery'],
  earns: () => ({ acr: 'aal1', amr: ['otp'], phishingResistant: false }),
}
