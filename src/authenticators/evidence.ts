import { ACRS, type Acr, AMRS, type Earned } from '#domain/assurance.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { epochSeconds } from '#lib/time.ts'
import { METHODS } from './index.ts'
import type { Method } from './method.ts'

type Methods = typeof METHODS
type EvidenceBy<M> =
  M extends Method<infer Id, infer Step, infer Facts> ? Facts & { readonly kind: Id; readonly step: Step } : never

/** What a method proved, and the step that earned it; one shape for each method of the list. */
export type Evidence = EvidenceBy<Methods[keyof Methods]>

/** Assurance that one piece of evidence earns by itself. */
export const earnedBy = (evidence: Evidence): Earned => {
  switch (evidence.kind) {
    case 'email-code':
      return METHODS['email-code'].earns(evidence)
    case 'passkey':
      return METHODS.passkey.earns(evidence)
    case 'password':
      return METHODS.password.earns(evidence)
    case 'totp':
      return METHODS.totp.earns(evidence)
    case 'recovery-code':
      return METHODS['recovery-code'].earns(evidence)
  }
}

/**
 * Assurance that several proofs, given together in one step, earn: the strongest of them, and two factors where a password
 * came with something that the customer has. Two things of one kind are one factor twice (NIST SP 800-63B-4 section 2.2.1),
 * and a code by mail, which is no factor, adds nothing. Together they are as old as the newest of the authenticators.
 */
export const earnedTogether = (proofs: readonly [Evidence, ...Evidence[]]): Earned => {
  const each = proofs.map(earnedBy)
  const knows = proofs.some(({ kind }) => kind === 'password')
  const has = proofs.some(({ kind }) => kind === 'totp' || kind === 'passkey')
  const strongest: Acr = ACRS.findLast((acr) => each.some((earned) => earned.acr === acr)) ?? 'aal0'
  const acr = knows && has ? 'aal2' : strongest
  const shown = each.flatMap(({ amr }) => amr)
  const bound = proofs.flatMap((proof) => ('boundAt' in proof && proof.boundAt !== undefined ? [proof.boundAt] : []))
  const isNew = proofs.some((proof) => proof.kind !== 'email-code' && !('boundAt' in proof))
  return {
    acr,
    amr: AMRS.filter((method) => shown.includes(method) || (method === 'mfa' && acr === 'aal2')),
    phishingResistant: each.some(({ phishingResistant }) => phishingResistant),
    ...(isNew || bound.length === 0 ? {} : { boundAt: epochSeconds(Math.max(...bound)) }),
  }
}

/** A proof that alone would sign in, and which the risk of the sign-in does not leave alone: a code by mail comes beside it. */
export type ProofBeforeMail =
  | { readonly kind: 'password'; readonly alone: boolean }
  /** One that verified nobody. */
  | { readonly kind: 'passkey'; readonly backupEligible: boolean; readonly boundAt: EpochSeconds | null }
