import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { authenticatedWithin } from '#policy/builders.ts'
import {
  addVirtualAuthenticator,
  newVisitor,
  openBrowser,
  type VirtualAuthenticator,
  type Visitor,
} from '../support/browser.ts'
import { proveAddress, signUp, startShopBehindGateway, type TestShop } from '../support/shop.ts'

const PAYMENT = '/account/payment'

/** The shop's own rules, and a path that its single-page part reads: it wants an authentication of a moment ago. */
const withFreshApi = (config: PosternConfig): PosternConfig => ({
  ...config,
  sites: config.sites.map(({ routes = [], ...site }) => ({
    ...site,
    routes: [{ match: '/account/fresh', allow: authenticatedWithin('3s') }, ...routes],
  })),
})

let browser: Browser
let shop: TestShop
const visitors: Visitor[] = []

const visit = async (options: Parameters<typeof newVisitor>[2] = {}): Promise<Visitor> => {
  const visitor = await newVisitor(browser, shop.gateway.url, options)
  await visitor.context.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
  visitors.push(visitor)
  return visitor
}

beforeAll(async () => {
  shop = await startShopBehindGateway(withFreshApi)
  browser = await openBrowser()
})

afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close()
})

afterAll(async () => {
  await browser?.close()
  await shop?.stop()
})

let customers = 0

/** A customer with a passkey, an address and one order, on the page that shows the invoice. */
const withInvoice = async (): Promise<Visitor & { readonly authenticator: VirtualAuthenticator }> => {
  const visitor = await visit()
  const { page } = visitor
  const authenticator = await addVirtualAuthenticator(page)
  customers += 1
  await signUp(page, shop.gateway, `payer-${customers}@example.com`, 'make', '/account/address')
  await page.getByLabel('Name on the doorbell').fill('A. Lovelace')
  await page.getByLabel('Street and number').fill('Singel 7')
  await page.getByLabel('Postcode').fill('1012')
  await page.getByLabel('Town or city').fill('Amsterdam')
  await page.getByLabel('Country').selectOption('NL')
  await page.getByRole('button', { name: 'Save address' }).click()
  await page.getByText('Your address is saved.').waitFor()
  await page.goto('/')
  await page.locator('#tulip').getByRole('button').click()
  await page.goto('/basket')
  await page.getByRole('button', { name: 'Order now' }).click()
  await page.getByText('Thank you. We are bunching.').waitFor()
  await page.goto(PAYMENT)
  return { ...visitor, authenticator }
}

/** The window that a payment opens. */
const openedBy = async (page: Page, context: BrowserContext): Promise<Page> => {
  const opening = context.waitForEvent('page')
  await page.getByRole('button', { name: 'Pay now' }).click()
  const window = await opening
  await window.getByRole('heading', { name: 'Confirm this' }).waitFor()
  return window
}

/** A window has authenticators of its own in this browser: brings those of another page along. */
const withPasskeysOf = async (authenticator: VirtualAuthenticator, window: Page): Promise<void> => {
  const there = await addVirtualAuthenticator(window)
  for (const credential of await authenticator.credentials()) await there.add(credential)
}

const confirmsPayment = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { name: 'Confirm this' }).waitFor()
  expect(await page.locator('.statement').textContent()).toMatch(/^Pay € \d+\.\d\d for order HP-\d+$/)
  await page.getByRole('button', { name: 'Confirm with a passkey' }).click()
}

describe('a payment that is confirmed by itself', () => {
  it('is confirmed in a window, and the page that asked goes on', async () => {
    const { page, context, authenticator } = await withInvoice()
    const window = await openedBy(page, context)
    await withPasskeysOf(authenticator, window)
    await confirmsPayment(window)
    await page.getByText('Thank you. That is paid.').waitFor()
    expect(await page.getByRole('listitem').textContent()).toContain('paid')
  })

  it('is confirmed on a page of ours where no script runs', async () => {
    const { page } = await withInvoice()
    // As where the script of the shop did not arrive: the browser itself sends the form.
    await page.evaluate(() => document.querySelector<HTMLFormElement>('form[data-pay]')?.submit())
    await confirmsPayment(page)
    await page.getByText('Thank you. That is paid.').waitFor()
  })

  it('is not made where its customer says no, and the page says so', async () => {
    const { page, context } = await withInvoice()
    const window = await openedBy(page, context)
    await window.getByRole('link', { name: 'Not now' }).click()
    await page.getByText('Nothing was paid.').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Pay now' }).waitFor()
  })

  it('is asked for in German too', async () => {
    const { page } = await withInvoice()
    await page.goto('/_auth/account?lang=de')
    await page.goto(PAYMENT)
    await page.evaluate(() => document.querySelector<HTMLFormElement>('form[data-pay]')?.submit())
    await page.getByRole('heading', { name: 'Bitte bestätigen' }).waitFor()
    expect(await page.locator('.statement').textContent()).toMatch(/^€ \d+\.\d\d für die Bestellung HP-\d+ bezahlen$/)
  })
})

