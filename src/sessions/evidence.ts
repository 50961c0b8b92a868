import type { Amr } from '#domain/assurance.ts'

/**
 * What an authenticator proved, and the step that earned it. A flow's last step demands evidence of its own step, so
 * that a proof given for one purpose never counts for another (Keycloak CVE-2026-18963).
 */
export type Evidence =
  | { readonly kind: 'email-code'; readonly step: 'sign-in' | 'sign-up' }
  | {
      readonly kind: 'passkey'
      readonly step: 'sign-in' | 'enrolment' | 'step-up'
      /** The UV flag of this very ceremony (WebAuthn Level 3 section 6.1). */
      readonly userVerified: boolean
      /** The BE flag: the key may live on several devices. */
      readonly backupEligible: boolean
    }

/** Assurance that one piece of evidence earns by itself (design: NIST SP 800-63B-4 sections 2.1, 2.2 and 3.1). */
export const earnedBy = (
  evidence: Evidence,
): { readonly acr: 'aal0' | 'aal1' | 'aal2'; readonly amr: readonly Amr[] } => {
  if (evidence.kind === 'email-code') return { acr: 'aal0', amr: ['otp'] }
  const key: Amr = evidence.backupEligible ? 'swk' : 'hwk'
  return evidence.userVerified ? { acr: 'aal2', amr: [key, 'user', 'mfa'] } : { acr: 'aal1', amr: [key, 'user'] }
}
