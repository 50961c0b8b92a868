import { describe, expect, test } from 'vitest'
import { changed, config, issuesOf, site } from './config-builders.ts'

test('the configuration that every case here changes is valid', () => {
  expect(issuesOf(config())).toEqual([])
})

/** What stands where, at which key path it is refused (the same one unless told), and what the message says. */
type Refusal = readonly [what: string, path: string, value: unknown, message: RegExp, at?: string]

const refuses = (verb: string, refusals: readonly Refusal[]): void => {
  test.each(refusals.map((refusal) => ({ what: refusal[0], refusal })))(`${verb} $what`, ({ refusal }) => {
    const [, path, value, message, at = path] = refusal
    const issues = issuesOf(changed(path, value))
    expect(issues.map((issue) => issue.path)).toEqual([at])
    expect(issues[0]?.message).toMatch(message)
  })
}

describe('the configuration as a whole', () => {
  refuses('refuses', [
    ['no name', 'name', undefined, /is missing: write the name/],
    ['an empty name', 'name', '', /empty/],
    ['a name of two lines', 'name', 'Shop\r\nBcc: everyone', /one line/],
    ['a name beyond 80 characters', 'name', 'x'.repeat(81), /80/],
    ['a name that is no text', 'name', 7, /must be text/],
    ['no mail', 'mail', undefined, /is missing: sign-in codes/],
    ['no sites', 'sites', undefined, /is missing: describe the apps/],
    ['an empty list of sites', 'sites', [], /describe a site/],
    ['sites that are no list', 'sites', {}, /must be a list/],
    ['an unknown key', 'relayingPartyId', 'shop.example', /is no setting; did you mean 'relyingPartyId'\?/],
    ['an unknown key like no other', 'zzzzzzzz', 1, /is no setting; known keys: name, /],
    ['a key that every object has', 'constructor', 1, /is no setting/],
    ['a key that JSON.parse makes', '__proto__', { admin: true }, /is no setting/, '__proto__'],
    ['a language that is not shipped', 'languages', ['en', 'fr'], /'en' or 'de'/, 'languages[1]'],
    ['no language', 'languages', [], /name a language/],
    ['a language twice', 'languages', ['en', 'en'], /listed already/, 'languages[1]'],
    ['a base path of two segments', 'basePath', '/a/b', /one segment/],
    ['a base path without a slash', 'basePath', '_auth', /one segment/],
    ['the root as base path', 'basePath', '/', /one segment/],
    ['a base path that begins with a dot', 'basePath', '/.well-known', /one segment/],
    ['a base path in capitals, which no folded request would equal', 'basePath', '/_Auth', /lower case/],
  ])

  test.each([undefined, null, 7, 'text', []])('refuses %j instead of a configuration', (input) => {
    expect(issuesOf(input)).not.toEqual([])
  })
})

describe('relyingPartyId', () => {
  refuses('refuses', [
    ['none, and says that it stays for ever', 'relyingPartyId', undefined, /never change once passkeys exist/],
    ['a wildcard', 'relyingPartyId', '*.shop.example', /wildcard/],
    ['a single label that others share', 'relyingPartyId', 'example', /of your own/],
    ['an IP address', 'relyingPartyId', '203.0.113.7', /IP address/],
    ['an IP address in another spelling', 'relyingPartyId', '3405803783', /IP address/],
    ['a scheme', 'relyingPartyId', 'https://shop.example', /without scheme/],
    ['a port', 'relyingPartyId', 'shop.example:8443', /without scheme, port/],
    ['capitals', 'relyingPartyId', 'Shop.Example', /written as 'shop.example'/],
    ['a trailing dot', 'relyingPartyId', 'shop.example.', /written as 'shop.example'/],
    ['letters beyond ASCII', 'relyingPartyId', 'bücher.example', /written as 'xn--bcher-kva.example'/],
    ['a domain that a site lies outside of', 'relyingPartyId', 'other.example', /outside/, 'sites[0].publicUrl'],
    ['a domain below a site', 'relyingPartyId', 'a.www.shop.example', /outside/, 'sites[0].publicUrl'],
    ['the end of a label', 'relyingPartyId', 'op.example', /outside/, 'sites[0].publicUrl'],
  ])

  test('is asked of every host of a site', () => {
    const hosts = ['pay.shop.example', 'shop.elsewhere.example']
    expect(issuesOf(config({ sites: [site({ hosts })] }))).toMatchObject([{ path: 'sites[0].hosts[1]' }])
  })

  test.each(['shop.example', 'www.shop.example'])('may be %s for www.shop.example', (relyingPartyId) => {
    expect(issuesOf(config({ relyingPartyId }))).toEqual([])
  })
})

