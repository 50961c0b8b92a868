import type { Method } from '../method.ts'

/** A code of an authenticator app: one factor, something that the customer has (NIST SP 800-63B-4 section 3.1.4). */
export const totp: Method<'totp', 'sign-in' | 'enrolment' | 'step-up', object> = {
  id: 'totp',
  steps: ['sign-in', 'enrolment', 'step-up'],
  earns: () => ({ acr: 'aal1', amr: ['otp'], phishingResistant: false }),
}
