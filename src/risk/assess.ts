import { RISK_LEVELS, type RiskLevel } from '#domain/risk.ts'
import { RISK_ACTIONS, type RiskAction, type RiskRule } from './rules.ts'
import { SIGNAL_NAMES, type SignalName, type Way } from './signals.ts'

/** What the rules say of one try to come in, with every reason for it. */
export interface RiskDecision {
  readonly way: Way
  readonly signals: readonly SignalName[]
  /** Every rule that matched, in the order of the table. */
  readonly rules: readonly string[]
  /** The rule whose action is the highest, of equals the one with the highest level; undefined where none matched. */
  readonly decidedBy: string | undefined
  /** Everything that matching rules ask for, in rising order. */
  readonly asks: readonly RiskAction[]
  /** The highest of what is asked for. */
  readonly action: RiskAction
  /** The highest level of the rules that matched. */
  readonly level: RiskLevel
}

/**
 * Judges signals by a table of rules. Pure and total, and it only ever raises: one more signal, or one more rule, never
 * takes away anything that is asked for, nor lowers the level (NIST SP 800-63B-4 section 2: indicators of fraud never
 * replace a factor).
 */
export const assess = (way: Way, signals: readonly SignalName[], rules: readonly RiskRule[]): RiskDecision => {
  const matched = rules.filter(
    (rule) =>
      (rule.way === undefined || rule.way === way) &&
      rule.when.length > 0 &&
      rule.when.every((signal) => signals.includes(signal)),
  )
  const decisive = matched.reduce<RiskRule | undefined>(
    (highest, rule) => (highest === undefined || weightOf(rule) > weightOf(highest) ? rule : highest),
    undefined,
  )
  const asks = RISK_ACTIONS.filter((action) => action !== 'nothing' && matched.some((rule) => rule.action === action))
  return {
    way,
    signals: SIGNAL_NAMES.filter((name) => signals.includes(name)),
    rules: matched.map(({ name }) => name),
    decidedBy: decisive?.name,
    asks,
    action: asks.at(-1) ?? 'nothing',
    level: RISK_LEVELS.findLast((level) => matched.some((rule) => rule.level === level)) ?? 'low',
  }
}

/** Orders rules by action first. */
const weightOf = ({ action, level }: RiskRule): number =>
  RISK_ACTIONS.indexOf(action) * RISK_LEVELS.length + RISK_LEVELS.indexOf(level)
