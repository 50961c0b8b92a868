import { connect } from 'node:net'
import WebSocket from 'ws'

/** Where a thief uses a copied cookie, and on whose clock. All times are of `performance.now`, in milliseconds. */
export interface Thief {
  /** When the last request began that was served, for each path. */
  readonly lastServed: ReadonlyMap<string, number>
  /** When each stream came to its end, by its name; those still open are not in it. */
  readonly ended: ReadonlyMap<string, number>
  readonly served: () => number
  /** Stops asking. */
  readonly stop: () => Promise<void>
}

const STREAMS = ['/events?idle', '/events?busy', '/socket?idle', '/socket?busy'] as const

/** How many ask for each path at once. */
const HANDS = 4

/**
 * Somebody with a copy of a session cookie: opens every kind of stream and asks for both paths without a pause, with the
 * newest cookie that any answer brought. Resolves once all streams have begun.
 */
export const startThief = async (url: string, copied: string, paths: readonly string[]): Promise<Thief> => {
  const lastServed = new Map<string, number>()
  const ended = new Map<string, number>()
  let cookie = copied
  let served = 0
  let isStopped = false
  const { port, host } = new URL(url)

  const keepAsking = async (path: string): Promise<void> => {
    while (!isStopped) {
      const beganAt = performance.now()
      const answer = await fetch(`${url}${path}`, { redirect: 'manual', headers: { cookie: headerOf(cookie) } })
      await answer.text()
      const renewed = answer.headers.getSetCookie().find((line) => line.startsWith('__Host-Http-postern='))
      const value = renewed?.split(';')[0]?.slice('__Host-Http-postern='.length)
      if (value !== undefined && value !== '') cookie = value
      if (answer.status !== 200) continue
      served += 1
      lastServed.set(path, Math.max(beganAt, lastServed.get(path) ?? 0))
    }
  }

  const openEvents = (path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: Number(port) }, () =>
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${headerOf(copied)}\r\n\r\n`),
      )
      socket.setEncoding('latin1').on('data', (text: string) => {
        if (text.includes('data: begun')) resolve()
        // The last chunk of a body that ends as it should.
        if (/(?:^|\r\n)0\r\n\r\n$/.test(text)) ended.set(path, ended.get(path) ?? performance.now())
      })
      socket.once('error', reject).once('close', () => ended.set(path, ended.get(path) ?? performance.now()))
    })

  const openSocket = (path: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
        headers: { host, cookie: headerOf(copied), origin: url },
      })
      socket.once('message', () => resolve()).once('error', reject)
      socket.once('close', () => ended.set(path, performance.now()))
    })

  await Promise.all(STREAMS.map((path) => (path.startsWith('/events') ? openEvents(path) : openSocket(path))))
  const hands = paths.flatMap((path) => Array.from({ length: HANDS }, () => keepAsking(path)))
  return {
    lastServed,
    ended,
    served: () => served,
    stop: async () => {
      isStopped = true
      await Promise.all(hands)
    },
  }
}

const headerOf = (value: string): string => `__Host-Http-postern=${value}`
