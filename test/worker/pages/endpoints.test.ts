import { beforeEach, describe, expect, it } from 'vitest'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  CONFIG,
  NAVIGATION,
  newVisitor,
  proveAddress,
  SCRIPT,
  SITE,
  startGateway,
  type TestGateway,
  type Visitor,
} from './arrange.ts'

beforeEach(stopClock)

const SESSION = '__Host-Http-postern'

const signedUp = async () => {
  const gateway = startGateway()
  const visitor = newVisitor(gateway)
  await proveAddress(gateway, visitor, 'sign-up', 'ada@example.com')
  gateway.takeCalls()
  return { gateway, visitor }
}

/** As a script asks: a POST that says nothing. */
const renew = (gateway: TestGateway, { cookies }: Visitor): Promise<Response> => {
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
  return gateway.send('/_auth/session', { method: 'POST', headers: { ...SCRIPT, origin: SITE, cookie } })
}

describe('GET /session', () => {
  it('says of nobody that nobody is signed in', async () => {
    const gateway = startGateway()
    const response = await gateway.send('/_auth/session', { headers: SCRIPT })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
    expect(await response.json()).toEqual({ signed_in: false })
    expect(gateway.takeCalls()).toEqual([])
  })

  it('says of a customer who, how strongly, since when and until when, and no secret', async () => {
    const { gateway, visitor } = await signedUp()
    const began = Date.now() / 1000
    pass(30)
    const response = await visitor.get('/_auth/session', SCRIPT)
    const body = await response.text()
    expect(JSON.parse(body)).toEqual({
      signed_in: true,
      subject: expect.stringMatching(/^[A-Za-z0-9_-]{22}$/),
      acr: 'aal0',
      auth_time: began,
      ends: began + 86_400,
    })
    expect(body).not.toContain('ada@example.com')
    expect(gateway.takeCalls()).toEqual([])
  })

  it('is no activity: a page that polls does not keep a session alive', async () => {
    const { visitor } = await signedUp()
    for (let minutes = 1; minutes < 60; minutes++) {
      pass(60)
      const response = await visitor.get('/_auth/session', SCRIPT)
      expect(await response.json()).toMatchObject({ signed_in: true })
    }
    pass(60)
    expect(await (await visitor.get('/_auth/session', SCRIPT)).json()).toEqual({ signed_in: false })
  })

  it('is activity by POST: a page whose customer is at work keeps the session, and its cookie', async () => {
    const { gateway, visitor } = await signedUp()
    for (let minutes = 0; minutes < 90; minutes += 5) {
      pass(300)
      const renewed = await renew(gateway, visitor)
      expect(await renewed.json()).toMatchObject({ signed_in: true })
    }
    pass(1800)
    const renewed = await renew(gateway, visitor)
    expect(renewed.headers.getSetCookie().join()).toContain(`${SESSION}=`)
  })

  it('is not renewed by a page of another site', async () => {
    const { gateway, visitor } = await signedUp()
    const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { ...SCRIPT, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', cookie }
    expect((await gateway.send('/_auth/session', { method: 'POST', headers })).status).toBe(403)
    expect(gateway.takeCalls()).toEqual([])
  })

  it('does not hide the activity of a customer behind leases that a poll renewed', async () => {
    const { visitor } = await signedUp()
    for (let minutes = 1; minutes <= 90; minutes++) {
      pass(30)
      await visitor.get('/_auth/session', SCRIPT)
      pass(30)
      await visitor.get('/_auth/session', SCRIPT)
      await visitor.get('/page')
    }
    expect(await (await visitor.get('/_auth/session', SCRIPT)).json()).toMatchObject({ signed_in: true })
  })

  it('answers a broken cookie as nobody', async () => {
    const gateway = startGateway()
    for (const cookie of [`${SESSION}=x`, `${SESSION}=`, `${SESSION}=a; ${SESSION}=b`]) {
      const response = await gateway.send('/_auth/session', { headers: { ...SCRIPT, cookie } })
      expect([response.status, await response.json()]).toEqual([200, { signed_in: false }])
    }
  })
})

describe('sign-out', () => {
  it('of a script is a post, ends the session at its account and deletes the cookies of gateway and app', async () => {
    const { gateway, visitor } = await signedUp()
    const stolen = visitor.cookies.get(SESSION) ?? ''
    visitor.cookies.set('basket', 'apples')
    const response = await visitor.post('/_auth/sign-out', {}, SCRIPT)
    expect([response.status, await response.json()]).toEqual([200, { signed_in: false }])
    const lines = response.headers.getSetCookie()
    expect(lines).toContain(`${SESSION}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax`)
    expect(lines.some((line) => line.startsWith('basket=;'))).toBe(true)
    const headers = { ...NAVIGATION, cookie: `${SESSION}=${stolen}` }
    expect((await gateway.send('/_auth/account', { headers })).status).toBe(303)
    pass(60)
    const replayed = await gateway.send('/page', { headers })
    expect(replayed.status).toBe(303)
  })

  it('of a script needs neither a body nor a type', async () => {
    const { gateway, visitor } = await signedUp()
    const cookie = `${SESSION}=${visitor.cookies.get(SESSION)}`
    const headers = { ...SCRIPT, origin: SITE, cookie }
    const response = await gateway.send('/_auth/sign-out', { method: 'POST', headers })
    expect(await response.json()).toEqual({ signed_in: false })
    expect(gateway.takeCalls()).toContain('ACCOUNT.endSession')
  })

  it('of a person is a form that leads on', async () => {
    const { visitor } = await signedUp()
    const done = await visitor.post('/_auth/sign-out', {})
    expect([done.status, done.headers.get('location')]).toEqual([303, '/_auth/sign-out?done=1'])
    const back = await visitor.post('/_auth/sign-out', { return_to: '/page' })
    expect(back.headers.get('location')).toBe('/page')
  })

  it('is never done by a link: GET shows a button and ends nothing', async () => {
    const { gateway, visitor } = await signedUp()
    for (const headers of [{}, { 'sec-fetch-site': 'cross-site' }]) {
      expect((await visitor.get('/_auth/sign-out?return_to=/page', headers)).status).toBe(200)
    }
    expect(gateway.takeCalls()).toEqual([])
    expect(await (await visitor.get('/_auth/session', SCRIPT)).json()).toMatchObject({ signed_in: true })
  })

  it('is not done by another site', async () => {
    const { gateway, visitor } = await signedUp()
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
    expect((await visitor.post('/_auth/sign-out', {}, foreign)).status).toBe(403)
    expect(gateway.takeCalls()).toEqual([])
    expect(visitor.cookies.has(SESSION)).toBe(true)
  })

  it('without a session is no failure', async () => {
    const visitor = newVisitor(startGateway())
    expect((await visitor.post('/_auth/sign-out', {})).status).toBe(303)
  })
})

describe('GET /health', () => {
  it('says that the Worker runs, and asks nothing', async () => {
    const gateway = startGateway()
    const response = await gateway.send('/_auth/health')
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }])
    expect(gateway.takeCalls()).toEqual([])
  })
})

