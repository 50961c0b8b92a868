import { createServer, type IncomingHttpHeaders, request as sendRequest } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { queryHash } from '#origin/request-binding.ts'
import { CURRENT_KEY, FOREIGN_KEY, toPublicJwk } from '#origin/vectors/keys.ts'
import { CLAIMS, NOW, SETTINGS } from '#origin/vectors/settings.ts'
import type { Members } from '#origin/vectors/token.ts'
import { type RunningShop, startShop } from '../../../demo/shop.ts'
import { signAssertion } from '../origin/assertion.ts'

const keyServer = createServer((_, response) => {
  response.end(JSON.stringify({ keys: [toPublicJwk(CURRENT_KEY)] }))
})
let shop: RunningShop

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    keyServer.listen(0, '127.0.0.1', resolve)
  })
  const address = keyServer.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  shop = await startShop({ ...SETTINGS, port: 0, jwksUrl: `http://127.0.0.1:${port}/jwks.json`, now: () => NOW })
})

afterAll(async () => {
  await shop.close()
  await new Promise((resolve) => {
    keyServer.close(resolve)
    keyServer.closeAllConnections()
  })
})

interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly form?: Readonly<Record<string, string>>
  readonly body?: string
  /** Stops after the first bytes of the body, for streams. */
  readonly first?: boolean
}

interface Answered {
  readonly status: number | undefined
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Without `fetch`, which normalises paths and adds headers of its own. */
const ask = (path: string, { method, headers = {}, form, body, first }: Asked = {}): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const content = form === undefined ? body : new URLSearchParams(form).toString()
    const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
    const { hostname, port } = new URL(shop.url)
    const sent = Object.fromEntries(
      Object.entries({ ...type, ...headers }).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : [...value],
      ]),
    )
    const fallback = content === undefined ? 'GET' : 'POST'
    const request = sendRequest({ hostname, port, path, method: method ?? fallback, headers: sent })
    request.on('error', reject).on('response', async (response) => {
      let text = ''
      for await (const chunk of response) {
        text += chunk
        if (first && text.includes('data:')) break
      }
      resolve({ status: response.statusCode, headers: response.headers, text })
      request.destroy()
    })
    request.end(content)
  })

/** The header that the gateway would add to a customer's request. */
const asCustomer = async (method: string, target: string, claims: Members = {}) => {
  const [path, query] = target.split('?')
  const htq = query === undefined ? undefined : await queryHash(query)
  const assertion = await signAssertion({ htm: method, htu: `${SETTINGS.publicUrl}${path}`, htq, ...claims })
  return { 'postern-assertion': assertion }
}

const cookieOf = ({ headers }: Answered): string => headers['set-cookie']?.[0]?.split(';')[0] ?? ''

