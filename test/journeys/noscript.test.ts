import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { de } from '#messages/de.ts'
import { newVisitor, openBrowser, type Visitor } from '../support/browser.ts'
import {
  codeOf,
  signInByCodeOnPages,
  signUp,
  signUpOnPages,
  startShopBehindGateway,
  type TestShop,
} from '../support/shop.ts'

let browser: Browser
let shop: TestShop
const visitors: Visitor[] = []

const visit = async (url = shop.gateway.url): Promise<Visitor> => {
  const visitor = await newVisitor(browser, url, { javaScriptEnabled: false })
  visitors.push(visitor)
  return visitor
}

beforeAll(async () => {
  shop = await startShopBehindGateway()
  browser = await openBrowser()
})

afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close()
})

afterAll(async () => {
  await browser?.close()
  await shop?.stop()
})

const heading = (page: Page, name: string): Promise<void> => page.getByRole('heading', { name }).waitFor()

/** Asks for a code on the sign-in page, and answers it; the page for it is open then. */
const askForCode = async (page: Page, address: string): Promise<string> => {
  const before = (await shop.gateway.mails(address)).length
  await page.goto('/_auth/sign-in?return_to=/account')
  await page.getByLabel('E-mail address').fill(address)
  await page.getByRole('button', { name: 'Continue' }).click()
  await heading(page, 'Check your mail')
  return codeOf((await shop.gateway.nextMail(address, before)).text)
}

/** Types a code and answers the status of the page that comes then. */
const giveCode = async (page: Page, code: string): Promise<number> => {
  const answer = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByLabel('Six-digit code').fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
  return (await answer).status()
}

/** A code of six digits that is not `code`. */
const otherThan = (code: string): string => (code === '111111' ? '222222' : '111111')

describe('without JavaScript a customer', () => {
  it('signs up, signs in, gives a name, signs out here and everywhere', async () => {
    const [{ page }, other] = [await visit(), await visit()]
    const address = 'plain@example.com'
    await signUpOnPages(page, shop.gateway, address, 'not-now')
    await page.goto('/_auth/account')
    await page.getByLabel('Name').fill('Ada Lovelace')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your name is saved.').waitFor()
    await page.goto('/account')
    await heading(page, 'Good to see you, Ada Lovelace')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.waitForURL(`${shop.gateway.url}/`)
    await page.goto('/account')
    await heading(page, 'Sign in')

    await signInByCodeOnPages(page, shop.gateway, address)
    await heading(page, 'Good to see you, Ada Lovelace')
    await signInByCodeOnPages(other.page, shop.gateway, address)
    await page.goto('/_auth/account')
    await page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await heading(page, 'You are signed out')
    await other.page.goto('/_auth/account')
    await heading(other.page, 'Sign in')
  })

  it('is offered no passkey, and told why where one is needed', async () => {
    const { page } = await visit()
    await page.goto('/_auth/sign-in')
    expect(await page.getByRole('button', { name: 'Use a passkey' }).isVisible()).toBe(false)
    await signUp(page, shop.gateway, 'needs@example.com', 'not-now')
    await page.goto('/account/payment')
    await page.locator('noscript p', { hasText: 'Passkeys need JavaScript' }).waitFor()
    expect(await page.getByRole('button', { name: 'Create a passkey' }).isVisible()).toBe(false)
  })

  it('reads every page in the language chosen on one', async () => {
    const { page } = await visit()
    await page.goto('/_auth/sign-in?return_to=/account')
    await page.getByRole('link', { name: 'Deutsch' }).click()
    await heading(page, de['sign-in.title'])
    expect(await page.locator('html').getAttribute('lang')).toBe('de')
    await page.getByRole('link', { name: de['sign-in.create'] }).click()
    await heading(page, de['sign-up.title'])
    await page.getByLabel(de['sign-up.address']).fill('deutsch@example.com')
    await page.getByRole('button', { name: de['sign-up.submit'] }).click()
    await heading(page, de['code.title'])
    const { text } = await shop.gateway.nextMail('deutsch@example.com')
    expect(text).toContain(de['mail.sign-up-code.lead'])
    await page.getByLabel(de['code.label']).fill(codeOf(text))
    await page.getByRole('button', { name: de['code.submit'] }).click()
    await page.getByRole('button', { name: de['passkey.skip'] }).click()
    await page.waitForURL('**/account')
    await page.goto('/_auth/account')
    await heading(page, de['account.title'])
    await page.goto('/_auth/nowhere')
    await heading(page, de['problem.not-found.title'])
  })
})

