import { createServer, type Server, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** A mail as a server took it, with what it knows of the connection. */
interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  readonly raw: string
  readonly encrypted: boolean
  readonly user: string | undefined
}

/** A server on loopback that keeps what it is given. */
export interface TestSmtpServer {
  readonly port: number
  readonly received: readonly ReceivedMail[]
  readonly stop: () => Promise<void>
}

/** Starts a real SMTP server. It takes the user `postman` with the password `s3cret-ü`. */
export const startSmtpServer = async (options: SMTPServerOptions): Promise<TestSmtpServer> => {
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onAuth: ({ username, password }, _session, done) => {
      if (username === 'postman' && password === 's3cret-ü') done(null, { user: username })
      else done(new Error('no'))
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString('latin1'),
          encrypted: session.secure,
          user: session.user,
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: portOf(server.server),
    received,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A server that speaks only as `talk` has it: for what no honest server does. */
export const startRawServer = async (
  talk: (socket: Socket, lines: readonly string[]) => void,
): Promise<{ readonly port: number; readonly heard: readonly string[]; readonly stop: () => Promise<void> }> => {
  const heard: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    talk(socket, [])
    let unread = ''
    socket.setEncoding('latin1').on('data', (text: string) => {
      unread += text
      const lines = unread.split('\r\n')
      unread = lines.pop() ?? ''
      heard.push(...lines)
      talk(socket, lines)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const stop = (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  }
  return { port: portOf(server), heard, stop }
}

const portOf = (server: Pick<Server, 'address'>): number => {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen')
  return address.port
}
