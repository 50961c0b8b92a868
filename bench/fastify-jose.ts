// A child process: what a careful team would write themselves. Fastify opens an encrypted cookie and signs a JWT for the
// origin with jose, and passes the answer on.
import { randomBytes } from 'node:crypto'
import { Agent, request as ask } from 'node:http'
import Fastify from 'fastify'
import { EncryptJWT, generateKeyPair, jwtDecrypt, SignJWT } from 'jose'

const originPort = Number(process.argv[2])
const key = randomBytes(32)
const { privateKey } = await generateKeyPair('ES256')
const agent = new Agent({ keepAlive: true, maxSockets: 64 })
const server = Fastify()

server.get('/*', async (request, reply) => {
  const cookie = /(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]
  if (cookie === undefined) return reply.code(401).send()
  const { payload } = await jwtDecrypt(cookie, key)
  const now = Math.floor(Date.now() / 1000)
  const assertion = await new SignJWT({
    sub: payload.sub ?? '',
    htm: request.method,
    htu: request.url,
    iat: now,
    exp: now + 45,
  })
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey)
  const { cookie: _, connection: __, ...headers } = request.headers
  return new Promise((resolve, reject) => {
    const sent = ask(
      { host: '127.0.0.1', port: originPort, path: request.url, agent, headers: { ...headers, assertion } },
      (answer) => {
        reply.code(answer.statusCode ?? 502).headers(answer.headers)
        resolve(reply.send(answer))
      },
    )
    sent.once('error', reject).end()
  })
})

await server.listen({ host: '127.0.0.1', port: 0 })
const sealed = await new EncryptJWT({ sub: 'customer', email: 'maria@example.com' })
  .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
  .encrypt(key)
const address = server.server.address()
process.send?.({
  port: typeof address === 'object' && address !== null ? address.port : 0,
  cookie: `session=${sealed}`,
})
process.once('disconnect', () => process.exit())
