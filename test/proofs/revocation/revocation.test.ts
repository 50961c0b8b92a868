import { describe, expect, it } from 'vitest'
import { signedIn } from '#policy/builders.ts'
import { signUp } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import { inFrontOf, startGateway, type TestGateway } from '../../support/gateway.ts'
import { hiddenField, type PlainBrowser, plainBrowser } from '../../support/plain-browser.ts'
import { size } from '../../support/sizes.ts'
import { pass, turnSwitch } from '../faults/arrange.ts'
import { startLiveOrigin } from './live-origin.ts'
import { startThief } from './thief.ts'

/** Seconds of a lease: the default in a full run. */
const LEASE = size(2, 60)

/** Seconds that the bound allows beyond the lease. */
const MARGIN = 2

const startTown = async () => {
  const origin = await startLiveOrigin()
  const gateway = await startGateway({
    faulty: true,
    config: inFrontOf(origin.url, (config) => ({
      ...config,
      lifetimes: { lease: `${LEASE}s` },
      sites: config.sites.map((site) => ({
        ...site,
        routes: [{ match: '/strict', allow: signedIn({ from: 'aal0' }), strict: true }],
      })),
    })),
  })
  return { gateway, origin }
}

const everywhere = async (browser: PlainBrowser): Promise<void> => {
  const form = hiddenField(await browser.open('/_auth/account'), 'form')
  const { status } = await browser.submit('/_auth/account/sign-out-everywhere', { form })
  expect(status).toBe(303)
}

const here = async (browser: PlainBrowser): Promise<void> => {
  const { status } = await browser.post('/_auth/sign-out')
  expect(status).toBe(200)
}

interface Case {
  readonly what: string
  readonly end: (browser: PlainBrowser) => Promise<void>
  /** Seconds by which the clock is stepped before the thief begins, between, and after the revocation. */
  readonly clocks: readonly [before: number, between: number, after: number]
}

const CASES: readonly Case[] = [
  { what: 'a sign-out everywhere', end: everywhere, clocks: [0, 0, 0] },
  { what: 'a sign-out of a browser whose cookie was copied', end: here, clocks: [0, 0, 0] },
  { what: 'a sign-out, where the clock goes back two minutes before', end: everywhere, clocks: [0, -120, -120] },
  { what: 'a sign-out, where the clock goes back two minutes after', end: everywhere, clocks: [0, 0, -120] },
  {
    what: 'a sign-out, where the clock was two minutes ahead and is set right',
    end: everywhere,
    clocks: [120, 120, 0],
  },
  { what: 'a sign-out, where the clock goes forward two minutes after', end: everywhere, clocks: [0, 0, 120] },
]

/** What the thief still got, in seconds after the revocation was answered; negative: nothing any more. */
const measure = async (gateway: TestGateway, { end, clocks }: Case) => {
  const [before, between, after] = clocks
  await turnSwitch(gateway, { clock: before })
  const browser = plainBrowser(gateway.port, `localhost:${gateway.port}`)
  await signUp(gateway, browser, 'victim@example.com')
  const thief = await startThief(gateway.url, browser.cookie('__Host-Http-postern') ?? '', ['/', '/strict'])
  await pass(500)
  await turnSwitch(gateway, { clock: between })
  await pass(500)
  const served = thief.served()
  await end(browser)
  const revokedAt = performance.now()
  await turnSwitch(gateway, { clock: after })
  await pass((LEASE + MARGIN + 0.5) * 1000)
  await thief.stop()
  const since = (moment: number | undefined): number => ((moment ?? Number.POSITIVE_INFINITY) - revokedAt) / 1000
  return {
    served,
    ordinary: since(thief.lastServed.get('/')),
    strict: since(thief.lastServed.get('/strict')),
    streams: [...thief.ended].map(([name, at]) => [name, since(at)] as const),
  }
}

describe('after', () => {
  it.concurrent.for(CASES)('$what the bound holds for requests and streams', async (each, { onTestFinished }) => {
    const { gateway, origin } = await startTown()
    onTestFinished(async () => {
      await gateway.stop()
      await origin.stop()
    })
    const { served, ordinary, strict, streams } = await measure(gateway, each)
    // The thief was let in before, or the test shows nothing.
    expect(served).toBeGreaterThan(4)
    expect(ordinary).toBeLessThanOrEqual(LEASE + MARGIN)
    expect(strict).toBeLessThanOrEqual(0)
    expect(streams.map(([name]) => name).toSorted()).toEqual([
      '/events?busy',
      '/events?idle',
      '/socket?busy',
      '/socket?idle',
    ])
    for (const [name, end] of streams) expect(end, name).toBeLessThanOrEqual(LEASE + MARGIN)
    const last = Math.max(...streams.map(([, end]) => end))
    figure('Revocation', `${each.what}: last request served, lease ${LEASE} s`, `${ordinary.toFixed(2)} s after`)
    figure('Revocation', `${each.what}: last strict request that was served began`, `${(-strict).toFixed(3)} s before`)
    figure('Revocation', `${each.what}: last stream ended`, `${last.toFixed(2)} s after`)
  })
})
