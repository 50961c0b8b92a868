import { table } from './explanation-text.ts'

type Named = Readonly<Record<string, unknown>>

/** Names of members that hold moments, in seconds since 1970. */
const MOMENTS = /(?:At|Since|Until|Seen|Before)$|^at$/

/**
 * What the gateway answered, for a terminal: one line for each value, one for each item of a list. What customers and
 * their browsers chose (names, descriptions of themselves) must not be able to move the cursor or to hide what stands there.
 */
export const answerText = (answer: unknown): string => {
  if (!isNamed(answer)) return scalar('', answer)
  const plain: (readonly [string, string])[] = []
  const lists: string[] = []
  for (const [name, value] of membersOf(answer)) {
    if (Array.isArray(value)) {
      plain.push([name, String(value.length)])
      if (value.length > 0) lists.push(`${name}:\n${value.map((item) => `  ${itemText(item)}`).join('\n')}`)
    } else if (isNamed(value)) plain.push([name, itemText(value)])
    else plain.push([name, scalar(name, value)])
  }
  return [table(plain), ...lists].join('\n\n')
}

/** When everybody is out, in words; undefined where the answer does not say. */
export const boundText = (answer: unknown): string | undefined => {
  const bound = isNamed(answer) ? answer['bound'] : undefined
  if (!isNamed(answer) || !isNamed(bound)) return undefined
  const { requests, streams, assertions } = bound
  const published =
    answer['published'] === true
      ? ''
      : '\nNot published yet: KV did not take it. The keyring tries again every minute, and the times count from then.'
  return (
    `Everybody is signed out at the latest ${scalar('', requests)} seconds from now.\n` +
    `Open streams end at the latest ${scalar('', streams)} seconds from now; what the app was told before is void at the ` +
    `latest ${scalar('', assertions)} seconds from now.${published}`
  )
}

const membersOf = (named: Named): readonly (readonly [string, unknown])[] =>
  Object.entries(named).filter(([, value]) => value !== null && value !== undefined)

const itemText = (item: unknown): string => {
  if (!isNamed(item)) return scalar('', item)
  const parts = membersOf(item).map(
    ([name, value]) => `${name} ${isNamed(value) ? itemText(value) : scalar(name, value)}`,
  )
  return parts.length === 0 ? 'none' : parts.join(', ')
}

const scalar = (name: string, value: unknown): string => {
  if (typeof value === 'number' && MOMENTS.test(name)) {
    return new Date(value * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC')
  }
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.join(' ') : JSON.stringify(value)
  return harmless(text)
}

/** A text that others chose, in which nothing moves the cursor or hides what stands there. */
export const harmless = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')

const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null && !Array.isArray(value)
