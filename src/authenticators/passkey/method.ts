import type { EpochSeconds } from '#lib/time.ts'
import type { Method } from '../method.ts'

/** What a passkey ceremony showed. */
export interface PasskeyFacts {
  /** The UV flag of this very ceremony (WebAuthn Level 3 section 6.1). */
  readonly userVerified: boolean
  /** The BE flag: the key may live on several devices. */
  readonly backupEligible: boolean
  /** When it was bound to the account; absent where that is this very step. */
  readonly boundAt?: EpochSeconds
  /** Which of the account's passkeys it was, in words of its owner or by its model: told to them, and earns nothing. */
  readonly which?: PasskeyName
}

/** What a passkey is known by to its owner. */
export interface PasskeyName {
  readonly aaguid: string
  readonly label?: string
}

/** A passkey: with user verification two factors in one, without it one. */
export const passkey: Method<'passkey', 'sign-in' | 'enrolment' | 'step-up' | 'recovery', PasskeyFacts> = {
  id: 'passkey',
  steps: ['sign-in', 'enrolment', 'step-up', 'recovery'],
  earns: ({ userVerified, backupEligible }) => {
    const key = backupEligible ? 'swk' : 'hwk'
    return userVerified
      ? { acr: 'aal2', amr: [key, 'user', 'mfa'], phishingResistant: true }
      : { acr: 'aal1', amr: [key, 'user'], phishingResistant: true }
  },
}
