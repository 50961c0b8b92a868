import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figure } from '../../support/figures.ts'
import { type Site, startSite, WAYS } from '../bodies/arrange.ts'
import { type Answer, ask, valuesOf } from '../bodies/exchange.ts'
import { type FailingOrigin, startFailingOrigin } from './failing-origin.ts'

const TIMEOUT_SECONDS = 2
/** Milliseconds that a busy machine may need beside the time that the app has. */
const GRACE_MS = 2000

let origin: FailingOrigin
let site: Site

beforeAll(async () => {
  origin = await startFailingOrigin()
  site = await startSite(origin.url, `${TIMEOUT_SECONDS}s`)
})

afterAll(async () => {
  await site.gateway.stop()
  await origin.stop()
})

/** A page or problem of ours with a reference: what a person, or a program, can make something of. */
const expectRefusal = (answer: Answer, status: number): void => {
  expect(answer).toMatchObject({ status, end: 'whole' })
  const body = answer.body.toString()
  const [reference = 'no reference'] = valuesOf(answer, 'postern-request-id')
  expect(body).toContain(reference)
  expect(valuesOf(answer, 'cache-control').join()).toContain('no-store')
  expect(body).not.toMatch(/Error|\.ts:|\bat \w+ \(/)
}

const BEFORE_THE_HEAD = ['reset-before', 'close-before', 'half-head', 'garbage', 'bad-status', 'two-lengths'] as const
const IN_THE_BODY = ['reset-in-length', 'close-in-length', 'reset-in-pieces', 'close-in-pieces', 'bad-piece'] as const

describe.each(WAYS)('on the way %s', (way) => {
  it.each(BEFORE_THE_HEAD)(
    'an app that fails before its answer (%s) is answered for by 502, asked once',
    async (how) => {
      for (const method of ['GET', 'POST']) {
        const path = `${way}/${how}?${method}`
        const body = method === 'POST' ? 'pay=once' : undefined
        expectRefusal(
          await ask(site, path, method, { accept: 'text/html', 'sec-fetch-site': 'same-origin' }, body),
          502,
        )
        expect(origin.arrived(path)).toBe(1)
      }
    },
  )

  it.each(IN_THE_BODY)('an app that fails in its answer (%s) cuts the answer off, and is asked once', async (how) => {
    for (const method of ['GET', 'POST']) {
      const path = `${way}/${how}?${method}`
      const answer = await ask(site, path, method, {}, method === 'POST' ? 'pay=once' : undefined)
      expect(answer).toMatchObject({ status: 200, end: 'cut' })
      expect('part'.startsWith(answer.body.toString())).toBe(true)
      expect(origin.arrived(path)).toBe(1)
    }
  })

  it('a connection that the app closed behind an answer loses no request and doubles none', async () => {
    const path = `${way}/reset-later`
    for (let n = 1; n <= 20; n += 1) {
      const { status } = await ask(site, path, 'POST', {}, 'pay=once')
      // Sent into the closing connection it may fail, and is then not sent again.
      expect([200, 502]).toContain(status)
      expect(origin.arrived(path)).toBeLessThanOrEqual(n)
    }
  })
})

describe('an app that is slow', () => {
  it('to answer is answered for by 504 in its time, asked once, and let go', async () => {
    const slow = WAYS.flatMap((way) =>
      ['silent', 'dripping'].flatMap((how) =>
        ['GET', 'POST'].map((method) => [`${way}/${how}?${method}`, method] as const),
      ),
    )
    const started = performance.now()
    await Promise.all(
      slow.map(async ([path, method]) => {
        expectRefusal(await ask(site, path, method, {}, method === 'POST' ? 'pay=once' : undefined), 504)
        const took = performance.now() - started
        expect(took).toBeGreaterThan(TIMEOUT_SECONDS * 1000 - 50)
        expect(took).toBeLessThan(TIMEOUT_SECONDS * 1000 + GRACE_MS)
        expect(origin.arrived(path)).toBe(1)
        await expect.poll(() => origin.open(path), { timeout: GRACE_MS }).toBe(0)
      }),
    )
    figure('An app that fails', 'requests to a silent or dripping app: 504 in its time, sent once, let go', slow.length)
  })
})

describe('an app that is down', () => {
  it('is answered for by 502 at once, and served again when it is back', async () => {
    const down = await startFailingOrigin()
    await down.stop()
    const other = await startSite(down.url)
    try {
      for (const way of WAYS) {
        const started = performance.now()
        expectRefusal(await ask(other, `${way}/page`, 'POST', {}, 'pay=once'), 502)
        expect(performance.now() - started).toBeLessThan(GRACE_MS)
      }
    } finally {
      await other.gateway.stop()
    }
    expect((await ask(site, '/private/page')).status).toBe(200)
  })
})
