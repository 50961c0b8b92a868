/** Streams that say something every two seconds: over server-sent events, and the prices over a WebSocket too. */
import type { ServerResponse } from 'node:http'
import type { WebSocket } from 'ws'
import { COMMON_HEADERS } from './answer.ts'
import { elapsedAt, FLOWERS, priceAt, ROUND, STEP } from './catalogue.ts'

/** The text of the next message. */
type Message = () => string

export interface Live {
  /** Answers with an event stream that runs until either side ends it. */
  sendEvents(response: ServerResponse, message: Message): void
  /** Talks on an open socket until either side closes it. */
  sendFrames(socket: WebSocket, message: Message): void
  /** Ends every stream. */
  close(): void
}

interface Listener {
  readonly send: () => void
  readonly end: () => void
}

/** What a listener that does not read may hold in memory, in bytes; then it is let go. */
const MAX_BACKLOG = 65_536

/** One clock for all streams. */
export const createLive = (): Live => {
  const listeners = new Set<Listener>()
  const timer = setInterval(() => {
    for (const listener of listeners) listener.send()
  }, STEP * 1000)
  const add = (listener: Listener): (() => void) => {
    listeners.add(listener)
    listener.send()
    return () => listeners.delete(listener)
  }
  return {
    sendEvents(response, message) {
      response.writeHead(200, {
        ...COMMON_HEADERS,
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
      })
      response.write(`retry: ${STEP * 1000}\n\n`)
      const remove = add({
        send: () => {
          if (response.writableLength > MAX_BACKLOG) response.destroy()
          else response.write(`data: ${message()}\n\n`)
        },
        end: () => response.end(),
      })
      response.once('close', remove)
    },
    sendFrames(socket, message) {
      socket.on('error', () => socket.terminate())
      const remove = add({
        send: () => {
          if (socket.bufferedAmount > MAX_BACKLOG) socket.terminate()
          else socket.send(message())
        },
        end: () => socket.close(1001),
      })
      socket.once('close', remove)
    },
    close() {
      clearInterval(timer)
      for (const listener of listeners) listener.end()
    },
  }
}

/** The message of the price feed at `now`: cents by flower, and how far the round has gone in seconds. */
export const pricesMessage = (now: number): string =>
  JSON.stringify({
    at: Math.floor(now),
    round: { elapsed: elapsedAt(now), length: ROUND },
    prices: Object.fromEntries(FLOWERS.map((flower) => [flower.id, priceAt(flower, now)])),
  })
