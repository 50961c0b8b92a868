import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addVirtualAuthenticator, newVisitor, openBrowser, type Visitor } from '../support/browser.ts'
import { type Relay, startRelay } from '../support/relay.ts'
import { proveAddress, signInByCode, signUp, startShopBehindGateway, type TestShop } from '../support/shop.ts'

let browser: Browser
let relay: Relay
let shop: TestShop
const visitors: Visitor[] = []

const visit = async (): Promise<Visitor> => {
  const visitor = await newVisitor(browser, shop.gateway.url)
  visitors.push(visitor)
  return visitor
}

beforeAll(async () => {
  relay = await startRelay()
  shop = await startShopBehindGateway((config) => ({
    ...config,
    sites: config.sites.map((site) => {
      if (typeof site.origin === 'string') relay.leadTo(site.origin)
      return { ...site, origin: relay.url }
    }),
  }))
  browser = await openBrowser()
})

afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close()
})

afterAll(async () => {
  await browser?.close()
  await shop?.stop()
  await relay?.stop()
})

const takeTulips = async (page: Page): Promise<void> => {
  await page.goto('/')
  await page.locator('#tulip').getByRole('button').click()
  await page.getByText('1 in your basket').waitFor()
}

/** Gives a browser passkeys, of which it offers none by itself. */
const holdPasskeys = async (page: Page): Promise<void> => {
  await addVirtualAuthenticator(page)
  await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
}

/** By a customer with a passkey: the shop asks for more than a code in a mail before the address changes. */
const giveAddress = async (page: Page, street: string): Promise<void> => {
  await page.goto('/account/address')
  await page.getByLabel('Name on the doorbell').fill('A. Lovelace')
  await page.getByLabel('Street and number').fill(street)
  await page.getByLabel('Postcode').fill('1012')
  await page.getByLabel('Town or city').fill('Amsterdam')
  await page.getByLabel('Country').selectOption('NL')
  await page.getByRole('button', { name: 'Save address' }).click()
  await page.getByText('Your address is saved.').waitFor()
}

const askMe = (page: Page) => page.evaluate(async () => (await fetch('/api/me')).json())

const expectNothingOf = async (page: Page, street: string): Promise<void> => {
  await page.goto('/basket')
  expect(await page.content()).toContain('Your basket is empty')
  expect(await page.evaluate(async () => (await fetch('/api/basket')).json())).toMatchObject({ count: 0 })
  for (const path of ['/account', '/account/address']) {
    await page.goto(path)
    expect(await page.content()).not.toContain(street)
  }
}

describe('a visitor of the shop', () => {
  it('sees the catalogue and fills a basket without signing in, and signs in by its link', async () => {
    const { page } = await visit()
    await takeTulips(page)
    expect(await askMe(page)).toEqual({ signedIn: false })
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByRole('link', { name: 'Create an account' }).click()
    await proveAddress(page, shop.gateway, 'link@example.com')
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.waitForURL('**/account')
    expect(await page.content()).toContain('Signed in as link@example.com')
  })

  it('finds the basket again after signing in, gives an address, orders, and hears how the order goes', async () => {
    const { page } = await visit()
    await holdPasskeys(page)
    await takeTulips(page)
    await page.goto('/basket')
    const total = await page.getByText(/^€/).first().textContent()
    await page.getByRole('link', { name: 'Sign in to order' }).click()
    await page.getByRole('link', { name: 'Create an account' }).click()
    await proveAddress(page, shop.gateway, 'order@example.com')
    await page.getByRole('button', { name: 'Create a passkey' }).click()
    await page.waitForURL('**/basket')
    expect(await page.getByText(/^€/).first().textContent()).toBe(total)
    expect(await page.getByRole('listitem').textContent()).toContain('Tulips')

    await giveAddress(page, 'Prinsengracht 1')
    expect(await page.content()).toContain('Prinsengracht 1')
    await page.goto('/basket')
    await page.getByRole('button', { name: 'Order now' }).click()
    await page.getByText('Thank you. We are bunching.').waitFor()
    await page.evaluate(() => document.querySelector('[data-stage]')?.replaceChildren('stale'))
    await page.getByText('Ordered', { exact: true }).waitFor()
  })

  it('is known to the API of the shop by subject and address, once signed in', async () => {
    const { page } = await visit()
    await signUp(page, shop.gateway, 'api@example.com', 'not-now')
    const session = await page.evaluate(async () => (await fetch('/_auth/session')).json())
    expect(await askMe(page)).toEqual({
      signedIn: true,
      sub: session.subject,
      email: 'api@example.com',
      acr: 'aal0',
    })
  })
})

