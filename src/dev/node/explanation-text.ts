/** Puts explanations into words for a terminal. */
import { PROBLEMS } from '#domain/problem.ts'
import type { Explanation, Unexplained } from '#gateway/explain.ts'
import { formatDuration } from '#lib/duration.ts'
import type { Decision, ReasonCode, Remedy } from '#policy/decision.ts'
import type { ReasonTree } from '#policy/explain.ts'

const REASONS: Readonly<Record<ReasonCode, string>> = {
  not_signed_in: 'nobody is signed in',
  acr_too_low: 'the session holds less',
  authentication_too_old: 'the last authentication is older',
  not_phishing_resistant: 'the last authentication was not by a passkey',
  risk_too_high: 'more spoke against the sign-in',
  not_restricted: 'the account is not restricted',
  not_confirmed: 'nobody has confirmed this very request',
  method_not_listed: 'the request uses another method',
  negated_condition_met: 'what it excludes is the case',
  condition_unknown: 'cannot be known, and so lets nobody through',
}

const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(REASONS, code)

/** A reason in words; codes that policy has no part in speak for themselves. */
export const reasonText = (code: string): string => (isReasonCode(code) ? REASONS[code] : code)

/** What somebody is asked to do. */
const remedyText = (remedy: Remedy): string => {
  if (remedy.kind === 'sign-in') return 'sign in'
  const level = remedy.acr === undefined ? '' : ` to ${remedy.acr}`
  const age = remedy.maxAgeSeconds === undefined ? '' : `, authenticated within ${formatDuration(remedy.maxAgeSeconds)}`
  const means = remedy.phishingResistant === true ? ', by a passkey' : ''
  const action = remedy.confirm === undefined ? '' : ', confirm the action'
  return `step up${level}${age}${means}${action}`
}

/** A decision in one line. */
const decisionText = (decision: Decision): string =>
  decision.outcome === 'challenge' ? `challenge: ${remedyText(decision.remedy)}` : decision.outcome

/** A reason tree as lines, each part below what it belongs to. */
const treeLines = ({ says, verdict, parts }: ReasonTree, depth: number): readonly string[] => {
  const because = verdict.met === 'yes' || parts.length > 0 ? '' : `: ${verdict.reasons.map(reasonText).join(', ')}`
  const line = `${'  '.repeat(depth)}${verdict.met.padEnd(7)} ${says}${because}`
  return [line, ...parts.flatMap((part) => treeLines(part, depth + 1))]
}

/** What becomes of a request and why. */
export const explanationText = (explanation: Explanation): string => {
  const { site, path } = explanation
  if (explanation.kind === 'own')
    return table([
      ['site', site],
      ['path', path],
      ['decision', 'answered by Postern itself'],
    ])
  const { route, decision, reasons } = explanation
  const pattern = route.id.endsWith(route.match) ? [] : [route.match]
  const treatment = (['strict', 'stream', 'encodedSlashes', 'semicolons'] as const).filter((option) => route[option])
  return table([
    ['site', site],
    ['path', path],
    ['rule', [route.id, ...pattern, ...treatment].join(', ')],
    ['decision', decisionText(decision)],
    ...treeLines(reasons, 0).map((line, index) => [index === 0 ? 'because' : '', line] as const),
  ])
}

/** Why a request is refused before any rule is asked. */
export const unexplainedText = (unexplained: Unexplained): string =>
  unexplained.code === 'unknown_host'
    ? table([
        ['decision', `refused: ${PROBLEMS['unknown-host']}, no site has this host`],
        ['hosts', unexplained.hosts.join(', ')],
      ])
    : table([
        ['decision', `refused: ${PROBLEMS[unexplained.slug]}`],
        ['because', unexplained.refusal],
      ])

/** Names and values in two columns. */
export const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return rows.map(([name, value]) => `${name.padEnd(width)}${value}`.trimEnd()).join('\n')
}
