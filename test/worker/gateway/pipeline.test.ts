import { describe, expect, it, vi } from 'vitest'
import type { SessionReading } from '#domain/session-reading.ts'
import { handle } from '#gateway/pipeline.ts'
import { parseCookies } from '#lib/cookies.ts'
import { fail } from '#lib/result.ts'
import { createVerifier } from '#origin/verify.ts'
import { customer, liveSession, open, pass, route, stopTime, surround } from './surroundings.ts'

const NAVIGATION = { 'sec-fetch-mode': 'navigate' }
const CLEARED = '__Host-Http-postern=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax'
const RENEWED = '__Host-Http-postern=renewed; Path=/; Secure'

describe('a request to a public route', () => {
  it('reaches the origin once, and its answer passes as the very same object', async () => {
    const answer = new Response('public', { headers: { 'cache-control': 'max-age=60' } })
    const gateway = await surround({ origin: () => answer })
    expect(await gateway.send('/public//x?a=1')).toBe(answer)
    expect(gateway.received).toHaveLength(1)
    expect(gateway.received[0]?.url).toBe('https://shop.example/public/x?a=1')
    expect(gateway.received[0]?.headers.has('postern-assertion')).toBe(false)
  })

  it('streams its body to the origin', async () => {
    const gateway = await surround({ origin: async (request) => new Response(await request.text()) })
    const response = await gateway.send('/public/x', { method: 'POST', body: 'hello' })
    expect(await response.text()).toBe('hello')
  })

  it('is logged by rule, decision and times, and by nothing that tells of a person', async () => {
    const gateway = await surround()
    await gateway.send('/public/alice?token=secret')
    expect(gateway.lines).toEqual([
      {
        time: expect.any(Number),
        request_id: gateway.context.requestId,
        site: 'shop',
        route: '/public/*',
        rule: 'shop/public/*',
        decision: 'allow',
        reasons: [],
        principal: 'anonymous',
        method: 'GET',
        status: 200,
        duration_ms: expect.any(Number),
        origin_ms: expect.any(Number),
        renewed: false,
      },
    ])
    expect(JSON.stringify(gateway.lines)).not.toMatch(/alice|secret/)
  })
})

describe('a request without a session to a guarded route', () => {
  it('never reaches the origin, and a navigation is sent to sign in (S17)', async () => {
    const gateway = await surround()
    const response = await gateway.send('/account?tab=1', { headers: NAVIGATION })
    expect(response.status).toBe(303)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('postern-request-id')).toBe(gateway.context.requestId)
    const { pathname, searchParams } = new URL(response.headers.get('location') ?? '', 'https://shop.example')
    expect(pathname).toBe('/_auth/sign-in')
    const { sealer } = gateway.context
    const now = gateway.lines[0]?.time
    const opened =
      now === undefined ? undefined : await sealer.open('link', 'shop.example', searchParams.get('continue') ?? '', now)
    expect(JSON.parse(new TextDecoder().decode(opened))).toMatchObject({ path: '/account?tab=1' })
    expect(gateway.received).toHaveLength(0)
  })

  it('never sends a posted body anywhere', async () => {
    const gateway = await surround()
    const response = await gateway.send('/account', { method: 'POST', headers: NAVIGATION, body: 'card=4111' })
    expect(response.status).toBe(303)
    expect(gateway.received).toHaveLength(0)
  })

  it.each<[string, Record<string, string>]>([
    ['S5 a bearer token of somebody', { authorization: 'Bearer x' }],
    ['A9 the name of a health checker', { 'user-agent': 'GoogleHC/1.0' }],
    ['A1 an address in a header', { 'x-forwarded-uri': '/public/x', 'x-original-url': '/public/x' }],
    ['A2 a loopback address', { 'x-forwarded-for': '127.0.0.1' }],
    ['P18 another method in a header', { 'x-http-method-override': 'OPTIONS' }],
    ['H6 a name in a header', { 'remote-user': 'admin', 'postern-assertion': 'x' }],
    ['S2 cookies that mean nothing', { cookie: '__Host-Http-postern=%; ;;=' }],
  ])('is refused whatever it brings: %s', async (_, headers) => {
    const gateway = await surround()
    expect((await gateway.send('/account', { headers })).status).toBe(401)
    expect(gateway.received).toHaveLength(0)
    expect(gateway.lines[0]).toMatchObject({ decision: 'challenge', reasons: ['not_signed_in'] })
  })

  it.each<[string, SessionReading]>([
    ['was none', { state: 'none', clear: true }],
    ['has ended', { state: 'ended' }],
  ])('loses the cookie that %s', async (_, session) => {
    const gateway = await surround({ session })
    const response = await gateway.send('/account')
    expect(response.status).toBe(401)
    expect(response.headers.getSetCookie()).toEqual([CLEARED])
  })
})

