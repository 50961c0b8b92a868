import type { Principal } from '#domain/principal.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { ReasonCode, Remedy } from '#policy/decision.ts'

/** The plain picture of a request that conditions see, built once per request. */
export interface PolicyFacts {
  readonly principal: Principal
  readonly method: string
  readonly now: EpochSeconds
}

/** A condition's answer. `unknown` never allows, also under `not`. */
export type Verdict =
  | { readonly met: 'yes' }
  | { readonly met: 'no'; readonly reasons: readonly ReasonCode[]; readonly remedy?: Remedy }
  | { readonly met: 'unknown'; readonly reasons: readonly ReasonCode[] }
