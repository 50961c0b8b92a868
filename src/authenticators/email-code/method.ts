import type { Method } from '../method.ts'

/** A code that was sent to an address: control of a mailbox, to which NIST assigns no assurance level. */
export const emailCode: Method<'email-code', 'sign-in' | 'sign-up', object> = {
  id: 'email-code',
  steps: ['sign-in', 'sign-up'],
  earns: () => ({ acr: 'aal0', amr: ['otp'], phishingResistant: false }),
}