describe('what cannot be told', () => {
  it.each(['/account', '/public/x'])(
    'is never forwarded: %s with a session that nobody can look up',
    async (target) => {
      const gateway = await surround({ session: { state: 'unavailable' } })
      const response = await gateway.send(target)
      expect(response.status).toBe(503)
      expect(gateway.received).toHaveLength(0)
    },
  )

  it('is never forwarded: a customer without a key to sign with', async () => {
    const keys = async () => fail({ code: 'keys_unavailable' } as const)
    const gateway = await surround({ session: liveSession(), context: { keys } })
    expect((await gateway.send('/public/x')).status).toBe(503)
    expect(gateway.received).toHaveLength(0)
    expect(gateway.lines[0]).toMatchObject({ reasons: ['keys_unavailable'] })
  })

  it('is never forwarded: a fault of ours', async () => {
    const readSession = () => Promise.reject(new Error('lost'))
    const gateway = await surround({ context: { readSession } })
    expect((await gateway.send('/public/x')).status).toBe(500)
    expect(gateway.received).toHaveLength(0)
    expect(gateway.faults).toHaveLength(1)
    expect(gateway.lines[0]).toMatchObject({ status: 500, reasons: ['internal_error'] })
  })
})

describe('a request that has no single meaning', () => {
  it.each([
    ['/public/a%2Fb', 'encoded_slash'],
    ['/public/%252e', 'double_encoding'],
    ['/a%00', 'control'],
  ])('is answered by 400 before anything else: %s', async (target, code) => {
    const gateway = await surround()
    expect((await gateway.send(target)).status).toBe(400)
    expect(gateway.received).toHaveLength(0)
    expect(gateway.lines[0]).toMatchObject({ reasons: [code] })
  })

  it('is answered by 421 for a host that nobody configured (A6)', async () => {
    const gateway = await surround()
    const response = await handle(new Request('https://gw.account.workers.dev/'), gateway.context)
    expect(response.status).toBe(421)
    expect(gateway.received).toHaveLength(0)
  })

  it('is answered by 405 for a method that is not served, with those that are (P18)', async () => {
    const gateway = await surround()
    const response = await gateway.send('/public/x', { method: 'PROPFIND' })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS')
    expect(gateway.lines[0]).toMatchObject({ method: null, reasons: ['method'] })
  })
})

