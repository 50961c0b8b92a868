import { beforeEach, describe, expect, it } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import { FORM, hidden, NAVIGATION, newVisitor, SCRIPT, SITE, startGateway, type TestGateway } from './arrange.ts'

beforeEach(stopClock)

/** Every path of ours below the base path: methods that it answers, and who may ask for it. */
const PATHS = [
  ['/sign-in', 'GET, HEAD, POST', 'page'],
  ['/sign-in/code', 'GET, HEAD, POST', 'page'],
  ['/sign-in/code/resend', 'POST', 'page'],
  ['/sign-in/passkey', 'POST', 'page'],
  ['/sign-up', 'GET, HEAD, POST', 'page'],
  ['/sign-up/code', 'GET, HEAD, POST', 'page'],
  ['/sign-up/code/resend', 'POST', 'page'],
  ['/passkey', 'GET, HEAD', 'page'],
  ['/passkey/create', 'POST', 'page'],
  ['/passkey/skip', 'POST', 'page'],
  ['/passkey/options', 'POST', 'script'],
  ['/step-up', 'GET, HEAD, POST', 'page'],
  ['/sign-out', 'GET, HEAD, POST', 'either'],
  ['/account', 'GET, HEAD', 'page'],
  ['/account/name', 'POST', 'page'],
  ['/account/sign-out-everywhere', 'POST', 'page'],
  ['/account/signed-out', 'GET, HEAD', 'page'],
  ['/account/security', 'GET, HEAD', 'page'],
  ['/account/security/passkey/rename', 'POST', 'page'],
  ['/account/security/passkey/trust', 'POST', 'page'],
  ['/account/security/passkey/remove', 'POST', 'page'],
  ['/account/security/password', 'GET, HEAD, POST', 'page'],
  ['/account/security/password/remove', 'POST', 'page'],
  ['/account/security/totp', 'GET, HEAD, POST', 'page'],
  ['/account/security/totp/remove', 'POST', 'page'],
  ['/account/security/recovery-code', 'GET, HEAD, POST', 'page'],
  ['/sign-in/second', 'GET, HEAD, POST', 'page'],
  ['/step-up/release', 'GET, HEAD', 'page'],
  ['/step-up/done', 'GET, HEAD', 'page'],
  ['/session', 'GET, HEAD, POST', 'script'],
  ['/health', 'GET, HEAD', 'either'],
  ['/jwks.json', 'GET, HEAD', 'either'],
] as const

const POSTED = PATHS.filter(([, allow]) => allow.includes('POST')).map(([path]) => path)
const PAGES = PATHS.filter(([, , audience]) => audience === 'page')
const SHOWN = PAGES.filter(([, allow]) => allow.includes('GET')).map(([path]) => path)

/** Nothing may come of a refused request: no call of an object, no cookie, nothing at the origin. */
const expectNothingDone = (gateway: TestGateway, response: Response): void => {
  expect(gateway.takeCalls()).toEqual([])
  expect(gateway.forwarded).toEqual([])
  expect(response.headers.getSetCookie()).toEqual([])
  expect(response.headers.get('postern-request-id')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  expect(response.headers.get('cache-control')).toBe('no-store')
}

const problemOf = async (response: Response): Promise<unknown> => {
  const problem: unknown = await response.json()
  return typeof problem === 'object' && problem !== null && 'type' in problem ? problem.type : undefined
}

describe('a path of ours', () => {
  it.each(PATHS)('%s answers %s', async (path, allow) => {
    const gateway = startGateway()
    const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
    for (const method of methods.filter((name) => !allow.split(', ').includes(name))) {
      const response = await gateway.send(`/_auth${path}`, { method, headers: NAVIGATION })
      expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, allow])
      expectNothingDone(gateway, response)
    }
  })

  it.each([
    '/_auth',
    '/_auth/',
    '/_auth/nowhere',
    '/_auth/sign-in/',
    '/_auth/sign-in/nowhere',
    '/_AUTH/sign-in',
    '/_auth/SIGN-IN',
    '/_Auth/session',
    '/_auth/__proto__',
    '/_auth/constructor',
    '/_auth/dev/mail',
    '/_auth/dev/mail.json?to=ada@example.com',
    '/_auth/assets/nothing.css',
    '/.WELL-KNOWN/webauthn',
    '/.well-known/Change-Password',
    '//_auth/nowhere',
    '/%5Fauth/nowhere',
    '/_%61uth/nowhere',
  ])('%s that does not exist is 404 and never the origin, by any method', async (path) => {
    const gateway = startGateway()
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await gateway.send(path, { method, headers: NAVIGATION })
      expect([method, response.status]).toEqual([method, 404])
      expectNothingDone(gateway, response)
    }
  })

  it('never reaches the origin with its trap spellings either', async () => {
    const gateway = startGateway()
    for (const path of [
      '/_auth%2fsession',
      '/_auth\\session',
      '/x/../_auth/session',
      '/_auth/%2e%2e/x',
      '/_auth;x/session',
    ]) {
      await gateway.send(path, { headers: SCRIPT })
    }
    expect(gateway.forwarded).toEqual([])
  })
})

