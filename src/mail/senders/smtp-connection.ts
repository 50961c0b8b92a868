import { fail, ok, type Result } from '#lib/result.ts'
import { ATTEMPT_TIMEOUT_MS, STEP_TIMEOUT_MS } from '../sender.ts'
import type { ChannelFault, SmtpChannel } from '../smtp-dialogue.ts'
import { withinTime } from './time-limit.ts'

/** Where a server listens, and from which byte on the connection is encrypted. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'plain-loopback'
}

/** An open connection on which nothing has been said yet. */
export interface SmtpConnection {
  readonly channel: SmtpChannel
  readonly close: () => void
}

/** Longest line that is read; RFC 5321 section 4.5.3.1.5 allows 512. */
const MAX_LINE_LENGTH = 4096

const TRANSPORTS = { tls: 'on', starttls: 'starttls', 'plain-loopback': 'off' } as const

/**
 * Opens a connection; the caller closes it. Each wait lasts `STEP_TIMEOUT_MS` at most, all of them together
 * `ATTEMPT_TIMEOUT_MS`, so that a server that trickles its answers holds nobody for long.
 */
export const openConnection = async (server: SmtpServer): Promise<Result<SmtpConnection, ChannelFault>> => {
  // Loaded here, so that the other senders and plain Node tests do without the runtime's sockets.
  const { connect } = await import('cloudflare:sockets')
  const end = Date.now() + ATTEMPT_TIMEOUT_MS
  const limited = async <T>(work: Promise<T>): Promise<Result<T, ChannelFault>> => {
    const result = await withinTime(() => work, Math.min(STEP_TIMEOUT_MS, Math.max(0, end - Date.now())))
    return result.ok ? result : fail({ code: result.failure.code === 'timeout' ? 'timeout' : 'unreachable' })
  }

  let socket: Socket
  try {
    socket = connect(
      { hostname: server.host, port: server.port },
      { secureTransport: TRANSPORTS[server.security], allowHalfOpen: false },
    )
  } catch {
    return fail({ code: 'unreachable' })
  }
  const close = (): void => {
    // A connection that is already gone rejects: there is nothing left to do about it.
    socket.close().catch(() => undefined)
  }
  socket.closed.catch(() => undefined)
  const opened = await limited(socket.opened)
  if (!opened.ok) {
    close()
    return opened
  }

  let reader = socket.readable.getReader()
  let writer = socket.writable.getWriter()
  let unread = ''
  const decoder = new TextDecoder('latin1')
  const encoder = new TextEncoder()

  const readLine = async (): Promise<Result<string, ChannelFault>> => {
    for (;;) {
      const length = unread.indexOf('\n')
      if (length >= 0) {
        const line = unread.slice(0, length).replace(/\r$/, '')
        unread = unread.slice(length + 1)
        return ok(line)
      }
      if (unread.length > MAX_LINE_LENGTH) return fail({ code: 'protocol' })
      const chunk = await limited(reader.read())
      if (!chunk.ok) return chunk
      if (chunk.value.done) return fail({ code: 'unreachable' })
      unread += decoder.decode(chunk.value.value)
    }
  }

  const write = (text: string): Promise<Result<void, ChannelFault>> => limited(writer.write(encoder.encode(text)))

  const encrypt = async (): Promise<Result<void, ChannelFault>> => {
    if (unread !== '') return fail({ code: 'protocol' })
    reader.releaseLock()
    writer.releaseLock()
    // Checks the certificate against the host that was connected to; the runtime takes no other name here.
    socket = socket.startTls()
    socket.closed.catch(() => undefined)
    reader = socket.readable.getReader()
    writer = socket.writable.getWriter()
    const secured = await limited(socket.opened)
    return secured.ok ? ok(undefined) : secured
  }

  return ok({ channel: { readLine, write, encrypt }, close })
}
