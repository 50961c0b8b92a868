import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RouteConfig } from '#config/define.ts'
import { compileSites } from '#gateway/compiled-site.ts'
import { matchRoute } from '#gateway/match-route.ts'
import { parseTarget } from '#lib/canonical-path.ts'
import { anyone, signedIn } from '#policy/builders.ts'
import { config, deploymentOf, issuesOf, withRoutes } from './config-builders.ts'

const open = (match: string): RouteConfig => ({ match, allow: anyone() })
const guarded = (match: string): RouteConfig => ({ match, allow: signedIn() })

describe('two rules', () => {
  test.each([
    // The first rule, the second, and what is wrong with the second.
    ['/a', '/a', /decided by routes\[0\] already/],
    ['/a/*', '/a/*', /decided by routes\[0\] already/],
    ['/', '/', /decided by routes\[0\] already/],
    ['/a', '/A', /routes\[0\] '\/a' in case only/],
    ['/a/B/*', '/A/b/*', /in case only/],
    ['/%C3%A9', '/%C3%89', /in case only/],
    // Some origins compare in upper case, where ſ is S.
    ['/secret', '/%C5%BFecret', /in case only/],
    ['/a/*', '/a', /never be reached: routes\[0\] '\/a\/\*' above/],
    ['/a/*', '/a/b', /never be reached/],
    ['/a/*', '/a/b/*', /never be reached/],
    ['/A/*', '/a/b', /never be reached/],
    ['/a/b/*', '/a/b/c/d', /never be reached/],
    ['/a', '/a/*', undefined],
    ['/a/b', '/a/*', undefined],
    ['/a/b/*', '/a/*', undefined],
    ['/a/*', '/ab', undefined],
    ['/a/*', '/ab/*', undefined],
    ['/a/b', '/a/c', undefined],
    ['/', '/a', undefined],
    ['/a/*', '/b/*', undefined],
  ] as const)('%s above %s', (first, second, problem) => {
    for (const rules of [
      [open(first), guarded(second)],
      [guarded(first), open(second)],
    ]) {
      const issues = issuesOf(withRoutes(...rules))
      expect(issues.map(({ path }) => path)).toEqual(problem === undefined ? [] : ['sites[0].routes[1].match'])
      if (problem !== undefined) expect(issues[0]?.message).toMatch(problem)
    }
  })

  test('have two names in logs', () => {
    const rules = [
      { ...open('/a'), name: 'help' },
      { ...open('/b'), name: 'help' },
      open('/help'),
      { ...open('/c'), name: 'otherwise' },
      open('/otherwise'),
      open('/undefined'),
    ]
    expect(issuesOf(withRoutes(...rules)).map(({ path }) => path)).toEqual([
      'sites[0].routes[0].name',
      'sites[0].routes[1].name',
      'sites[0].routes[3].name',
      'sites[0].routes[4].match',
    ])
  })
})