/** What a single-page app does, with the script that the gateway gives it. */
const inApp = <T>(page: Page, script: string): Promise<T> =>
  page.evaluate<T>(`import('/_auth/client.js').then(async ({ session, watch, send, resume }) => { ${script} })`)

/** Milliseconds after which an authentication is older than three whole seconds, wherever in a second it fell. */
const STALE = 4100

describe('an app of one page', () => {
  it('leaves for a proof and sends its request when it is back, with its body, once', async () => {
    const { page } = await withInvoice()
    const order = await page.locator('[name=order]').inputValue()
    const body = `JSON.stringify({ order: '${order}', amount: '€ 1.00' })`
    const init = `{ method: 'POST', headers: { 'content-type': 'application/json' }, body: ${body} }`
    await inApp(page, `send('/account/payments', ${init}, true)`)
    await confirmsPayment(page)
    await page.waitForURL(`**${PAYMENT}`)
    expect(await inApp(page, 'const answer = await resume(); return [answer.status, await answer.json()]')).toEqual([
      200,
      { paid: order },
    ])
    expect(await inApp(page, 'return await resume()')).toBe(false)
  })

  it('sends nothing of one customer for the next in the same window', async () => {
    const { page } = await withInvoice()
    await inApp(page, "send('/account/payments', { method: 'POST', body: '{}' }, true)")
    await page.waitForLoadState()
    await page.goto('/account')
    await page.evaluate(() =>
      sessionStorage.setItem(
        'postern',
        (sessionStorage.getItem('postern') ?? '').replace(/,"[\\w-]{22}"/, ',"somebody-else"'),
      ),
    )
    const sent: string[] = []
    page.on('request', (request) => sent.push(new URL(request.url()).pathname))
    expect(await inApp(page, 'return await resume()')).toBe(false)
    expect(sent).not.toContain('/account/payments')
  })

  it('leaves for no request whose body would not come back as it was', async () => {
    const { page } = await withInvoice()
    const body = `new Blob(['{"amount":"1"}'])`
    const init = `{ method: 'POST', headers: { 'content-type': 'application/json' }, body: ${body} }`
    expect(await inApp(page, `return (await send('/account/payments', ${init}, true)).status`)).toBe(401)
    expect(new URL(page.url()).pathname).toBe(PAYMENT)
  })

  it('steps up in a window, and gets the answer that it asked for', async () => {
    const { page, context, authenticator } = await withInvoice()
    await page.waitForTimeout(STALE)
    const opening = context.waitForEvent('page')
    const answered = inApp<number>(page, "return (await send('/account/fresh')).status")
    const window = await opening
    await window.getByRole('heading', { name: 'Is it really you?' }).waitFor()
    await withPasskeysOf(authenticator, window)
    await window.getByRole('button', { name: 'Confirm with a passkey' }).click()
    // The shop has nothing there: its own 404 tells that it was asked.
    expect(await answered).toBe(404)
  })

  it('signs in in a window where nobody is', async () => {
    const { page, context } = await visit()
    await page.goto('/')
    const opening = context.waitForEvent('page')
    const answered = inApp<number>(page, "return (await send('/account')).status")
    const window = await opening
    await window.getByRole('link', { name: 'Create an account' }).click()
    await proveAddress(window, shop.gateway, 'window@example.com')
    await window.getByRole('button', { name: 'Not now' }).click()
    expect(await answered).toBe(200)
  })

  it('gets the refusal itself where its customer comes back without a proof', async () => {
    const { page, context } = await visit()
    await page.goto('/')
    const opening = context.waitForEvent('page')
    const answered = inApp<number>(page, "return (await send('/account')).status")
    await (await opening).close()
    await page.evaluate(() => dispatchEvent(new Event('focus')))
    expect(await answered).toBe(401)
  })

  it('follows an answer of somebody else nowhere', async () => {
    const { page, context } = await visit()
    await page.goto('/')
    await page.route('**/elsewhere', (route) =>
      route.fulfill({ status: 401, json: { login_url: 'https://evil.example/_auth/sign-in' } }),
    )
    expect(await inApp(page, "return (await send('/elsewhere')).status")).toBe(401)
    expect(await inApp(page, "return (await send('/elsewhere', {}, true)).status")).toBe(401)
    expect(context.pages()).toHaveLength(1)
    expect(new URL(page.url()).pathname).toBe('/')
  })

  it('follows an answer of another host nowhere, though it names our pages, and sends nothing twice', async () => {
    const { page, context } = await visit({ bypassCSP: true })
    await page.goto('/')
    const asked: string[] = []
    await page.route('https://api.example/**', (route) => {
      asked.push(route.request().method())
      return route.fulfill({
        status: 401,
        headers: { 'access-control-allow-origin': '*' },
        json: { step_up_url: `${shop.gateway.url}/_auth/step-up` },
      })
    })
    expect(await inApp(page, "return (await send('https://api.example/pay', { method: 'POST' })).status")).toBe(401)
    expect(await inApp(page, "return (await send('https://api.example/pay', {}, true)).status")).toBe(401)
    expect(asked).toEqual(['POST', 'GET'])
    expect(context.pages()).toHaveLength(1)
    expect(new URL(page.url()).pathname).toBe('/')
  })

  describe('whose customer’s session ended, and where somebody else signs in for what it sends', () => {
    const SEND = "send('/account/sent', { method: 'POST', body: '{}' }"
    const NEXT = 'next-payer@example.com'
    let page: Page
    let context: BrowserContext
    let posted: string[]

    beforeEach(async () => {
      if ((await shop.gateway.mails(NEXT)).length === 0) {
        await signUp((await visit()).page, shop.gateway, NEXT, 'not-now')
      }
      customers += 1
      ;({ page, context } = await visit())
      await signUp(page, shop.gateway, `ended-${customers}@example.com`, 'not-now')
      await inApp(page, 'await session()')
      await context.clearCookies()
      posted = []
      page.on('request', (request) => {
        if (request.url().endsWith('/account/sent')) posted.push(request.method())
      })
    })

    it('sends nothing once more in the name of the one in the window', async () => {
      const opening = context.waitForEvent('page')
      const answered = inApp<number>(page, `return (await ${SEND})).status`)
      await proveAddress(await opening, shop.gateway, NEXT)
      expect(await answered).toBe(401)
      expect(posted).toEqual(['POST'])
    })

    it('sends nothing in the name of the one who comes back to its page', async () => {
      await inApp(page, `${SEND}, true)`)
      await proveAddress(page, shop.gateway, NEXT)
      await page.waitForURL('**/account')
      expect(await inApp(page, 'return await resume()')).toBe(false)
      expect(posted).toEqual(['POST'])
    })
  })

  it('hears of the end of its session in another tab, and the shop says so', async () => {
    const { page, context } = await withInvoice()
    await page.goto('/account')
    const other = await context.newPage()
    await other.goto('/_auth/sign-out')
    await other.getByRole('button', { name: 'Sign out' }).click()
    await other.waitForURL(`${shop.gateway.url}/**`)
    await page.evaluate(() => dispatchEvent(new Event('focus')))
    await page.getByText('You are signed out.').waitFor()
  })

  it('renews its session while its customer is at work and no request would', async () => {
    const { page } = await withInvoice()
    await page.clock.install()
    await page.goto('/account')
    await page.getByRole('heading', { name: 'Orders' }).waitFor()
    const posted: string[] = []
    page.on('request', (request) => {
      if (request.method() === 'POST') posted.push(new URL(request.url()).pathname)
    })
    await page.keyboard.press('Tab')
    await page.clock.fastForward('04:01')
    expect(posted).toEqual([])
    const renewal = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.keyboard.press('Tab')
    expect((await renewal).status()).toBe(200)
    expect(posted).toEqual(['/_auth/session'])
  })
})
