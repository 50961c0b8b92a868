import { connect, type Socket } from 'node:net'

/** What a load client counts: how many answers had which status. */
export type Statuses = ReadonlyMap<number, number>

/** Many kept connections to one port of 127.0.0.1, each with one request at a time: load that costs the machine little. */
export interface LoadClient {
  /** Sends `count` requests, the n-th being `request(n)` as raw text; `request` must ask for no `close`. */
  readonly run: (count: number, request: (n: number) => string) => Promise<Statuses>
  readonly close: () => void
}

/** Opens `connections` to `port`. A connection that breaks or is silent for 30 s fails the run it serves. */
export const openLoadClient = async (port: number, connections: number): Promise<LoadClient> => {
  const lines = await Promise.all(Array.from({ length: connections }, () => openLine(port)))
  return {
    run: async (count, request) => {
      const statuses = new Map<number, number>()
      let next = 0
      const work = async (line: Line): Promise<void> => {
        while (next < count) {
          const status = await line.ask(request(next++))
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
        }
      }
      await Promise.all(lines.map(work))
      return statuses
    },
    close: () => {
      for (const line of lines) line.close()
    },
  }
}

interface Line {
  /** The status of the answer, once all of it is here. */
  readonly ask: (request: string) => Promise<number>
  readonly close: () => void
}

const openLine = (port: number): Promise<Line> =>
  new Promise((resolve, reject) => {
    let waiting: { readonly answered: (status: number) => void; readonly failed: (cause: Error) => void } | undefined
    let text = ''
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true }, () =>
      resolve({
        ask: (request) =>
          new Promise((answered, failed) => {
            waiting = { answered, failed }
            socket.write(request, 'latin1')
          }),
        close: () => socket.destroy(),
      }),
    )
    const fail = (cause: Error): void => {
      reject(cause)
      waiting?.failed(cause)
      waiting = undefined
    }
    socket.setEncoding('latin1')
    socket.setTimeout(30_000, () => socket.destroy(new Error('silent for 30 s')))
    socket.on('error', fail)
    socket.on('close', () => fail(new Error(`closed after: ${text.slice(0, 200)}`)))
    socket.on('data', (chunk: string) => {
      text += chunk
      const status = statusOfWhole(text)
      if (status === undefined) return
      text = ''
      waiting?.answered(status)
      waiting = undefined
    })
  })

/** The status of an answer whose body is complete; undefined while more must come. One answer at a time. */
const statusOfWhole = (text: string): number | undefined => {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = text.slice(0, end)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  const whole =
    length === undefined
      ? !/\r\ntransfer-encoding: *chunked/i.test(head) || text.endsWith('\r\n0\r\n\r\n')
      : text.length >= end + 4 + Number(length)
  return whole ? Number(head.slice(9, 12)) : undefined
}
