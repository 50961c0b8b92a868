import type { Method } from '../method.ts'

/** A saved recovery code: opens the way back to an account and is never a factor (NIST SP 800-63B-4 section 4.2). */
export const recoveryCode: Method<'recovery-code', 'recovery', object> = {
  id: 'recovery-code',
  steps: ['recovery'],
  earns: () => ({ acr: 'aal0', amr: [], phishingResistant: false }),
}
