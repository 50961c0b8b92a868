import type { Acr } from '#domain/assurance.ts'

/** An action as its customer is asked to confirm it. */
export interface Confirm {
  /** A sentence for each language, with placeholders such as `{amount}`. */
  readonly says: Readonly<Record<string, string>>
  /** Where each placeholder's value stands in the request's body: a form field, or a JSON pointer (RFC 6901). */
  readonly values: Readonly<Record<string, string>>
}

/** What would turn a refusal into a pass. */
export type Remedy =
  | { readonly kind: 'sign-in' }
  /** Without `acr`: at the level that the session holds, never below it. */
  | {
      readonly kind: 'step-up'
      readonly acr?: Acr
      readonly maxAgeSeconds?: number
      readonly phishingResistant?: true
      /** For this one request, a proof given in sight of it. */
      readonly confirm?: Confirm
    }

/** Why a condition was not met: stable codes for the log, `explain` and problem documents. */
export type ReasonCode =
  | 'not_signed_in'
  | 'acr_too_low'
  | 'authentication_too_old'
  | 'not_phishing_resistant'
  | 'risk_too_high'
  | 'not_restricted'
  | 'not_confirmed'
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
