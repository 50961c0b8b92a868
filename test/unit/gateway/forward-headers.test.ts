import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Site } from '#config/deployment.ts'
import { ANONYMOUS, type Principal } from '#domain/principal.ts'
import { forwardedCookies } from '#gateway/forward-cookies.ts'
import { originFields } from '#gateway/forward-headers.ts'
import { compiled, customer, factsOf, REQUEST_ID, type RequestInput, rawRequest } from './builders.ts'

const MAPPED: Partial<Site> = {
  headers: [
    { name: 'X-Forwarded-User', claim: 'sub' },
    { name: 'Remote-Email', claim: 'email' },
    { name: 'X.Groups', claim: 'groups' },
    { name: 'X-Name', claim: 'name' },
    { name: 'X-Verified', claim: 'email_verified' },
  ],
}

interface Sent {
  readonly site?: Partial<Site>
  readonly principal?: Principal
  readonly assertion?: string
  readonly input?: RequestInput
}

const sent = (
  headers: Readonly<Record<string, string>>,
  { site = {}, principal = ANONYMOUS, assertion, input }: Sent = {},
) => {
  const whole = { ...input, headers }
  const facts = factsOf('/public/x', whole)
  return originFields(rawRequest('/public/x', whole).headers, facts, compiled(site), {
    requestId: REQUEST_ID,
    principal,
    assertion,
    clientAddress: '192.0.2.7',
    cookies: forwardedCookies(facts.cookies, new Set()),
  })
}

const TCHARS = "!#$%&'*+-.^_`|~"
const respell = (name: string) =>
  fc
    .tuple(
      ...[...name].map((character) =>
        character === '-'
          ? fc.constantFrom(...TCHARS)
          : fc.constantFrom(character.toLowerCase(), character.toUpperCase()),
      ),
    )
    .map((characters) => characters.join(''))

describe('what the origin is told by a client', () => {
  it('passes untouched where it says nothing of trust', () => {
    const fields = sent({ accept: 'text/html', authorization: 'Basic YTpi', 'x-app': '1', cookie: 'a=1; b="2"' })
    expect(Object.fromEntries(fields)).toMatchObject({
      accept: 'text/html',
      authorization: 'Basic YTpi',
      'x-app': '1',
      cookie: 'a=1; b="2"',
    })
  })

  it.each([
    ['H6 the assertion itself', 'Postern-Assertion'],
    ['H1 with an underscore', 'Postern_Assertion'],
    ['H2 with a dot', 'postern.assertion'],
    ['H2 with other characters', "postern!sub'ject"],
    ['A8 any name of ours', 'Postern-Anything-New'],
    ['H1 a mapped name', 'X_Forwarded_User'],
    ['H6 a mapped name', 'remote-email'],
    ['H2 a mapped name that is written with a dot', 'X-Groups'],
    ['H10 prefix', 'X-Forwarded-Prefix'],
    ['A1 address', 'X-Forwarded-Uri'],
    ['A2 forwarded', 'Forwarded'],
    ['A2 real address', 'X-Real-IP'],
    ['A2 other names of it', 'True-Client-IP'],
    ['A2 other names of it', 'X_Client_IP'],
    ['A2 the platform’s', 'CF-Connecting-IP'],
    ['P17 original address', 'X-Original-URL'],
    ['P17 rewritten address', 'X-Rewrite-URL'],
    ['P17 Envoy', 'X-Envoy-Original-Path'],
    ['P18 method override', 'X-HTTP-Method-Override'],
    ['P18 other names of it', 'X-Method-Override'],
    ['httpoxy', 'Proxy'],
    ['version override', 'Cloudflare-Workers-Version-Overrides'],
    ['body length in CGI spelling', 'Content_Length'],
    ['body type in CGI spelling', 'Content_Type'],
    ['body type with a dot', 'Content.Type'],
    ['body encoding in CGI spelling', 'CONTENT_ENCODING'],
    ['body encoding with other characters', 'Content~Encoding'],
    ['body in chunks in CGI spelling', 'Transfer_Encoding'],
    ['whose page it is in CGI spelling', 'Sec_Fetch-Site'],
    ['CORS in CGI spelling', 'Access_Control_Request_Method'],
    ['hop-by-hop', 'TE'],
    ['hop-by-hop', 'Keep-Alive'],
    ['hop-by-hop', 'Trailer'],
    ['hop-by-hop', 'HTTP2-Settings'],
    ['hop-by-hop', 'Proxy-Authorization'],
    ['hop-by-hop', 'Proxy-Connection'],
    ['hop-by-hop', 'Upgrade'],
    ['what the runtime has answered', 'Expect'],
  ])('never passes: %s (%s)', (_, name) => {
    expect([...sent({ [name]: 'client' }, { site: MAPPED }).values()]).not.toContain('client')
  })

  it('never passes in any spelling of a reserved name (H1, H2)', () => {
    const name = fc.constantFrom(
      'postern-assertion',
      'x-forwarded-user',
      'remote-email',
      'x-groups',
      'fastly-client-ip',
      'x-azure-clientip',
      'x-custom-ip-authorization',
      'x-override-url',
      'x-proxyuser-ip',
      'x-real-ip',
      'forwarded',
    )
    fc.assert(
      fc.property(name.chain(respell), (spelling) => {
        const fields = sent({ [spelling]: 'client' }, { site: MAPPED, principal: customer(), assertion: 'ours' })
        expect([...fields.values()].join()).not.toContain('client')
      }),
    )
  })

  it('passes in its own spelling where it says what the body is, and whose page sent it', () => {
    const said = { 'Content-Type': 'text/x', 'Content-Encoding': 'br', 'Sec-Fetch-Site': 'none', X_App: '1' }
    const passed = { 'content-type': 'text/x', 'content-encoding': 'br', 'sec-fetch-site': 'none', x_app: '1' }
    expect(Object.fromEntries(sent(said))).toMatchObject(passed)
  })

  it('cannot take a field of ours away by Connection (H3, H4)', () => {
    const fields = sent(
      { connection: 'close, postern-assertion, x-forwarded-host, remote-email' },
      { site: MAPPED, principal: customer(), assertion: 'ours' },
    )
    expect(fields.get('postern-assertion')).toBe('ours')
    expect(fields.get('x-forwarded-host')).toBe('shop.example')
    expect(fields.get('remote-email')).toBe('alice@shop.example')
    expect(fields.has('connection')).toBe(false)
  })

  it('is stripped on every kind of request (H7)', () => {
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'DELETE']) {
      expect(sent({ 'x-forwarded-user': 'client' }, { site: MAPPED, input: { method } }).has('x-forwarded-user')).toBe(
        false,
      )
    }
  })
})

