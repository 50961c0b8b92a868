import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { acr, anyone, signedIn } from '#policy/builders.ts'
import { signInByCode, signUp, stepUpForm } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import { startOrigin } from '../../support/origin.ts'
import { hiddenField, type PlainAnswer, type PlainBrowser, signsOut } from '../../support/plain-browser.ts'
import { size } from '../../support/sizes.ts'
import { type Arena, customerWithPasskey, startArena } from './arrange.ts'

/** Milliseconds for which the origin holds its answer, and what the gateway then makes of a cookie. */
const SLOW = 1500
const LATE = 5500

/** Seconds. */
const LEASE = 1

const withRoutes = (config: PosternConfig): PosternConfig => ({
  ...config,
  lifetimes: { lease: `${LEASE}s` },
  sites: config.sites.map((site) => ({
    ...site,
    routes: [
      { match: '/pay', allow: acr('aal2') },
      { match: '/strict', allow: signedIn({ from: 'aal0' }), strict: true },
      { match: '/open/*', allow: anyone() },
    ],
  })),
})

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

let arena: Arena
/** Requests that the origin holds, by their target. */
const held = new Map<string, ServerResponse>()
let requests = 0

beforeAll(async () => {
  const origin = await startOrigin((request, response) => {
    if (request.url?.includes('/hold-') === true) held.set(request.url, response)
    else response.writeHead(200, { 'cache-control': 'no-store' }).end(request.url)
  })
  arena = await startArena({ origin, change: withRoutes })
})

afterAll(async () => {
  await arena.stop()
  figure('Races', 'milliseconds for which answers were held back while the browser went on', `${SLOW}, ${LATE}`)
})

/** Asks for an address whose answer the origin holds while `meanwhile` happens, and for `delay` ms at least. */
const answerAfter = async (
  browser: PlainBrowser,
  delay: number,
  meanwhile: () => Promise<unknown>,
  below = '',
): Promise<PlainAnswer> => {
  requests += 1
  const target = `${below}/hold-${requests}`
  const answering = arena.race([browser.asked(target)])
  while (!held.has(target)) await pause(5)
  const arrivedAt = Date.now()
  await meanwhile()
  await pause(Math.max(0, arrivedAt + delay - Date.now()))
  held.get(target)?.writeHead(200, { 'cache-control': 'no-store' }).end('held')
  const [answer] = await answering
  if (answer?.status !== 200) throw new Error(`the held answer came as ${answer?.status}`)
  return answer
}

const setsSession = ({ setCookies }: PlainAnswer): boolean =>
  setCookies.some((line) => line.startsWith('__Host-Http-postern='))

const leaseEnds = (): Promise<void> => pause(LEASE * 1000 + 100)

const signOut = (browser: PlainBrowser) => () => browser.submit('/_auth/sign-out', {})

const isSignedIn = async (browser: PlainBrowser): Promise<boolean> => (await browser.open('/')).status === 200

/** A customer who is signed in by a code, whose cookie is due for renewal, and whose passkey is at hand. */
const dueForStepUp = async () => {
  const { address, passkey } = await customerWithPasskey(arena)
  const browser = arena.browser()
  await signInByCode(arena.gateway, browser, address, 2)
  await leaseEnds()
  const form = await stepUpForm(browser.fork(), passkey, arena.host)
  const raise = async (): Promise<void> => {
    expect(await browser.submit('/_auth/step-up', form)).toMatchObject({ status: 303, location: '/pay' })
  }
  return { browser, raise }
}

/** A customer whose cookie is due for renewal. */
const dueForRenewal = async () => {
  const customer = await customerWithPasskey(arena)
  await leaseEnds()
  return customer
}

const DELAYS = [SLOW, LATE].slice(0, size(1, 2))

describe.concurrent('an answer that the app takes its time for', () => {
  it.each(DELAYS)('%i ms, brings no cookie after the browser has signed out', async (delay) => {
    const { browser } = await dueForRenewal()
    const answer = await answerAfter(browser, delay, signOut(browser))
    expect(answer.setCookies).toEqual([])
  })

  it.each(DELAYS)('%i ms, brings none after a sign-out everywhere in another browser', async (delay) => {
    const { address, browser } = await dueForRenewal()
    const other = arena.browser()
    await signInByCode(arena.gateway, other, address, 2)
    const form = hiddenField(await other.open('/_auth/account'), 'form')
    const answer = await answerAfter(browser, delay, () => other.submit('/_auth/account/sign-out-everywhere', { form }))
    expect(answer.setCookies).toEqual([])
  })

  it.each(DELAYS)('%i ms, brings none after the browser has stepped up', async (delay) => {
    const { browser, raise } = await dueForStepUp()
    const answer = await answerAfter(browser, delay, raise)
    expect(answer.setCookies).toEqual([])
    expect(await browser.open('/pay')).toMatchObject({ status: 200 })
  })

  it.each(DELAYS)('%i ms, leaves somebody else signed in who came meanwhile', async (delay) => {
    const { browser } = await dueForRenewal()
    const answer = await answerAfter(browser, delay, () => signUp(arena.gateway, browser, arena.address()))
    expect(answer.setCookies).toEqual([])
    browser.hear(answer)
    expect(await isSignedIn(browser)).toBe(true)
  })

  it.each(DELAYS)('%i ms, does not delete the cookie of who came after an ended session', async (delay) => {
    const { browser } = await dueForRenewal()
    await signOut(browser.fork())()
    const answer = await answerAfter(browser, delay, () => signUp(arena.gateway, browser, arena.address()), '/open')
    expect(signsOut(answer)).toBe(false)
    browser.hear(answer)
    expect(await isSignedIn(browser)).toBe(true)
  })

  it.each([SLOW, LATE])(
    '%i ms, brings the renewed cookie where nothing happened, unless it is too late',
    async (delay) => {
      const { browser } = await dueForRenewal()
      const answer = await answerAfter(browser, delay, async () => undefined)
      expect(setsSession(answer)).toBe(delay === SLOW)
    },
  )

  it('and that the network delivers after a sign-out, brings a cookie which dies with its lease', async () => {
    const { browser } = await dueForRenewal()
    const [answer] = await arena.race([browser.asked('/')])
    await signOut(browser)()
    if (answer === undefined || !setsSession(answer)) throw new Error('no cookie was renewed')
    browser.hear(answer)
    expect(await browser.fork().open('/strict')).toMatchObject({ status: 303 })
    expect((await browser.fork().open('/_auth/account')).location).toMatch(/^\/_auth\/sign-in\?/)
    await leaseEnds()
    expect(await isSignedIn(browser)).toBe(false)
  })

  it('and that the network delivers after a step-up, costs nothing of what was proved', async () => {
    const { browser, raise } = await dueForStepUp()
    const [answer] = await arena.race([browser.asked('/')])
    await raise()
    if (answer === undefined || !setsSession(answer)) throw new Error('no cookie was renewed')
    browser.hear(answer)
    const behind = browser.fork()
    // Nobody is asked again: inside the lease, after it, or in another tab.
    const paid = await browser.open('/pay')
    expect(paid).toMatchObject({ status: 200 })
    expect(setsSession(paid)).toBe(true)
    await leaseEnds()
    expect(await behind.open('/pay')).toMatchObject({ status: 200 })
  })
})