describe('a customer', () => {
  it('is stated to the origin by an assertion that fits this request and no other', async () => {
    const gateway = await surround({ session: liveSession(), site: { claims: ['email'] } })
    await gateway.send('/account/orders?page=2', { method: 'DELETE' })
    const [request] = gateway.received
    const assertions = [request?.headers.get('postern-assertion') ?? '']
    const { verify } = createVerifier({
      issuer: gateway.deployment.issuer,
      audience: 'shop-api',
      publicUrl: 'https://shop.example',
      keys: async () => gateway.publicKey,
    })
    const accepted = await verify({ method: 'DELETE', target: '/account/orders?page=2', assertions })
    expect(accepted).toMatchObject({ ok: true, value: { sub: customer().subject } })
    const refusalOf = async (method: string, target: string) => {
      const checked = await verify({ method, target, assertions })
      return checked.ok ? 'accepted' : checked.refusal.code
    }
    expect(await refusalOf('GET', '/account/orders?page=2')).toBe('method_mismatch')
    expect(await refusalOf('DELETE', '/account/payments?page=2')).toBe('path_mismatch')
    expect(await refusalOf('DELETE', '/account/orders?page=3')).toBe('query_mismatch')
    expect(await refusalOf('DELETE', '/account/orders')).toBe('query_mismatch')
  })

  it('is asked for without following redirects and past every cache (S33)', async () => {
    const origin = () => new Response(null, { status: 302, headers: { location: 'https://evil.test/' } })
    const gateway = await surround({ session: liveSession(), origin })
    const response = await gateway.send('/account')
    expect(response.status).toBe(302)
    expect(gateway.received).toHaveLength(1)
    expect(gateway.received[0]).toMatchObject({ redirect: 'manual', cache: 'no-store' })
  })

  it('gets answers that no shared cache may keep (S35)', async () => {
    const gateway = await surround({ session: liveSession() })
    const response = await gateway.send('/account/x.css')
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expect(await response.text()).toBe('from the origin')
  })

  it('is asked for more proof by a route that needs it', async () => {
    const site = { otherwise: route('/*', { allow: { if: 'acr', atLeast: 'aal2' } as const }) }
    const gateway = await surround({ session: liveSession(), site })
    const navigated = await gateway.send('/pay', { headers: NAVIGATION })
    expect(navigated.headers.get('location')).toMatch(/^\/_auth\/step-up\?continue=/)
    const own = { ...NAVIGATION, 'sec-fetch-site': 'same-origin' }
    const posted = await gateway.send('/pay', { method: 'POST', headers: own, body: new URLSearchParams('a=b') })
    expect(posted.headers.get('location')).toMatch(/^\/_auth\/step-up\?continue=/)
    const odd = { ...own, 'content-type': 'application/json' }
    expect((await gateway.send('/pay', { method: 'POST', headers: odd, body: '{}' })).status).toBe(403)
    expect(gateway.refusals.at(-1)?.postRefused).toMatchObject({ backHref: '/', isTooLarge: false })
    const called = await gateway.send('/pay')
    expect(called.status).toBe(401)
    expect(called.headers.get('www-authenticate')).toContain('error="insufficient_user_authentication"')
    expect(gateway.received).toHaveLength(0)
  })

  it('is looked up at the account on strict routes only', async () => {
    const asked: boolean[] = []
    const readSession = async ({ strict }: { readonly strict: boolean }) => {
      asked.push(strict)
      return liveSession()
    }
    const site = { routes: [route('/pay', { strict: true })] }
    const gateway = await surround({ context: { readSession }, site })
    await gateway.send('/pay')
    await gateway.send('/account')
    expect(asked).toEqual([true, false])
  })
})

describe('a renewed session cookie', () => {
  const session = () => liveSession({ renewedCookie: RENEWED })

  it('joins an answer that no shared cache keeps', async () => {
    const gateway = await surround({
      session: session(),
      origin: () => new Response('x', { headers: { 'set-cookie': 'a=1' } }),
    })
    const response = await gateway.send('/account')
    expect(response.headers.getSetCookie()).toEqual(['a=1', RENEWED])
    expect(gateway.lines[0]).toMatchObject({ renewed: true })
  })

  it('joins an answer of our own', async () => {
    const site = { otherwise: route('/*', { allow: { if: 'acr', atLeast: 'aal2' } as const }) }
    const gateway = await surround({ session: session(), site })
    expect((await gateway.send('/pay', { headers: NAVIGATION })).headers.getSetCookie()).toEqual([RENEWED])
  })

  it('never joins an answer that a shared cache may keep', async () => {
    const site = { routes: [open('/public/*', { cache: 'origin' })] }
    const origin = () => new Response('x', { headers: { 'cache-control': 'public, max-age=60' } })
    const gateway = await surround({ session: session(), site, origin })
    expect((await gateway.send('/public/x')).headers.getSetCookie()).toEqual([])
    expect(gateway.lines[0]).toMatchObject({ renewed: false })
  })

  it.each([
    [5, [RENEWED]],
    [5.001, []],
  ])('after %s s joins as %j: a late answer must not undo a sign-out', async (delay, expected) => {
    stopTime()
    const origin = () => {
      vi.setSystemTime(Date.now() + delay * 1000)
      return new Response('late')
    }
    const gateway = await surround({ session: session(), origin })
    expect((await gateway.send('/account')).headers.getSetCookie()).toEqual(expected)
  })
})

