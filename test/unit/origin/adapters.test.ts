import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  request as sendRequest,
} from 'node:http'
import { connect } from 'node:net'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as forExpress from '#origin/adapters/express.ts'
import * as forFastify from '#origin/adapters/fastify.ts'
import * as forHono from '#origin/adapters/hono.ts'
import { queryHash } from '#origin/request-binding.ts'
import { SETTINGS } from '#origin/vectors/settings.ts'
import { signAssertion, verifierOf } from './assertion.ts'

const verifier = verifierOf()

/** Each app answers `{sub}` on `/account/**`, which is guarded, and on `/**`, where anonymous requests pass. */
const expressApp = (): RequestListener => {
  const app = express()
  const account = express.Router()
  account.get('/{*rest}', (request, response) => response.json({ sub: request.postern?.sub }))
  app.use('/account', forExpress.requireIdentity(verifier), account)
  app.use('/', forExpress.readIdentity(verifier))
  app.get('/{*rest}', (request, response) => response.json({ sub: request.postern?.sub ?? null }))
  return app
}

const nodeApp = (): RequestListener => {
  const guard = forExpress.requireIdentity<IncomingMessage & forExpress.ExpressRequest, forExpress.ExpressResponse>(
    verifier,
  )
  const read = forExpress.readIdentity<IncomingMessage & forExpress.ExpressRequest, forExpress.ExpressResponse>(
    verifier,
  )
  return (request, response) => {
    const middleware = request.url?.startsWith('/account') ? guard : read
    const received: IncomingMessage & forExpress.ExpressRequest = request
    middleware(received, response, () => response.end(JSON.stringify({ sub: received.postern?.sub ?? null })))
  }
}

const honoApp = (): RequestListener => {
  const app = new Hono()
  const account = new Hono<forHono.IdentityEnvironment>()
  account.use(forHono.requireIdentity(verifier))
  account.get('*', (context) => context.json({ sub: context.var.postern.sub }))
  const open = new Hono<forHono.OptionalIdentityEnvironment>()
  open.use(forHono.readIdentity(verifier))
  open.get('*', (context) => context.json({ sub: context.var.postern?.sub ?? null }))
  app.route('/account', account)
  app.route('/', open)
  // A Node server for a fetch handler; as in Workers, repeated header lines become one value.
  return async (request, response) => {
    const headers = new Headers()
    request.rawHeaders.forEach((name, index, all) => {
      if (index % 2 === 0) headers.append(name, all[index + 1] ?? '')
    })
    const url = `http://${request.headers.host}${request.url}`
    const answer = await app.fetch(new Request(url, { method: request.method ?? 'GET', headers }))
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text())
  }
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })

const serve = async (listener: RequestListener): Promise<{ port: number; stop: () => Promise<void> }> => {
  const server = createServer(listener)
  const port = await listen(server)
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port, stop }
}

const serveFastify = async (): Promise<{ port: number; stop: () => Promise<void> }> => {
  const app = fastify({ routerOptions: { ignoreTrailingSlash: true } })
  const subOf = (request: unknown) => {
    const received: Partial<forFastify.FastifyRequest> = Object(request)
    return { sub: received.postern?.sub ?? null }
  }
  app.get('/account', { onRequest: forFastify.requireIdentity(verifier) }, subOf)
  app.get('/account/*', { onRequest: forFastify.requireIdentity(verifier) }, subOf)
  app.get('/*', { onRequest: forFastify.readIdentity(verifier) }, subOf)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { port: Number(new URL(url).port), stop: () => app.close() }
}

interface Answer {
  readonly status: number | undefined
  readonly type: string | undefined
  readonly body: unknown
}

const ask = (port: number, path: string, assertions: readonly string[] = []): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = assertions.flatMap((assertion) => ['Postern-Assertion', assertion])
    const request = sendRequest({ host: '127.0.0.1', port, path, headers: ['Host', 'shop.internal', ...headers] })
    request.on('error', reject).on('response', async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      resolve({
        status: response.statusCode,
        type: response.headers['content-type']?.split(';')[0],
        body: JSON.parse(text),
      })
    })
    request.end()
  })

