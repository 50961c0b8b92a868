/** What settings mean together. Every function looks at a configuration whose parts are each valid by themselves. */
import { confirmIssues } from './confirm-lint.ts'
import { LIFETIMES } from './defaults.ts'
import { headerIssues } from './headers.ts'
import { type ConfigIssue, type ConfigPath, issueAt } from './issue.ts'
import { openByNegationIssues } from './open-by-negation-lint.ts'
import { riskIssues } from './risk-lint.ts'
import { misplacedRoute, type PlacedPattern, parseRoutePattern, routeConflicts } from './routes.ts'
import type { CheckedConfig } from './schema.ts'
import type { CheckedSite } from './site-schema.ts'
import { hostOf, isWithinDomain } from './web-address.ts'

/** Everything that is wrong with a configuration whose parts are each valid. */
export const lint = (config: CheckedConfig): readonly ConfigIssue[] => [
  ...issuerIssues(config),
  ...idleIssues(config),
  ...repeated(config.languages, (index) => ['languages', index], 'is listed already'),
  ...repeated(
    config.sites.map(({ id }) => id),
    (index) => ['sites', index, 'id'],
    'is the id of another site',
  ),
  ...repeated(
    config.sites.map(({ audience }) => audience),
    (index) => ['sites', index, 'audience'],
    'is the audience of another site: each would accept assertions that were made for the other',
  ),
  ...hostIssues(config),
  ...relatedDomainIssues(config),
  ...originIssues(config),
  ...riskIssues(config.risk.rules, config.brand.supportUrl !== undefined),
  ...config.sites.flatMap((site, index) => siteIssues(site, ['sites', index], config.basePath)),
  ...config.sites.flatMap((site, index) => actionIssues(site, ['sites', index], config.languages)),
]

const issuerIssues = ({ issuer, sites }: CheckedConfig): readonly ConfigIssue[] =>
  issuer === undefined && sites.length > 1
    ? [issueAt(['issuer'], 'is missing: with several sites, choose one address that origins pin and that stays')]
    : []

/** An idle limit beyond the absolute one says something that cannot happen. Defaults give way to a shorter absolute. */
const idleIssues = ({ lifetimes }: CheckedConfig): readonly ConfigIssue[] =>
  (['aal0', 'aal1', 'aal2'] as const).flatMap((acr) => {
    const idle = lifetimes[`${acr}Idle`]
    return idle > lifetimes[`${acr}Absolute`] && idle !== LIFETIMES[`${acr}Idle`].seconds
      ? [issueAt(['lifetimes', `${acr}Idle`], `must not be longer than ${acr}Absolute`)]
      : []
  })

const repeated = (
  values: readonly string[],
  pathOf: (index: number) => ConfigPath,
  message: string,
): readonly ConfigIssue[] =>
  values.flatMap((value, index) => (values.indexOf(value) < index ? [issueAt(pathOf(index), message)] : []))

interface PlacedHost {
  readonly host: string
  readonly path: ConfigPath
}

const hostsOf = (site: CheckedSite, index: number): readonly PlacedHost[] => [
  { host: hostOf(site.publicUrl), path: ['sites', index, 'publicUrl'] },
  ...site.hosts.map((host, position) => ({ host, path: ['sites', index, 'hosts', position] })),
]

const hostIssues = ({ sites, relyingPartyId, relatedDomains }: CheckedConfig): readonly ConfigIssue[] => {
  const placed = sites.flatMap(hostsOf)
  const domains = [relyingPartyId, ...relatedDomains]
  const outside = placed.filter(({ host }) => !domains.some((domain) => isWithinDomain(host, domain)))
  return [
    ...repeated(
      placed.map(({ host }) => host),
      (index) => placed[index]?.path ?? [],
      'is taken already: a host names one site, once',
    ),
    ...outside.map(({ host, path }) =>
      issueAt(path, `lies outside relyingPartyId '${relyingPartyId}': no passkey would work on '${host}'`),
    ),
  ]
}

