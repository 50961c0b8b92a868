import type { ClientRequest, ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Origin, startOrigin } from '../../support/origin.ts'
import { cacheControl, type Site, startSite, WAYS } from './arrange.ts'
import { begin, headOf } from './exchange.ts'

/** Milliseconds within which the app learns that a client has left. */
const LEAVE_MS = 2000

let origin: Origin
let site: Site
/** Exchanges that the app holds open, by path. */
const held = new Map<string, ServerResponse>()
const bytesOf = new Map<string, number>()

beforeAll(async () => {
  origin = await startOrigin((request, response) => {
    const path = request.url ?? ''
    held.set(path, response)
    response.once('close', () => held.delete(path))
    request.on('data', (chunk: Buffer) => bytesOf.set(path, (bytesOf.get(path) ?? 0) + chunk.length))
    if (path.includes('silent')) return
    const type = path.includes('.sse') ? 'text/event-stream' : 'application/octet-stream'
    response.writeHead(200, { ...cacheControl(path), 'content-type': type })
    response.flushHeaders()
  })
  site = await startSite(origin.url, '2s')
})

afterAll(async () => {
  await site.gateway.stop()
  await origin.stop()
})

const isLetGo = (path: string, within = LEAVE_MS): Promise<void> =>
  expect.poll(() => held.has(path), { timeout: within }).toBe(false)

/** A request whose answer has begun. */
const hold = async (path: string): Promise<ClientRequest> => {
  const request = begin(site, path)
  request.on('error', () => {}).end()
  const head = await headOf(request)
  head.on('error', () => {}).resume()
  expect(held.has(path)).toBe(true)
  return request
}

describe.each(WAYS)('on the way %s', (way) => {
  it('each event is with the client before the app says the next', async () => {
    const path = `${way}/prompt.sse`
    const request = begin(site, path, 'GET', { 'accept-encoding': 'gzip' })
    request.end()
    const head = await headOf(request)
    head.setEncoding('utf8')
    for (let n = 0; n < 20; n += 1) {
      const heard = new Promise<string>((resolve) => head.once('data', resolve))
      held.get(path)?.write(`data: ${n}\n\n`)
      expect(await heard).toBe(`data: ${n}\n\n`)
    }
    held.get(path)?.end()
    head.resume()
    await new Promise((resolve) => head.once('close', resolve))
    expect(head.complete).toBe(true)
  })

  it('a client that closes its connection ends the request at the app with the next byte', async () => {
    const path = `${way}/closed`
    const request = await hold(path)
    // Half closed is what a connection closed while idle looks like: the runtime learns more when it writes.
    request.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const beat = setInterval(() => held.get(path)?.write('more'), 20)
    await isLetGo(path)
    clearInterval(beat)
  })

  it('a client that breaks its connection ends the request at the app at once, silent as it is', async () => {
    const path = `${way}/broken`
    const request = await hold(path)
    request.socket?.resetAndDestroy()
    await isLetGo(path)
  })
})

describe('before there is an answer', () => {
  it('a client that leaves ends the request within the time that the app has', async () => {
    const leave = async (way: string): Promise<void> => {
      const path = `${way}/silent`
      const request = begin(site, path)
      request.on('error', () => {}).end()
      await expect.poll(() => held.has(path)).toBe(true)
      request.destroy()
      await isLetGo(path, 2000 + LEAVE_MS)
    }
    await Promise.all(WAYS.map(leave))
  })

  it('a client that leaves in the middle of its body never gives the app a whole one', async () => {
    const path = '/private/silent-upload'
    const request = begin(site, path, 'POST', { 'content-length': '1000000' })
    request.on('error', () => {})
    request.write(Buffer.alloc(50_000))
    await expect.poll(() => bytesOf.get(path)).toBe(50_000)
    const seen = held.get(path)?.req
    request.destroy()
    await isLetGo(path, 2000 + LEAVE_MS)
    expect(seen?.complete).toBe(false)
  })
})
