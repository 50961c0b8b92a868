import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { acr, all, authenticatedWithin } from '#policy/builders.ts'
import { addVirtualAuthenticator, newVisitor, openBrowser, type Visitor } from '../support/browser.ts'
import { proveAddress, signInByCode, signUp, startShopBehindGateway, type TestShop } from '../support/shop.ts'

/** Guarded by `all(acr('aal2'), authenticatedWithin('15m'))`. The shop answers GET alone: its 405 tells that a POST arrived. */
const PAYMENT = '/account/payment'
/** The same, with a passkey used at most `FRESH_SECONDS` ago. */
const FRESH = '/account/fresh'
const FRESH_SECONDS = 5

const withFreshRoute = (config: PosternConfig): PosternConfig => ({
  ...config,
  sites: config.sites.map(({ routes = [], ...site }) => ({
    ...site,
    routes: [{ match: FRESH, allow: all(acr('aal2'), authenticatedWithin(`${FRESH_SECONDS}s`)) }, ...routes],
  })),
})

let browser: Browser
let shop: TestShop
const visitors: Visitor[] = []

/** A browser that never offers passkeys in the address field: its authenticator would answer before any click. */
const visit = async (url = shop.gateway.url): Promise<Visitor> => {
  const visitor = await newVisitor(browser, url)
  await visitor.page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
  visitors.push(visitor)
  return visitor
}

beforeAll(async () => {
  shop = await startShopBehindGateway(withFreshRoute)
  browser = await openBrowser()
})

afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close()
})

afterAll(async () => {
  await browser?.close()
  await shop?.stop()
})

const acrOf = (page: Page): Promise<unknown> =>
  page.evaluate(async () => (await (await fetch('/_auth/session')).json()).acr)

const isThere = async (page: Page, path: string): Promise<void> => {
  await page.waitForURL(`**${path}`)
  // The shop has no page at the second path: its own 404 tells that it was asked.
  await page.getByRole('heading', { name: path === FRESH ? 'Nothing on this table' : 'How you pay' }).waitFor()
}

const asksForPasskey = (page: Page): Promise<void> => page.getByRole('heading', { name: 'Is it really you?' }).waitFor()

const confirm = (page: Page): Promise<void> => page.getByRole('button', { name: 'Confirm with a passkey' }).click()

/** Every page that the browser was led to from now on, in order. */
const pagesOf = (page: Page): readonly string[] => {
  const paths: string[] = []
  page.on('request', (request) => {
    if (request.isNavigationRequest()) paths.push(`${request.method()} ${new URL(request.url()).pathname}`)
  })
  return paths
}

/** Asks as a script of the shop does. */
const fetchFrom = (page: Page, path: string) =>
  page.evaluate(async (address) => {
    const response = await fetch(address, { headers: { accept: 'application/json' } })
    const { headers, status } = response
    return { status, challenge: headers.get('www-authenticate') ?? '', body: await response.json() }
  }, path)

/** Posts a form to a path from the page, as the browser does it. */
const postForm = async (page: Page, path: string): Promise<number> => {
  const answer = page.waitForResponse((response) => response.url().endsWith(path))
  await page.evaluate((action) => {
    const form = document.body.appendChild(document.createElement('form'))
    form.method = 'post'
    form.action = action
    form.submit()
  }, path)
  return (await answer).status()
}

describe('a page that needs a passkey, used lately', () => {
  it('asks a customer who signed in by a code, once, and shows itself then', async () => {
    const { page, context } = await visit()
    await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'ada@example.com', 'make')
    await context.clearCookies()
    await signInByCode(page, shop.gateway, 'ada@example.com')
    expect(await acrOf(page)).toBe('aal0')
    const visited = pagesOf(page)
    await page.goto(`${PAYMENT}?order=7`)
    await asksForPasskey(page)
    await confirm(page)
    await isThere(page, `${PAYMENT}?order=7`)
    expect(await acrOf(page)).toBe('aal2')
    await page.goto(PAYMENT)
    await isThere(page, PAYMENT)
    expect(visited).toEqual([
      `GET ${PAYMENT}`,
      'GET /_auth/step-up',
      'POST /_auth/step-up',
      `GET ${PAYMENT}`,
      `GET ${PAYMENT}`,
    ])
  })

  it('asks again when the last time is too long ago', async () => {
    const { page } = await visit()
    await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'late@example.com', 'make')
    await page.waitForTimeout((FRESH_SECONDS + 2) * 1000)
    expect(await acrOf(page)).toBe('aal2')
    await page.goto(PAYMENT)
    await isThere(page, PAYMENT)
    await page.goto(FRESH)
    await asksForPasskey(page)
    await confirm(page)
    await isThere(page, FRESH)
  })

  it('leads a customer without a passkey to making one, and back', async () => {
    const { page } = await visit()
    const { credentials } = await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'none@example.com', 'not-now')
    await page.goto(PAYMENT)
    await page.getByText('You need a passkey to go on.').waitFor()
    await page.getByRole('button', { name: 'Create a passkey' }).click()
    await isThere(page, PAYMENT)
    expect(await credentials()).toHaveLength(1)
    expect(await acrOf(page)).toBe('aal2')
  })

  it('leads a visitor through sign-in and step-up in a row', async () => {
    const { page, context } = await visit()
    await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'row@example.com', 'make')
    await context.clearCookies()
    await page.goto(PAYMENT)
    await proveAddress(page, shop.gateway, 'row@example.com')
    await asksForPasskey(page)
    await confirm(page)
    await isThere(page, PAYMENT)
  })

  it('may be left without confirming', async () => {
    const { page, context } = await visit()
    await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'leave@example.com', 'make')
    await context.clearCookies()
    await signInByCode(page, shop.gateway, 'leave@example.com')
    await page.goto(PAYMENT)
    await page.getByRole('link', { name: 'Not now' }).click()
    await page.waitForURL(`${shop.gateway.url}/`)
    expect(await acrOf(page)).toBe('aal0')
  })
})

