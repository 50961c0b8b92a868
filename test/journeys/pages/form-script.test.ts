import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newVisitor, openBrowser } from '../../support/browser.ts'
import { type PageServer, servePages } from '../../support/page-server.tsx'

let browser: Browser
let server: PageServer
let context: BrowserContext
let page: Page

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  server = await servePages()
  ;({ context, page } = await newVisitor(browser, server.url))
})
afterEach(async () => {
  await context.close()
  await server.close()
})

const code = () => page.getByLabel('Six-digit code')

/** Pastes text as the keyboard would. */
const paste = (text: string) =>
  page.evaluate(`{
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', ${JSON.stringify(text)})
    document.getElementById('code').dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }))
  }`)

describe('the form script', () => {
  test.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    ['123-456\n', '123456'],
    ['Your code is 123456. It works for 10 minutes.', '123456'],
    ['１２３４５６', '123456'],
    ['Order 1234567', ''],
    ['no digits', ''],
  ])('takes the code from %j', async (pasted, expected) => {
    await page.goto('/en/code')
    await paste(pasted)
    expect(await code().inputValue()).toBe(expected)
  })

  test('keeps digits only while typing, six at most', async () => {
    await page.goto('/en/code')
    await code().pressSequentially('12a 34-5678')
    expect(await code().inputValue()).toBe('123456')
  })

  test('sends a form once, however often it is clicked', async () => {
    await page.goto('/en/code')
    await code().fill('123456')
    await page.evaluate("for (let click = 0; click < 3; click++) document.querySelector('main form button').click()")
    await page.waitForURL(/\/_auth\//)
    expect(server.posted.map(({ path }) => path)).toEqual(['/_auth/sign-in/code'])
  })

  test('counts down until a new code may be asked for', async () => {
    await page.clock.install()
    await page.goto('/en/code')
    const resend = page.getByRole('button', { name: 'Send a new code' })
    await page.getByText('You can ask for a new code in 30 s.').waitFor()
    expect(await resend.count()).toBe(0)
    await page.clock.runFor(29_000)
    await page.getByText('in 1 s.').waitFor()
    await page.clock.runFor(2_000)
    await resend.click()
    await page.waitForURL(/\/_auth\//)
    expect(server.posted.at(-1)?.path).toBe('/_auth/sign-in/code/resend')
  })

  test.each([
    ['en', 'Show'],
    ['de', 'Anzeigen'],
  ])('shows a password at wish, and never sends it as a text (%s)', async (language, name) => {
    await page.goto(`/${language}/set-password`)
    const password = page.locator('#password')
    const show = page.getByRole('button', { name })
    await password.pressSequentially('seven purple otters')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await password.getAttribute('type')).toBe('text')
    expect(await show.getAttribute('aria-pressed')).toBe('true')
    expect((await show.boundingBox())?.height).toBeGreaterThanOrEqual(24)
    await page.keyboard.press('Tab')
    await page.evaluate("document.addEventListener('submit', (event) => event.preventDefault(), { once: true })")
    await page.keyboard.press('Enter')
    expect(await password.getAttribute('type')).toBe('password')
    expect(await show.getAttribute('aria-pressed')).toBe('false')
    expect(await password.inputValue()).toBe('seven purple otters')
  })

  test('closes the window at the end, where the browser lets it', async () => {
    await page.addInitScript('globalThis.closings = 0; window.close = () => { globalThis.closings += 1 }')
    await page.goto('/en/step-up-done')
    const close = page.getByRole('button', { name: 'Close this window' })
    await close.click()
    expect(await page.evaluate('closings')).toBe(2)
    // It is still here, so the button would do nothing.
    await close.waitFor({ state: 'hidden' })
  })

  test('starts at the error where there is one, else at the only field', async () => {
    const focused = () => page.evaluate<string>('document.activeElement.role ?? document.activeElement.id')
    await page.goto('/en/code-wrong')
    await expect.poll(focused).toBe('alert')
    // The summary links to the field.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect.poll(focused).toBe('code')
    await page.goto('/en/sign-up')
    await expect.poll(focused).toBe('address')
  })
})