describe('a page', () => {
  it.each(SHOWN)('%s is not shown to a script or inside a frame', async (path) => {
    const gateway = startGateway()
    for (const headers of [
      SCRIPT,
      { 'sec-fetch-mode': 'cors' },
      { ...SCRIPT, 'sec-fetch-mode': 'same-origin' },
      { ...SCRIPT, 'sec-fetch-mode': 'no-cors' },
      { ...NAVIGATION, 'sec-fetch-dest': 'iframe' },
      { ...NAVIGATION, 'sec-fetch-dest': 'frame' },
      { ...NAVIGATION, 'sec-fetch-dest': 'object' },
      { ...NAVIGATION, 'sec-fetch-dest': 'embed' },
    ]) {
      const response = await gateway.send(`/_auth${path}`, { headers })
      expect(response.status).toBe(403)
      expectNothingDone(gateway, response)
    }
  })
})

describe('a post', () => {
  const FOREIGN: readonly (readonly [string, Record<string, string>])[] = [
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
    ['from another site that lies about its origin', { 'sec-fetch-site': 'cross-site', origin: SITE }],
    ['from a sister host', { 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' }],
    ['from nowhere', { 'sec-fetch-site': 'none' }],
    ['with another origin', { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }],
    ['of a browser without metadata from another site', { origin: 'https://evil.example' }],
    ['of a browser without metadata from a sandbox', { origin: 'null' }],
    ['that tells neither', {}],
  ]

  it.each(FOREIGN)('%s is refused everywhere, cookies or not', async (_, headers) => {
    const gateway = startGateway()
    for (const path of POSTED) {
      const type = path === '/passkey/options' ? 'application/json' : FORM['content-type']
      for (const cookie of [{}, { cookie: `__Host-Http-postern-flow=${'f'.repeat(43)}` }]) {
        const response = await gateway.send(`/_auth${path}`, {
          method: 'POST',
          headers: { 'content-type': type, ...cookie, ...headers },
          body: '',
        })
        expect([path, response.status]).toEqual([path, 403])
        expectNothingDone(gateway, response)
      }
    }
  })

  it('of a script of the app to a page is refused', async () => {
    const gateway = startGateway()
    for (const [path, allow] of PAGES) {
      if (!allow.includes('POST')) continue
      const headers = { ...SCRIPT, ...FORM, origin: SITE }
      const response = await gateway.send(`/_auth${path}`, { method: 'POST', headers, body: 'flow=x' })
      expect([path, response.status]).toEqual([path, 403])
      expect(await problemOf(response)).toBe('urn:postern:problem:cross-site-request')
    }
  })

  it('of an older browser passes by its origin alone', async () => {
    const gateway = startGateway()
    const headers = { ...FORM, origin: SITE, accept: 'text/html' }
    const response = await gateway.send('/_auth/sign-out', { method: 'POST', headers, body: '' })
    expect(response.status).toBe(303)
  })

  it.each([
    ['multipart/form-data; boundary=x'],
    ['text/plain'],
    ['application/json'],
    ['application/x-www-form-urlencoded-not'],
    ['%'],
  ])('of type %s is no form: 415', async (type) => {
    const gateway = startGateway()
    for (const path of POSTED.filter((each) => each !== '/passkey/options')) {
      const headers = { ...NAVIGATION, 'content-type': type }
      const response = await gateway.send(`/_auth${path}`, { method: 'POST', headers, body: 'flow=x' })
      expect([path, response.status]).toEqual([path, 415])
      expectNothingDone(gateway, response)
    }
  })

  it('of a form where JSON is asked for is 415, and of no JSON 400', async () => {
    const gateway = startGateway()
    const post = (type: string, body: string) =>
      gateway.send('/_auth/passkey/options', { method: 'POST', headers: { ...SCRIPT, 'content-type': type }, body })
    expect((await post(FORM['content-type'], 'flow=x')).status).toBe(415)
    for (const body of ['', '{', '[]', '{}', '{"flow":1}', '{"flow":"x","more":1}', 'null']) {
      expect([body, (await post('application/json', body)).status]).toEqual([body, 400])
    }
    expect((await post('application/json', '{"flow":"x"}')).status).toBe(403)
    expect((await post('application/json', `{"flow":"${'x'.repeat(64 * 1024)}"}`)).status).toBe(413)
    expect(gateway.takeCalls()).toEqual([])
  })

  it('of more than 64 KiB is 413, and of 64 KiB is read, whatever length is declared', async () => {
    const gateway = startGateway()
    const ofSize = (size: number): string => `a=${'x'.repeat(size - 2)}`
    const streamed = (text: string) => new Blob([text]).stream()
    const post = (body: BodyInit) =>
      gateway.send('/_auth/sign-in', { method: 'POST', headers: { ...NAVIGATION, ...FORM }, body })
    const limit = 64 * 1024
    for (const body of [ofSize(limit + 1), streamed(ofSize(limit + 1)), streamed(ofSize(1024 * 1024))]) {
      const response = await post(body)
      expect(response.status).toBe(413)
      expectNothingDone(gateway, response)
    }
    for (const body of [ofSize(limit), streamed(ofSize(limit))]) expect((await post(body)).status).not.toBe(413)
  })

  it.each([
    ['two values of one name', 'flow=a&flow=b'],
    ['one name in two spellings', 'flow=a&%66low=b'],
    ['a broken escape', 'flow=%'],
    ['an escape that is no UTF-8', 'flow=%ff'],
    ['33 fields', Array.from({ length: 33 }, (_, n) => `f${n}=`).join('&')],
  ])('with %s is 400, in the form and in the address', async (_, fields) => {
    const gateway = startGateway()
    const headers = { ...NAVIGATION, ...FORM }
    const form = await gateway.send('/_auth/sign-in', { method: 'POST', headers, body: fields })
    expect(form.status).toBe(400)
    expectNothingDone(gateway, form)
    const address = await gateway.send(`/_auth/sign-in?${fields}`, { headers: NAVIGATION })
    expect(address.status).toBe(400)
    expectNothingDone(gateway, address)
  })

  it('of bytes that are no text is 400', async () => {
    const gateway = startGateway()
    const body = Uint8Array.of(0x61, 0x3d, 0xff, 0xfe)
    const response = await gateway.send('/_auth/sign-in', { method: 'POST', headers: { ...NAVIGATION, ...FORM }, body })
    expect(response.status).toBe(400)
    expectNothingDone(gateway, response)
  })
})

describe('a refusal', () => {
  it('is a page for people and a problem document for programs', async () => {
    const gateway = startGateway()
    const page = await gateway.send('/_auth/nowhere', { headers: NAVIGATION })
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const document = await gateway.send('/_auth/nowhere', { headers: SCRIPT })
    expect(document.headers.get('content-type')).toBe('application/problem+json')
    expect(await document.json()).toMatchObject({
      type: 'urn:postern:problem:not-found',
      status: 404,
      request_id: document.headers.get('postern-request-id'),
    })
  })

  it('repeats nothing of what was sent as markup', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    const first = await visitor.get('/_auth/sign-in')
    const typed = '"><script>alert(1)</script>'
    const flow = hidden(await first.text(), 'flow')
    const again = await visitor.post('/_auth/sign-in', { flow, address: typed })
    expect(again.status).toBe(422)
    expect(await again.text()).not.toContain('<script>alert')
  })

  it.each<Record<string, string>>([
    { authorization: 'Bearer %' },
    { cookie: '__Host-Http-postern=%; __Host-Http-postern-flow=%' },
    { cookie: ';;;=;==;__Host-Http-postern' },
    { 'accept-language': ',,,;q=9,de-'.repeat(50) },
    { 'sec-fetch-site': '%', 'sec-fetch-mode': '%' },
    { referer: 'javascript:alert(1)' },
  ])('never is a fault: %j', async (headers) => {
    const gateway = startGateway()
    for (const path of ['/_auth/sign-in', '/_auth/session', '/_auth/account', '/_auth/sign-out']) {
      const response = await gateway.send(path, { headers })
      expect(response.status).toBeLessThan(500)
    }
  })
})