describe('live prices', () => {
  const PRICE = '[data-price="tulip"]'

  const expectNewPrice = async (page: Page): Promise<void> => {
    await page.evaluate((price) => document.querySelector(price)?.replaceChildren('stale'), PRICE)
    await page.locator(PRICE).filter({ hasText: '€' }).waitFor()
  }

  it('arrive over a WebSocket', async () => {
    const { page } = await visit()
    const socket = page.waitForEvent('websocket')
    await page.goto('/')
    expect((await socket).url()).toContain('/live/prices')
    await expectNewPrice(page)
    expect((await socket).isClosed()).toBe(false)
  })

  it('arrive as events where sockets do not get through', async () => {
    const { page } = await visit()
    await page.routeWebSocket('**/live/prices', (socket) => socket.close())
    const events = page.waitForResponse('**/live/prices.sse')
    await page.goto('/')
    expect((await events).headers()['content-type']).toContain('text/event-stream')
    await expectNewPrice(page)
  })
})

describe('the next customer in the same browser', () => {
  it('sees neither basket nor address of the one before, who signed out', async () => {
    const { page } = await visit()
    await holdPasskeys(page)
    await signUp(page, shop.gateway, 'before@example.com', 'make')
    await takeTulips(page)
    await giveAddress(page, 'Herengracht 2')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${shop.gateway.url}/`)
    await page.goto('/basket')
    expect(await page.content()).toContain('Your basket is empty')
    await signUp(page, shop.gateway, 'next@example.com', 'not-now')
    await expectNothingOf(page, 'Herengracht 2')
  })

  it('sees nothing of the one before either who is still signed in, and whose session ends', async () => {
    const { page, context } = await visit()
    const other = await visit()
    await signUp(other.page, shop.gateway, 'second@example.com', 'not-now')
    await holdPasskeys(page)
    await signUp(page, shop.gateway, 'first@example.com', 'make')
    await takeTulips(page)
    await giveAddress(page, 'Keizersgracht 3')
    const first = await context.cookies()
    await page.goto('/_auth/sign-in?again=1&return_to=/account')
    await proveAddress(page, shop.gateway, 'second@example.com')
    await page.waitForURL('**/account')
    expect(await askMe(page)).toMatchObject({ email: 'second@example.com' })
    await expectNothingOf(page, 'Keizersgracht 3')

    const thief = await visit()
    await thief.context.addCookies(first)
    await thief.page.goto('/_auth/account')
    await thief.page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('sees nothing of the one before whose session was ended elsewhere, and who finds it all again', async () => {
    const [one, two] = [await visit(), await visit()]
    const address = 'elsewhere@example.com'
    await holdPasskeys(one.page)
    await signUp(one.page, shop.gateway, address, 'make')
    await takeTulips(one.page)
    await giveAddress(one.page, 'Singel 4')
    await signInByCode(two.page, shop.gateway, address, '/_auth/account')
    await two.page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await two.page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    await one.page.goto('/_auth/account')
    await one.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await one.page.goto('/basket')
    expect(await one.page.content()).toContain('Your basket is empty')
    await signInByCode(one.page, shop.gateway, address)
    expect(await one.page.content()).toContain('Singel 4')
    await one.page.goto('/basket')
    expect(await one.page.getByRole('listitem').textContent()).toContain('Tulips')
  })
})

describe('somebody who goes round the gateway', () => {
  const ask = (path: string, assertion?: string): Promise<Response> =>
    fetch(`${shop.directUrl}${path}`, {
      headers: assertion === undefined ? {} : { 'postern-assertion': assertion },
    })

  it('is refused, also with the cookies of a customer', async () => {
    const { page, context } = await visit()
    await signUp(page, shop.gateway, 'round@example.com', 'not-now')
    // Cookies ignore ports, so the browser would send them to every server of this host.
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    expect((await ask('/account')).status).toBe(403)
    expect((await fetch(`${shop.directUrl}/account`, { headers: { cookie } })).status).toBe(403)
    expect((await ask('/')).status).toBe(200)
  })

  it('gets nowhere but where the customer went with an assertion that was read along', async () => {
    const { page } = await visit()
    await holdPasskeys(page)
    await signUp(page, shop.gateway, 'captured@example.com', 'make', '/account/address')
    await giveAddress(page, 'Brouwersgracht 5')
    const assertion = relay.assertionFor('GET /account/address')
    expect(assertion).toBeDefined()
    const there = await ask('/account/address', assertion)
    expect(there.status).toBe(200)
    for (const path of ['/account', '/account/address?done=1', '/api/me']) {
      const answer = await ask(path, assertion)
      expect([path, answer.status]).toEqual([path, 403])
      expect(await answer.text()).not.toContain('captured@example.com')
    }
  })
})