describe('a pattern', () => {
  test.each([
    ['account', /write '\/account'/],
    ['', /must not be empty/],
    ['/account/', /write '\/account' or '\/account\/\*'/],
    ['/a//b', /'\/a\/b'/],
    ['/a/*/b', /only as its last segment/],
    ['/a*', /only as its last segment/],
    ['/**', /only as its last segment/],
    ['/a?b=c', /queries/],
    ['/a#b', /queries/],
    ['/a/../b', /dot segments/],
    ['/a/%2e/b', /dot segments/],
    ['/a\\b', /backslashes/],
    ['/a%00', /controls/],
    ['/a%2541', /double encoding/],
    ['/caf\u00e9', /'\/caf%C3%A9'/],
    ['/caf%c3%a9', /'\/caf%C3%A9'/],
    ['/%61ccount/*', /'\/account\/\*'/],
    ['/a%2Fb', /encodedSlashes: true/],
    ['/a;b', /semicolons: true/],
    ['/*', /write this rule there/],
    ['/_auth', /gateway itself/],
    ['/_AUTH/sign-in', /gateway itself/],
    ['/_auth/*', /gateway itself/],
    ['/.well-known/change-password', /gateway itself/],
    ['/.well-known/WebAuthn', /gateway itself/],
  ] as const)('%j is refused', (match, message) => {
    const issues = issuesOf(withRoutes(open(match)))
    expect(issues.map(({ path }) => path)).toEqual(['sites[0].routes[0].match'])
    expect(issues[0]?.message).toMatch(message)
  })

  test.each([
    '/',
    '/a',
    '/a/*',
    '/caf%C3%A9/*',
    "/a.b-c_d~e!$&'()+,=:@",
    '/_authors',
    '/.well-known/security.txt',
    '/.well-known/*',
  ])('%s is taken', (match) => {
    expect(issuesOf(withRoutes(open(match)))).toEqual([])
  })

  test('may hold what its rule lets pass', () => {
    expect(issuesOf(withRoutes({ ...open('/a%2Fb'), encodedSlashes: true }))).toEqual([])
    expect(issuesOf(withRoutes({ ...open('/a;b'), semicolons: true }))).toEqual([])
  })

  test('follows the base path that is set', () => {
    expect(issuesOf({ ...withRoutes(open('/_auth/x')), basePath: '/id' })).toEqual([])
    expect(issuesOf({ ...withRoutes(open('/id/x')), basePath: '/id' })).toMatchObject([
      { path: 'sites[0].routes[0].match' },
    ])
  })
})

describe('a rule', () => {
  test.each([
    [{ match: '/a' }, 'allow', /is missing: say who may pass/],
    [{ ...open('/a'), alow: 1 }, 'alow', /did you mean 'allow'/],
    [{ ...open('/a'), name: 'Help' }, 'name', /lower case/],
    [{ ...open('/a'), strict: 'yes' }, 'strict', /true or false/],
    [{ ...open('/a'), cache: 'public' }, 'cache', /'private' or 'origin'/],
    [{ match: '/a', allow: { if: 'everyoneUnlessListed' } }, 'allow', /may stand in otherwise only/],
    [{ match: '/a', allow: { if: 'all', of: [{ if: 'acr', atLeast: 'aal3' }] } }, 'allow.of[0].atLeast', /'aal2'/],
    [{ match: '/a', allow: { if: 'authenticatedWithin', seconds: null } }, 'allow.seconds', /duration/],
  ])('%j is refused', (rule, key, message) => {
    const issues = issuesOf({ ...config(), sites: [{ ...config().sites[0], routes: [rule] }] })
    expect(issues.map(({ path }) => path)).toEqual([`sites[0].routes[0].${key}`])
    expect(issues[0]?.message).toMatch(message)
  })
})

const segment = fc.constantFrom('a', 'A', 'b', 'c')
const pattern = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([names, below]) => `/${names.join('/')}${below ? '/*' : ''}`)
const rules = fc.array(
  fc.tuple(pattern, fc.boolean()).map(([match, isOpen]) => (isOpen ? open(match) : guarded(match))),
  { maxLength: 5 },
)
const path = fc.array(segment, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`)

test('in a list without conflicts the order of rules decides nothing but which of two is the narrower', () => {
  fc.assert(
    fc.property(rules, path, (routes, requested) => {
      if (issuesOf(withRoutes(...routes)).length > 0) return
      const target = parseTarget(requested)
      const compiled = compileSites(deploymentOf(withRoutes(...routes))).get('www.shop.example')
      if (!target.ok || compiled === undefined) throw new Error('not a path')
      const decided = matchRoute(compiled, target.value)
      const byLength = [...compiled.rules].sort(
        (one, other) =>
          other.pattern.names.length - one.pattern.names.length ||
          Number(one.pattern.below) - Number(other.pattern.below),
      )
      expect(matchRoute({ ...compiled, rules: byLength }, target.value)).toEqual(decided)
    }),
    { numRuns: 1000 },
  )
})
