import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Origin, startOrigin } from '../../support/origin.ts'
import { cacheControl, type Site, startSite, WAYS } from './arrange.ts'
import { answerTo, ask, begin, valuesOf } from './exchange.ts'

const WHOLE = randomBytes(100_000)
const TEXT = Buffer.from('All that the app has to say. '.repeat(5_000))
const ENCODED = {
  gzip: gzipSync(TEXT),
  deflate: deflateSync(TEXT),
  br: brotliCompressSync(TEXT),
  zstd: zstdCompressSync(TEXT),
}
const COOKIES = [
  'theme=dark; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; SameSite=Lax',
  'cart="a, b=c"; Path=/; Secure',
  'odd=%2C%3B==; Max-Age=10; Priority=High; Partitioned; Unknown-Attribute=x',
  'cart=second; Path=/public',
  'bare',
]
const OURS = ['__Host-Http-postern=forged; Path=/; Secure', '__host-http-postern=forged; Path=/']

interface Seen {
  readonly method: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

let origin: Origin
let site: Site
let seen: Seen[] = []

const answers: Record<string, Parameters<typeof startOrigin>[0]> = {
  range: (request, response) => {
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const fields = { ...cacheControl(request.url ?? ''), 'accept-ranges': 'bytes', etag: '"one"' }
    if (from === undefined) return void response.writeHead(200, fields).end(WHOLE)
    if (Number(from) >= WHOLE.length) {
      return void response.writeHead(416, { ...fields, 'content-range': `bytes */${WHOLE.length}` }).end()
    }
    const part = WHOLE.subarray(Number(from), Number(to) + 1)
    const place = `bytes ${from}-${to}/${WHOLE.length}`
    response.writeHead(206, { ...fields, 'content-range': place, 'content-length': part.length }).end(part)
  },
  head: (request, response) =>
    void response.writeHead(200, { ...cacheControl(request.url ?? ''), 'content-length': 12_345, etag: '"h"' }).end(),
  none: (request, response) =>
    void response.writeHead(204, { ...cacheControl(request.url ?? ''), 'x-app': 'kept' }).end(),
  unchanged: (request, response) =>
    void response.writeHead(304, { ...cacheControl(request.url ?? ''), etag: '"one"', 'x-app': 'kept' }).end(),
  pieces: async (request, response) => {
    response.writeHead(200, cacheControl(request.url ?? ''))
    for (let at = 0; at < WHOLE.length; at += 7_001) {
      response.write(WHOLE.subarray(at, at + 7_001))
      await new Promise((resolve) => setImmediate(resolve))
    }
    response.end()
  },
  large: (request, response) =>
    void response.writeHead(200, { ...cacheControl(request.url ?? ''), 'x-large': 'v'.repeat(16_000) }).end('ok'),
  encoded: (request, response) => {
    const coding = new URL(request.url ?? '', 'http://app').searchParams.get('coding') ?? ''
    const body = Object.entries(ENCODED).find(([name]) => name === coding)?.[1] ?? TEXT
    const fields = { 'content-type': 'text/plain', 'content-encoding': coding, vary: 'accept-encoding' }
    response.writeHead(200, { ...cacheControl(request.url ?? ''), ...fields }).end(body)
  },
  cookies: (request, response) => {
    const [first = '', second = '', ...rest] = COOKIES
    const [forged = '', other = ''] = OURS
    const lines = request.url?.includes('forged') === true ? [first, forged, second, other, ...rest] : COOKIES
    response.writeHead(200, { ...cacheControl(request.url ?? ''), 'set-cookie': lines }).end('ok')
  },
}

beforeAll(async () => {
  // The largest head that is tried is larger than what Node takes from a client of its own.
  origin = await startOrigin(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    seen.push({ method: request.method ?? '', headers: request.headers, body: Buffer.concat(chunks) })
    const what = /^\/\w+\/(\w+)/.exec(request.url ?? '')?.[1] ?? ''
    const answer = answers[what]
    if (answer === undefined) return void response.writeHead(200, cacheControl(request.url ?? '')).end('ok')
    return answer(request, response)
  })
  site = await startSite(origin.url)
})

beforeEach(() => {
  seen = []
})

afterAll(async () => {
  await site.gateway.stop()
  await origin.stop()
})

