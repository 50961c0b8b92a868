import type { Socket } from 'node:net'
import { startRawOrigin } from '../../support/origin.ts'
import { readingsOf } from './readers.ts'
import { fieldOf, type View, type Witness } from './view.ts'

interface Parsed {
  readonly view: View
  readonly rest: string
}

/** An origin of bytes: reads requests off the socket by the letter of RFC 9112, and keeps what is none. */
export const startRawWitness = async (): Promise<Witness> => {
  const views: View[] = []
  const broken: string[] = []
  const origin = await startRawOrigin((socket) => readAll(socket, views, broken))
  return { url: origin.url, seen: async () => [...views], broken: () => broken, stop: origin.stop }
}

const readAll = (socket: Socket, views: View[], broken: string[]): void => {
  let buffer = ''
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    buffer += text
    for (let parsed = take(buffer); parsed !== 'more'; parsed = take(buffer)) {
      if (parsed === 'broken') {
        broken.push(buffer)
        socket.destroy()
        return
      }
      views.push(parsed.view)
      buffer = parsed.rest
      socket.write(`HTTP/1.1 200 OK\r\nX-Seen-Id: ${parsed.view.id}\r\nContent-Length: 0\r\n\r\n`)
    }
  })
  socket.once('close', () => {
    if (buffer !== '') broken.push(`cut: ${buffer}`)
  })
}

const LINE = /^([A-Z]+) (\S+) HTTP\/1\.1$/
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/s

const take = (buffer: string): Parsed | 'more' | 'broken' => {
  const end = buffer.indexOf('\r\n\r\n')
  if (end === -1) return 'more'
  const [line = '', ...lines] = buffer.slice(0, end).split('\r\n')
  const [, method, target] = LINE.exec(line) ?? []
  const fields: (readonly [string, string])[] = []
  for (const each of lines) {
    const [, name, value] = FIELD.exec(each) ?? []
    if (name === undefined || value === undefined || /[\r\n\0]/.test(value)) return 'broken'
    fields.push([name, value])
  }
  if (method === undefined || target === undefined) return 'broken'
  const body = takeBody(fields, buffer.slice(end + 4))
  if (typeof body === 'string') return body
  const view = { id: fieldOf(fields, 'postern-request-id'), method, target, fields, body: body.text }
  return { view: { ...view, readings: readingsOf(target), taken: undefined }, rest: body.rest }
}

const takeBody = (fields: View['fields'], rest: string): { text: string; rest: string } | 'more' | 'broken' => {
  const framing = fields.filter(([name]) => /^(?:content-length|transfer-encoding)$/i.test(name))
  const [first, second] = framing
  // Two that say how long a body is are one too many, whatever they say.
  if (second !== undefined) return 'broken'
  if (first === undefined) return { text: '', rest }
  if (first[0].toLowerCase() === 'transfer-encoding') return first[1] === 'chunked' ? takeChunks(rest) : 'broken'
  if (!/^\d+$/.test(first[1])) return 'broken'
  const length = Number(first[1])
  return rest.length < length ? 'more' : { text: rest.slice(0, length), rest: rest.slice(length) }
}

const takeChunks = (buffer: string): { text: string; rest: string } | 'more' | 'broken' => {
  let text = ''
  let rest = buffer
  for (;;) {
    const end = rest.indexOf('\r\n')
    if (end === -1) return 'more'
    const head = rest.slice(0, end)
    if (!/^[0-9A-Fa-f]{1,8}$/.test(head)) return 'broken'
    const size = Number.parseInt(head, 16)
    if (rest.length < end + 2 + size + 2) return 'more'
    const chunk = rest.slice(end + 2, end + 2 + size)
    if (rest.slice(end + 2 + size, end + 4 + size) !== '\r\n') return 'broken'
    rest = rest.slice(end + 4 + size)
    if (size === 0) return { text, rest }
    text += chunk
  }
}
