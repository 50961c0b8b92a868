import * as v from 'valibot'
import { type Duration, formatDuration, parseDuration } from '#lib/duration.ts'
import { nearest } from '#lib/nearest.ts'
import type { Result } from '#lib/result.ts'
import type { CountBounds, LifetimeBounds } from './defaults.ts'

/**
 * An object of the configuration: every key is known, so that a mistyped setting is an error and not a default.
 * `missing` says for a required key what to write there.
 */
export const section = <const Entries extends v.ObjectEntries>(
  entries: Entries,
  missing: { readonly [Key in keyof Entries]?: string } = {},
) =>
  v.strictObject(entries, (issue) => {
    if (issue.expected === 'Object') return 'must be an object'
    const key = String(issue.path?.at(-1)?.key)
    if (issue.expected !== 'never') return missing[key] ?? 'is missing'
    const meant = nearest(key, Object.keys(entries))
    const advice = meant === undefined ? `known keys: ${Object.keys(entries).join(', ')}` : `did you mean '${meant}'?`
    return `is no setting; ${advice}`
  })

/** One of a few words. */
export const oneOf = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(words, (issue) => {
    const meant = typeof issue.input === 'string' ? nearest(issue.input, words) : undefined
    const advice = meant === undefined ? '' : `; did you mean '${meant}'?`
    return `must be ${words.map((word) => `'${word}'`).join(' or ')}${advice}`
  })

/** Text that is there and not absurdly long. */
export const text = (most: number) =>
  v.pipe(
    v.string('must be text'),
    v.nonEmpty('must not be empty'),
    v.maxLength(most, `must be at most ${most} characters long`),
  )

/** Text of one line, for names that stand in pages, mails and logs. */
export const line = (most: number) =>
  v.pipe(text(most), v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'must be one line without control characters'))

/** A switch; nothing that merely counts as true is taken. */
export const flag = v.boolean('must be true or false')

/** A whole number within bounds; where none is given, the one that a deployment starts with. */
export const countWithin = ({ count, least, most }: CountBounds) => {
  const sentence = `must be a whole number from ${least} to ${most}`
  return v.exactOptional(
    v.pipe(v.number(sentence), v.integer(sentence), v.minValue(least, sentence), v.maxValue(most, sentence)),
    count,
  )
}

/** A list; `most` bounds it so that nobody pays for a slip. */
export const listOf = <const Item extends v.GenericSchema>(item: Item, most: number) =>
  v.pipe(v.array(item, 'must be a list'), v.maxLength(most, `must have at most ${most} entries`), v.readonly())

/** A text that `parse` turns into its checked form; its failure is the sentence that the operator reads. */
export const parsed = <T>(most: number, parse: (text: string) => Result<T, string>) =>
  v.pipe(
    text(most),
    v.rawTransform<string, T>(({ dataset, addIssue, NEVER }) => {
      const outcome = parse(dataset.value)
      if (outcome.ok) return outcome.value
      addIssue({ message: outcome.failure })
      return NEVER
    }),
  )

const isDuration = (value: unknown): value is Duration => parseDuration(value) !== undefined

/** A time within bounds, in seconds. */
export const durationWithin = ({ least, most }: Omit<LifetimeBounds, 'seconds'>) =>
  v.pipe(
    v.custom<Duration>(isDuration, "must be a duration: '60s', '15m', '12h', '30d' or whole seconds"),
    v.transform((value) => parseDuration(value) ?? Number.NaN),
    v.check(
      (seconds) => seconds >= least && seconds <= most,
      `must be from ${formatDuration(least)} to ${formatDuration(most)}`,
    ),
  )
