import { connect, type Socket } from 'node:net'

/** Requests whose last byte is held back, each on a connection of its own. */
export interface HeldRequests {
  /** Sends all last bytes in one tick; every answer as it came, in the order of the requests. */
  readonly release: () => Promise<readonly string[]>
}

/** Milliseconds without a byte after which an answer is given up. */
const PATIENCE = 20_000

/** Milliseconds for which the other side is left to read what was sent, so that the last byte alone is missing. */
const SETTLE = 50

/**
 * Opens a connection to 127.0.0.1 for every request and sends all of it but the last byte ("last-byte synchronisation":
 * what the network adds lies before the race). Each request asks for `Connection: close`. Fails where one connection does.
 */
export const holdLastBytes = async (port: number, requests: readonly string[]): Promise<HeldRequests> => {
  const held = await Promise.all(requests.map((request) => hold(port, Buffer.from(request, 'latin1'))))
  await new Promise((resolve) => setTimeout(resolve, SETTLE))
  return {
    release: () => {
      for (const { finish } of held) finish()
      return Promise.all(held.map(({ answer }) => answer))
    },
  }
}

/** Holds the requests, and lets them go at once. */
export const race = async (port: number, requests: readonly string[]): Promise<readonly string[]> =>
  (await holdLastBytes(port, requests)).release()

const hold = async (port: number, request: Buffer): Promise<{ finish: () => void; answer: Promise<string> }> => {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  socket.setTimeout(PATIENCE, () => socket.destroy(new Error('No answer in a race')))
  const answer = readAll(socket)
  // Handled where it is awaited; a failure before that must not end the process.
  answer.catch(() => undefined)
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).write(request.subarray(0, -1), () => resolve())
  })
  return { finish: () => socket.write(request.subarray(-1)), answer }
}

const readAll = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = ''
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part
    })
    socket.once('error', reject).once('close', () => resolve(text))
  })
