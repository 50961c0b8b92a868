import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import operatorsConfig from '#config'
import { signedIn } from '#policy/builders.ts'
import { addVirtualAuthenticator, newVisitor, openBrowser, type Visitor } from '../support/browser.ts'
import { startGateway, type TestGateway } from '../support/gateway.ts'
import { type Origin, startOrigin } from '../support/origin.ts'
import { proveAddress } from '../support/shop.ts'
import { startTlsFront, type TlsFront } from '../support/tls-front.ts'

// Two domains of which neither lies in the other, and where a development gateway answers.
const HOME = 'shop.localhost'
const ABROAD = 'florist.localhost'

let app: Origin
let front: TlsFront
let gateway: TestGateway
let browser: Browser

beforeAll(async () => {
  app = await startOrigin((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>App</title>')
  })
  const site = (id: string, host: string) => ({
    id,
    audience: id,
    publicUrl: `https://${host}`,
    origin: app.url,
    routes: [],
    otherwise: signedIn({ from: 'aal0' }),
  })
  gateway = await startGateway({
    config: () => ({
      ...operatorsConfig,
      mail: { ...operatorsConfig.mail, sender: { kind: 'service', binding: 'MAILER' } },
      relyingPartyId: HOME,
      relatedDomains: [ABROAD],
      issuer: `https://${HOME}`,
      sites: [site('home', HOME), site('abroad', ABROAD)],
    }),
  })
  front = await startTlsFront([HOME, ABROAD], gateway.port)
  browser = await openBrowser(front.browserArgs)
})

afterAll(async () => {
  await browser?.close()
  await front?.stop()
  await gateway?.stop()
  await app?.stop()
})

/** A customer on one domain who has just made a passkey there. */
const signUpAt = async (host: string, address: string): Promise<Visitor> => {
  const visitor = await newVisitor(browser, `https://${host}`)
  const { page } = visitor
  await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
  const { credentials } = await addVirtualAuthenticator(page)
  await page.goto('/_auth/sign-up?return_to=/')
  await proveAddress(page, gateway, address)
  await page.getByRole('button', { name: 'Create a passkey' }).click()
  await page.waitForURL(`https://${host}/`)
  expect(await credentials()).toMatchObject([{ rpId: HOME }])
  return visitor
}

const signInAt = async (page: Page, host: string): Promise<void> => {
  await page.goto(`https://${host}/orders`)
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.waitForURL(`https://${host}/orders`)
  expect(await session(page)).toMatchObject({ signed_in: true, acr: 'aal2' })
}

const session = (page: Page) => page.evaluate(async () => (await fetch('/_auth/session')).json())

describe('a passkey of a shop that has two domains', () => {
  it('is made at home, and signs in abroad', async () => {
    const { page, context } = await signUpAt(HOME, 'ada@example.com')
    await signInAt(page, ABROAD)
    await context.close()
  })

  it('is made abroad, and signs in at home', async () => {
    const { page, context } = await signUpAt(ABROAD, 'bea@example.com')
    await signInAt(page, HOME)
    await context.close()
  })
})
