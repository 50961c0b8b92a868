import { parseTarget } from '#lib/canonical-path.ts'
import { foldCase } from '#lib/fold-case.ts'

/** Which paths a rule speaks of: the decoded names on the way, and whether everything below them is meant as well. */
export interface RoutePattern {
  readonly names: readonly string[]
  readonly below: boolean
}

/**
 * Reads `/`, `/account`, `/account/*` (the folder and all below it) or `/*`. Undefined for what is none of these; that
 * a pattern is also written in its canonical form is for the configuration to check.
 */
export const readRoutePattern = (match: string): RoutePattern | undefined => {
  const below = match.endsWith('/*')
  const stem = below ? match.slice(0, -2) : match
  if (stem.includes('*') || stem.includes('?')) return undefined
  if (stem === '' || stem === '/') return { names: [], below: below || stem === '' }
  const target = parseTarget(stem)
  return target.ok ? { names: target.value.segments, below } : undefined
}

/** `pattern` with its names in the form of `foldCase`: how rules that restrict are compared. */
export const foldPattern = ({ names, below }: RoutePattern): RoutePattern => ({ names: names.map(foldCase), below })

/**
 * Whether a path is one of those that the pattern speaks of, compared on whole segments: `/api/*` takes `/api/x` and
 * never `/api../x`. Names are compared as they are: fold both for rules that restrict. `loose` lets `/account` take
 * `/account/` too, which to most origins is the same page.
 */
export const patternTakes = (pattern: RoutePattern, segments: readonly string[], loose: boolean): boolean => {
  const { names, below } = pattern
  const isRoot = segments.length === 1 && segments[0] === ''
  const depth = isRoot || (loose && segments.at(-1) === '') ? segments.length - 1 : segments.length
  if (below ? depth < names.length : depth !== names.length) return false
  for (const [index, name] of names.entries()) if (segments[index] !== name) return false
  return true
}