describe.each([
  ['Express', () => serve(expressApp())],
  ['node:http', () => serve(nodeApp())],
  ['Fastify', serveFastify],
  ['Hono', () => serve(honoApp())],
] as const)('the adapter for %s', (_, start) => {
  let port = 0
  let stop: () => Promise<void>
  const sub = 'k3v9Qm0aTzS1uWbR7xYc2A'
  const refusal = {
    status: 401,
    type: 'application/problem+json',
    body: {
      type: 'urn:postern:problem:sign-in-required',
      title: 'This request did not come through the gateway',
      status: 401,
    },
  }

  beforeAll(async () => {
    ;({ port, stop } = await start())
  })
  afterAll(() => stop())

  it('lets a verified request pass and tells who is asking', async () => {
    expect(await ask(port, '/account', [await signAssertion()])).toMatchObject({ status: 200, body: { sub } })
  })

  it('compares the whole path and the query, also below a mounted router', async () => {
    const htq = await queryHash('page=2')
    const assertion = await signAssertion({ htu: `${SETTINGS.publicUrl}/account/orders`, htq })
    expect(await ask(port, '/account/orders?page=2', [assertion])).toMatchObject({ status: 200, body: { sub } })
    expect(await ask(port, '/account/orders?page=3', [assertion])).toEqual(refusal)
    expect(await ask(port, '/account/address?page=2', [assertion])).toEqual(refusal)
  })

  it('refuses a guarded route without an assertion', async () => {
    expect(await ask(port, '/account')).toEqual(refusal)
  })

  it('refuses two header lines, whichever of them is in order', async () => {
    const assertion = await signAssertion()
    expect(await ask(port, '/account', [assertion, assertion])).toEqual(refusal)
    expect(await ask(port, '/account', [assertion, 'x'])).toEqual(refusal)
    expect(await ask(port, '/account', ['x', assertion])).toEqual(refusal)
  })

  it('lets anonymous requests pass where it is told to', async () => {
    expect(await ask(port, '/flowers')).toMatchObject({ status: 200, body: { sub: null } })
  })

  it('tells who is asking on a public route too', async () => {
    const assertion = await signAssertion({ htu: `${SETTINGS.publicUrl}/flowers` })
    expect(await ask(port, '/flowers', [assertion])).toMatchObject({ status: 200, body: { sub } })
  })

  it('refuses a wrong assertion on a public route instead of calling it anonymous', async () => {
    expect(await ask(port, '/flowers', [await signAssertion()])).toEqual(refusal)
    expect(await ask(port, '/flowers', ['x'])).toEqual(refusal)
  })
})

describe('the middleware for Express', () => {
  it('answers 503 while keys are not at hand', async () => {
    const guard = forExpress.requireIdentity(verifierOf({ keys: () => Promise.reject(new Error('no network')) }))
    const { port, stop } = await serve((request, response) => guard(request, response, () => response.end('{}')))
    expect(await ask(port, '/account', [await signAssertion()])).toMatchObject({
      status: 503,
      body: { type: 'urn:postern:problem:unavailable' },
    })
    await stop()
  })

  it('leaves the answer to the app that wants to give its own', async () => {
    const guard = forExpress.requireIdentity(verifier, ({ code }, _request, response: forExpress.ExpressResponse) => {
      response.statusCode = 403
      response.end(JSON.stringify({ code }))
    })
    const { port, stop } = await serve((request, response) => guard(request, response, () => response.end('{}')))
    expect(await ask(port, '/account')).toMatchObject({ status: 403, body: { code: 'assertion_missing' } })
    await stop()
  })

  it('does not decode, merge or lower-case the target it compares', async () => {
    const guard = forExpress.requireIdentity(verifier)
    const { port, stop } = await serve((request, response) => guard(request, response, () => response.end('{}')))
    const assertion = await signAssertion()
    const statusOf = (target: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(port, '127.0.0.1', () => {
          socket.write(
            `GET ${target} HTTP/1.1\r\nHost: a\r\nPostern-Assertion: ${assertion}\r\nConnection: close\r\n\r\n`,
          )
        })
        socket.once('data', (bytes) => {
          resolve(bytes.toString().slice(9, 12))
          socket.destroy()
        })
      })
    expect(await statusOf('/account')).toBe('200')
    for (const target of [
      '//account',
      '/./account',
      '/x/../account',
      '/%61ccount',
      '/account#x',
      '/account\\',
      'http://a/account',
    ]) {
      expect([target, await statusOf(target)]).toEqual([target, '401'])
    }
    await stop()
  })
})
