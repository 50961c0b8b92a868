/**
 * Reads a site's rules, and finds those that decide one request in two ways. Rules stand from narrow to wide, so that
 * the first match is also the most specific one: what an operator reads is what happens, in whatever order it runs.
 */
import { isOwnPath } from '#domain/own-path.ts'
import { type CanonicalTarget, parseTarget } from '#lib/canonical-path.ts'
import { foldCase } from '#lib/fold-case.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { type RoutePattern, readRoutePattern } from '#policy/route-pattern.ts'

/** The pattern of `otherwise`: every path. */
export const EVERYTHING = '/*'

/** What a rule lets pass in its segments. */
export interface PatternAllowances {
  readonly encodedSlashes: boolean
  readonly semicolons: boolean
}

/**
 * Reads a pattern that is written as requests are judged: canonical, on whole segments, `*` only as the last one.
 * Fails with a sentence.
 */
export const parseRoutePattern = (match: string, allowances: PatternAllowances): Result<RoutePattern, string> => {
  if (!match.startsWith('/')) return fail(`must begin with '/': write '/${match}'`)
  if (/[?#]/.test(match)) return fail('must be a path: queries and fragments decide nothing')
  const below = match.endsWith('/*')
  const stem = below ? match.slice(0, -2) : match
  if (stem.includes('*'))
    return fail("may hold '*' only as its last segment: '/account/*' is the folder and all below it")
  if (stem.length > 1 && stem.endsWith('/'))
    return fail(`must not end with '/': write '${stem.replace(/\/+$/, '')}' or '${stem}*'`)
  const target = parseTarget(stem === '' ? '/' : stem)
  const pattern = readRoutePattern(match)
  if (!target.ok || pattern === undefined) {
    return fail('must be a path without backslashes, controls, dot segments or double encoding')
  }
  const canonical = stem === '' ? '' : target.value.path
  if (canonical !== stem) return fail(`must be written as requests are judged: '${canonical}${below ? '/*' : ''}'`)
  const refusal = refusedSegment(target.value, allowances)
  return refusal === undefined ? ok(pattern) : fail(refusal)
}

const refusedSegment = (target: CanonicalTarget, allowances: PatternAllowances): string | undefined => {
  if (target.encodedSlash && !allowances.encodedSlashes) return 'holds an encoded slash: set encodedSlashes: true'
  if (target.semicolon && !allowances.semicolons) return "holds ';': set semicolons: true"
  return undefined
}

/** A rule of a site as far as conflicts are concerned, with its place in the list. */
export interface PlacedPattern {
  readonly index: number
  readonly match: string
  readonly pattern: RoutePattern
}

/** A rule that another one above it makes useless or ambiguous. */
export interface RouteConflict {
  readonly index: number
  readonly message: string
}

/**
 * Rules that decide a request which a rule above them decides already. Compared without regard to case, since rules
 * that restrict match that way: two rules that differ in case alone would split one folder between them.
 */
export const routeConflicts = (rules: readonly PlacedPattern[]): readonly RouteConflict[] =>
  rules.flatMap((rule, position) => {
    const above = rules.slice(0, position).find((earlier) => takes(earlier.pattern, rule.pattern))
    if (above === undefined) return []
    const twin = takes(rule.pattern, above.pattern)
    if (!twin) {
      return [
        {
          index: rule.index,
          message: `can never be reached: routes[${above.index}] '${above.match}' above takes it; move the narrower rule up`,
        },
      ]
    }
    const problem =
      above.match === rule.match
        ? `is decided by routes[${above.index}] already`
        : `differs from routes[${above.index}] '${above.match}' in case only, so both would decide the same requests`
    return [{ index: rule.index, message: `${problem}: keep one of the two` }]
  })

/** Whether every path that `narrow` means is one that `wide` means too. */
const takes = (wide: RoutePattern, narrow: RoutePattern): boolean => {
  if (!wide.below && (narrow.below || wide.names.length !== narrow.names.length)) return false
  return wide.names.every((name, index) => {
    const other = narrow.names[index]
    return other !== undefined && foldCase(other) === foldCase(name)
  })
}

/**
 * Why a rule cannot be one of a site's own, wherever it stands: paths that the gateway answers itself never reach the
 * rules, and one that takes every path would silently take the place of `otherwise`.
 */
export const misplacedRoute = (match: string, basePath: string): string | undefined => {
  if (match === EVERYTHING) return 'takes every path, so otherwise would never be used: write this rule there'
  const path = match.replace(/\/\*$/, '')
  return isOwnPath(path, basePath) ? 'is answered by the gateway itself, so the rule would never be used' : undefined
}