/** A related domain that no browser could learn of, or that nobody uses, is a mistake (WebAuthn Level 3 section 5.11). */
const relatedDomainIssues = ({ sites, relyingPartyId, relatedDomains }: CheckedConfig): readonly ConfigIssue[] => {
  const hosts = sites.flatMap(hostsOf).map(({ host }) => host)
  return [
    ...repeated(relatedDomains, (index) => ['relatedDomains', index], 'is listed already'),
    ...relatedDomains.flatMap((domain, index) => {
      const path = ['relatedDomains', index]
      if (isWithinDomain(domain, relyingPartyId)) {
        return [issueAt(path, `lies within relyingPartyId '${relyingPartyId}': its passkeys work there anyway`)]
      }
      return hosts.some((host) => isWithinDomain(host, domain)) ? [] : [issueAt(path, 'is the domain of no site')]
    }),
    ...(relatedDomains.length > 0 && !hosts.includes(relyingPartyId)
      ? [
          issueAt(
            ['relatedDomains'],
            `need a site with the host '${relyingPartyId}': browsers ask there, at /.well-known/webauthn, which sites may use its passkeys`,
          ),
        ]
      : []),
  ]
}

const originIssues = ({ sites }: CheckedConfig): readonly ConfigIssue[] => {
  const own = sites.flatMap(hostsOf).map(({ host }) => host)
  return sites.flatMap(({ origin }, index) =>
    origin.kind === 'url' && own.includes(hostOf(origin.url))
      ? [
          issueAt(
            ['sites', index, 'origin'],
            "is a site's own address, so requests would come back: write the app's, or 'zone'",
          ),
        ]
      : [],
  )
}

const siteIssues = (site: CheckedSite, path: ConfigPath, basePath: string): readonly ConfigIssue[] => [
  ...(['claims', 'appCookies', 'allowedOrigins'] as const).flatMap((key) =>
    repeated(site[key], (index) => [...path, key, index], 'is listed already'),
  ),
  ...headerIssues(site.headers, site.claims, [...path, 'headers']),
  ...routeIssues(site, [...path, 'routes'], basePath),
]

const actionIssues = (
  { routes, otherwise }: CheckedSite,
  path: ConfigPath,
  languages: CheckedConfig['languages'],
): readonly ConfigIssue[] => [
  ...routes.flatMap(({ allow }, index) => [
    ...confirmIssues(allow, [...path, 'routes', index, 'allow'], languages),
    ...openByNegationIssues(allow, [...path, 'routes', index, 'allow']),
  ]),
  ...confirmIssues(otherwise.allow, [...path, 'otherwise'], languages),
]

const routeIssues = ({ routes }: CheckedSite, path: ConfigPath, basePath: string): readonly ConfigIssue[] => {
  const issues: ConfigIssue[] = []
  const placed: PlacedPattern[] = []
  for (const [index, rule] of routes.entries()) {
    const pattern = parseRoutePattern(rule.match, rule)
    const problem = pattern.ok ? misplacedRoute(rule.match, basePath) : pattern.failure
    if (problem !== undefined) issues.push(issueAt([...path, index, 'match'], problem))
    else if (pattern.ok) placed.push({ index, match: rule.match, pattern: pattern.value })
  }
  for (const { index, message } of routeConflicts(placed)) issues.push(issueAt([...path, index, 'match'], message))
  return [...issues, ...nameIssues(routes, path)]
}

/** What a rule is called in every log line, behind its site: its name, or else its pattern. */
const calledBy = ({ name, match }: CheckedSite['routes'][number]): string => name ?? match.slice(1)

/** Two rules of one name would be one in the log. The one that was named gives way; patterns differ by themselves. */
const nameIssues = (routes: CheckedSite['routes'], path: ConfigPath): readonly ConfigIssue[] =>
  routes.flatMap((rule, index) => {
    const called = calledBy(rule)
    const isNamed = rule.name !== undefined
    const isTaken = routes.some(
      (other, position) => calledBy(other) === called && (other.name === undefined || position < index),
    )
    return called === 'otherwise' || (isNamed && isTaken)
      ? [
          issueAt(
            [...path, index, isNamed ? 'name' : 'match'],
            `would be called '${called}' in the log, as another rule is: choose a name of its own`,
          ),
        ]
      : []
  })