describe('issuer', () => {
  refuses('refuses', [
    ['http beyond loopback', 'issuer', 'http://login.shop.example', /https/],
    ['a query', 'issuer', 'https://login.shop.example/?a=b', /written as/],
    ['a trailing slash', 'issuer', 'https://login.shop.example/', /written as 'https:\/\/login.shop.example'/],
    ['user information', 'issuer', 'https://me@login.shop.example', /address such as/],
    ['no address', 'issuer', 'login', /address such as/],
  ])

  test.each(['https://login.shop.example', 'https://login.shop.example/tenant', 'http://localhost:8787'])(
    'may be %s',
    (issuer) => {
      expect(issuesOf(config({ issuer }))).toEqual([])
    },
  )

  test('must be chosen where there are several sites', () => {
    const sites = [site(), site({ id: 'pay', audience: 'pay', publicUrl: 'https://pay.shop.example' })]
    expect(issuesOf(config({ sites }))).toMatchObject([{ path: 'issuer' }])
    expect(issuesOf(config({ sites, issuer: 'https://www.shop.example' }))).toEqual([])
  })
})

describe('brand', () => {
  refuses('refuses', [
    ['a colour by name', 'brand.colour', 'blue', /#rrggbb/],
    ['a colour of three digits', 'brand.colour', '#abc', /#rrggbb/],
    ['more than a colour', 'brand.colour', '#aabbcc}', /characters|#rrggbb/],
    ['help behind a script', 'brand.supportUrl', 'javascript:alert(1)', /https/],
    ['help over http', 'brand.supportUrl', 'http://help.shop.example/', /https/],
    ['mail to nobody', 'brand.supportUrl', 'mailto:', /mailto/],
    ['a mistyped key', 'brand.color', '#aabbcc', /did you mean 'colour'\?/],
  ])

  test.each(['https://help.shop.example/start', 'mailto:help@shop.example'])('shows help at %s', (supportUrl) => {
    expect(issuesOf(config({ brand: { supportUrl } }))).toEqual([])
  })
})

describe('lifetimes', () => {
  refuses('refuses', [
    ['a lease below a second', 'lifetimes.lease', 0, /from 1s to 5m/],
    ['a lease beyond 5 minutes', 'lifetimes.lease', 301, /from 1s to 5m/],
    ['an assertion beyond 60 seconds', 'lifetimes.assertion', 61, /to 1m/],
    ['an aal2 session beyond a day', 'lifetimes.aal2Absolute', '25h', /to 1d/],
    ['aal2 idle beyond an hour', 'lifetimes.aal2Idle', '61m', /to 1h/],
    ['an aal1 session beyond 30 days', 'lifetimes.aal1Absolute', '31d', /to 30d/],
    ['a code beyond 10 minutes', 'lifetimes.signInCode', '601s', /to 10m/],
    ['a duration without a unit', 'lifetimes.lease', '60', /must be a duration/],
    ['a duration in two units', 'lifetimes.lease', '1m30s', /must be a duration/],
    ['half a second', 'lifetimes.lease', 1.5, /must be a duration/],
    ['a time that there is not', 'lifetimes.leese', 1, /did you mean 'lease'\?/],
    [
      'an idle limit beyond its absolute one',
      'lifetimes',
      { aal1Absolute: '1d', aal1Idle: '2d' },
      /aal1Absolute/,
      'lifetimes.aal1Idle',
    ],
  ])

  test.each([
    ['lease', 1],
    ['lease', '5m'],
    ['assertion', 60],
    ['aal2Absolute', '24h'],
    ['aal2Idle', '1h'],
    ['aal1Absolute', '30d'],
    ['signInCode', '10m'],
  ] as const)('lets %s be %s', (name, value) => {
    expect(issuesOf(config({ lifetimes: { [name]: value } }))).toEqual([])
  })
})

describe('mail', () => {
  const smtp = { kind: 'smtp', host: 'smtp.shop.example', port: 587, security: 'starttls' }
  const http = {
    kind: 'http',
    url: 'https://api.mail.example/send',
    headers: { Authorization: 'Bearer {{secret:MAIL_KEY}}' },
    body: { to: ['{{to}}'], subject: '{{subject}}', text: '{{text}}' },
  }
  const sender = 'mail.sender'
  refuses('refuses', [
    ['no sender', sender, undefined, /is missing/],
    ['a sender of no known kind', sender, { kind: 'pigeon' }, /'smtp'/, 'mail.sender.kind'],
    ['an address without a domain', 'mail.from', 'hello', /must be an address/],
    ['two addresses', 'mail.from', 'a@shop.example, b@shop.example', /must be an address/],
    ['a line break in the name', 'mail.from', 'Shop\nBcc: x <hello@shop.example>', /must be an address/],
    ['port 25', sender, { ...smtp, port: 25 }, /465/, 'mail.sender.port'],
    ['port 0', sender, { ...smtp, port: 0 }, /65535/, 'mail.sender.port'],
    ['port 65536', sender, { ...smtp, port: 65_536 }, /65535/, 'mail.sender.port'],
    ['a host that is none', sender, { ...smtp, host: 'smtp.shop.example:587' }, /host/, 'mail.sender.host'],
    ['an encryption that there is not', sender, { ...smtp, security: 'ssl' }, /'tls'/, 'mail.sender.security'],
    [
      'no encryption beyond loopback',
      sender,
      { ...smtp, security: 'plain-loopback' },
      /this machine/,
      'mail.sender.security',
    ],
    ['a user without a password', sender, { ...smtp, username: 'me' }, /both or neither/, 'mail.sender.username'],
    [
      'a password instead of its name',
      sender,
      { ...smtp, username: 'me', passwordSecret: 'hunter 2' },
      /name of a binding/,
      'mail.sender.passwordSecret',
    ],
    [
      'the gateway’s secret as a password',
      sender,
      { ...smtp, username: 'me', passwordSecret: 'POSTERN_SECRET' },
      /gateway itself/,
      'mail.sender.passwordSecret',
    ],
    ['an API over http', sender, { ...http, url: 'http://api.mail.example' }, /https/, 'mail.sender.url'],
    [
      'credentials in an address',
      sender,
      { ...http, url: 'https://me:key@api.mail.example' },
      /secret:NAME/,
      'mail.sender.url',
    ],
    ['a header that is none', sender, { ...http, headers: { 'A b': 'c' } }, /header names/, 'mail.sender.headers'],
    ['a header of two lines', sender, { ...http, headers: { A: 'b\r\nC: d' } }, /header names/, 'mail.sender.headers'],
    [
      'a placeholder that no header has',
      sender,
      { ...http, headers: { A: '{{to}}' } },
      /placeholders/,
      'mail.sender.headers',
    ],
    [
      'a placeholder that no mail has',
      sender,
      { ...http, body: { to: '{{to}}', text: '{{text}}', cc: '{{cc}}' } },
      /placeholders/,
      'mail.sender.body',
    ],
    ['a body without the code', sender, { ...http, body: { to: '{{to}}' } }, /\{\{text\}\}/, 'mail.sender.body'],
    [
      'a binding that is none',
      sender,
      { kind: 'service', binding: 'my mailer' },
      /name of a binding/,
      'mail.sender.binding',
    ],
    [
      'a binding of the gateway',
      sender,
      { kind: 'send-email', binding: 'KV' },
      /gateway itself/,
      'mail.sender.binding',
    ],
    ['a setting of another kind', sender, { kind: 'service', binding: 'M', url: 'x' }, /no setting/, 'mail.sender.url'],
  ])

  test.each([
    ['SMTP with a password', { ...smtp, username: 'me', passwordSecret: 'SMTP_PASSWORD' }],
    ['SMTP on this machine', { ...smtp, host: '127.0.0.1', port: 1025, security: 'plain-loopback' }],
    ['an API', http],
    ['an API on this machine', { ...http, url: 'http://localhost:9999/send' }],
    ['a send_email binding', { kind: 'send-email', binding: 'EMAIL' }],
  ])('takes %s', (_, value) => {
    expect(issuesOf(changed(sender, value))).toEqual([])
  })
})
