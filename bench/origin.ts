// A child process: the cheapest origin that HTTP allows, so that what is measured is what stands before it.
import { createServer } from 'node:net'

const BODY = JSON.stringify({ orders: Array.from({ length: 12 }, (_, index) => ({ id: index, state: 'delivered' })) })
const ANSWER = Buffer.from(
  [
    'HTTP/1.1 200 OK',
    'Content-Type: application/json',
    `Content-Length: ${BODY.length}`,
    'Cache-Control: private, no-store',
    '',
    BODY,
  ].join('\r\n'),
)
const ASSET = Buffer.from(
  [
    'HTTP/1.1 200 OK',
    'Content-Type: text/css; charset=utf-8',
    'Content-Length: 1024',
    'Cache-Control: public, max-age=31536000, immutable',
    '',
    'a'.repeat(1024),
  ].join('\r\n'),
)

// What most apps send: nothing about caches, so that the gateway must say it for them.
const REPORT = Buffer.from(
  ['HTTP/1.1 200 OK', 'Content-Type: text/html; charset=utf-8', `Content-Length: ${BODY.length}`, '', BODY].join(
    '\r\n',
  ),
)

const END = Buffer.from('\r\n\r\n')

const answerTo = (request: Buffer): Buffer => {
  if (request.indexOf('/assets/') === 4) return ASSET
  return request.indexOf('/account/report.html') === 4 ? REPORT : ANSWER
}

const server = createServer({ noDelay: true }, (socket) => {
  let rest: Buffer = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    let text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (let end = text.indexOf(END); end !== -1; end = text.indexOf(END)) {
      socket.write(answerTo(text))
      text = text.subarray(end + 4)
    }
    rest = text
  })
})
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' && address !== null ? address.port : 0 })
})
process.once('disconnect', () => process.exit())