describe('an anonymous visitor', () => {
  it('sees the catalogue with a way to sign in', async () => {
    const { status, headers, text } = await ask('/')
    expect(status).toBe(200)
    expect(text).toContain('href="/_auth/sign-in?return_to=/account"')
    expect(text).toContain('Ranunculus')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(text).not.toMatch(/https?:\/\/(?!www\.w3\.org)/)
  })

  it('fills a basket under a cookie of the shop', async () => {
    const added = await ask('/basket/lines', { form: { flower: 'tulip' } })
    expect(added).toMatchObject({ status: 303, headers: { location: '/#tulip' } })
    expect(added.headers['set-cookie']?.[0]).toMatch(
      /^basket=[A-Za-z0-9_-]{22}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure$/,
    )
    const cookie = cookieOf(added)
    await ask('/basket/lines', { form: { flower: 'poppy' }, headers: { cookie } })
    const { text } = await ask('/api/basket', { headers: { cookie } })
    expect(JSON.parse(text)).toMatchObject({ count: 2, lines: [{ flower: 'tulip' }, { flower: 'poppy' }] })
    const [line] = JSON.parse(text).lines
    await ask('/basket/lines/remove', { form: { flower: 'tulip', cents: String(line.cents) }, headers: { cookie } })
    expect(JSON.parse((await ask('/api/basket', { headers: { cookie } })).text)).toMatchObject({ count: 1 })
    expect((await ask('/basket', { headers: { cookie } })).text).toContain('Sign in to order')
  })

  it('fills it by the programming interface too', async () => {
    const headers = { 'content-type': 'application/json' }
    const added = await ask('/api/basket', { body: '{"flower":"tulip"}', headers })
    expect(added.status).toBe(201)
    const { text } = await ask('/api/basket', { headers: { cookie: cookieOf(added) } })
    expect(JSON.parse(text)).toMatchObject({ count: 1 })
    expect(await ask('/api/basket', { body: '{"flower":7}', headers })).toMatchObject({ status: 400 })
    expect(await ask('/api/basket', { body: '{"flower":"rose"}', headers })).toMatchObject({ status: 409 })
    expect(await ask('/api/basket', { body: '{"flower":"tulip"}' })).toMatchObject({ status: 400 })
  })

  it('with two basket cookies has neither', async () => {
    const first = cookieOf(await ask('/basket/lines', { form: { flower: 'tulip' } }))
    const second = cookieOf(await ask('/basket/lines', { form: { flower: 'tulip' } }))
    const { text } = await ask('/api/basket', { headers: { cookie: `${first}; ${second}` } })
    expect(JSON.parse(text)).toMatchObject({ count: 0 })
  })

  it('is told that nobody is signed in', async () => {
    expect(JSON.parse((await ask('/api/me')).text)).toEqual({ signedIn: false })
  })
})

describe('a customer', () => {
  const address = {
    name: 'Ada <script>',
    street: 'Kanalweg 3',
    postcode: '10117',
    city: 'Berlin',
    country: 'DE',
    note: '',
  }

  it('is known by what the gateway signed', async () => {
    const headers = await asCustomer('GET', '/api/me', { email: 'ada@example.com' })
    expect(JSON.parse((await ask('/api/me', { headers })).text)).toEqual({
      signedIn: true,
      sub: CLAIMS['sub'],
      email: 'ada@example.com',
      acr: 'aal2',
    })
  })

  it('sees how they pay, and nobody else does', async () => {
    const headers = await asCustomer('GET', '/account/payment', { email: 'ada@example.com' })
    expect((await ask('/account/payment', { headers })).text).toContain('ada@example.com')
    expect(await ask('/account/payment')).toMatchObject({ status: 403 })
  })

  it('saves an address, which is shown as text and to nobody else', async () => {
    const saved = await ask('/account/address', {
      form: address,
      headers: { ...(await asCustomer('POST', '/account/address', { sub: 'ada' })), 'sec-fetch-site': 'same-origin' },
    })
    expect(saved).toMatchObject({ status: 303, headers: { location: '/account?done=address' } })
    const shown = await ask('/account?done=address', {
      headers: await asCustomer('GET', '/account?done=address', { sub: 'ada' }),
    })
    expect(shown.text).toContain('Ada &#60;script&#62;')
    expect(shown.text).not.toContain('Ada <script>')
    expect(shown.text).toContain('Your address is saved.')
    expect(shown.text).toContain('action="/_auth/sign-out"')
    const other = await ask('/account', { headers: await asCustomer('GET', '/account', { sub: 'bob' }) })
    expect(other.text).not.toContain('Kanalweg')
  })

  it('gets an incomplete address back with what to mend', async () => {
    const answer = await ask('/account/address', {
      form: { ...address, city: '' },
      headers: await asCustomer('POST', '/account/address', { sub: 'eve' }),
    })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('aria-describedby="city-problem"')
    expect(answer.text).toContain('Ada &#60;script&#62;')
  })

  it('orders what an anonymous visitor began, once there is an address', async () => {
    const cookie = cookieOf(await ask('/basket/lines', { form: { flower: 'tulip' } }))
    const order = async () => {
      const headers = { ...(await asCustomer('POST', '/account/orders', { sub: 'cleo' })), cookie }
      return (await ask('/account/orders', { form: {}, headers })).headers.location
    }
    expect(await order()).toBe('/account/address')
    const headers = await asCustomer('POST', '/account/address', { sub: 'cleo' })
    await ask('/account/address', { form: address, headers })
    expect(await order()).toBe('/account?done=order')
    expect(await order()).toBe('/basket')
    const account = await ask('/account', { headers: await asCustomer('GET', '/account', { sub: 'cleo' }) })
    expect(account.text).toMatch(/HP-\d+/)
    const stream = await ask('/account/orders.sse', {
      headers: await asCustomer('GET', '/account/orders.sse', { sub: 'cleo' }),
      first: true,
    })
    expect(stream.text).toMatch(/^data: \{"HP-\d+":"Ordered"\}$/m)
  })

  it('sees no sentence in the notice that the shop did not write', async () => {
    for (const done of ['<b>x</b>', 'toString', '__proto__']) {
      const target = `/account?done=${encodeURIComponent(done)}`
      const { status, text } = await ask(target, { headers: await asCustomer('GET', target) })
      expect(status).toBe(200)
      expect(text).not.toContain('role="status"')
    }
  })
})

