import type { Earned } from '#domain/assurance.ts'
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
  }
}
