import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fail, ok, type Result } from '#lib/result.ts'
import { assess, type RiskDecision } from '#risk/assess.ts'
import { parseDisposableDomains } from '#risk/disposable.ts'
import type { RiskRule } from '#risk/rules.ts'
import { SIGNALS, type SignalLimits } from '#risk/signals.ts'
import { RISK_USAGE, type RiskFlags, readRiskFlags, type ToldTry, tryFrom } from './explain-risk-flags.ts'
import { table } from './explanation-text.ts'
import { loadDeployment } from './installed-config.ts'

const DISPOSABLE = join(import.meta.dirname, '../../risk/disposable.txt')

/**
 * `npm run explain -- risk`: what the rules of a configuration would say of a try, and which one decides, by the functions
 * that decide tries. Fails with a sentence for the person who asked.
 */
export const explainRisk = async (args: readonly string[]): Promise<Result<string, string>> => {
  const flags = readRiskFlags(args)
  if (!flags.ok) return fail(`${flags.failure}\n\n${RISK_USAGE}`)
  const deployment = await loadDeployment(flags.value.config)
  if (!deployment.ok) return deployment
  const { rules, limits } = deployment.value.risk
  const told = await toldBy(flags.value, limits)
  return told.ok ? ok(riskText(assess(told.value.way, told.value.signals, rules), rules, limits)) : told
}

const toldBy = async ({ way, signals, facts }: RiskFlags, limits: SignalLimits): Promise<Result<ToldTry, string>> => {
  if (facts === undefined) return way === undefined ? fail(RISK_USAGE) : ok({ way, signals })
  const domains = parseDisposableDomains(await readFile(DISPOSABLE, 'utf8'))
  try {
    const read = tryFrom(JSON.parse(await readFile(facts, 'utf8')), way, domains, limits, Date.now() / 1000)
    if (!read.ok) return fail(`${facts}: ${read.failure}`)
    return ok({ way: read.value.way, signals: [...signals, ...read.value.signals] })
  } catch (error) {
    return fail(`${facts} is no JSON file: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** From where on signals are raised that are a matter of more or less. */
const limitsText = ({ addressesPerNetwork, triesPerAddress, travel }: SignalLimits): readonly string[] => [
  `network-velocity: more than ${addressesPerNetwork} addresses within an hour`,
  `address-velocity: ${triesPerAddress} tries of strangers or more within the hour before`,
  `impossible-travel: more than ${travel.kilometres} km, faster than ${travel.kilometresPerHour} km/h`,
]

/** A decision in words, with every signal and every rule that matched. */
const riskText = (decision: RiskDecision, rules: readonly RiskRule[], limits: SignalLimits): string => {
  const { way, signals, asks, level, decidedBy } = decision
  const matched = rules.filter(({ name }) => decision.rules.includes(name))
  const lines = (name: string, values: readonly string[]) =>
    values.map((value, index) => [index === 0 ? name : '', value] as const)
  const width = Math.max(0, ...signals.map((signal) => signal.length), ...matched.map(({ name }) => name.length)) + 2
  return table([
    ['way', way],
    ['decision', `${asks.length === 0 ? 'nothing is asked in addition' : asks.join(', ')}; level ${level}`],
    ['decided by', decidedBy ?? 'no rule: none matches'],
    ...lines(
      'signals',
      signals.map((signal) => `${signal.padEnd(width)}${SIGNALS[signal].says}`),
    ),
    ...lines(
      'matched',
      matched.map(({ name, action, level: itsLevel }) => `${name.padEnd(width)}${action}, ${itsLevel}`),
    ),
    ...lines('limits', limitsText(limits)),
  ])
}
