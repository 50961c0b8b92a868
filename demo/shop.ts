/**
 * A small shop behind the gateway: an ordinary Node server that has no accounts, passwords or sessions of its own. It
 * believes the gateway's signed statement and nothing else. `node demo/shop.ts --port 8788` runs it by itself.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { parseArgs } from 'node:util'
import { WebSocketServer } from 'ws'
import { fromNode } from '#origin/adapters/node-request.ts'
import { createVerifier, type PosternIdentity, type Refusal } from '#origin/verify.ts'
import { type Answer, page, problem } from './answer.ts'
import { assetAt } from './assets.ts'
import { createBaskets } from './baskets.ts'
import { createCustomers, stageAt } from './customers.ts'
import { createLive, pricesMessage } from './live.ts'
import { badFormPage, notFoundPage, refusedPage, unavailablePage } from './pages/plain-page.ts'
import { answerVisit, isGuarded, type Shop } from './routes.ts'
import { basketIdOf, isFromThisSite, readBody, splitTarget } from './visit.ts'

/** What the shop must know of its gateway. */
export interface ShopSettings {
  /** 0: any free port. */
  readonly port: number
  readonly issuer: string
  readonly audience: string
  /** Scheme and authority under which customers see the shop. */
  readonly publicUrl: string
  readonly jwksUrl: string
  /** Seconds since 1970; default: the clock of the system. */
  readonly now?: () => number
}

/** A shop that is open. */
export interface RunningShop {
  /** Its own address on this machine, behind the gateway. */
  readonly url: string
  /** Ends open streams and connections too. */
  readonly close: () => Promise<void>
}

/** Who is asking, undefined for nobody, or why the request is refused. */
type Asking = { readonly identity: PosternIdentity | undefined } | { readonly refusal: Refusal }

/** Opens the shop on 127.0.0.1. All it remembers is gone when it closes. */
export const startShop = async (settings: ShopSettings): Promise<RunningShop> => {
  const { issuer, audience, publicUrl, jwksUrl } = settings
  const now = settings.now ?? (() => Date.now() / 1000)
  const verifier = createVerifier({ issuer, audience, publicUrl, keys: jwksUrl, now })
  const shop: Shop = {
    baskets: createBaskets(),
    customers: createCustomers(),
    isSecure: publicUrl.startsWith('https:'),
  }
  const live = createLive()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 1024 })
  let url = ''

  // Public paths serve anonymous visitors. A statement that is there and wrong is refused everywhere.
  const identify = async (request: IncomingMessage, path: string): Promise<Asking> => {
    const verification = await verifier.verify(fromNode(request))
    if (verification.ok) return { identity: verification.value }
    const isAnonymous = verification.refusal.code === 'assertion_missing' && !isGuarded(path)
    return isAnonymous ? { identity: undefined } : { refusal: verification.refusal }
  }

  const ownOrigins = (): readonly string[] => [new URL(publicUrl).origin, url]

  const stagesMessage = (sub: string) => (): string =>
    JSON.stringify(Object.fromEntries(shop.customers.orders(sub).map((order) => [order.number, stageAt(order, now())])))

  const answerRequest = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = splitTarget(request.url ?? '')
    if (target === undefined) return write(response, problem(400, 'The request names no path'))
    const { path, query } = target
    const asset = assetAt(path)
    if (asset !== undefined && isReading(request)) return write(response, asset)
    const asking = await identify(request, path)
    if ('refusal' in asking) return write(response, refusalAnswer(asking.refusal, path, publicUrl))
    const { identity } = asking
    if (isReading(request) && path === '/live/prices.sse') return live.sendEvents(response, () => pricesMessage(now()))
    // The stream is judged once, when it begins; how long it may last is the gateway's to say.
    if (isReading(request) && path === '/account/orders.sse' && identity !== undefined) {
      return live.sendEvents(response, stagesMessage(identity.sub))
    }
    if (!isReading(request) && !isFromThisSite(request.headers, ownOrigins()))
      return write(response, page(badFormPage(), 403))
    const visit = {
      method: request.method ?? 'GET',
      path,
      query,
      identity,
      basketId: basketIdOf(request.headers.cookie),
      now: now(),
      readBody: (type: Parameters<typeof readBody>[1]) => readBody(request, type),
    }
    write(response, (await answerVisit(visit, shop)) ?? page(notFoundPage(), 404))
  }

  const answerUpgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const path = splitTarget(request.url ?? '')?.path ?? ''
    if (path !== '/live/prices') return refuseUpgrade(socket, '404 Not Found')
    const asking = await identify(request, path)
    // Browsers let every page open sockets anywhere, cookies included; the origin alone tells them apart.
    if ('refusal' in asking || !isFromThisSite(request.headers, ownOrigins()))
      return refuseUpgrade(socket, '403 Forbidden')
    sockets.handleUpgrade(request, socket, head, (webSocket) => live.sendFrames(webSocket, () => pricesMessage(now())))
  }

  const server = createServer((request, response) => {
    answerRequest(request, response).catch((error: unknown) => {
      process.stderr.write(`The shop failed at ${request.method} ${request.url}: ${String(error)}\n`)
      if (response.headersSent) response.destroy()
      else write(response, problem(500, 'The shop made a mistake'))
    })
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    answerUpgrade(request, socket, head).catch(() => socket.destroy())
  })
  url = await listen(server, settings.port)
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      live.close()
      for (const client of sockets.clients) client.terminate()
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url, close }
}

const isReading = ({ method }: IncomingMessage): boolean => method === 'GET' || method === 'HEAD'

const write = (response: ServerResponse, { status, headers, body }: Answer): void => {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body)
}

const refusalAnswer = ({ code }: Refusal, path: string, publicUrl: string): Answer => {
  const isForProgram = path.startsWith('/api/') || path.startsWith('/live/')
  if (code === 'keys_unavailable') return isForProgram ? problem(503, 'No keys at hand') : page(unavailablePage(), 503)
  return isForProgram ? problem(403, 'This request came round the gateway') : page(refusedPage(publicUrl), 403)
}

const refuseUpgrade = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

const listen = (server: Server, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`)
    })
  })

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '8788' },
      gateway: { type: 'string', default: 'http://localhost:8787' },
      audience: { type: 'string', default: 'shop' },
    },
  })
  const { url } = await startShop({
    port: Number(values.port),
    issuer: values.gateway,
    audience: values.audience,
    publicUrl: values.gateway,
    jwksUrl: `${values.gateway}/_auth/jwks.json`,
  })
  process.stdout.write(`Demo shop (direct): ${url}\nFor customers: ${values.gateway}\n`)
}
