import type { RiskLevel } from '#domain/risk.ts'
import type { SignalName, Way } from './signals.ts'

/**
 * What a rule may ask for, in rising order; each in addition to what is asked anyway. `notify`: a mail. `challenge`: proof
 * of work, before anything is proved. `second-factor`: one of the customer's own, else a code by mail; a code and a
 * verified passkey have shown as much. `refuse`: nobody comes in.
 */
export const RISK_ACTIONS = ['nothing', 'notify', 'challenge', 'second-factor', 'refuse'] as const
/** One of them. */
export type RiskAction = (typeof RISK_ACTIONS)[number]

/**
 * One rule: what must be the case, and what is asked then. Rules never cancel each other: of all that match the highest
 * action and the highest level count, and a notice is sent where any of them asks for one.
 */
export interface RiskRule {
  /** For events and explanations: lower case letters, digits and hyphens. */
  readonly name: string
  /** All of these at once; at least one. */
  readonly when: readonly SignalName[]
  /** The one way of coming in that it speaks of. Default: every way. */
  readonly way?: Way
  readonly action: RiskAction
  /** What the session bears, for the condition `risk()`. */
  readonly level: RiskLevel
}
