import { createHash } from 'node:crypto'
import { request as ask, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figure } from '../../support/figures.ts'
import { type Origin, startOrigin } from '../../support/origin.ts'
import { memoryOf } from '../../support/runtime-memory.ts'
import { runtimeOf } from '../../support/runtime-process.ts'
import { size } from '../../support/sizes.ts'
import { type Site, startSite } from './arrange.ts'

const MEGABYTES = size(20, 200)
/** How much the runtime may grow while a body passes. */
const BOUND = 32

/** The n-th megabyte: no two alike, so that one lost or doubled shows in the hash. */
const megabyte = (n: number): Buffer => Buffer.alloc(1_000_000, `${n}:`)

const whole = (): string => {
  const hash = createHash('sha256')
  for (let n = 0; n < MEGABYTES; n += 1) hash.update(megabyte(n))
  return hash.digest('hex')
}

let origin: Origin
let site: Site

beforeAll(async () => {
  origin = await startOrigin(async (request, response) => {
    if (request.method === 'POST') {
      const hash = createHash('sha256')
      for await (const chunk of request) {
        hash.update(chunk)
        // A slow reader: what it does not take must wait at the client.
        if (request.url?.endsWith('slow') === true) await new Promise((resolve) => setTimeout(resolve, 1))
      }
      response.end(hash.digest('hex'))
      return
    }
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'private, no-store' })
    for (let n = 0; n < MEGABYTES; n += 1) {
      if (!response.write(megabyte(n))) await new Promise((resolve) => response.once('drain', resolve))
    }
    response.end()
  })
  site = await startSite(origin.url)
})

afterAll(async () => {
  await site.gateway.stop()
  await origin.stop()
})

/** The most that the runtime grows by, in megabytes, while `work` runs. */
const growthDuring = async (work: () => Promise<void>): Promise<number> => {
  const runtime = runtimeOf(site.gateway.port)
  const before = memoryOf(runtime)
  let most = before
  const look = setInterval(() => {
    most = Math.max(most, memoryOf(runtime))
  }, 20)
  await work()
  clearInterval(look)
  return Math.max(most, memoryOf(runtime)) - before
}

const options = (path: string, method: string) => ({
  host: '127.0.0.1',
  port: site.gateway.port,
  path,
  method,
  headers: { host: `localhost:${site.gateway.port}`, cookie: site.cookie },
})

const download = (path: string, pause: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const read = async (response: IncomingMessage): Promise<string> => {
      const hash = createHash('sha256')
      for await (const chunk of response) {
        hash.update(chunk)
        if (pause > 0) await new Promise((done) => setTimeout(done, pause))
      }
      return hash.digest('hex')
    }
    ask(options(path, 'GET'), (response) => read(response).then(resolve, reject))
      .once('error', reject)
      .end()
  })

const upload = (path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = ask(options(path, 'POST'), (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.once('end', () => resolve(text))
    }).once('error', reject)
    const write = async (): Promise<void> => {
      for (let n = 0; n < MEGABYTES; n += 1) {
        if (!sent.write(megabyte(n))) await new Promise((done) => sent.once('drain', done))
      }
      sent.end()
    }
    write().catch(reject)
  })

describe(`a body of ${MEGABYTES} MB`, () => {
  it.each([
    ['down', () => download('/file', 0)],
    ['down to a client that reads slowly', () => download('/file', 1)],
    ['down through the pump of a stream', () => download('/flowing/file', 0)],
    ['up', () => upload('/file')],
    ['up to an app that reads slowly', () => upload('/file?slow')],
  ] as const)('passes %s, whole, and is never held', async (way, transfer) => {
    const growth = await growthDuring(async () => expect(await transfer()).toBe(whole()))
    figure('Bodies and streams', `growth of the runtime by ${MEGABYTES} MB ${way}`, `${growth.toFixed(1)} MB`)
    expect(growth).toBeLessThan(BOUND)
  })
})
