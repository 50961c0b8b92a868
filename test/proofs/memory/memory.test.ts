import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { signUp } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import { inFrontOf, startGateway, type TestGateway } from '../../support/gateway.ts'
import { type LoadClient, openLoadClient, type Statuses } from '../../support/load-client.ts'
import { type Origin, startRawOrigin } from '../../support/origin.ts'
import { plainBrowser } from '../../support/plain-browser.ts'
import { memoryOf } from '../../support/runtime-memory.ts'
import { runtimeOf } from '../../support/runtime-process.ts'
import { size } from '../../support/sizes.ts'
import { COLLECT_PATH } from '../faults/switch.ts'
import { growthPer10k, type Sample } from './slope.ts'
import { newTraffic } from './traffic.ts'

const SESSIONS = size(100, 2000)
const WARM_UP = size(2_800, 50_000)
const MEASURED = size(1_600, 150_000)
const REAL_ACCOUNTS = size(2, 20)
/** Requests between two looks at the memory. */
const PORTION = size(200, 1_000)
/**
 * Megabytes in 10,000 requests. In a reduced run maps are still filling up, at 2 to 6 kB a request: its bound finds what
 * holds a request and its answer, that of a full run a leak of 100 bytes.
 */
const BOUND = size(120, 1)

let origin: Origin
let gateway: TestGateway
let client: LoadClient
let runtime: number
const secret = randomBytes(32).toString('base64url')

beforeAll(async () => {
  // Bytes on sockets: an origin that costs the machine little.
  origin = await startRawOrigin((socket) => {
    let head = ''
    socket.setEncoding('latin1').on('data', (text: string) => {
      head += text
      if (!head.endsWith('\r\n\r\n')) return
      head = ''
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok')
    })
  })
  // A young generation of one size: V8 enlarges it in steps of tens of megabytes under load, a bare proxy's as well.
  vi.stubEnv('MINIFLARE_WORKERD_V8_FLAGS', '--expose-gc --min-semi-space-size=2 --max-semi-space-size=2')
  gateway = await startGateway({
    secret,
    faulty: true,
    config: inFrontOf(origin.url, (config) => ({ ...config, lifetimes: { lease: '5m' } })),
  })
  vi.unstubAllEnvs()
  runtime = runtimeOf(gateway.port)
  client = await openLoadClient(gateway.port, 32)
})

afterAll(async () => {
  client.close()
  await gateway.stop()
  await origin.stop()
})

/** The session cookies of customers who just signed up. */
const realCookies = async (host: string): Promise<readonly string[]> => {
  const values: string[] = []
  for (let index = 0; index < REAL_ACCOUNTS; index += 1) {
    const browser = plainBrowser(gateway.port, host)
    await signUp(gateway, browser, `memory-${index}@example.com`)
    values.push(browser.cookie('__Host-Http-postern') ?? '')
  }
  return values
}

describe('the memory of the gateway', () => {
  it('does not grow with requests, of sessions known and new, renewed, absent and broken', async () => {
    const host = `localhost:${gateway.port}`
    const traffic = await newTraffic({ secret, host, sessions: SESSIONS, real: await realCookies(host) })
    const samples: Sample[] = []
    const statuses = new Map<number, number>()
    for (let done = 0; done < WARM_UP + MEASURED; done += PORTION) {
      await traffic.prepare(PORTION)
      add(statuses, await client.run(PORTION, traffic.request))
      if (done < WARM_UP) continue
      await collect()
      samples.push({ requests: done + PORTION, megabytes: memoryOf(runtime) })
    }
    const requests = WARM_UP + MEASURED
    // 14 warm, 3 cold and 1 renewed of 20 reach the app; 1 is anonymous, 1 refused as malformed or as nobody's.
    expect(Object.fromEntries(statuses)).toEqual({
      200: (requests * 18) / 20,
      400: requests / 40,
      401: (requests * 3) / 40,
    })
    const growth = growthPer10k(samples, size(4, 15))
    figure('Memory', `requests of ${SESSIONS} sessions, after ${WARM_UP} to warm up`, MEASURED)
    figure('Memory', 'growth of the runtime, in 10,000 requests', `${growth.toFixed(2)} MB`)
    figure('Memory', 'held by the runtime at the end', `${samples.at(-1)?.megabytes.toFixed(0)} MB`)
    expect(growth, JSON.stringify(samples)).toBeLessThan(BOUND)
  })
})

/** What nothing refers to any more is no growth. */
const collect = async (): Promise<void> => {
  const { status } = await fetch(`${gateway.url}${COLLECT_PATH}`, { method: 'POST' })
  expect(status).toBe(204)
}

const add = (to: Map<number, number>, statuses: Statuses): void => {
  for (const [status, count] of statuses) to.set(status, (to.get(status) ?? 0) + count)
}
