import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { newVisitor, openBrowser } from '../support/browser.ts'
import { proveAddress, signUp, startShopBehindGateway, type TestShop } from '../support/shop.ts'

/** How long a code allows a first factor. */
const FRESH_SECONDS = 5

let browser: Browser
let shop: TestShop

beforeAll(async () => {
  shop = await startShopBehindGateway((config) => ({
    ...config,
    lifetimes: { firstEnrolment: `${FRESH_SECONDS}s` },
  }))
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await shop?.stop()
})

it('tells a customer whose code is old why a fresh one comes before a change of what signs in', async () => {
  const { page, context } = await newVisitor(browser, shop.gateway.url)
  await signUp(page, shop.gateway, 'change@example.com', 'not-now')
  await page.waitForTimeout((FRESH_SECONDS + 2) * 1000)
  await page.goto('/_auth/account/security/recovery-code')
  await page.getByText('Your last code is too old for a change of how you sign in.').waitFor()
  await proveAddress(page, shop.gateway, 'change@example.com')
  await page.getByRole('heading', { name: 'Make a recovery code' }).waitFor()
  expect(page.url()).toContain('/_auth/account/security/recovery-code')
  await context.close()
})
