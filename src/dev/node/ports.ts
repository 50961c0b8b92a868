import { createServer } from 'node:net'

/** Why a port cannot be listened on; `undefined`: it can. */
const obstacle = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown'))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)))
  })

/** Loopback addresses of this machine, IPv4 first: browsers try both families for `localhost`, containers may lack one. */
export const loopbackAddresses = async (): Promise<readonly string[]> =>
  (await obstacle('::1', 0)) === undefined ? ['127.0.0.1', '::1'] : ['127.0.0.1']

/** Whether `port` can be listened on at every loopback address. Fails with the system's code, such as `EADDRINUSE`. */
export const portObstacle = async (port: number): Promise<string | undefined> => {
  for (const host of await loopbackAddresses()) {
    const code = await obstacle(host, port)
    if (code !== undefined) return code
  }
  return undefined
}

/** A port that was free on every loopback address a moment ago. */
export const freePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const port = await anyPort()
    if ((await portObstacle(port)) === undefined) return port
  }
  throw new Error('No free port on loopback after 20 attempts')
}

const anyPort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port: 0 }, () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
