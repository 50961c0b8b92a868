import { DurableObject } from 'cloudflare:workers'
import type { Result } from '#lib/result.ts'
import type { Bindings } from './bindings.ts'

/** Number of limiter objects, fixed: never one per visitor. The caller picks by `limiterShard(hash of the range)`. */
export const LIMITER_SHARDS = 64

/** Names of the limits on a client network. */
export type RuleId =
  | 'addresses_per_client'
  | 'mails_per_client'
  | 'addresses_per_range'
  | 'mails_per_range'
  | 'addresses_per_asn'
  | 'mails_per_asn'

/**
 * One use of a limit. `key` is the keyed hash of the network (rows hold no plain address). `member` is what a rule that
 * counts distinct things counts: a repeated member is not charged twice within the window.
 */
export interface Charge {
  readonly key: string
  readonly rule: RuleId
  readonly member?: string
}

/** The limit that refused, and the seconds until it has room again. */
export interface Limited {
  readonly code: 'limited'
  readonly rule: RuleId
  readonly retryAfterSeconds: number
}

/** One shard of the limits on client networks. */
export class Limiter extends DurableObject<Bindings> {
  /** Counts all charges, or none where one of them is over its limit: a refused request costs its network nothing. */
  take(_input: { readonly charges: readonly Charge[] }): Result<{ readonly charged: number }, Limited> {
    throw new Error('limiter: not built')
  }
}
