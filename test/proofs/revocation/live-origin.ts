import { WebSocketServer } from 'ws'
import { startOrigin } from '../../support/origin.ts'

/** How long a busy stream is silent, in milliseconds. */
const BEAT = 100

/**
 * An app that answers `/socket` by a WebSocket and `/events` by an event stream, each of them busy where the query says
 * so, and everything else by 200.
 */
export const startLiveOrigin = async () => {
  const sockets = new WebSocketServer({ noServer: true })
  const beats = new Set<ReturnType<typeof setInterval>>()
  const beat = (send: () => void): (() => void) => {
    const timer = setInterval(send, BEAT)
    beats.add(timer)
    return () => clearInterval(timer)
  }
  const origin = await startOrigin(
    ({ url = '' }, response) => {
      if (!url.startsWith('/events')) {
        response.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'private, no-store' }).end('ok')
        return
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: begun\n\n')
      if (url.endsWith('busy'))
        response.once(
          'close',
          beat(() => response.write('data: more\n\n')),
        )
    },
    (request, socket, head) => {
      sockets.handleUpgrade(request, socket, head, (opened) => {
        opened.send('begun')
        if (request.url?.endsWith('busy') === true)
          opened.once(
            'close',
            beat(() => opened.send('more')),
          )
      })
    },
  )
  return {
    url: origin.url,
    stop: async () => {
      for (const timer of beats) clearInterval(timer)
      for (const socket of sockets.clients) socket.terminate()
      await origin.stop()
    },
  }
}