describe('a request round the gateway', () => {
  it.each([
    ['/account', {}],
    ['/account/address', {}],
    ['/account/orders.sse', {}],
    ['/account', { 'x-forwarded-user': 'ada' }],
    ['/account', { 'postern-assertion': 'ada' }],
  ])('to %s with %j is refused with a page that says so', async (path, headers) => {
    const { status, text } = await ask(path, { headers })
    expect(status).toBe(403)
    expect(text).toContain('This request came round the gateway')
    expect(text).toContain(`${SETTINGS.publicUrl}/account`)
  })

  it('that sends a form is refused before the form is read', async () => {
    expect(await ask('/account/address', { form: { name: 'Eve' } })).toMatchObject({ status: 403 })
    expect(await ask('/account/orders', { form: {} })).toMatchObject({ status: 403 })
  })

  it.each([
    ['another path', { htu: `${SETTINGS.publicUrl}/` }],
    ['another method', { htm: 'POST' }],
    ['another service', { aud: 'admin' }],
    ['another gateway', { iss: 'https://id.attacker.example' }],
    ['an earlier time', { iat: NOW - 100, nbf: NOW - 100, exp: NOW - 55 }],
    ['any request', { htm: undefined, htu: undefined }],
  ])('with an assertion for %s is refused', async (_, claims) => {
    const headers = await asCustomer('GET', '/account', claims)
    expect(await ask('/account', { headers })).toMatchObject({ status: 403 })
  })

  it('with an assertion of a foreign key is refused', async () => {
    const headers = { 'postern-assertion': await signAssertion({}, FOREIGN_KEY) }
    expect(await ask('/account', { headers })).toMatchObject({ status: 403 })
  })

  it('with two assertions is refused', async () => {
    const { 'postern-assertion': assertion } = await asCustomer('GET', '/account')
    const headers = { 'postern-assertion': [assertion, assertion] }
    expect(await ask('/account', { headers })).toMatchObject({ status: 403 })
  })

  it('with a wrong assertion is refused on public paths as well', async () => {
    const headers = await asCustomer('GET', '/account')
    expect(await ask('/', { headers })).toMatchObject({ status: 403 })
    expect(await ask('/api/me', { headers })).toMatchObject({
      status: 403,
      headers: { 'content-type': 'application/problem+json' },
    })
  })

  it('in another spelling of a guarded path finds nothing', async () => {
    for (const path of ['/Account', '/%61ccount', '//account', '/./account', '/account;x', '/accounts']) {
      expect([path, (await ask(path)).status]).toEqual([path, 404])
    }
    expect(await ask('http://127.0.0.1/account')).toMatchObject({ status: 400 })
  })
})

