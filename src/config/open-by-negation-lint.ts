import { isCompound, partsOf } from '#policy/evaluate.ts'
import type { Condition } from '#policy/expression.ts'
import { type ConfigIssue, type ConfigPath, issueAt } from './issue.ts'
import { methodsOpenToEveryone } from './open-to-everyone.ts'

/** Conditions that speak of a session, and are not met where there is none: under `not` they would open a path. */
const OF_A_SESSION: readonly Condition['if'][] = ['risk', 'restricted']

const speaksOf = (condition: Condition): Condition['if'] | undefined => {
  if (!isCompound(condition)) return OF_A_SESSION.find((name) => name === condition.if)
  return partsOf(condition)
    .map(speaksOf)
    .find((name) => name !== undefined)
}

/**
 * A rule that means to keep some customers out and lets everybody in who is not signed in: `not(restricted())` by itself.
 * Whoever it should stop would only have to sign out.
 */
export const openByNegationIssues = (allow: Condition, path: ConfigPath): readonly ConfigIssue[] => {
  const name = speaksOf(allow)
  return name === undefined || methodsOpenToEveryone(allow).length === 0
    ? []
    : [
        issueAt(
          path,
          `speaks of ${name}() and lets in everybody who is not signed in: write all(signedIn(), not(${name}(...)))`,
        ),
      ]
}
