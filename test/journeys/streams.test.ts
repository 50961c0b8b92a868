import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { signedIn } from '#policy/builders.ts'
import { newVisitor, openBrowser, type Visitor } from '../support/browser.ts'
import { inFrontOf, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { signInByCode, signUp, startShopBehindGateway, type TestShop } from '../support/shop.ts'

const LEASE_MS = 2000
/** What a busy machine may need on top of a lease. */
const GRACE_MS = 2000

const withShortLease = (config: PosternConfig): PosternConfig => ({
  ...config,
  lifetimes: { lease: `${LEASE_MS / 1000}s` },
})

/** The price socket for customers alone; the same prices as events stay public. */
const withGuardedSocket = (config: PosternConfig): PosternConfig => ({
  ...withShortLease(config),
  sites: config.sites.map(({ routes = [], ...site }) => ({
    ...site,
    routes: [{ match: '/live/prices', allow: signedIn({ from: 'aal0' }) }, ...routes],
  })),
})

let browser: Browser
let shop: TestShop
let silent: Origin
let gateway: TestGateway
/** Silent streams that the origin holds open. */
let held = 0
const visitors: Visitor[] = []

const visit = async (url: string): Promise<Visitor> => {
  const visitor = await newVisitor(browser, url)
  visitors.push(visitor)
  return visitor
}

beforeAll(async () => {
  shop = await startShopBehindGateway(withGuardedSocket)
  silent = await startOrigin((request, response) => {
    if (request.url !== '/silent.sse') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>')
    held += 1
    response.once('close', () => {
      held -= 1
    })
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n')
  })
  gateway = await startGateway({ config: inFrontOf(silent.url, withShortLease) })
  browser = await openBrowser()
})

afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close()
})

afterAll(async () => {
  await browser?.close()
  await shop?.stop()
  await gateway?.stop()
  await silent?.stop()
})

/** Opens a stream in the page and writes what comes of it into the page: a dot for each piece, then how it ended. */
const listen = async (page: Page, path: string): Promise<void> => {
  await page.evaluate((address) => {
    const heard = document.body.appendChild(document.createElement('output'))
    heard.title = address
    const read = async (): Promise<void> => {
      const reader = (await fetch(address)).body?.getReader()
      while (reader !== undefined && !(await reader.read()).done) heard.append('.')
    }
    read().then(
      () => heard.append('ended'),
      () => heard.append('cut'),
    )
  }, path)
  await page.getByTitle(path, { exact: true }).filter({ hasText: '.' }).waitFor()
}

const listenToSocket = async (page: Page, path: string): Promise<void> => {
  await page.evaluate((address) => {
    const heard = document.body.appendChild(document.createElement('output'))
    heard.title = address
    const socket = new WebSocket(`ws://${location.host}${address}`)
    socket.addEventListener('message', () => heard.append('.'))
    socket.addEventListener('close', ({ code }) => heard.append(`closed ${code}`))
  }, path)
  await page.getByTitle(path, { exact: true }).filter({ hasText: '.' }).waitFor()
}

/** Waits until one more piece has come. */
const hears = async (page: Page, path: string): Promise<void> => {
  const before = (await page.getByTitle(path, { exact: true }).textContent()) ?? ''
  await page
    .getByTitle(path, { exact: true })
    .filter({ hasText: `${before}.` })
    .waitFor({ timeout: 5_000 })
}

const isOver = (page: Page, path: string, how: string): Promise<void> =>
  page
    .getByTitle(path, { exact: true })
    .filter({ hasText: how })
    .waitFor({ timeout: LEASE_MS + GRACE_MS })

const signOutEverywhere = async (page: Page): Promise<void> => {
  await page.goto('/_auth/account')
  await page.getByRole('button', { name: 'Sign out everywhere' }).click()
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
}

describe('streams of a customer who signs out everywhere in another browser', () => {
  it('end within a lease where the route is guarded, and go on where it is public', async () => {
    const [one, two] = [await visit(shop.gateway.url), await visit(shop.gateway.url)]
    await signUp(one.page, shop.gateway, 'busy@example.com', 'not-now')
    await signInByCode(two.page, shop.gateway, 'busy@example.com')
    await listen(one.page, '/account/orders.sse')
    await listen(one.page, '/live/prices.sse')
    await listenToSocket(one.page, '/live/prices')
    // Beyond the first lease: streams of a session that stands are not cut.
    await hears(one.page, '/account/orders.sse')
    await hears(one.page, '/live/prices')

    await signOutEverywhere(two.page)
    await Promise.all([
      isOver(one.page, '/account/orders.sse', 'ended'),
      isOver(one.page, '/live/prices', 'closed 1008'),
    ])
    await hears(one.page, '/live/prices.sse')
    await hears(one.page, '/live/prices.sse')
  })

  it('end within a lease though nothing was ever said on them, at the origin too', async () => {
    const [one, two] = [await visit(gateway.url), await visit(gateway.url)]
    await signUp(one.page, gateway, 'silent@example.com', 'not-now', '/')
    await signInByCode(two.page, gateway, 'silent@example.com', '/')
    await listen(one.page, '/silent.sse')
    expect(held).toBe(1)
    await signOutEverywhere(two.page)
    await isOver(one.page, '/silent.sse', 'ended')
    await expect.poll(() => held, { timeout: GRACE_MS }).toBe(0)
  })

  it('are not opened again by the page, which is refused', async () => {
    const [one, two] = [await visit(gateway.url), await visit(gateway.url)]
    await signUp(one.page, gateway, 'again@example.com', 'not-now', '/')
    await signInByCode(two.page, gateway, 'again@example.com', '/')
    const refused = one.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const source = new EventSource('/silent.sse')
          source.addEventListener('error', () => {
            if (source.readyState === EventSource.CLOSED) resolve(source.readyState)
          })
        }),
    )
    await expect.poll(() => held).toBe(1)
    const answer = one.page.waitForResponse((response) => response.status() === 401)
    await signOutEverywhere(two.page)
    expect(await refused).toBe(2)
    expect((await answer).url()).toContain('/silent.sse')
  })
})

describe('streams of nobody', () => {
  it('go on beyond a lease where the route is public, and do not begin where it is guarded', async () => {
    const { page } = await visit(shop.gateway.url)
    await page.goto('/basket')
    await listen(page, '/live/prices.sse')
    const answers = await page.evaluate(async () => {
      const guarded = await fetch('/account/orders.sse')
      const socket = new WebSocket(`ws://${location.host}/live/prices`)
      const opened = await new Promise<boolean>((resolve) => {
        socket.addEventListener('open', () => resolve(true))
        socket.addEventListener('close', () => resolve(false))
      })
      return { status: guarded.status, type: guarded.headers.get('content-type'), opened }
    })
    expect(answers).toEqual({ status: 401, type: 'application/problem+json', opened: false })
    await hears(page, '/live/prices.sse')
    await hears(page, '/live/prices.sse')
  })
})