describe('what the origin is told by the gateway', () => {
  it('stands there once, with the gateway’s value (H5)', () => {
    const doubled = new Headers([
      ['host', 'shop.example'],
      ['X-Forwarded-User', 'user'],
      ['X-Forwarded-User', 'admin'],
      ['Postern-Assertion', 'a'],
      ['Postern-Assertion', 'b'],
    ])
    const { url, method, body } = rawRequest('/public/x')
    const facts = factsOf('/public/x', { headers: { 'x-forwarded-user': 'x', 'postern-assertion': 'y' } })
    const fields = originFields(new Headers(doubled), facts, compiled(MAPPED), {
      requestId: REQUEST_ID,
      principal: customer(),
      assertion: 'ours',
      clientAddress: undefined,
      cookies: 'as-received',
    })
    expect({ url, method, body }).toMatchObject({ method: 'GET' })
    expect(fields.get('x-forwarded-user')).toBe(customer().subject)
    expect(fields.get('postern-assertion')).toBe('ours')
  })

  it('is host, scheme, client address and request id for anybody, and no assertion (A3, A7)', () => {
    const fields = sent({ 'x-forwarded-for': '10.0.0.1, 10.0.0.2', 'x-forwarded-proto': 'http' }, { site: MAPPED })
    expect(Object.fromEntries(fields)).toEqual({
      'x-forwarded-for': '192.0.2.7',
      'x-forwarded-host': 'shop.example',
      'x-forwarded-proto': 'https',
      'postern-request-id': REQUEST_ID,
    })
  })

  it('is the mapped claims of a customer', () => {
    const fields = sent({}, { site: MAPPED, principal: customer(), assertion: 'ours' })
    expect(Object.fromEntries(fields)).toMatchObject({
      'x-forwarded-user': customer().subject,
      'remote-email': 'alice@shop.example',
      'x.groups': 'staff',
      'x-name': 'Alice',
      'x-verified': 'true',
      'postern-assertion': 'ours',
    })
  })

  it('holds each claim as one value (H8, H12)', () => {
    const claims = { name: '日本, Ltd.\r\nX-Role: admin', groups: ['a,admin', 'b', 'ü'] }
    const fields = sent({}, { site: MAPPED, principal: customer({ claims }) })
    expect(fields.get('x-name')).toBe('%E6%97%A5%E6%9C%AC%2C%20Ltd.%0D%0AX-Role%3A%20admin')
    expect(fields.get('x.groups')).toBe('a%2Cadmin,b,%C3%BC')
    expect(fields.has('remote-email')).toBe(false)
  })

  it('leaves out an address that was not verified', () => {
    const claims = { email: 'alice@shop.example', email_verified: false }
    const fields = sent({}, { site: MAPPED, principal: customer({ claims }) })
    expect(fields.has('remote-email')).toBe(false)
    expect(fields.get('x-verified')).toBe('false')
  })

  it('lets origins answer 304 to a customer, and respects what the client asked of caches', () => {
    expect(sent({}, { principal: customer() }).get('cache-control')).toBe('max-age=0')
    expect(sent({ 'cache-control': 'no-cache' }, { principal: customer() }).get('cache-control')).toBe('no-cache')
    expect(sent({}).has('cache-control')).toBe(false)
  })
})

