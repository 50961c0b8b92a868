import { connect } from 'node:net'

/**
 * Sends bytes to a port of 127.0.0.1 and answers with everything that comes back until the other side closes: for
 * requests that no well-behaved client sends. Ask for `Connection: close`; gives up after 5 s.
 */
export const sendRaw = (port: number, request: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 5_000 }, () => socket.write(request))
    let answer = ''
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => {
      answer += text
    })
    socket.once('timeout', () => socket.destroy(new Error(`Silence after: ${answer}`)))
    socket.once('error', reject).once('close', () => resolve(answer))
  })