describe('an origin that fails', () => {
  it('before the head is answered for by 502, and asked once', async () => {
    const gateway = await surround({ origin: () => Promise.reject(new Error('refused')) })
    expect((await gateway.send('/public/x', { method: 'POST', body: 'once' })).status).toBe(502)
    expect(gateway.received).toHaveLength(1)
    expect(gateway.lines[0]).toMatchObject({ decision: 'allow', reasons: ['origin_unreachable'] })
  })

  it('to answer in time is answered for by 504', async () => {
    stopTime()
    const gateway = await surround({
      origin: () => new Promise<Response>(() => {}),
      site: { originTimeoutSeconds: 30 },
    })
    const answered = vi.fn()
    const response = gateway.send('/public/x').finally(answered)
    await pass(29.9)
    expect(answered).not.toHaveBeenCalled()
    await pass(0.1)
    expect((await response).status).toBe(504)
    expect(gateway.lines[0]).toMatchObject({ decision: 'allow', reasons: ['origin_timeout'] })
  })

  it('after the head cuts the answer off instead of ending it', async () => {
    const origin = () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('half'))
            controller.error(new Error('cut'))
          },
        }),
      )
    const gateway = await surround({ origin, session: liveSession() })
    const response = await gateway.send('/account')
    await expect(response.text()).rejects.toThrow()
  })
})

describe('an origin that reaches for what is ours', () => {
  it('sets none of our cookies and sends none of our fields (S36, S37)', async () => {
    const origin = () =>
      new Response('x', {
        headers: [
          ['set-cookie', '__Host-Http-postern=evil; Path=/; Secure'],
          ['set-cookie', 'a=1'],
          ['postern-assertion', 'x'],
        ],
      })
    const gateway = await surround({ origin })
    const response = await gateway.send('/public/x')
    expect(response.headers.getSetCookie()).toEqual(['a=1'])
    expect(response.headers.has('postern-assertion')).toBe(false)
    expect(gateway.lines[0]?.reasons).toEqual(['origin_sent_gateway_field', 'origin_set_gateway_cookie'])
  })
})

describe('paths of our own', () => {
  it('are answered by their pages and never by the origin', async () => {
    const serveOwn = () => Promise.resolve(new Response('page'))
    const gateway = await surround({ context: { serveOwn } })
    expect(await (await gateway.send('/_auth/sign-in')).text()).toBe('page')
    expect(gateway.received).toHaveLength(0)
    expect(gateway.lines[0]).toMatchObject({ decision: 'own', rule: null })
  })
})

describe('a preflight', () => {
  const asks = { origin: 'https://spa.example', 'access-control-request-method': 'PUT' }

  it('is answered at the edge, for guarded and public routes alike (S32)', async () => {
    const gateway = await surround()
    for (const target of ['/account', '/public/x']) {
      const response = await gateway.send(target, { method: 'OPTIONS', headers: asks })
      expect(response.status).toBe(204)
      expect(response.headers.get('access-control-allow-origin')).toBe('https://spa.example')
    }
    const stranger = await gateway.send('/account', {
      method: 'OPTIONS',
      headers: { ...asks, origin: 'https://evil.test' },
    })
    expect(stranger.status).toBe(403)
    expect(gateway.received).toHaveLength(0)
  })

  it('that is none is judged like GET (S32)', async () => {
    const gateway = await surround()
    expect((await gateway.send('/account', { method: 'OPTIONS' })).status).toBe(401)
    const headers = { origin: 'https://spa.example' }
    expect((await gateway.send('/account', { method: 'OPTIONS', headers })).status).toBe(401)
    expect(gateway.received).toHaveLength(0)
  })
})

describe('session cookies of the app', () => {
  const site = { appCookies: ['sid'] }
  const pairOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? ''

  it('come back to the origin under their own subject only', async () => {
    const origin = () => new Response('x', { headers: { 'set-cookie': 'sid=42; Path=/; HttpOnly' } })
    const gateway = await surround({ session: liveSession(), site, origin })
    const pair = pairOf(await gateway.send('/account'))
    expect(pair).toMatch(/^sid=[A-Za-z0-9_.-]+$/)
    await gateway.send('/account', { headers: { cookie: `${pair}; a=1` } })
    expect(parseCookies(gateway.received[1]?.headers.get('cookie') ?? '')).toMatchObject([
      { name: 'sid', value: '42' },
      { name: 'a' },
    ])

    const nobody = await surround({ site })
    await nobody.send('/public/x', { headers: { cookie: `${pair}; a=1` } })
    expect(nobody.received[0]?.headers.get('cookie')).toBe('a=1')
  })
})