describe('GET /jwks.json', () => {
  it('shows public ES256 keys to everybody, for five minutes', async () => {
    const gateway = startGateway()
    const response = await gateway.send('/_auth/jwks.json', { headers: { origin: 'https://other.example' } })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/jwk-set+json')
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.getSetCookie()).toEqual([])
    const { keys } = JSON.parse(await response.text())
    expect(keys.length).toBeGreaterThanOrEqual(1)
    for (const key of keys) {
      expect(Object.keys(key).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
      expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
    }
  })
})

describe('the well-known addresses', () => {
  it('lead to where passwords would be changed, passkeys are managed and may be used', async () => {
    const gateway = startGateway()
    const change = await gateway.send('/.well-known/change-password')
    expect([change.status, change.headers.get('location')]).toEqual([303, '/_auth/account/security'])
    expect(await (await gateway.send('/.well-known/passkey-endpoints')).json()).toEqual({
      enroll: `${SITE}/_auth/passkey`,
      manage: `${SITE}/_auth/account/security`,
    })
    expect(await (await gateway.send('/.well-known/webauthn')).json()).toEqual({ origins: [SITE] })
    expect(gateway.takeCalls()).toEqual([])
    expect(gateway.forwarded).toEqual([])
  })

  it('name every host whose pages may use passkeys, on domains that are related too', async () => {
    const sites = CONFIG.sites.map((site) => ({ ...site, hosts: ['shop.example', 'florist.fr'] }))
    const config = { ...CONFIG, relatedDomains: ['florist.fr'], sites }
    const gateway = startGateway({ POSTERN_CONFIG: JSON.stringify(config) })
    const answer = await gateway.send('/.well-known/webauthn')
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await answer.json()).toEqual({ origins: [SITE, 'https://shop.example', 'https://florist.fr'] })
  })

  it('lead to the password itself where there are any', async () => {
    const gateway = startGateway({ POSTERN_CONFIG: JSON.stringify({ ...CONFIG, methods: { password: true } }) })
    const change = await gateway.send('/.well-known/change-password')
    expect(change.headers.get('location')).toBe('/_auth/account/security/password')
  })
})