describe('a code', () => {
  it('that is wrong is refused, and the right one still counts', async () => {
    const { page } = await visit()
    await signUp(page, shop.gateway, 'wrong@example.com', 'not-now')
    await page.context().clearCookies()
    const code = await askForCode(page, 'wrong@example.com')
    expect(await giveCode(page, otherThan(code))).toBe(422)
    await page.getByText('That code is not valid.').first().waitFor()
    expect(await giveCode(page, '12345')).toBe(422)
    await page.getByText('Enter the six digits').first().waitFor()
    expect(await giveCode(page, `${code.slice(0, 3)} ${code.slice(3)}`)).toBe(303)
    await page.waitForURL('**/account')
  })

  it('counts no more after five wrong ones', async () => {
    const { page } = await visit()
    await signUp(page, shop.gateway, 'guessed@example.com', 'not-now')
    await page.context().clearCookies()
    const code = await askForCode(page, 'guessed@example.com')
    for (let tries = 0; tries < 5; tries += 1) expect(await giveCode(page, otherThan(code))).toBe(422)
    expect(await giveCode(page, code)).toBe(422)
    await page.getByText('That code is not valid.').first().waitFor()
  })

  it('counts only in the browser that asked for it', async () => {
    const [one, two, three] = [await visit(), await visit(), await visit()]
    await signUp(one.page, shop.gateway, 'foreign@example.com', 'not-now')
    await one.page.context().clearCookies()
    const code = await askForCode(one.page, 'foreign@example.com')
    // Somebody is talked into opening an address, or into telling one: neither leads anywhere.
    await two.page.goto('/_auth/sign-in')
    const opened = await two.page.goto(one.page.url())
    expect(opened?.status()).toBe(403)
    await heading(two.page, 'This form has expired')
    const unknown = await three.page.goto(one.page.url())
    expect(unknown?.status()).toBe(403)
    await heading(three.page, 'We need a cookie to go on')
    expect(await giveCode(one.page, code)).toBe(303)
  })
})

describe('a sign-in that takes too long', () => {
  let brief: TestShop

  beforeAll(async () => {
    brief = await startShopBehindGateway((config) => ({ ...config, lifetimes: { flow: '1s' } }))
  })

  afterAll(() => brief?.stop())

  it('begins again, says why, and leads where it was to lead', async () => {
    const { page } = await visit(brief.gateway.url)
    await page.goto('/_auth/sign-in?return_to=/account')
    await page.waitForTimeout(2_000)
    await page.getByLabel('E-mail address').fill('slow@example.com')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('This took a little too long.').waitFor()
    expect(await page.getByLabel('E-mail address').isVisible()).toBe(true)
    expect(await brief.gateway.mails('slow@example.com')).toEqual([])
    expect(new URL(page.url()).searchParams.get('return_to')).toBe('/account')
  })
})

describe('a browser that keeps no cookies', () => {
  it('is told so instead of being asked for a code', async () => {
    const { page, context } = await visit()
    await page.goto('/_auth/sign-in?return_to=/basket')
    await context.clearCookies()
    await page.getByLabel('E-mail address').fill('nocookie@example.com')
    await page.getByRole('button', { name: 'Continue' }).click()
    await heading(page, 'We need a cookie to go on')
    expect(await shop.gateway.mails('nocookie@example.com')).toEqual([])
    await page.getByRole('link', { name: 'Try again' }).click()
    await heading(page, 'Sign in')
    expect(new URL(page.url()).searchParams.get('return_to')).toBe('/basket')
  })

  it('is told so after the third redirect from one address within a minute, and not before', async () => {
    const { page } = await visit()
    for (const path of ['/account', '/account', '/account/address', '/account/address']) {
      await page.goto(path)
      await heading(page, 'Sign in')
    }
    await page.goto('/account/address')
    await heading(page, 'We need a cookie to go on')
    await page.getByRole('link', { name: 'Try again' }).click()
    await heading(page, 'Sign in')
    expect(await page.getByLabel('E-mail address').isVisible()).toBe(true)
  })
})
