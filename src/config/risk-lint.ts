/** What rules on risk mean together, and beside the rest of the configuration. */
import { riskAtMost } from '#domain/risk.ts'
import type { RiskRule } from '#risk/rules.ts'
import { SIGNALS, WAYS, type Way } from '#risk/signals.ts'
import { type ConfigIssue, type ConfigPath, issueAt } from './issue.ts'

/** Everything that is wrong with rules whose every entry has its shape. `hasHelp`: pages name somewhere to ask. */
export const riskIssues = (rules: readonly RiskRule[], hasHelp: boolean): readonly ConfigIssue[] =>
  rules.flatMap((rule, index) => {
    const path = ['risk', 'rules', index]
    return [
      ...nameIssues(rules, index, path),
      ...neverIssues(rule, path),
      ...tooLateIssues(rule, path),
      ...idleIssues(rule, path),
      ...helpIssues(rule, hasHelp, path),
      ...shadowIssues(rules, index, path),
    ]
  })

const nameIssues = (rules: readonly RiskRule[], index: number, path: ConfigPath): readonly ConfigIssue[] =>
  rules.findIndex(({ name }) => name === rules[index]?.name) < index
    ? [issueAt([...path, 'name'], 'is the name of another rule: events could not tell them apart')]
    : []

/** The ways in which every signal of a rule can arise. */
const waysOf = ({ when, way }: RiskRule): readonly Way[] =>
  WAYS.filter((one) => (way === undefined || way === one) && when.every((signal) => SIGNALS[signal].ways.includes(one)))

const neverIssues = (rule: RiskRule, path: ConfigPath): readonly ConfigIssue[] =>
  waysOf(rule).length > 0
    ? []
    : [
        issueAt(
          [...path, 'when'],
          `never comes together${rule.way === undefined ? '' : ` by way of ${rule.way}`}: ` +
            rule.when.map((signal) => `${signal} arises by ${SIGNALS[signal].ways.join(', ')}`).join('; '),
        ),
      ]

const tooLateIssues = ({ when, action }: RiskRule, path: ConfigPath): readonly ConfigIssue[] => {
  const late = when.filter((signal) => SIGNALS[signal].stage === 'late')
  return action === 'challenge' && late.length > 0
    ? [
        issueAt(
          [...path, 'action'],
          `comes too late: ${late.join(', ')} is known only once something was proved, and a challenge comes before; ` +
            "ask for 'second-factor'",
        ),
      ]
    : []
}

/** Actions that could be asked in no way that the rule speaks of. */
const idleIssues = (rule: RiskRule, path: ConfigPath): readonly ConfigIssue[] => {
  const ways = waysOf(rule)
  const only = (...some: readonly Way[]): boolean => ways.length > 0 && ways.every((way) => some.includes(way))
  if (rule.action === 'second-factor' && only('code', 'sign-up')) {
    return [
      issueAt(
        [...path, 'action'],
        'asks for nothing more there: a code has shown the mailbox already. Guard routes by risk() or acr() instead',
      ),
    ]
  }
  if (rule.action === 'challenge' && only('passkey')) {
    return [
      issueAt(
        [...path, 'action'],
        'asks for nothing there: work stands in front of mails and passwords, not of passkeys',
      ),
    ]
  }
  return rule.action === 'notify' && only('sign-up')
    ? [issueAt([...path, 'action'], 'has nobody to tell: at sign-up there is no account yet')]
    : []
}

const helpIssues = ({ action }: RiskRule, hasHelp: boolean, path: ConfigPath): readonly ConfigIssue[] =>
  action === 'refuse' && !hasHelp
    ? [issueAt([...path, 'action'], 'needs brand.supportUrl: whoever is refused by mistake must find help')]
    : []

/** A rule that changes nothing, because another one always matches with it and asks for as much. */
const shadowIssues = (rules: readonly RiskRule[], index: number, path: ConfigPath): readonly ConfigIssue[] => {
  const rule = rules[index]
  const shadow = rules.find((other, position) => {
    if (rule === undefined || position === index || !covers(other, rule)) return false
    // Of two that say the same, the later one is too many.
    return !covers(rule, other) || position < index
  })
  return shadow === undefined
    ? []
    : [issueAt(path, `changes nothing: '${shadow.name}' matches whenever this rule does, and asks for as much`)]
}

const covers = (wider: RiskRule, narrower: RiskRule): boolean =>
  (wider.way === undefined || wider.way === narrower.way) &&
  wider.when.every((signal) => narrower.when.includes(signal)) &&
  riskAtMost(narrower.level, wider.level) &&
  (wider.action === narrower.action ||
    narrower.action === 'nothing' ||
    (wider.action === 'refuse' && !isToldOf(wider, narrower)))

/** Of what is refused behind a right proof a notice goes out all the same; before one there is nothing to tell. */
const isToldOf = (refusal: RiskRule, { action }: RiskRule): boolean =>
  action === 'notify' &&
  (refusal.when.some((signal) => SIGNALS[signal].stage === 'late') || waysOf(refusal).includes('passkey'))
