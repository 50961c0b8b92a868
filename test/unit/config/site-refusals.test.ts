import { describe, expect, test } from 'vitest'
import { everyoneUnlessListed } from '#config/define.ts'
import { anyone, method, not, signedIn } from '#policy/builders.ts'
import { changed, config, deploymentOf, issuesOf, site } from './config-builders.ts'

type Refusal = readonly [what: string, key: string, value: unknown, message: RegExp, at?: string]

const refuses = (verb: string, refusals: readonly Refusal[]): void => {
  test.each(refusals.map((refusal) => ({ what: refusal[0], refusal })))(`${verb} $what`, ({ refusal }) => {
    const [, path, value, message, at = path] = refusal
    const issues = issuesOf(changed(`sites[0].${path}`, value))
    expect(issues.map((issue) => issue.path)).toEqual([`sites[0].${at}`])
    expect(issues[0]?.message).toMatch(message)
  })
}

refuses('refuses', [
  ['no id', 'id', undefined, /is missing/],
  ['an id with a slash', 'id', 'shop/admin', /lower case/],
  ['an id that begins with a digit', 'id', '1shop', /a letter first/],
  ['no audience', 'audience', undefined, /is missing: choose the name/],
  ['a binding of no known kind', 'binding', 'none', /'request' or 'session'/],
  ['a mistyped key', 'orgin', 'https://a.example', /did you mean 'origin'\?/],
  ['an origin header of no known kind', 'originHeader', 'drop', /'keep' or 'rewrite'/],
  ['a site that is no object', 'claims', 'email', /must be a list/],
  ['a claim that there is not', 'claims', ['mail'], /did you mean 'email'/, 'claims[0]'],
  ['a claim twice', 'claims', ['email', 'email'], /already/, 'claims[1]'],
  ['a cookie of the gateway', 'appCookies', ['basket', '__Host-Http-postern'], /of the gateway/, 'appCookies[1]'],
  ['its other cookie, in other case', 'appCookies', ['__host-http-Postern-flow'], /of the gateway/, 'appCookies[0]'],
  ['a cookie name that is none', 'appCookies', ['a b'], /name of a cookie/, 'appCookies[0]'],
  ['a cookie twice', 'appCookies', ['a', 'a'], /already/, 'appCookies[1]'],
  ['every web origin', 'allowedOrigins', ['*'], /wildcard/, 'allowedOrigins[0]'],
  ['web origins by pattern', 'allowedOrigins', ['https://*.shop.example'], /wildcard/, 'allowedOrigins[0]'],
  ['the web origin of sandboxes and files', 'allowedOrigins', ['null'], /address such as/, 'allowedOrigins[0]'],
  ['a web origin over http', 'allowedOrigins', ['http://app.shop.example'], /https/, 'allowedOrigins[0]'],
  [
    'a web origin with a path',
    'allowedOrigins',
    ['https://app.shop.example/'],
    /scheme and host alone/,
    'allowedOrigins[0]',
  ],
])

describe('publicUrl', () => {
  refuses('refuses', [
    ['none', 'publicUrl', undefined, /is missing/],
    ['a path', 'publicUrl', 'https://www.shop.example/shop', /write 'https:\/\/www.shop.example'/],
    ['a slash', 'publicUrl', 'https://www.shop.example/', /write 'https:\/\/www.shop.example'/],
    ['the default port', 'publicUrl', 'https://www.shop.example:443', /write 'https:\/\/www.shop.example'/],
    ['capitals', 'publicUrl', 'https://WWW.shop.example', /write 'https:\/\/www.shop.example'/],
    ['http beyond loopback', 'publicUrl', 'http://www.shop.example', /https/],
    ['a wildcard', 'publicUrl', 'https://*.shop.example', /wildcard/],
    ['user information', 'publicUrl', 'https://www.shop.example@evil.example', /address such as/],
    ['another scheme', 'publicUrl', 'ftp://www.shop.example', /address such as/],
  ])
})

describe('hosts', () => {
  refuses('refuses', [
    ['a wildcard', 'hosts', ['*.shop.example'], /wildcard/, 'hosts[0]'],
    ['a scheme', 'hosts', ['https://shop.example'], /must be a host/, 'hosts[0]'],
    ['a path', 'hosts', ['shop.example/a'], /must be a host/, 'hosts[0]'],
    ['capitals', 'hosts', ['Shop.example'], /written as 'shop.example'/, 'hosts[0]'],
    ['a trailing dot', 'hosts', ['shop.example.'], /written as 'shop.example'/, 'hosts[0]'],
    ['a default port', 'hosts', ['shop.example:443'], /written as 'shop.example'/, 'hosts[0]'],
    ['that of publicUrl again', 'hosts', ['www.shop.example'], /taken already/, 'hosts[0]'],
    ['one twice', 'hosts', ['shop.example', 'shop.example'], /taken already/, 'hosts[1]'],
  ])

  test('belong to one site each', () => {
    const other = site({
      id: 'pay',
      audience: 'pay',
      publicUrl: 'https://pay.shop.example',
      hosts: ['www.shop.example'],
    })
    const sites = [site(), other]
    expect(issuesOf(config({ issuer: 'https://www.shop.example', sites }))).toMatchObject([
      { path: 'sites[1].hosts[0]' },
    ])
  })
})

