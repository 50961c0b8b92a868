import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { de } from '#messages/de.ts'
import { newVisitor, openBrowser } from '../../support/browser.ts'
import { type PageServer, servePages } from '../../support/page-server.tsx'
import { workOn } from '../../support/solve-work.ts'

let browser: Browser
let server: PageServer
let context: BrowserContext
let page: Page
const errors: string[] = []

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  server = await servePages()
  ;({ context, page } = await newVisitor(browser, server.url))
  errors.length = 0
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', ({ message }) => errors.push(message))
})
afterEach(async () => {
  await context.close()
  await server.close()
})

/** The key of the sixth try at the gallery's work, derived by openssl. */
const SOLUTION = '5.790e63a07e9acdc06a86d71031c7bb8aac126ab9a6f994d203be4cff38660efe'

const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

/** Makes the page that sends itself solvable: as the gallery has it, it works for ever. */
const withSolvableWork = () =>
  page.route('**/en/challenge', async (route) => {
    const response = await route.fetch()
    const html = await response.text()
    const solvable = { ...workOn(html), keyPrefix: SOLUTION.slice(2, 34), tries: 9 }
    const body = html.replace(/data-work="[^"]*"/, `data-work='${JSON.stringify(solvable)}'`)
    await route.fulfill({ response, body })
  })

const sent = () => server.posted.map(({ path, form }) => [path, form.get('solution'), form.get('password')])

describe('the script of the challenge', () => {
  test('solves the work within our content policy, and sends the page once it is done', async () => {
    await withSolvableWork()
    await page.goto('/en/challenge')
    await page.waitForURL('**/_auth/sign-in/challenge')
    expect(sent()).toEqual([['/_auth/sign-in/challenge', SOLUTION, null]])
    expect(errors).toEqual([])
  })

  test('sends nothing again when the customer comes back', async () => {
    await withSolvableWork()
    await page.goto('/en/challenge')
    await page.waitForURL('**/_auth/sign-in/challenge')
    await page.goBack()
    await page.getByText('The calculation is done.').waitFor()
    expect(server.posted).toHaveLength(1)
  })

  test('says that it works, how far it is, and holds the form until then', async () => {
    await page.goto('/en/challenge')
    await page.getByRole('status').getByText('This takes a few seconds.').waitFor()
    await page.getByRole('progressbar', { name: 'Your browser is calculating' }).waitFor()
    await press('Continue')
    await press('Continue')
    expect(server.posted).toEqual([])
    expect(await page.getByRole('button').count()).toBe(1)
  })

  test('leaves a password to be typed, and sends it with the solution', async () => {
    await page.goto('/en/challenge-password')
    await page.getByText('The calculation is done.').waitFor()
    await page.getByLabel('Password').fill('seven purple otters')
    await press('Continue')
    await page.waitForURL('**/_auth/sign-in/challenge')
    expect(sent()).toEqual([['/_auth/sign-in/challenge', SOLUTION, 'seven purple otters']])
  })

  test('sends what was waited for as soon as it is there', async () => {
    await page.addInitScript(`{
      const derive = crypto.subtle.deriveBits.bind(crypto.subtle)
      const gate = new Promise((resolve) => addEventListener('go-on', resolve))
      crypto.subtle.deriveBits = async (...asked) => (await gate, derive(...asked))
    }`)
    await page.goto('/en/challenge-password')
    await page.getByLabel('Password').fill('seven purple otters')
    await press('Continue')
    expect(server.posted).toEqual([])
    await page.evaluate("dispatchEvent(new Event('go-on'))")
    await page.waitForURL('**/_auth/sign-in/challenge')
    expect(sent()).toEqual([['/_auth/sign-in/challenge', SOLUTION, 'seven purple otters']])
  })

  test('offers to wait instead where the work takes long, and says for how long', async () => {
    await page.clock.install()
    await page.goto('/en/challenge')
    await page.getByText('This takes a few seconds.').waitFor()
    await page.clock.runFor(10_000)
    await page.getByText('This takes longer than usual on your device.').waitFor()
    await page.getByText('You can go on without the calculation in 20 s.').waitFor()
    expect(await page.getByRole('button', { name: 'Continue without the calculation' }).count()).toBe(0)
    await page.clock.runFor(21_000)
    await press('Continue without the calculation')
    await page.waitForURL('**/_auth/sign-in/challenge')
    expect(sent()).toEqual([['/_auth/sign-in/challenge', '', null]])
  })

  test.each([
    ['en', 'Your browser could not do the calculation.', 'Continue without the calculation', 'in 30 s.'],
    ['de', de['challenge.failed'], de['challenge.instead'], 'In 30 s geht es'],
  ])('offers to wait instead where the browser cannot do it (%s)', async (language, says, instead, when) => {
    await page.clock.install()
    await page.goto(`/${language}/challenge-unable`)
    await page.getByRole('status').getByText(says).waitFor()
    await page.getByText(when).waitFor()
    await page.clock.runFor(31_000)
    await page.getByRole('button', { name: instead }).waitFor()
  })

  test('sends nothing by itself after a failure: a page that did might do so for ever', async () => {
    await page.goto('/en/challenge-failed')
    await page.getByText('The calculation is done.').waitFor()
    expect(server.posted).toEqual([])
    await press('Continue')
    await page.waitForURL('**/_auth/sign-up/challenge')
    expect(sent()).toEqual([['/_auth/sign-up/challenge', SOLUTION, null]])
  })
})
