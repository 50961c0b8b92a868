import { type Need, OTHERWISE, RULES } from './sites.ts'

/**
 * Which rule a resource falls under and what it asks for, worked out from the configured patterns alone: shares no code
 * with the gateway.
 */

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')

/** Origins that see no case compare in lower or in upper case; the Kelvin sign is a k to one, the long s an S to the other. */
const fold = (text: string): string => text.toUpperCase().toLowerCase()

/** Which spellings a reader takes for one: `as configured` sees no case where a rule keeps somebody out, and case elsewhere. */
export type Sight = 'as configured' | 'sees case' | 'sees no case'

const PATTERNS = RULES.map(({ name, match, reading, writing }) => {
  const isOpen = reading === 'nothing' && writing === 'nothing'
  const stem = escapeRegExp(match.replace(/\/\*$/, '').replace(/^\/$/, ''))
  const ending = (slash: '' | '/?') => (match.endsWith('/*') ? '(?:/.*)?' : match === '/' ? '/' : slash)
  const exact = new RegExp(`^${stem}${ending('')}$`, 's')
  const loose = new RegExp(`^${stem}${ending('/?')}$`, 's')
  return { name, isOpen, exact, loose }
})

/** The name of the rule for a resource, given by its decoded path. */
export const ruleFor = (path: string, sight: Sight = 'as configured'): string => {
  const merged = path.replace(/\/{2,}/g, '/')
  // Express compares addresses before it decodes them: to it a long s is no S.
  const folded = sight === 'sees no case' ? merged.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : fold(merged)
  const found = PATTERNS.find(({ isOpen, exact, loose }) =>
    sight === 'sees case' || (sight === 'as configured' && isOpen) ? exact.test(merged) : loose.test(folded),
  )
  return found?.name ?? OTHERWISE.name
}

const READING = ['GET', 'HEAD', 'OPTIONS']

/** What the rule of this name asks for; undefined: there is none. */
export const needOf = (rule: string, method: string): Need | undefined => {
  const found = rule === OTHERWISE.name ? OTHERWISE : RULES.find(({ name }) => name === rule)
  return READING.includes(method) ? found?.reading : found?.writing
}

const ORDER: readonly Need[] = ['nothing', 'a code', 'two factors', 'the impossible']

/** Whether one need asks for no more than another. */
export const asksNoMore = (one: Need, other: Need): boolean => ORDER.indexOf(one) <= ORDER.indexOf(other)
