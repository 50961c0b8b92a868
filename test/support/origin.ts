import { createServer as createHttpServer, type IncomingMessage, type RequestListener } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** A server on loopback until it is stopped. */
export interface Origin {
  readonly url: string
  readonly port: number
  /** Ends open connections too. */
  readonly stop: () => Promise<void>
}

type LoopbackHost = '127.0.0.1' | '::1'

/** One request as it arrived at the origin. */
export interface SeenRequest {
  readonly method: string
  /** The request target as sent. */
  readonly target: string
  /** Names as sent and values, in order, duplicates kept. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** An origin that answers every request with what it saw, as JSON, and keeps all of them. */
export const startEchoOrigin = async (): Promise<Origin & { readonly seen: readonly SeenRequest[] }> => {
  const seen: SeenRequest[] = []
  const origin = await startOrigin(async (request, response) => {
    const entry = await readRequest(request)
    seen.push(entry)
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(entry))
  })
  return { ...origin, seen }
}

/** A Node origin with handlers of the test's own; without the second it takes no upgrades. */
export const startOrigin = async (
  handler: (...exchange: Parameters<RequestListener>) => Promise<void> | void,
  upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<Origin> => {
  const server = createHttpServer((request, response) => {
    Promise.resolve(handler(request, response)).catch(() => response.destroy())
  })
  if (upgrade !== undefined) server.on('upgrade', upgrade)
  return listen(server)
}

/** An origin of bytes: `handler` gets each connection, for answers that no well-behaved server gives. */
export const startRawOrigin = (handler: (socket: Socket) => void, host: LoopbackHost = '127.0.0.1'): Promise<Origin> =>
  listen(
    createServer((socket) => {
      socket.on('error', () => socket.destroy())
      handler(socket)
    }),
    host,
  )

const readRequest = async (request: IncomingMessage): Promise<SeenRequest> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const { rawHeaders } = request
  const headers = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : [],
  )
  return { method: request.method ?? '', target: request.url ?? '', headers, body: Buffer.concat(chunks).toString() }
}

const listen = async (server: Server, host: LoopbackHost = '127.0.0.1'): Promise<Origin> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ host, port: 0 }, resolve)
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  return { url: `http://${host === '::1' ? '[::1]' : host}:${port}`, port, stop }
}
