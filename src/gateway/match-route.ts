import type { Route } from '#config/deployment.ts'
import { type CanonicalTarget, readings } from '#lib/canonical-path.ts'
import { foldCase } from '#lib/fold-case.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { patternTakes } from '#policy/route-pattern.ts'
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
  const { route, inItsCase } = ruleFor(compiled, target.segments)
  if (!target.encodedSlash && !target.semicolon) return ok(bothOf(route, inItsCase))
  if (target.encodedSlash && !(route.encodedSlashes && inItsCase.encodedSlashes)) return fail({ code: 'encoded_slash' })
  if (target.semicolon && !(route.semicolons && inItsCase.semicolons)) return fail({ code: 'semicolon' })
  const isOnlyOne = readings(target).every((reading) => {
    const found = ruleFor(compiled, reading)
    return found.route === route && found.inItsCase === inItsCase
  })
  return isOnlyOne ? ok(bothOf(route, inItsCase)) : fail({ code: 'several_rules' })
}

/** The rule for origins that see no case, and the one for origins that do: nearly always the same. */
interface FoundRule {
  readonly route: Route
  readonly inItsCase: Route
}

const ruleFor = ({ rules, site }: CompiledSite, segments: readonly string[]): FoundRule => {
  const folded = segments.map(foldCase)
  let route: Route | undefined
  for (const { route: each, pattern, exact } of rules) {
    const { restricts } = each
    if (route === undefined && !patternTakes(pattern, restricts ? folded : segments, restricts)) continue
    route ??= each
    if (patternTakes(exact, segments, restricts)) return { route, inItsCase: each }
  }
  return { route: route ?? site.otherwise, inItsCase: site.otherwise }
}

/**
 * A rule that takes `/Reviews` for `/reviews` speaks of another resource at origins that see case: there the rule for the
 * path as it is written holds as well, so that a spelling never opens what `otherwise` keeps shut.
 */
const bothOf = (route: Route, inItsCase: Route): Route =>
  route === inItsCase
    ? route
    : {
        ...route,
        allow: { if: 'all', of: [route.allow, inItsCase.allow] },
        strict: route.strict || inItsCase.strict,
        stream: route.stream || inItsCase.stream,
        cache: inItsCase.cache === 'private' ? 'private' : route.cache,
      }