describe('a customer without a passkey whose code is old', () => {
  let brief: TestShop

  beforeAll(async () => {
    brief = await startShopBehindGateway((config) => ({
      ...withFreshRoute(config),
      lifetimes: { firstEnrolment: `${FRESH_SECONDS}s` },
    }))
  })

  afterAll(() => brief?.stop())

  it('is asked for a new code first, then for a passkey, and gets there', async () => {
    const { page } = await visit(brief.gateway.url)
    await addVirtualAuthenticator(page)
    await signUp(page, brief.gateway, 'old@example.com', 'not-now')
    await page.waitForTimeout((FRESH_SECONDS + 2) * 1000)
    const { status, challenge } = await fetchFrom(page, FRESH)
    expect(status).toBe(401)
    expect(challenge).toContain('acr_values="aal2"')
    expect(challenge).toContain(`max_age=${FRESH_SECONDS}`)
    const visited = pagesOf(page)
    await page.goto(PAYMENT)
    await page.getByText('You need a passkey to go on.').waitFor()
    await proveAddress(page, brief.gateway, 'old@example.com')
    await page.getByRole('button', { name: 'Create a passkey' }).click()
    await isThere(page, PAYMENT)
    expect(visited.length).toBeLessThan(12)
  })
})

describe('what is no visit to a page', () => {
  it('a posted form waits for the proof, and reaches the shop after it', async () => {
    const { page, context } = await visit()
    await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'form@example.com', 'make')
    await context.clearCookies()
    await signInByCode(page, shop.gateway, 'form@example.com')
    expect(await postForm(page, PAYMENT)).toBe(303)
    await asksForPasskey(page)
    const answer = page.waitForResponse((response) => response.url().endsWith(PAYMENT))
    await confirm(page)
    expect((await answer).status()).toBe(405)
  })

  it('a form that is posted after the session has ended leads to sign-in, which says that nothing was sent', async () => {
    const { page, context } = await visit()
    await signUp(page, shop.gateway, 'ended@example.com', 'not-now')
    await context.clearCookies({ name: '__Host-Http-postern' })
    expect(await postForm(page, PAYMENT)).toBe(303)
    await page.getByText('nothing was sent').waitFor()
    await proveAddress(page, shop.gateway, 'ended@example.com')
    await page.waitForURL('**/account')
  })

  it('a script is told what is missing, and never led anywhere', async () => {
    const { page } = await visit()
    await signUp(page, shop.gateway, 'script@example.com', 'not-now')
    const { status, challenge, body } = await fetchFrom(page, PAYMENT)
    expect(status).toBe(401)
    expect(challenge).toMatch(/^Bearer /)
    expect(challenge).toContain('error="insufficient_user_authentication"')
    expect(challenge).toContain('acr_values="aal2"')
    expect(body).toMatchObject({
      type: 'urn:postern:problem:insufficient-authentication',
      step_up_url: `${shop.gateway.url}/_auth/step-up?return_to=%2Faccount&acr=aal2`,
    })
    await page.context().clearCookies()
    const anonymous = await fetchFrom(page, PAYMENT)
    expect(anonymous).toMatchObject({ status: 401, body: { type: 'urn:postern:problem:sign-in-required' } })
    expect(anonymous.challenge).not.toContain('insufficient_user_authentication')
  })
})

describe('a passkey that does not verify the person', () => {
  /** A script in the page that talks the authenticator out of verifying the person, as a thief of an unlocked key would. */
  const DISCOURAGE = `{
    const { get } = CredentialsContainer.prototype
    CredentialsContainer.prototype.get = function ({ publicKey, ...rest }) {
      return get.call(this, { ...rest, publicKey: { ...publicKey, userVerification: 'discouraged' } })
    }
  }`

  it('does not pass where the browser asks for verification', async () => {
    const { page, context } = await visit()
    const { setUserVerified } = await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'unverified@example.com', 'make')
    await context.clearCookies()
    await signInByCode(page, shop.gateway, 'unverified@example.com')
    await setUserVerified(false)
    await page.goto(PAYMENT)
    await confirm(page)
    await page.getByText('No passkey was used.').waitFor()
    expect(await acrOf(page)).toBe('aal0')
  })

  it('does not pass either where the browser was kept from asking', async () => {
    const { page, context } = await visit()
    const { setUserVerified } = await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'kept@example.com', 'make')
    await context.clearCookies()
    await signInByCode(page, shop.gateway, 'kept@example.com')
    await setUserVerified(false)
    await page.addInitScript(DISCOURAGE)
    await page.goto(PAYMENT)
    const posted = page.waitForResponse(
      (response) => response.request().method() === 'POST' && response.status() === 422,
    )
    await confirm(page)
    expect(new URL((await posted).url()).pathname).toBe('/_auth/step-up')
    await page.getByText('This passkey did not check that it is you.').first().waitFor()
    expect(await acrOf(page)).toBe('aal0')
    await page.goto(PAYMENT)
    await asksForPasskey(page)
  })

  it('signs in, but not to what needs verification', async () => {
    const { page, context } = await visit()
    const { setUserVerified } = await addVirtualAuthenticator(page)
    await signUp(page, shop.gateway, 'touch@example.com', 'make')
    await context.clearCookies()
    await setUserVerified(false)
    await page.addInitScript(DISCOURAGE)
    await page.goto('/account')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    await page.waitForURL('**/account')
    expect(await acrOf(page)).toBe('aal1')
    await page.goto(PAYMENT)
    await asksForPasskey(page)
  })
})
