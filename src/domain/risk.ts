/** How much speaks against a sign-in, in rising order. No level ever proves anything: the lowest asks what is always asked. */
export const RISK_LEVELS = ['low', 'medium', 'high'] as const
/** One of the levels; `riskAtMost` orders them. */
export type RiskLevel = (typeof RISK_LEVELS)[number]

/** Whether `level` is no higher than `most`. */
export const riskAtMost = (level: RiskLevel, most: RiskLevel): boolean =>
  RISK_LEVELS.indexOf(level) <= RISK_LEVELS.indexOf(most)
