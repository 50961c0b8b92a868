import type { Acr } from '#domain/assurance.ts'

/** What would turn a refusal into a pass. */
export type Remedy =
  | { readonly kind: 'sign-in' }
  /** Without `acr`: at the level that the session holds, never below it. */
  | { readonly kind: 'step-up'; readonly acr?: Acr; readonly maxAgeSeconds?: number; readonly phishingResistant?: true }

/** Why a condition was not met: stable codes for the log, `explain` and problem documents. */
export type ReasonCode =
  | 'not_signed_in'
  | 'acr_too_low'
  | 'authentication_too_old'
  | 'not_phishing_resistant'
  | 'method_not_listed'
  | 'negated_condition_met'
  | 'condition_unknown'

/** What policy says of one request. Every decision names the rule (route id) that made it. */
export type Decision =
  | { readonly outcome: 'allow'; readonly rule: string }
  | {
      readonly outcome: 'challenge'
      readonly rule: string
      readonly remedy: Remedy
      readonly reasons: readonly ReasonCode[]
    }
  | { readonly outcome: 'deny'; readonly rule: string; readonly reasons: readonly ReasonCode[] }
