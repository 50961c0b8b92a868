import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Language } from '#domain/language.ts'
import { after, epochSeconds } from '#lib/time.ts'
import { translator } from '#messages/text.ts'
import { newVisitor, openBrowser } from '../support/browser.ts'
import { inFrontOf, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { sentToWork } from '../support/sent-to-work.ts'
import { codeOf } from '../support/shop.ts'

const PASSWORD = 'seven purple otters'
const SECRET = Buffer.alloc(32, 'work').toString('base64url')

let app: Origin
let browser: Browser
let gateway: TestGateway
const complaints: string[] = []

beforeAll(async () => {
  app = await startOrigin((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>App</title>')
  })
  gateway = await startGateway({
    secret: SECRET,
    config: inFrontOf(app.url, (config) => ({
      ...config,
      methods: { password: { breachCheck: false } },
      botChallenge: 'light',
      risk: {
        rules: [
          { name: 'new-device', when: ['new-device'], action: 'challenge', level: 'medium' },
          { name: 'disposable', when: ['disposable-address'], action: 'challenge', level: 'medium' },
        ],
      },
    })),
  })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await gateway?.stop()
  await app?.stop()
})

const visit = async (locale: string, javaScriptEnabled = true): Promise<Page> => {
  const { page } = await newVisitor(browser, gateway.url, { locale, javaScriptEnabled })
  page.on('console', (message) => {
    // That a page says what is wrong is part of the test.
    if (message.type() === 'error' && !message.text().includes('status of 422')) complaints.push(message.text())
  })
  page.on('pageerror', ({ message }) => complaints.push(message))
  return page
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

const title = (page: Page, name: string): Promise<void> => page.getByRole('heading', { name }).waitFor()

describe.each<readonly [Language, string]>([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
])('where the risk calls for work, in %s', (language, locale) => {
  const text = translator(language)
  const address = `worker-${language}@mailinator.com`

  it('a customer signs up while their browser works, and types nothing twice', async () => {
    const page = await visit(locale)
    await page.goto('/_auth/sign-up?return_to=/')
    await page.getByLabel(text('sign-up.address')).fill(address)
    const worked = page.waitForRequest((request) => request.method() === 'POST' && /challenge$/.test(request.url()))
    await press(page, text('sign-up.submit'))
    expect(new URLSearchParams((await worked).postData() ?? '').get('solution')).toMatch(/^\d+\.[0-9a-f]{64}$/)
    await page.getByLabel(text('code.label')).fill(codeOf((await gateway.nextMail(address)).text))
    await press(page, text('code.submit'))
    await page.getByRole('link', { name: text('passkey.password-instead') }).click()
    await page.getByLabel(text('set-password.label')).fill(PASSWORD)
    await press(page, text('set-password.submit'))
    await title(page, text('security.title'))
    expect(await gateway.mails(address)).toHaveLength(2)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a customer types their password once more on a device that is new, and is in', async () => {
    const page = await visit(locale)
    await page.goto('/_auth/sign-in?return_to=/')
    await page.getByLabel(text('sign-in.address')).fill(address)
    await page.getByLabel(text('password.label'), { exact: true }).fill(PASSWORD)
    await press(page, text('sign-in.submit-either'))
    await title(page, text('challenge.title'))
    await page.getByText(text('challenge.done')).waitFor()
    await page.getByLabel(text('password.label'), { exact: true }).fill(PASSWORD)
    await press(page, text('challenge.submit'))
    await page.waitForURL(/\/_auth\/passkey|localhost:\d+\/$/)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('a customer without scripts waits, is told for how long, and then goes on by the same button', async () => {
    const page = await visit(locale, false)
    const before = (await gateway.mails(address)).length
    await page.goto('/_auth/sign-in?return_to=/')
    const flow = await page.locator('form[action="/_auth/sign-in"] input[name=flow]').inputValue()
    await page.getByLabel(text('sign-in.address')).fill(address)
    await press(page, text('sign-in.submit-either'))
    await title(page, text('challenge.title'))
    const span = text('time.seconds', { count: 30 })
    await page.locator('noscript p', { hasText: text('challenge.no-script', { span }).slice(0, 60) }).waitFor()
    await press(page, text('challenge.submit'))
    await page.getByText(text('notice.challenge-early')).waitFor()
    expect(await gateway.mails(address)).toHaveLength(before)
    // The same page, as it stands half a minute later.
    const now = after(epochSeconds(Date.now() / 1000), -30)
    const variables = { POSTERN_SECRET: SECRET }
    const host = `localhost:${gateway.port}`
    const waited = await sentToWork({ variables, host, flow, address, way: 'code', now })
    await page.goto(`/_auth/sign-in/challenge?flow=${waited}`)
    await press(page, text('challenge.submit'))
    await title(page, text('code.title'))
    await page.getByLabel(text('code.label')).fill(codeOf((await gateway.nextMail(address, before)).text))
    await press(page, text('code.submit'))
    await page.waitForURL(`${gateway.url}/`)
    await page.context().close()
  })
})
