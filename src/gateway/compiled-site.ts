import type { Deployment, Route, Site } from '#config/deployment.ts'
import { siteOrigins } from '#config/site-origins.ts'
import { normaliseFieldName } from '#lib/http-field.ts'
import { foldPattern, type RoutePattern, readRoutePattern } from '#policy/route-pattern.ts'
import { foldCookieName } from './cookie-alias.ts'

/** A rule with its pattern taken apart; folded where the rule restricts. */
export interface CompiledRule {
  readonly route: Route
  readonly pattern: RoutePattern
  /** As it is written. */
  readonly exact: RoutePattern
}

/** What the request path needs of a site, worked out once for all requests. */
export interface CompiledSite {
  readonly site: Site
  /** In written order, narrow before wide: the first that takes a path decides. */
  readonly rules: readonly CompiledRule[]
  /** Scheme and authority of the site's own web origin. */
  readonly publicOrigin: string
  /** Scheme and authority of the origin server, where the site names one by URL. */
  readonly originServer: string | undefined
  /** Web origins of the site itself, one for each host. */
  readonly ownOrigins: ReadonlySet<string>
  /** Other web origins that the operator trusts with the gateway's answers and with sockets. */
  readonly allowedOrigins: ReadonlySet<string>
  /** Normalised names of the headers that carry claims to this site's origin. */
  readonly mappedNames: ReadonlySet<string>
  readonly appCookies: ReadonlySet<string>
  /** The same names in the form of `foldCookieName`. */
  readonly appCookiesFolded: ReadonlySet<string>
}

/** The sites of a deployment by their hosts. */
export type Sites = ReadonlyMap<string, CompiledSite>

/** Works out a deployment's sites. Throws for a pattern that the configuration should not have let through. */
export const compileSites = (deployment: Deployment): Sites => {
  const sites = new Map<string, CompiledSite>()
  for (const site of deployment.sites) {
    const compiled = compileSite(site)
    for (const host of site.hosts) sites.set(host, compiled)
  }
  return sites
}

const compileSite = (site: Site): CompiledSite => {
  const { origin: publicOrigin } = new URL(site.publicUrl)
  return {
    site,
    rules: site.routes.map(compileRule),
    publicOrigin,
    originServer: site.origin.kind === 'url' ? new URL(site.origin.url).origin : undefined,
    ownOrigins: new Set([publicOrigin, ...siteOrigins(site)]),
    allowedOrigins: new Set(site.allowedOrigins),
    mappedNames: new Set(site.headers.map(({ name }) => normaliseFieldName(name))),
    appCookies: new Set(site.appCookies),
    appCookiesFolded: new Set(site.appCookies.map(foldCookieName)),
  }
}

const compileRule = (route: Route): CompiledRule => {
  const exact = readRoutePattern(route.match)
  if (exact === undefined) throw new Error(`rule ${route.id} has no readable pattern`)
  return { route, pattern: route.restricts ? foldPattern(exact) : exact, exact }
}
