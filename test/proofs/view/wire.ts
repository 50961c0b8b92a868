import { connect, type Socket } from 'node:net'
import type { Draft } from './corpus.ts'

/** Who sends, and where to. */
export interface Sender {
  readonly host: string
  /** Value of the session cookie; undefined: nobody. */
  readonly session: string | undefined
}

/** A request as it goes out. */
export interface Written {
  readonly bytes: string
  readonly method: string
  /** What the body means once its framing is taken off; undefined where the framing is part of the attack. */
  readonly body: string | undefined
  /** The connection may serve another request after it. */
  readonly plain: boolean
}

/** An answer, or what came in its place. */
export interface Answer {
  /** 0: the connection was closed, -1: nothing came. */
  readonly status: number
  readonly fields: ReadonlyMap<string, string>
}

const SESSION = '__Host-Http-postern'
const FRAMING = /^[^:]*(?:transfer|content.?length|expect|upgrade|http2)/i

/** Fills a draft in for a sender and frames its body. */
export const write = ({ line, headers, body }: Draft, { host, session }: Sender): Written => {
  const value = session ?? 'forged'
  const fill = (text: string): string =>
    text
      .replaceAll('{host}', host)
      .replaceAll('{HOST}', host.toUpperCase())
      .replaceAll('{dotted}', host.replace(':', '.:'))
      .replaceAll('{session}', `${SESSION}=${value}`)
      .replaceAll('{value}', value)
  const lines = headers.map(fill)
  if (!lines.some((each) => /^host:/i.test(each))) lines.unshift(`Host: ${host}`)
  const hasCookie = headers.some((each) => /\{session\}|\{value\}|^cookie:/i.test(each))
  if (session !== undefined && !hasCookie) lines.push(`Cookie: app=1; ${SESSION}=${session}; basket=3`)
  const isFramed = lines.some((each) => FRAMING.test(each))
  const isChunked = lines.filter((each) => FRAMING.test(each)).join() === 'Transfer-Encoding: chunked'
  if (!isFramed && body !== '') lines.push(`Content-Length: ${body.length}`)
  return {
    bytes: `${fill(line)} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`,
    method: line.split(' ')[0] ?? '',
    body: isFramed ? (isChunked && body.startsWith('5\r\nhello\r\n0\r\n') ? 'hello' : undefined) : body,
    plain: !isFramed && !lines.some((each) => /^[^:]*(?:connection|keep)/i.test(each)),
  }
}

/** A connection to the gateway that sends one request after another, anew where the last one may have left something. */
export interface Wire {
  /** Gives up after `patience` milliseconds. */
  readonly ask: (written: Written, patience: number) => Promise<Answer>
  readonly close: () => void
}

/** Opens connections to a port of 127.0.0.1 as they are needed. */
export const wireTo = (port: number): Wire => {
  let kept: Socket | undefined
  const ask = (written: Written, patience: number): Promise<Answer> =>
    new Promise((resolve) => {
      const socket = written.plain && kept !== undefined ? kept : connect({ port, host: '127.0.0.1', noDelay: true })
      if (kept !== socket) kept?.destroy()
      kept = undefined
      let text = ''
      const done = (answer: Answer, reusable: boolean): void => {
        clearTimeout(timer)
        socket.removeAllListeners()
        socket.on('error', () => socket.destroy())
        if (reusable) kept = socket
        else socket.destroy()
        resolve(answer)
      }
      const timer = setTimeout(() => done({ status: -1, fields: new Map() }, false), patience)
      socket.setEncoding('latin1')
      socket.on('data', (piece: string) => {
        text += piece
        const answer = readAnswer(text, written.method === 'HEAD')
        if (answer !== undefined) done(answer, isReusable(written, answer))
      })
      socket.once('error', () => done({ status: 0, fields: new Map() }, false))
      socket.once('close', () => done(readHead(text)?.answer ?? { status: 0, fields: new Map() }, false))
      socket.write(written.bytes, 'latin1')
    })
  return { ask, close: () => kept?.destroy() }
}

/** The runtime closes after what it refuses itself; such answers have none of our names. */
const isReusable = ({ plain }: Written, { status, fields }: Answer): boolean =>
  plain && status < 500 && !/close/i.test(fields.get('connection') ?? '') && idOf(fields) !== undefined

const idOf = (fields: Answer['fields']): string | undefined =>
  fields.get('x-seen-id') ?? fields.get('postern-request-id')

const readHead = (text: string): { readonly answer: Answer; readonly rest: string } | undefined => {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return undefined
  const [line = '', ...lines] = text.slice(0, end).split('\r\n')
  const status = Number(line.split(' ')[1])
  const fields = new Map(
    lines.map((each) => [each.split(':')[0]?.toLowerCase() ?? '', each.slice(each.indexOf(':') + 1).trim()]),
  )
  const rest = text.slice(end + 4)
  return status === 100 ? readHead(rest) : { answer: { status, fields }, rest }
}

/** The whole answer, or undefined while some of it is to come. */
const readAnswer = (text: string, isHead: boolean): Answer | undefined => {
  const head = readHead(text)
  if (head === undefined) return undefined
  const { answer, rest } = head
  if (isHead || answer.status === 204 || answer.status === 304 || answer.status === 101) return answer
  if (answer.fields.get('transfer-encoding') === 'chunked') return rest.endsWith('0\r\n\r\n') ? answer : undefined
  const length = answer.fields.get('content-length')
  if (length === undefined) return undefined
  return rest.length >= Number(length) ? answer : undefined
}