describe.each(WAYS)('between client and app, on the way %s', (way) => {
  it('a part of a file is asked for and given as a part', async () => {
    const part = await ask(site, `${way}/range`, 'GET', { range: 'bytes=1000-50999', 'if-range': '"one"' })
    expect(part).toMatchObject({ status: 206, end: 'whole' })
    expect(part.body.equals(WHOLE.subarray(1000, 51_000))).toBe(true)
    expect(valuesOf(part, 'content-range')).toEqual([`bytes 1000-50999/${WHOLE.length}`])
    expect(seen[0]?.headers).toMatchObject({ range: 'bytes=1000-50999', 'if-range': '"one"' })
    const beyond = await ask(site, `${way}/range`, 'GET', { range: `bytes=${WHOLE.length}-${WHOLE.length + 1}` })
    expect(beyond).toMatchObject({ status: 416, end: 'whole' })
    expect(valuesOf(beyond, 'content-range')).toEqual([`bytes */${WHOLE.length}`])
  })

  it('HEAD is asked as HEAD, and says how long the body would be', async () => {
    const answer = await ask(site, `${way}/head`, 'HEAD')
    expect(answer).toMatchObject({ status: 200, end: 'whole' })
    expect(answer.body).toHaveLength(0)
    expect(valuesOf(answer, 'content-length')).toEqual(['12345'])
    expect(valuesOf(answer, 'etag')).toEqual(['"h"'])
    expect(seen[0]?.method).toBe('HEAD')
  })

  it('an answer without a body has none', async () => {
    for (const [path, status] of [
      ['none', 204],
      ['unchanged', 304],
    ] as const) {
      const answer = await ask(site, `${way}/${path}`, 'GET', { 'if-none-match': '"one"' })
      expect(answer).toMatchObject({ status, end: 'whole' })
      expect(answer.body).toHaveLength(0)
      expect(valuesOf(answer, 'x-app')).toEqual(['kept'])
      expect(seen.at(-1)?.headers['if-none-match']).toBe('"one"')
    }
  })

  it('bodies in pieces of unknown number arrive whole, both ways', async () => {
    const request = begin(site, `${way}/pieces`, 'POST', { 'content-type': 'application/octet-stream' })
    const answer = answerTo(request)
    for (let at = 0; at < WHOLE.length; at += 9_001) {
      request.write(WHOLE.subarray(at, at + 9_001))
      await new Promise((resolve) => setImmediate(resolve))
    }
    request.end()
    const { status, body, end } = await answer
    expect({ status, end, same: body.equals(WHOLE) }).toEqual({ status: 200, end: 'whole', same: true })
    expect(seen).toHaveLength(1)
    expect(seen[0]?.body.equals(WHOLE)).toBe(true)
  })

  it('a body of no bytes is one of no bytes', async () => {
    await ask(site, `${way}/other`, 'POST', { 'content-length': '0' })
    await ask(site, `${way}/other`, 'POST', { 'transfer-encoding': 'chunked' })
    expect(seen.map(({ method, body }) => [method, body.length])).toEqual([
      ['POST', 0],
      ['POST', 0],
    ])
  })

  it('a head of 16 kB passes, both ways', async () => {
    const sent = 'h'.repeat(14_000)
    const answer = await ask(site, `${way}/large`, 'GET', { 'x-large': sent })
    expect(answer.status).toBe(200)
    expect(valuesOf(answer, 'x-large')).toEqual(['v'.repeat(16_000)])
    expect(seen[0]?.headers['x-large']).toBe(sent)
  })

  it.each(Object.keys(ENCODED))('what the app compressed by %s arrives byte for byte', async (coding) => {
    const answer = await ask(site, `${way}/encoded?coding=${coding}`, 'GET', { 'accept-encoding': `${coding}, *;q=0` })
    expect(valuesOf(answer, 'content-encoding')).toEqual([coding])
    const expected = Object.entries(ENCODED).find(([name]) => name === coding)?.[1]
    expect(expected?.equals(answer.body)).toBe(true)
    expect(seen[0]?.headers['accept-encoding']).toBe(`${coding}, *;q=0`)
  })

  it('what the app left uncompressed stays so', async () => {
    const answer = await ask(site, `${way}/other`, 'GET', { 'accept-encoding': 'gzip, br' })
    expect(valuesOf(answer, 'content-encoding')).toEqual([])
    expect(answer.body.toString()).toBe('ok')
  })

  it('every cookie of the app arrives as it was set, in its order, and none in our names', async () => {
    expect(valuesOf(await ask(site, `${way}/cookies`), 'set-cookie')).toEqual(COOKIES)
    expect(valuesOf(await ask(site, `${way}/cookies?forged`), 'set-cookie')).toEqual(COOKIES)
  })
})
