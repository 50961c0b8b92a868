// A child process: asks over keep-alive connections, one request at a time on each, and says how many were answered.
import { connect } from 'node:net'

/** One measurement; its cookies are taken in turn by all connections. */
export interface LoadOrder {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly cookies: readonly string[]
  readonly connections: number
  readonly milliseconds: number
}

/** What came of it; `failed` counts answers other than 200. */
export interface LoadResult {
  readonly answered: number
  readonly failed: number
  readonly milliseconds: number
  /** Milliseconds that half, and 99 of 100, of the answers took. */
  readonly p50: number
  readonly p99: number
}

const END = Buffer.from('\r\n\r\n')

/** A connection that waits for its next request. */
interface Connection {
  /** Sends a request; resolves once its answer is complete, with whether it was 200. */
  readonly ask: (request: Buffer) => Promise<boolean>
}

const open = (port: number): Connection => {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  let missing = -1
  let isFine = false
  let waiting: PromiseWithResolvers<boolean> | undefined
  const fail = (error: Error): void => {
    waiting?.reject(error)
    socket.destroy()
  }
  socket.on('data', (chunk: Buffer) => {
    if (missing === -1) {
      const end = chunk.indexOf(END)
      const head = chunk.toString('latin1', 0, end)
      const length = /^content-length: (\d+)$/im.exec(head)?.[1]
      if (end === -1 || length === undefined) return fail(new Error(`no head with a length in ${chunk.toString()}`))
      isFine = head.startsWith('HTTP/1.1 200 ')
      missing = Number(length) - (chunk.length - end - 4)
    } else missing -= chunk.length
    if (missing > 0) return
    missing = -1
    waiting?.resolve(isFine)
  })
  socket.on('error', fail).once('close', () => waiting?.reject(new Error('closed')))
  return {
    ask: (request) => {
      waiting = Promise.withResolvers()
      socket.write(request)
      return waiting.promise
    },
  }
}

/** Connections stay open between measurements, as they do between a browser's requests. */
const pools = new Map<number, Connection[]>()

const poolOf = (port: number, count: number): readonly Connection[] => {
  const pool = pools.get(port) ?? []
  while (pool.length < count) pool.push(open(port))
  pools.set(port, pool)
  return pool.slice(0, count)
}

const requestText = ({ path, host }: LoadOrder, cookie: string | undefined): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36',
    'Accept: application/json',
    'Accept-Encoding: gzip, deflate, br',
    'Accept-Language: en-GB,en;q=0.9',
    'Sec-Fetch-Site: same-origin',
    'Sec-Fetch-Mode: cors',
    'Sec-Fetch-Dest: empty',
    `Referer: http://${host}/account`,
    ...(cookie === undefined ? [] : [`Cookie: ${cookie}`]),
    '',
    '',
  ].join('\r\n')

const run = async (order: LoadOrder): Promise<LoadResult> => {
  const cookies = order.cookies.length === 0 ? [undefined] : order.cookies
  const requests = cookies.map((cookie) => Buffer.from(requestText(order, cookie)))
  let next = 0
  let failed = 0
  const times: number[] = []
  const startedAt = performance.now()
  const until = startedAt + order.milliseconds
  const keepAsking = async (connection: Connection): Promise<void> => {
    for (let sentAt = startedAt; sentAt < until; ) {
      const request = requests[next % requests.length]
      next += 1
      if (request === undefined) return
      if (!(await connection.ask(request))) failed += 1
      const now = performance.now()
      times.push(now - sentAt)
      sentAt = now
    }
  }
  await Promise.all(poolOf(order.port, order.connections).map(keepAsking))
  times.sort((a, b) => a - b)
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? Number.NaN
  const milliseconds = performance.now() - startedAt
  return { answered: times.length, failed, milliseconds, p50: at(0.5), p99: at(0.99) }
}

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.once('disconnect', () => process.exit())
