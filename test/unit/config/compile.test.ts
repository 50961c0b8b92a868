import { describe, expect, test } from 'vitest'
import { compile } from '#config/compile.ts'
import { LIFETIMES, RISK_RULES, SIGNAL_LIMITS } from '#config/defaults.ts'
import { everyoneUnlessListed } from '#config/define.ts'
import { formatIssues } from '#config/issue.ts'
import { acr, all, anyone, authenticatedWithin, method, not, signedIn } from '#policy/builders.ts'
import { changed, config, deploymentOf, site, withRoutes } from './config-builders.ts'

test('completes a configuration by the careful defaults', () => {
  expect(deploymentOf(config())).toEqual({
    name: 'Shop',
    issuer: 'https://www.shop.example',
    relyingPartyId: 'shop.example',
    relatedDomains: [],
    basePath: '/_auth',
    brand: { colour: '#1f4e8c' },
    languages: ['en', 'de'],
    mail: { from: 'Shop <hello@shop.example>', sender: { kind: 'service', binding: 'MAILER' } },
    methods: { password: undefined },
    risk: { rules: RISK_RULES, limits: SIGNAL_LIMITS },
    botChallenge: 'normal',
    lifetimes: Object.fromEntries(Object.entries(LIFETIMES).map(([name, { seconds }]) => [name, seconds])),
    sites: [
      {
        id: 'shop',
        publicUrl: 'https://www.shop.example',
        hosts: ['www.shop.example'],
        origin: { kind: 'url', url: 'https://origin.shop-hosting.example' },
        originHeader: 'keep',
        originTimeoutSeconds: 30,
        audience: 'shop',
        binding: 'request',
        claims: [],
        headers: [],
        appCookies: [],
        allowedOrigins: [],
        routes: [],
        otherwise: {
          id: 'shop/otherwise',
          match: '/*',
          allow: { if: 'signedIn', from: 'aal1' },
          restricts: true,
          strict: false,
          stream: false,
          encodedSlashes: false,
          semicolons: false,
          cache: 'private',
        },
      },
    ],
  })
})

test('is the same whether builders or JSON wrote it', () => {
  const built = withRoutes({ match: '/pay', allow: all(acr('aal2'), authenticatedWithin('15m')), strict: true })
  expect(deploymentOf(JSON.parse(JSON.stringify(built)))).toEqual(deploymentOf(built))
})

test('keeps what is set', () => {
  const deployment = deploymentOf(
    config({
      basePath: '/id',
      languages: ['de'],
      brand: { colour: '#ABCDEF', supportUrl: 'https://help.shop.example' },
      lifetimes: { lease: '2s', aal1Idle: '7d', signInCode: 90 },
      sites: [
        site({
          hosts: ['shop.example', 'm.shop.example:8443'],
          originTimeout: '2m',
          binding: 'session',
          headers: { 'X-Forwarded-User': 'sub' },
          otherwise: { allow: everyoneUnlessListed(), strict: true, cache: 'origin' },
        }),
      ],
    }),
  )
  expect(deployment).toMatchObject({
    basePath: '/id',
    languages: ['de'],
    brand: { colour: '#abcdef', supportUrl: 'https://help.shop.example/' },
    lifetimes: { lease: 2, aal1Idle: 604_800, signInCode: 90, assertion: 45 },
    sites: [
      {
        hosts: ['www.shop.example', 'shop.example', 'm.shop.example:8443'],
        originTimeoutSeconds: 120,
        binding: 'session',
        headers: [{ name: 'X-Forwarded-User', claim: 'sub' }],
        otherwise: { allow: { if: 'anyone' }, restricts: false, strict: true, cache: 'origin' },
      },
    ],
  })
})

test('names rules by their name or pattern', () => {
  const { sites } = deploymentOf(
    withRoutes(
      { match: '/', allow: anyone() },
      { match: '/pay', allow: acr('aal2'), name: 'payment' },
      { match: '/account/*', allow: signedIn() },
    ),
  )
  expect(sites[0]?.routes.map(({ id }) => id)).toEqual(['shop/', 'shop/payment', 'shop/account/*'])
})

test.each([
  [anyone(), false],
  [not(not(anyone())), false],
  [signedIn({ from: 'aal0' }), true],
  [method('GET'), true],
  [not(signedIn()), false],
] as const)('a rule of %j restricts: %s', (allow, restricts) => {
  expect(deploymentOf(withRoutes({ match: '/a', allow })).sites[0]?.routes[0]?.restricts).toBe(restricts)
})

describe('the default lifetimes', () => {
  test.each(Object.entries(LIFETIMES))('%s lies within its own bounds', (_, { seconds, least, most }) => {
    expect(seconds).toBeGreaterThanOrEqual(least)
    expect(seconds).toBeLessThanOrEqual(most)
  })

  test('a shorter absolute limit needs no idle limit beside it', () => {
    expect(deploymentOf(config({ lifetimes: { aal1Absolute: '5s' } })).lifetimes.aal1Absolute).toBe(5)
  })
})

test('reports everything that is wrong, not the first thing', () => {
  const compiled = compile({ ...config(), name: '', relyingPartyId: '*', sites: [{ ...site(), id: '' }] })
  const paths = compiled.ok ? [] : compiled.failure.map(({ path }) => path)
  expect(paths).toEqual(['name', 'relyingPartyId', 'sites[0].id'])
})

test('prints issues one a line', () => {
  const compiled = compile(changed('sites[0].headers', { 'X-A': 'nobody' }, config({ name: 'Shop' })))
  expect(compiled.ok ? '' : formatIssues(compiled.failure)).toBe(
    'sites[0].headers["X-A"]: must name a claim: sub, acr, sid, email, email_verified, name, groups',
  )
})

test('never quotes the value of a setting that could be a secret by mistake', () => {
  const sender = {
    kind: 'smtp',
    host: 'smtp.shop.example',
    port: 465,
    security: 'tls',
    username: 'u',
    passwordSecret: 'hunter-2!',
  }
  const compiled = compile(changed('mail.sender', sender))
  expect(compiled.ok ? '' : formatIssues(compiled.failure)).not.toMatch(/hunter/)
  expect(compiled.ok).toBe(false)
})