describe('a form of another site', () => {
  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ 'sec-fetch-site': 'cross-site', origin: SETTINGS.publicUrl }, 403],
    [{ origin: 'https://attacker.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 303],
    [{ origin: SETTINGS.publicUrl }, 303],
    [{}, 303],
  ])('%j is answered %i', async (headers, status) => {
    const sent: Readonly<Record<string, string>> = { ...headers }
    expect(await ask('/basket/lines', { form: { flower: 'tulip' }, headers: sent })).toMatchObject({ status })
    const customer = await asCustomer('POST', '/account/orders')
    const order = await ask('/account/orders', { form: {}, headers: { ...sent, ...customer } })
    expect(order).toMatchObject({ status })
  })
})

describe('the shop', () => {
  it('answers HEAD like GET, and other methods with what it takes', async () => {
    expect(await ask('/', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' })
    expect(await ask('/', { method: 'DELETE' })).toMatchObject({ status: 405, headers: { allow: 'GET' } })
    expect(await ask('/basket/lines')).toMatchObject({ status: 405, headers: { allow: 'POST' } })
  })

  it('reads no body above 16 KiB', async () => {
    const pad = (length: number): string => `flower=tulip&pad=${'x'.repeat(length - 17)}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await ask('/basket/lines', { body: pad(16_384), headers })).toMatchObject({ status: 303 })
    expect(await ask('/basket/lines', { body: pad(16_385), headers })).toMatchObject({ status: 400 })
  })

  it('serves its own style, script and icon and no other file', async () => {
    for (const name of ['shop.css', 'shop.client.js', 'icon.svg']) {
      expect(await ask(`/assets/${name}`)).toMatchObject({
        status: 200,
        headers: { 'x-content-type-options': 'nosniff' },
      })
    }
    expect(await ask('/assets/../shop.ts')).toMatchObject({ status: 404 })
    expect(await ask('/assets/%2e%2e/shop.ts')).toMatchObject({ status: 404 })
  })
})

describe('the price feed', () => {
  const prices = { at: NOW, prices: { tulip: expect.any(Number) }, round: { length: 1800 } }

  const connect = (path: string, headers: Record<string, string>): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${shop.url.replace('http', 'ws')}${path}`, { headers })
      socket.once('message', (data) => {
        resolve(JSON.parse(String(data)))
        socket.close()
      })
      socket.once('unexpected-response', (_, response) => {
        resolve(response.statusCode)
        socket.terminate()
      })
      socket.once('error', reject)
    })

  it('comes as events', async () => {
    const { headers, text } = await ask('/live/prices.sse', { first: true })
    expect(headers['content-type']).toBe('text/event-stream')
    expect(JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? '')).toMatchObject(prices)
  })

  it('comes over a WebSocket', async () => {
    expect(await connect('/live/prices', {})).toMatchObject(prices)
    expect(await connect('/live/prices', { origin: SETTINGS.publicUrl })).toMatchObject(prices)
    expect(await connect('/live/prices', await asCustomer('GET', '/live/prices'))).toMatchObject(prices)
  })

  it('is closed to pages of other sites, to wrong assertions and on other paths', async () => {
    expect(await connect('/live/prices', { origin: 'https://attacker.example' })).toBe(403)
    expect(await connect('/live/prices', await asCustomer('GET', '/account'))).toBe(403)
    expect(await connect('/account', {})).toBe(404)
  })
})

describe('a shop that cannot reach its gateway', () => {
  it('says so to customers and serves everybody else', async () => {
    const lonely = await startShop({ ...SETTINGS, port: 0, jwksUrl: 'http://127.0.0.1:9/jwks.json', now: () => NOW })
    const statusOf = async (path: string, headers: Record<string, string>) =>
      (await fetch(`${lonely.url}${path}`, { headers })).status
    expect(await statusOf('/account', await asCustomer('GET', '/account'))).toBe(503)
    expect(await statusOf('/api/me', await asCustomer('GET', '/api/me'))).toBe(503)
    expect(await statusOf('/', {})).toBe(200)
    await lonely.close()
  })

  it('is not opened without knowing it', async () => {
    const jwksUrl = 'http://127.0.0.1:9/jwks.json'
    await expect(startShop({ ...SETTINGS, audience: '', port: 0, jwksUrl })).rejects.toThrow('audience is missing')
  })
})
