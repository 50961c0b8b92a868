import { connect } from 'node:net'

/** Where the Worker reaches an origin, and whether something listened there just now. */
export interface ReachableOrigin {
  readonly url: string
  readonly listening: boolean
}

/**
 * The address at which the Worker's runtime reaches `origin`. It resolves `localhost` to IPv4 only, while many
 * development servers listen on `[::1]` alone: an origin on localhost that answers only there is named by that address.
 */
export const reachOrigin = async (origin: string): Promise<ReachableOrigin> => {
  const url = new URL(origin)
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  if (url.hostname !== 'localhost') return { url: origin, listening: await listens(unbracketed(url.hostname), port) }
  if (await listens('127.0.0.1', port)) return { url: origin, listening: true }
  if (!(await listens('::1', port))) return { url: origin, listening: false }
  url.hostname = '[::1]'
  return { url: url.origin, listening: true }
}

const unbracketed = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

const listens = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 })
    const settle = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', settle(true)).once('error', settle(false)).once('timeout', settle(false))
  })
