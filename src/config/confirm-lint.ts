import { placeholdersOf } from '#policy/conditions/confirm.ts'
import { isCompound, partsOf } from '#policy/evaluate.ts'
import type { Condition, LeafByName } from '#policy/expression.ts'
import { type ConfigIssue, type ConfigPath, issueAt } from './issue.ts'

interface Placed {
  readonly confirm: LeafByName['confirm']
  readonly path: ConfigPath
  readonly isNegated: boolean
}

const confirmsIn = (condition: Condition, path: ConfigPath, isNegated: boolean): readonly Placed[] => {
  if (!isCompound(condition)) return condition.if === 'confirm' ? [{ confirm: condition, path, isNegated }] : []
  return partsOf(condition).flatMap((part, index) =>
    confirmsIn(
      part,
      condition.if === 'not' ? [...path, 'of'] : [...path, 'of', index],
      isNegated || condition.if === 'not',
    ),
  )
}

/**
 * What is wrong with the actions that a rule has confirmed: a sentence is missing in a language of the deployment or speaks
 * of a value that nobody reads, there are two of them, or one stands under `not`, where not confirming would let pass.
 */
export const confirmIssues = (
  allow: Condition,
  path: ConfigPath,
  languages: readonly string[],
): readonly ConfigIssue[] => {
  const placed = confirmsIn(allow, path, false)
  return placed.flatMap(({ confirm, path: at, isNegated }, index) => {
    if (isNegated) return [issueAt(at, 'stands under not(), which would let pass whoever does not confirm')]
    if (index > 0) return [issueAt(at, 'is a second action of one rule: a customer confirms one')]
    return [...languageIssues(confirm, at, languages), ...placeholderIssues(confirm, at)]
  })
}

const languageIssues = (
  { says }: LeafByName['confirm'],
  path: ConfigPath,
  languages: readonly string[],
): readonly ConfigIssue[] =>
  languages
    .filter((language) => !Object.hasOwn(says, language))
    .map((language) => issueAt([...path, 'says', language], 'is missing: the pages speak this language'))

const placeholderIssues = ({ says, values }: LeafByName['confirm'], path: ConfigPath): readonly ConfigIssue[] => {
  const names = Object.keys(values)
  return Object.entries(says).flatMap(([language, sentence]) => {
    const used = placeholdersOf(sentence)
    const at = [...path, 'says', language]
    return [
      ...used
        .filter((name) => !names.includes(name))
        .map((name) => issueAt(at, `speaks of {${name}}, which values does not have`)),
      // A value that is read and not shown has been confirmed by nobody.
      ...names.filter((name) => !used.includes(name)).map((name) => issueAt(at, `does not show {${name}}`)),
    ]
  })
}
