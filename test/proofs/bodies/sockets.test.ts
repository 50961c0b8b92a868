import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { type Origin, startOrigin } from '../../support/origin.ts'
import { type Site, startSite } from './arrange.ts'

let origin: Origin
let site: Site
/** How sockets ended at the app: the code that it heard. */
const ends = new Map<string, number>()

beforeAll(async () => {
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: (offered) => [...offered].at(-1) ?? false })
  origin = await startOrigin(
    (_request, response) => void response.writeHead(200).end('no socket'),
    (request, socket, head) => {
      const path = request.url ?? ''
      if (path.includes('unwelcome')) {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\nX-App: says no\r\n\r\nnope')
        return
      }
      sockets.handleUpgrade(request, socket, head, (end) => {
        end.on('close', (code) => ends.set(path, code))
        end.on('message', (data, isBinary) => {
          const text = data.toString()
          if (!isBinary && text.startsWith('close ')) end.close(Number(text.slice(6)), 'as asked')
          else if (!isBinary && text === 'drop') end.terminate()
          else if (!isBinary && text === 'who') end.send(String(request.headers['postern-assertion'] !== undefined))
          else end.send(data, { binary: isBinary })
        })
      })
    },
  )
  site = await startSite(origin.url)
})

afterAll(async () => {
  await site.gateway.stop()
  await origin.stop()
})

const own = (): string => `http://localhost:${site.gateway.port}`

const dial = (path: string, from: string, protocols: string[] = [], cookie = site.cookie): WebSocket =>
  new WebSocket(`ws://127.0.0.1:${site.gateway.port}${path}`, protocols, {
    headers: { host: `localhost:${site.gateway.port}`, origin: from, cookie },
  })

const opened = (socket: WebSocket): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    socket.once('open', () => resolve(socket)).once('error', reject)
  })

const refusal = (socket: WebSocket): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    socket.once('open', () => reject(new Error('opened')))
    socket.once('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode)
    })
    socket.on('error', () => {})
  })

const said = (socket: WebSocket, message: string | Buffer): Promise<readonly [data: Buffer, isBinary: boolean]> =>
  new Promise((resolve) => {
    socket.once('message', (data: Buffer, isBinary) => resolve([data, isBinary]))
    socket.send(message)
  })

const closing = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => {
    socket.once('close', resolve).on('error', () => {})
  })

describe.each(['/public/chat', '/chat', '/flowing/chat'])('a socket of %s', (path) => {
  it('carries text as text and bytes as bytes, each message whole', async () => {
    const socket = await opened(dial(path, own()))
    const bytes = randomBytes(900_000)
    const [text, isBinary] = await said(socket, 'grüß dich – 你好')
    expect([text.toString(), isBinary]).toEqual(['grüß dich – 你好', false])
    const [back, wasBinary] = await said(socket, bytes)
    expect([digest(back), wasBinary]).toEqual([digest(bytes), true])
    const [empty] = await said(socket, '')
    expect(empty).toHaveLength(0)
    socket.close()
  })

  it('speaks the protocol that the app chose of those that the client offered', async () => {
    const socket = await opened(dial(path, own(), ['first.example', 'second.example']))
    expect(socket.protocol).toBe('second.example')
    socket.close()
  })

  it.each([1000, 3000, 4321])('closes with %i at the client where the app closed so', async (code) => {
    const socket = await opened(dial(path, own()))
    const end = closing(socket)
    socket.send(`close ${code}`)
    expect(await end).toBe(code)
  })

  it.each([1000, 3000, 4321])('closes with %i at the app where the client closed so', async (code) => {
    const address = `${path}?closes-${code}`
    const socket = await opened(dial(address, own()))
    socket.close(code, 'enough')
    await expect.poll(() => ends.get(address), { timeout: 2_000 }).toBe(code)
  })

  it('ends at the app where the client vanishes, and at the client where the app does', async () => {
    const address = `${path}?vanishes`
    const vanishing = await opened(dial(address, own()))
    vanishing.terminate()
    await expect.poll(() => ends.has(address), { timeout: 2_000 }).toBe(true)
    const left = await opened(dial(path, own()))
    const end = closing(left)
    left.send('drop')
    expect(await end).toBeGreaterThan(1000)
  })

  it('is refused by the app in its own words', async () => {
    expect(await refusal(dial(`${path}-unwelcome`, own()))).toBe(403)
  })

  it.each(['https://evil.example', 'http://localhost', 'null', 'http://localhost.evil.example'])(
    'never opens for a customer from a page of %s',
    async (foreign) => {
      expect(await refusal(dial(path, foreign))).toBe(403)
    },
  )
})

describe('a socket of nobody', () => {
  it('opens where the route is public, and names nobody', async () => {
    const socket = await opened(dial('/public/chat', own(), [], 'theme=dark'))
    const [answer] = await said(socket, 'who')
    expect(answer.toString()).toBe('false')
    socket.close()
  })

  it('does not open where the route is guarded', async () => {
    expect(await refusal(dial('/chat', own(), [], 'theme=dark'))).toBe(401)
  })
})

const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
