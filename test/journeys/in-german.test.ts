import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { translator } from '#messages/text.ts'
import { acr, anyone, confirm, signedIn } from '#policy/builders.ts'
import { codeOfApp, roomInStep } from '../support/authenticator-app.ts'
import { addVirtualAuthenticator, newVisitor, openBrowser } from '../support/browser.ts'
import { inFrontOf, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { codeOf } from '../support/shop.ts'

const text = translator('de')
const ADDRESS = 'grete@example.com'
const PASSWORD = 'sieben lila Otter'

/** What the customer is written, from the first to the last. */
const MAILS = [
  'sign-up-code',
  'password-set',
  'totp-added',
  'passkey-added',
  'recovery-code-replaced',
  'totp-removed',
  'new-sign-in',
] as const

const withEveryMethod = (config: PosternConfig): PosternConfig => ({
  ...config,
  methods: { password: { breachCheck: false } },
  sites: config.sites.map((site) => ({
    ...site,
    routes: [
      { match: '/', allow: anyone() },
      { match: '/strong/*', allow: acr('aal2') },
      {
        match: '/pay',
        allow: confirm({ says: { en: 'Pay {amount}', de: '{amount} bezahlen' }, values: { amount: 'amount' } }),
      },
    ],
    otherwise: signedIn({ from: 'aal0' }),
  })),
})

/** A page of the app with a plain form for `action`, and the app's answer to what it sends. */
const startApp = (): Promise<Origin> =>
  startOrigin((request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    const { searchParams } = new URL(request.url ?? '', 'http://app')
    const form = `<form method="post" action="${searchParams.get('form')}"><input name="amount" value="12,50 €"><button>Los</button></form>`
    response.end(`<!doctype html><title>App</title>${request.method === 'POST' ? '<h1>Angekommen</h1>' : form}`)
  })

let app: Origin
let browser: Browser
let gateway: TestGateway

beforeAll(async () => {
  app = await startApp()
  gateway = await startGateway({ config: inFrontOf(app.url, withEveryMethod) })
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await gateway?.stop()
  await app?.stop()
})

/** What every page of the gateway on the way said of its language, by its address. */
const watchLanguages = (page: Page): Map<string, string | null> => {
  const languages = new Map<string, string | null>()
  page.on('domcontentloaded', async () => {
    const { pathname } = new URL(page.url())
    if (!pathname.startsWith('/_auth/')) return
    languages.set(
      pathname,
      await page
        .locator('html')
        .getAttribute('lang')
        .catch(() => 'gone'),
    )
  })
  return languages
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click()
const isTold = (page: Page, sentence: string) => page.getByText(sentence).first().waitFor()

/** Sends the form of the app that leads to `action`. */
const send = async (page: Page, action: string): Promise<void> => {
  await page.goto(`/?form=${action}`)
  await press(page, 'Los')
}

describe('a customer whose browser asks for German', () => {
  it('reads German from the first page to the last mail', { timeout: 60_000 }, async () => {
    const { context, page } = await newVisitor(browser, gateway.url, { locale: 'de-AT' })
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
    const languages = watchLanguages(page)
    await addVirtualAuthenticator(page)

    await page.goto('/_auth/sign-up?return_to=/')
    await page.getByLabel(text('sign-up.address')).fill(ADDRESS)
    await press(page, text('sign-up.submit'))
    await page.getByLabel(text('code.label')).fill(codeOf((await gateway.nextMail(ADDRESS)).text))
    await press(page, text('code.submit'))
    await follow(page, text('passkey.password-instead'))
    await page.getByLabel(text('set-password.label')).fill('passwortpasswort')
    await press(page, text('set-password.submit'))
    await isTold(page, text('error.password-common'))
    await page.getByLabel(text('set-password.label')).fill(PASSWORD)
    await press(page, text('set-password.submit'))
    await isTold(page, text('notice.password-set'))

    await page.goto('/_auth/account/security')
    await follow(page, text('security.totp-add'))
    const key = (await page.locator('.key-text code').textContent()) ?? ''
    await page.getByRole('img', { name: text('totp.picture') }).waitFor()
    await roomInStep()
    await page.getByLabel(text('totp.code')).fill(codeOfApp(key, -1))
    await press(page, text('totp.submit'))
    await isTold(page, text('notice.totp-added'))

    await send(page, '/strong/order')
    await isTold(page, text('step-up.waiting-lead'))
    await page.getByLabel(text('password.label'), { exact: true }).fill(PASSWORD)
    await page.getByLabel(text('totp.code')).fill(codeOfApp(key))
    await press(page, text('step-up.confirm'))
    await page.getByRole('heading', { name: 'Angekommen' }).waitFor()

    await page.goto('/_auth/account/security')
    await follow(page, text('account.passkey-add'))
    await press(page, text('passkey.create'))
    await isTold(page, text('notice.passkey-added'))

    await page.goto('/_auth/account/security')
    await follow(page, text('security.recovery-code-make'))
    await press(page, text('recovery-code.make'))
    await isTold(page, text('recovery-code.once'))
    await page.locator('.recovery-code code').waitFor()

    await send(page, '/pay')
    await page.getByRole('heading', { name: text('confirm.title') }).waitFor()
    expect(await page.locator('.statement').textContent()).toBe('12,50 € bezahlen')
    await press(page, text('step-up.passkey'))
    await page.getByRole('heading', { name: 'Angekommen' }).waitFor()

    await page.goto('/_auth/account/security')
    await page
      .locator('section', { hasText: text('totp.name') })
      .getByText(text('security.unneeded'))
      .click()
    await press(page, text('security.totp-remove'))
    await isTold(page, text('notice.totp-removed'))

    await context.clearCookies()
    await page.goto('/_auth/sign-in?return_to=/strong/page')
    await page.getByLabel(text('sign-in.address')).fill(ADDRESS)
    await page.getByLabel(text('password.label'), { exact: true }).fill('nicht das Passwort')
    await press(page, text('sign-in.submit-either'))
    await isTold(page, text('error.sign-in-failed'))
    await press(page, text('sign-in.passkey'))
    await page.waitForURL('**/strong/page')

    expect(Object.fromEntries(languages)).toEqual(Object.fromEntries([...languages.keys()].map((path) => [path, 'de'])))
    expect(languages.size).toBeGreaterThan(8)
    const { name } = inFrontOf(app.url)(gateway.port)
    await expect
      .poll(async () => (await gateway.mails(ADDRESS)).map(({ subject }) => subject).toReversed())
      .toEqual(MAILS.map((kind) => text(`mail.${kind}.subject`, { name })))
    for (const { html } of await gateway.mails(ADDRESS)) expect(html).toContain('lang="de"')
    await context.close()
  })
})
