import type { Socket } from 'node:net'
import { type Origin, startRawOrigin } from '../../support/origin.ts'

/** An origin that fails in the way that the path asks for, and counts what it got. */
export interface FailingOrigin extends Origin {
  /** Requests that arrived, by path: heads, whether their bodies came or not. */
  readonly arrived: (path: string) => number
  /** Connections that are open now and have carried a request for the path. */
  readonly open: (path: string) => number
}

/** What is written in answer to a request, in turn; `reset` and `close` end the connection, a number waits so long (ms). */
type Step = string | number | 'reset' | 'close'

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n'
const PRIVATE = 'Cache-Control: private, no-store\r\n'

const FAILURES: Readonly<Record<string, (fields: string) => readonly Step[]>> = {
  silent: () => [],
  'reset-before': () => ['reset'],
  'close-before': () => ['close'],
  'half-head': () => [`${HEAD}X-Half: `, 'close'],
  dripping: () => Array.from({ length: 400 }, (_, n) => (n % 2 === 0 ? 'H' : 50)),
  garbage: () => ['\u0000\u0001\u0002 no such protocol\r\n\r\n', 'close'],
  'bad-status': () => ['HTTP/1.1 twohundred OK\r\n\r\n', 'close'],
  'two-lengths': () => [`${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc`, 'close'],
  'reset-in-length': (fields) => [`${HEAD}${fields}Content-Length: 1000\r\n\r\npart`, 200, 'reset'],
  'close-in-length': (fields) => [`${HEAD}${fields}Content-Length: 1000\r\n\r\npart`, 200, 'close'],
  'reset-in-pieces': (fields) => [`${HEAD}${fields}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n`, 200, 'reset'],
  'close-in-pieces': (fields) => [`${HEAD}${fields}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\n`, 200, 'close'],
  'bad-piece': (fields) => [`${HEAD}${fields}Transfer-Encoding: chunked\r\n\r\n4\r\npart\r\nzz\r\n`, 200, 'close'],
  'reset-later': (fields) => [`${HEAD}${fields}Content-Length: 2\r\n\r\nok`, 'reset'],
}

export const startFailingOrigin = async (): Promise<FailingOrigin> => {
  const arrivals = new Map<string, number>()
  const open = new Map<Socket, string>()
  const origin = await startRawOrigin((socket) => {
    socket.once('close', () => open.delete(socket))
    socket.setEncoding('latin1').on('data', (text: string) => {
      const path = /^[A-Z]+ (\S+) HTTP\/1\.1\r\n/.exec(text)?.[1]
      if (path === undefined) return
      arrivals.set(path, (arrivals.get(path) ?? 0) + 1)
      open.set(socket, path)
      const what = path.split('/').at(-1)?.split('?')[0] ?? ''
      const steps = FAILURES[what]?.(path.startsWith('/rebuilt') ? '' : PRIVATE)
      play(socket, steps ?? [`${HEAD}${PRIVATE}Content-Length: 2\r\n\r\nok`]).catch(() => socket.destroy())
    })
  })
  return {
    ...origin,
    arrived: (path) => arrivals.get(path) ?? 0,
    open: (path) => [...open.values()].filter((each) => each === path).length,
  }
}

const play = async (socket: Socket, steps: readonly Step[]): Promise<void> => {
  for (const step of steps) {
    if (socket.destroyed) return
    if (step === 'reset') socket.resetAndDestroy()
    else if (step === 'close') socket.end()
    else if (typeof step === 'number') await new Promise((resolve) => setTimeout(resolve, step))
    else socket.write(step, 'latin1')
  }
}
