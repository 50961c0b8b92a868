import { type Standing, type WatchTimes, watchStanding } from './stream-watch.ts'

/** RFC 6455 section 7.4.1: the connection broke a rule of the server, here that its session must stand. */
const POLICY_VIOLATION = 1008
/** RFC 6455 section 7.4.1: the other side broke down. */
const INTERNAL_ERROR = 1011
/** Codes that tell of a close and may never be sent: none was given, the connection broke, TLS failed. */
const NEVER_SENT = [1005, 1006, 1015]

/**
 * Passes messages between the origin's socket and a new one for the client until either closes or the session ends; then
 * both are closed. Returns the client's end, to be answered with status 101.
 */
export const revocableSocket = (origin: WebSocket, standing: Standing, times: WatchTimes): WebSocket => {
  const { 0: client, 1: ours } = new WebSocketPair()
  for (const socket of [ours, origin]) {
    // Both ends close only when told to, so that a close reaches the other side with its own code.
    socket.accept({ allowHalfOpen: true })
    // Messages would arrive as Blobs, whose asynchronous reading changes their order.
    socket.binaryType = 'arraybuffer'
  }
  const stop = watchStanding(standing, times, () => {
    close(ours, POLICY_VIOLATION, 'session ended')
    close(origin, POLICY_VIOLATION, 'session ended')
  })
  pass(ours, origin, stop)
  pass(origin, ours, stop)
  return client
}

const pass = (from: WebSocket, to: WebSocket, stop: () => void): void => {
  from.addEventListener('message', ({ data }) => {
    try {
      to.send(data)
    } catch {
      // The other side is closing; what was sent into a closing connection is lost on any network.
    }
  })
  from.addEventListener('close', ({ code, reason }) => {
    stop()
    close(to, code, reason)
    close(from, code, reason)
  })
  from.addEventListener('error', () => {
    stop()
    close(to, INTERNAL_ERROR, '')
  })
}

const close = (socket: WebSocket, code: number, reason: string): void => {
  try {
    if (NEVER_SENT.includes(code)) socket.close()
    else socket.close(code, reason)
  } catch {
    // Closed already.
  }
}