test('two sites have two ids and two audiences', () => {
  const sites = [site(), site({ publicUrl: 'https://pay.shop.example' })]
  expect(issuesOf(config({ issuer: 'https://www.shop.example', sites })).map(({ path }) => path)).toEqual([
    'sites[1].id',
    'sites[1].audience',
  ])
})

describe('origin', () => {
  refuses('refuses', [
    ['none', 'origin', undefined, /is missing/],
    ['http beyond loopback', 'origin', 'http://10.0.0.7', /https/],
    ['http to a name that begins like loopback', 'origin', 'http://127.0.0.1.evil.example', /https/],
    ['a path', 'origin', 'https://app.example/base', /scheme and host alone/],
    ['credentials', 'origin', 'https://me:pw@app.example', /address such as/],
    ['a site’s own address', 'origin', 'https://www.shop.example', /'zone'/],
    ['a binding of the gateway', 'origin', { service: 'ACCOUNT' }, /gateway itself/, 'origin.service'],
    ['an object that names no service', 'origin', {}, /is missing/, 'origin.service'],
  ])

  test.each([
    { origin: 'https://origin.example:8443', target: { kind: 'url', url: 'https://origin.example:8443' } },
    { origin: 'http://127.0.0.1:3000', target: { kind: 'url', url: 'http://127.0.0.1:3000' } },
    { origin: 'http://[::1]:3000', target: { kind: 'url', url: 'http://[::1]:3000' } },
    { origin: 'zone', target: { kind: 'zone' } },
    { origin: { service: 'SHOP' }, target: { kind: 'service', binding: 'SHOP' } },
  ])('may be $origin', ({ origin, target }) => {
    expect(deploymentOf(config({ sites: [site({ origin })] })).sites[0]?.origin).toEqual(target)
  })

  refuses('refuses to wait', [
    ['no time at all', 'originTimeout', 0, /from 1s to 5m/],
    ['more than 5 minutes', 'originTimeout', '301s', /from 1s to 5m/],
  ])

  test.each([1, '5m'] as const)('may be waited for %s', (originTimeout) => {
    expect(issuesOf(config({ sites: [site({ originTimeout })] }))).toEqual([])
  })
})

describe('headers', () => {
  refuses('refuse', [
    ['a claim that there is not', 'headers', { 'X-User': 'mail' }, /must name a claim/, 'headers["X-User"]'],
    ['a claim that the site does not list', 'headers', { 'X-User': 'email' }, /add it to claims/, 'headers["X-User"]'],
    ['a name that is none', 'headers', { 'X User': 'sub' }, /name of a header/, 'headers["X User"]'],
    ['a name of the gateway', 'headers', { 'Postern-User': 'sub' }, /reserved/, 'headers["Postern-User"]'],
    [
      'a name of the gateway in another spelling',
      'headers',
      { postern_user: 'sub' },
      /reserved/,
      'headers.postern_user',
    ],
    ['a name that the gateway sets', 'headers', { 'X-Forwarded-For': 'sub' }, /reserved/, 'headers["X-Forwarded-For"]'],
    ['a name that frames messages', 'headers', { Content_Length: 'sub' }, /reserved/, 'headers.Content_Length'],
    ['a name that carries credentials', 'headers', { authorization: 'sub' }, /reserved/, 'headers.authorization'],
    [
      'a name twice to an origin',
      'headers',
      { 'X-User': 'sub', X_USER: 'sid' },
      /same header as 'X-User'/,
      'headers.X_USER',
    ],
    ['a list', 'headers', ['X-User'], /must be an object/],
  ])

  test('carry what is always there, and what the site lists', () => {
    const headers = { 'X-Forwarded-User': 'sub', 'Remote-Email': 'email', 'X-Acr': 'acr' } as const
    expect(issuesOf(config({ sites: [site({ headers, claims: ['email'] })] }))).toEqual([])
  })
})

describe('otherwise', () => {
  refuses('refuses', [
    ['none', 'otherwise', undefined, /is missing: say who may ask/],
    ['everybody', 'otherwise', anyone(), /everyoneUnlessListed\(\)/],
    ['everybody, by a double negative', 'otherwise', not(not(anyone())), /everyoneUnlessListed\(\)/],
    ['whoever is not signed in', 'otherwise', not(signedIn({ from: 'aal0' })), /everyoneUnlessListed\(\)/],
    ['everybody who only reads', 'otherwise', method('GET'), /\(GET\); where that is meant/],
    [
      'everybody, with options',
      'otherwise',
      { allow: anyone(), strict: true },
      /everyoneUnlessListed\(\)/,
      'otherwise.allow',
    ],
    [
      'a mistyped option',
      'otherwise',
      { allow: signedIn(), strikt: true },
      /did you mean 'strict'\?/,
      'otherwise.strikt',
    ],
    [
      'a condition that there is not',
      'otherwise',
      { if: 'signdIn', from: 'aal1' },
      /did you mean 'signedIn'\?/,
      'otherwise.if',
    ],
    [
      'the opt-out with something beside it',
      'otherwise',
      { if: 'everyoneUnlessListed', strict: true },
      /is no condition/,
      'otherwise.if',
    ],
  ])

  test.each([everyoneUnlessListed(), { allow: everyoneUnlessListed(), stream: true }])(
    'lets everybody through where that is said by name: %j',
    (otherwise) => {
      expect(issuesOf(config({ sites: [site({ otherwise })] }))).toEqual([])
    },
  )
})
