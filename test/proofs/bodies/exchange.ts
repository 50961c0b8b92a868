import { type ClientRequest, type IncomingMessage, type OutgoingHttpHeaders, request as open } from 'node:http'
import type { Site } from './arrange.ts'

/** An answer as it came over the wire. */
export interface Answer {
  readonly status: number
  /** Names in lower case and values, in order, duplicates kept. */
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
  /** How it ended: as the framing says that it must, or cut off. */
  readonly end: 'whole' | 'cut'
}

/** A request of the customer, not yet ended: write its body, or leave. Its own connection, host and cookie are set. */
export const begin = (site: Site, path: string, method = 'GET', headers: OutgoingHttpHeaders = {}): ClientRequest =>
  open({
    host: '127.0.0.1',
    port: site.gateway.port,
    agent: false,
    path,
    method,
    headers: { host: `localhost:${site.gateway.port}`, cookie: site.cookie, ...headers },
  })

/** The answer's head; fails where the connection ends before there is one. */
export const headOf = (request: ClientRequest): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request.once('response', resolve).once('error', reject)
  })

/** The answer to a request that was begun. */
export const answerTo = async (request: ClientRequest): Promise<Answer> => {
  const head = await headOf(request)
  const chunks: Buffer[] = []
  head.on('data', (chunk: Buffer) => chunks.push(chunk))
  // A cut answer ends in an error and a close; one that is complete has said so by then.
  head.on('error', () => {})
  await new Promise((resolve) => head.once('close', resolve))
  return {
    status: head.statusCode ?? 0,
    fields: fieldsOf(head.rawHeaders),
    body: Buffer.concat(chunks),
    end: head.complete ? 'whole' : 'cut',
  }
}

/** Sends a whole request of the customer. */
export const ask = (
  site: Site,
  path: string,
  method = 'GET',
  headers: OutgoingHttpHeaders = {},
  body?: Buffer | string,
): Promise<Answer> => {
  const request = begin(site, path, method, headers)
  const answer = answerTo(request)
  request.end(body)
  return answer
}

/** The values of one field, in order. */
export const valuesOf = ({ fields }: Pick<Answer, 'fields'>, field: string): readonly string[] =>
  fields.filter(([name]) => name === field).map(([, value]) => value)

const fieldsOf = (raw: readonly string[]): readonly (readonly [string, string])[] =>
  raw.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), raw[index + 1] ?? ''] as const] : []))