describe('Origin and Referer', () => {
  const headers = { origin: 'https://www.shop.example', referer: 'https://shop.example/cart?x=1' }

  it('pass as they are by default', () => {
    expect(Object.fromEntries(sent(headers))).toMatchObject(headers)
  })

  it('become the origin’s own where the site asks for it', () => {
    expect(Object.fromEntries(sent(headers, { site: { originHeader: 'rewrite' } }))).toMatchObject({
      origin: 'http://origin.internal:3000',
      referer: 'http://origin.internal:3000/cart?x=1',
    })
  })

  it('of strangers stay what they are', () => {
    const foreign = { origin: 'https://spa.example', referer: 'https://shop.example.evil.test/' }
    expect(Object.fromEntries(sent(foreign, { site: { originHeader: 'rewrite' } }))).toMatchObject(foreign)
  })
})

describe('cookies for the origin', () => {
  const cookieSent = (cookie: string) => sent({ cookie }).get('cookie')

  it('are never the gateway’s own', () => {
    expect(cookieSent('a=1; __Host-Http-postern=secret; b=2; __Host-Http-postern-flow=f')).toBe('a=1; b=2')
    expect(cookieSent('__Host-Http-postern=secret')).toBeNull()
    expect(cookieSent('a=1, __Host-Http-postern=secret')).toBe('a=1')
    expect(cookieSent('__host-http-POSTERN=secret; a=1')).toBe('a=1')
    expect(cookieSent('=__Host-Http-postern=secret; __Host-Http-postern=b')).toBeNull()
  })

  it('are never the gateway’s own behind bytes that some readers take for blanks (S9)', () => {
    expect(cookieSent('a=1; \u0085__Host-Http-postern=secret; b=2')).toBe('a=1; b=2')
    expect(cookieSent('__Host-Http-postern-flow\u0085=secret')).toBeNull()
    expect(cookieSent('\u0080\u0085__host-http-postern\u00a0=secret; a=1')).toBe('a=1')
  })

  it('are an app’s own only as they were admitted, behind such bytes as well', () => {
    const { cookies } = factsOf('/public/x', { headers: { cookie: 'a=1; \u0085basket=3' } })
    expect(forwardedCookies(cookies, new Set(['basket']))).toEqual({ header: 'a=1' })
  })

  it('are kept from it in any case, for apps that read names so', () => {
    const { cookies } = factsOf('/public/x', { headers: { cookie: 'BASKET=forged; a=1; Basket=forged' } })
    expect(forwardedCookies(cookies, new Set(['basket']))).toEqual({ header: 'a=1' })
  })

  it.each([
    'app.session',
    'app session',
    'app[session',
    'APP.Session',
    'app_session[x]',
    'app.session[x][y]',
    '\u00a0app.session',
    'app%5Fsession',
    'app%2esession',
    'app+session',
    'app_session%00x',
    '%20app_session',
    'app%5Bsession',
  ])('are kept from it as %s, which some PHP takes for app_session', (name) => {
    const { cookies } = factsOf('/public/x', { headers: { cookie: `${name}=planted; a=1; app-session=2; app=3` } })
    const { appCookiesFolded } = compiled({ appCookies: ['app_session'] })
    expect(forwardedCookies(cookies, appCookiesFolded)).toEqual({ header: 'a=1; app-session=2; app=3' })
  })

  it('pass under the very name that the site gives, and no other of its spellings does', () => {
    const { cookies } = factsOf('/public/x', { headers: { cookie: 'app.session=sealed; app_session=planted' } })
    const { appCookiesFolded } = compiled({ appCookies: ['app.session'] })
    const admitted = new Map([['app.session=sealed', 'mine']])
    expect(forwardedCookies(cookies, appCookiesFolded, admitted)).toEqual({ header: 'app.session=mine' })
  })

  it('pass byte for byte where none of them is ours', () => {
    for (const cookie of ['a=1;b=2', ' a = 1', 'a=1, b=2', ';;', 'no-equals', '__Host-Http-postern-other=1']) {
      expect(cookieSent(cookie)).toBe(new Headers({ cookie }).get('cookie'))
    }
  })
})
