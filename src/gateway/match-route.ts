import type { Route } from '#config/deployment.ts'
import { type CanonicalTarget, readings } from '#lib/canonical-path.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { foldCase, patternTakes } from '#policy/route-pattern.ts'
import type { CompiledSite } from './compiled-site.ts'

/** Why a path that could be read in several ways is not admitted. */
export type MatchRefusal = 'encoded_slash' | 'semicolon' | 'several_rules'

/**
 * The rule that decides a path: the first that takes it, else the site's `otherwise`. A path that origins may divide
 * differently (`/a%2Fb`, `/a;x`) is admitted only where every reading of it falls to one and the same rule, and that
 * rule has opted in; policy then holds whichever reading the origin follows. Fails with a `MatchRefusal`.
 */
export const matchRoute = (
  compiled: CompiledSite,
  target: CanonicalTarget,
): Result<Route, { readonly code: MatchRefusal }> => {
  const route = ruleFor(compiled, target.segments)
  if (!target.encodedSlash && !target.semicolon) return ok(route)
  if (target.encodedSlash && !route.encodedSlashes) return fail({ code: 'encoded_slash' })
  if (target.semicolon && !route.semicolons) return fail({ code: 'semicolon' })
  const isOnlyOne = readings(target).every((reading) => ruleFor(compiled, reading) === route)
  return isOnlyOne ? ok(route) : fail({ code: 'several_rules' })
}

const ruleFor = ({ rules, site }: CompiledSite, segments: readonly string[]): Route => {
  const folded = segments.map(foldCase)
  for (const { route, pattern } of rules) {
    if (patternTakes(pattern, route.restricts ? folded : segments, route.restricts)) return route
  }
  return site.otherwise
}
