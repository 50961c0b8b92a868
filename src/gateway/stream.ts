import type { Route } from '#config/deployment.ts'
import type { LiveSession } from '#domain/session-reading.ts'
import { revocableBody } from './stream-body.ts'
import { revocableSocket } from './stream-socket.ts'
import type { WatchTimes } from './stream-watch.ts'

/**
 * Whether an answer goes on for longer than a lease may last, and has to end with the session: a socket, an event
 * stream, or what the route marks as one. What a public route streams is open to everybody, so it goes on without one.
 */
export const endsWithSession = (
  response: Response,
  route: Route,
  wantsSocket: boolean,
  isEventStream: boolean,
): boolean => {
  if (!route.restricts && !route.stream) return false
  // `body` is asked for last: the runtime makes a stream of it for whoever asks.
  return (wantsSocket && response.webSocket !== null) || ((route.stream || isEventStream) && response.body !== null)
}

/** The answer with its body or socket in a pump of our own, which ends with the session. `leaseSeconds`: setting `lease`. */
export const revocable = (
  response: Response,
  session: LiveSession,
  leaseSeconds: number,
  isEventStream: boolean,
): Response => {
  const times: WatchTimes = { leaseUntil: session.leaseUntil * 1000, lease: leaseSeconds * 1000 }
  const standing = () => session.standing()
  const { webSocket, body, status, statusText, headers } = response
  if (webSocket !== null) {
    return new Response(null, { status, headers, webSocket: revocableSocket(webSocket, standing, times) })
  }
  if (body === null) return response
  const ending = isEventStream ? 'end' : 'abort'
  const pumped = revocableBody(body, standing, times, ending)
  return new Response(pumped, { status, statusText, headers, encodeBody: 'manual' })
}
