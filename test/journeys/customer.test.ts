import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addVirtualAuthenticator, newVisitor, openBrowser, type Visitor } from '../support/browser.ts'
import {
  codeOf,
  signInByCode,
  signInByCodeOnPages,
  signUp,
  signUpOnPages,
  startShopBehindGateway,
  type TestShop,
} from '../support/shop.ts'

let browser: Browser
let shop: TestShop
const visitors: Visitor[] = []

const visit = async (): Promise<Visitor> => {
  const visitor = await newVisitor(browser, shop.gateway.url)
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
  await browser.close()
  await shop.stop()
})

describe('a new customer at a page that needs sign-in', () => {
  it('creates an account by a code, makes a passkey, and is back at the page, signed in', async () => {
    const { page } = await visit()
    const { credentials } = await addVirtualAuthenticator(page)
    const address = 'ada@example.com'
    await page.goto('/account/address')
    await page.getByRole('link', { name: 'Create an account' }).click()
    // The browser has taken both policies that keep our window out of every group of others.
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
    await page.getByLabel('E-mail address').fill(address)
    await page.getByRole('button', { name: 'Continue' }).click()
    const { text, subject } = await shop.gateway.nextMail(address)
    expect(subject).not.toContain(codeOf(text))
    await page.getByLabel('Six-digit code').fill(codeOf(text))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Create a passkey' }).click()
    await page.waitForURL('**/account/address')
    expect(await credentials()).toHaveLength(1)
    const session = await page.evaluate(async () => (await fetch('/_auth/session')).json())
    expect(session).toMatchObject({ signed_in: true, acr: 'aal2' })
    expect((await shop.gateway.nextMail(address, 1)).subject).toContain('passkey')
  })

  it('may leave the passkey for later', async () => {
    const { page } = await visit()
    await signUpOnPages(page, shop.gateway, 'grace@example.com', 'not-now')
    const session = await page.evaluate(async () => (await fetch('/_auth/session')).json())
    expect(session).toMatchObject({ signed_in: true, acr: 'aal0' })
  })
})

describe('a customer who comes back', () => {
  it('signs in with a passkey by the button', async () => {
    const { page } = await visit()
    await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'button@example.com', 'make')
    await page.goto('/_auth/sign-out')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    // Or the virtual authenticator would answer the autofill before the click.
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
    await page.goto('/account')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL('**/account')
    expect(await page.content()).toContain('button@example.com')
  })

  it('signs in with a passkey that the browser offers in the address field', async () => {
    const { page } = await visit()
    await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'autofill@example.com', 'make')
    await page.goto('/_auth/sign-out')
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    const posted = page.waitForRequest((request) => request.url().endsWith('/_auth/sign-in/passkey'))
    await page.goto('/account')
    await posted
    await page.waitForURL('**/account')
    expect(await page.content()).toContain('autofill@example.com')
  })

  it('signs in by an e-mail code', async () => {
    const { page } = await visit()
    await signUp(page, shop.gateway, 'code@example.com', 'not-now')
    await page.context().clearCookies()
    await signInByCodeOnPages(page, shop.gateway, 'code@example.com')
    expect(await page.content()).toContain('code@example.com')
  })

  it('in two tabs at once signs in in both, each by its own flow', async () => {
    const { page, context } = await visit()
    await signUp(page, shop.gateway, 'tabs@example.com', 'not-now')
    await context.clearCookies()
    const other = await context.newPage()
    const mails = async () => (await shop.gateway.mails('tabs@example.com')).length
    const begun = await mails()
    for (const tab of [page, other]) {
      await tab.goto(tab === page ? '/account' : '/account/address')
      await tab.getByLabel('E-mail address').fill('tabs@example.com')
    }
    await page.getByRole('button', { name: 'Continue' }).click()
    const first = await shop.gateway.nextMail('tabs@example.com', begun)
    await other.getByRole('button', { name: 'Continue' }).click()
    const second = await shop.gateway.nextMail('tabs@example.com', begun + 1)
    await other.getByLabel('Six-digit code').fill(codeOf(second.text))
    await other.getByRole('button', { name: 'Continue' }).click()
    await other.waitForURL('**/account/address')
    await page.getByLabel('Six-digit code').fill(codeOf(first.text))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL('**/account')
    expect(await page.content()).toContain('tabs@example.com')
  })
})

describe('signing out', () => {
  it('here leaves the other browser signed in; everywhere ends both', async () => {
    const [one, two] = [await visit(), await visit()]
    const address = 'out@example.com'
    await signUp(one.page, shop.gateway, address, 'not-now')
    await signInByCode(two.page, shop.gateway, address)
    await one.page.goto('/_auth/sign-out?return_to=/')
    await one.page.getByRole('button', { name: 'Sign out' }).click()
    await one.page.waitForURL(`${shop.gateway.url}/`)
    await two.page.goto('/_auth/account')
    expect(await two.page.getByRole('heading', { name: 'Your account' }).isVisible()).toBe(true)
    await signInByCode(one.page, shop.gateway, address)
    await one.page.goto('/_auth/account')
    await one.page.getByRole('button', { name: 'Sign out everywhere' }).click()
    await one.page.getByRole('heading', { name: 'You are signed out' }).waitFor()
    for (const { page } of [one, two]) {
      await page.goto('/_auth/account')
      await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    }
  })
})
