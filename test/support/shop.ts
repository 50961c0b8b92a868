import type { Page } from 'playwright-core'
import operatorsConfig from '#config'
import type { PosternConfig } from '#config/define.ts'
import { startShop } from '../../demo/shop.ts'
import { demoConfig } from '../../src/dev/node/local-config.ts'
import { freePort } from '../../src/dev/node/ports.ts'
import { type GatewayWishes, startGateway, type TestGateway } from './gateway.ts'
import { hiddenField } from './plain-browser.ts'

/** The demo shop behind a gateway of a test's own, as `npm start` puts it together. */
export interface TestShop {
  readonly gateway: TestGateway
  /** Where the shop answers those who go round the gateway. */
  readonly directUrl: string
  readonly stop: () => Promise<void>
}

/** Starts shop and gateway; `change` edits the configuration, as an operator would. */
export const startShopBehindGateway = async (
  change: (config: PosternConfig) => PosternConfig = (config) => config,
  wishes: Omit<GatewayWishes, 'config'> = {},
): Promise<TestShop> => {
  const port = wishes.port ?? (await freePort())
  const publicUrl = `http://localhost:${port}`
  const shop = await startShop({
    port: await freePort(),
    issuer: publicUrl,
    audience: 'shop',
    publicUrl,
    jwksUrl: `${publicUrl}/_auth/jwks.json`,
  })
  const config = change(demoConfig(operatorsConfig, port, shop.url))
  const gateway = await startGateway({ ...wishes, port, config: () => config })
  return {
    gateway,
    directUrl: shop.url,
    stop: async () => {
      await gateway.stop()
      await shop.close()
    },
  }
}

/** The six digits that stand alone on a line of a mail. */
export const codeOf = (text: string): string => {
  const code = /^\d{6}$/m.exec(text)?.[0]
  if (code === undefined) throw new Error('the mail holds no code')
  return code
}

const SET_PASSWORD = '/_auth/account/security/password'

/** Submits a form as the page that is at home here would, from the browser of `page`, which keeps the cookies. */
const submit = async (page: Page, path: string, fields: Readonly<Record<string, string>>): Promise<string> => {
  const headers = await navigationOf(page)
  const answer = await page.context().request.post(path, { form: fields, headers, maxRedirects: 0 })
  const { location } = answer.headers()
  if (location === undefined) throw new Error(`${path} answered ${answer.status()} and leads nowhere`)
  return location
}

const navigationOf = async (page: Page): Promise<Record<string, string>> => ({
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'same-origin',
  'accept-language': await page.evaluate<string>('navigator.language'),
})

const flowIn = (location: string): string => new URL(location, 'http://localhost').searchParams.get('flow') ?? ''

/** Proves an address from `/_auth/sign-up` or `/_auth/sign-in`; gives where that leads. */
const proveByRequests = async (
  page: Page,
  gateway: TestGateway,
  address: string,
  path: '/_auth/sign-up' | '/_auth/sign-in',
  returnTo: string,
): Promise<string> => {
  const before = (await gateway.mails(address)).length
  const { request } = page.context()
  const form = await request.get(path, {
    params: { return_to: returnTo },
    headers: await navigationOf(page),
  })
  const flow = hiddenField({ body: await form.text() }, 'flow')
  const sent = flowIn(await submit(page, path, { flow, address }))
  const code = codeOf((await gateway.nextMail(address, before)).text)
  return submit(page, `${path}/code`, { flow: sent, code })
}

/**
 * Creates an account and opens `returnTo` as its customer. By requests, for tests that begin after it: pages take a
 * browser ten times as long. Only a passkey is made on its page. In whatever language the browser asks for.
 */
export const signUp = async (
  page: Page,
  gateway: TestGateway,
  address: string,
  passkey: 'make' | 'not-now',
  returnTo = '/account',
): Promise<void> => {
  const offer = await proveByRequests(page, gateway, address, '/_auth/sign-up', returnTo)
  if (passkey === 'not-now') {
    await submit(page, '/_auth/passkey/skip', { flow: flowIn(offer) })
    await page.goto(returnTo)
  } else {
    await page.goto(offer)
    await page.locator('form[action="/_auth/passkey/create"] button').click()
  }
  await page.waitForURL((url) => `${url.pathname}${url.search}` === returnTo)
}

/** Creates an account with a password and no passkey, by requests likewise, and opens `returnTo`. */
export const signUpWithPassword = async (
  page: Page,
  gateway: TestGateway,
  address: string,
  password: string,
  returnTo = '/',
): Promise<void> => {
  await proveByRequests(page, gateway, address, '/_auth/sign-up', returnTo)
  const before = (await gateway.mails(address)).length
  const { request } = page.context()
  const form = await request.get(SET_PASSWORD, { headers: await navigationOf(page) })
  await submit(page, SET_PASSWORD, {
    form: hiddenField({ body: await form.text() }, 'form'),
    password,
    return_to: returnTo,
  })
  // Its notice: whoever waits for the next mail must not be given this one.
  await gateway.nextMail(address, before)
  await page.goto(returnTo)
}

/** Signs in by an e-mail code and opens `returnTo`, by requests likewise. */
export const signInByCode = async (
  page: Page,
  gateway: TestGateway,
  address: string,
  returnTo = '/account',
): Promise<void> => {
  await page.goto(await proveByRequests(page, gateway, address, '/_auth/sign-in', returnTo))
  await page.waitForURL((url) => `${url.pathname}${url.search}` === returnTo)
}

/** Creates an account on the pages, from the sign-up page to "not now" or a passkey. */
export const signUpOnPages = async (
  page: Page,
  gateway: TestGateway,
  address: string,
  passkey: 'make' | 'not-now',
  returnTo = '/account',
): Promise<void> => {
  await page.goto(`/_auth/sign-up?return_to=${encodeURIComponent(returnTo)}`)
  await proveAddress(page, gateway, address)
  await page.getByRole('button', { name: passkey === 'make' ? 'Create a passkey' : 'Not now' }).click()
  await page.waitForURL((url) => `${url.pathname}${url.search}` === returnTo)
}

/** Signs in by an e-mail code on the pages. */
export const signInByCodeOnPages = async (
  page: Page,
  gateway: TestGateway,
  address: string,
  returnTo = '/account',
): Promise<void> => {
  await page.goto(`/_auth/sign-in?return_to=${encodeURIComponent(returnTo)}`)
  await proveAddress(page, gateway, address)
  await page.waitForURL((url) => `${url.pathname}${url.search}` === returnTo)
}

/** From the page that asks for an address, of sign-in or sign-up, to the one after its code. */
export const proveAddress = async (page: Page, gateway: TestGateway, address: string): Promise<void> => {
  const before = (await gateway.mails(address)).length
  await page.getByLabel('E-mail address').fill(address)
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByLabel('Six-digit code').fill(codeOf((await gateway.nextMail(address, before)).text))
  await page.getByRole('button', { name: 'Continue' }).click()
}
