import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Language } from '#domain/language.ts'
import { type Translate, translator } from '#messages/text.ts'
import { addVirtualAuthenticator, newVisitor, type VirtualAuthenticator } from '../support/browser.ts'
import { hiddenField } from '../support/plain-browser.ts'
import { signUpWithPassword } from '../support/shop.ts'
import { APP_NAME, smallApp, withPasswords } from '../support/small-app.ts'

const PASSWORD = 'seven purple otters'
/** Wrong passwords that nobody has to wait after. */
const FREE = 10

const app = smallApp(withPasswords)

const visit = async (locale: string): Promise<Page> => {
  const { page } = await newVisitor(app.browser, app.gateway.url, { locale })
  await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
  return page
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** A customer with a password and a passkey, in the browser that they came with. */
const signUp = async (page: Page, text: Translate, address: string): Promise<VirtualAuthenticator> => {
  const authenticator = await addVirtualAuthenticator(page)
  await signUpWithPassword(page, app.gateway, address, PASSWORD, '/_auth/account/security')
  await page.getByRole('link', { name: text('account.passkey-add') }).click()
  await press(page, text('passkey.create'))
  await page.getByText(text('notice.passkey-added')).waitFor()
  return authenticator
}

/** The same as on the page, by requests of its browser. */
const guess = async (page: Page, address: string, password: string): Promise<number> => {
  const { request } = page.context()
  const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-site': 'same-origin' }
  const form = await request.get('/_auth/sign-in?again=1&return_to=/', { headers })
  const flow = hiddenField({ body: await form.text() }, 'flow')
  return (await request.post('/_auth/sign-in', { headers, form: { flow, address, password } })).status()
}

const tryPassword = async (page: Page, text: Translate, address: string, password: string): Promise<void> => {
  await page.goto('/_auth/sign-in?again=1&return_to=/')
  await page.getByLabel(text('sign-in.address')).fill(address)
  await page.getByLabel(text('password.label'), { exact: true }).fill(password)
  await press(page, text('sign-in.submit-either'))
}

describe.each<readonly [Language, string]>([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
])('in %s', (language, locale) => {
  const text = translator(language)

  it('a stranger who guesses has to wait, and its customer signs in as ever', { timeout: 60_000 }, async () => {
    const address = `guessed-${language}@example.com`
    const own = await visit(locale)
    await signUp(own, text, address)
    const stranger = await visit(locale)
    await tryPassword(stranger, text, address, 'wrong password')
    await stranger.getByText(text('error.sign-in-failed')).first().waitFor()
    for (let tries = 1; tries < FREE; tries++) {
      expect(await guess(stranger, address, `wrong password ${tries}`)).toBe(422)
    }
    await tryPassword(stranger, text, address, PASSWORD)
    await stranger.getByRole('heading', { name: text('throttled.title') }).waitFor()

    await tryPassword(own, text, address, PASSWORD)
    await own.waitForURL(`${app.gateway.url}/`)
    await own.context().clearCookies()
    await own.goto('/_auth/sign-in?return_to=/')
    await press(own, text('sign-in.passkey'))
    await own.waitForURL(`${app.gateway.url}/`)
    await own.context().close()
    await stranger.context().close()
  })

  it('a passkey is named anew, and the last that two factors rest on stays', async () => {
    const page = await visit(locale)
    await signUp(page, text, `named-${language}@example.com`)
    const open = (name: string) => page.getByText(text('security.passkey-change', { name })).click()
    const [named = ''] = await page.locator('.thing-actions summary').allTextContents()
    await page.getByText(named, { exact: true }).click()
    await page.getByLabel(text('security.passkey-name')).fill('Otter 1')
    await press(page, text('account.name-save'))
    await page.getByText(text('notice.passkey-renamed')).waitFor()
    await open('Otter 1')
    await press(page, text('security.passkey-remove', { name: 'Otter 1' }))
    await page.getByText(text('error.last-strong-factor')).first().waitFor()
    expect(await page.getByText('Otter 1').count()).toBeGreaterThan(0)
    await page.context().close()
  })

  it('a passkey that counts backwards is asked about, and its customer is told by mail', async () => {
    const address = `doubted-${language}@example.com`
    const page = await visit(locale)
    const { cdp, authenticatorId, credentials, add } = await signUp(page, text, address)
    const signIn = async () => {
      await page.goto('/_auth/sign-in?again=1&return_to=/_auth/account/security')
      await press(page, text('sign-in.passkey'))
      await page.getByRole('heading', { name: text('security.title') }).waitFor()
    }
    await signIn()
    const [used] = await credentials()
    if (used === undefined) throw new Error('no passkey was made')
    await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: used.credentialId })
    await add({ ...used, signCount: 0 })
    await signIn()
    await page.getByText(text('security.passkey-doubt')).waitFor()
    await press(page, text('security.passkey-mine'))
    await page.getByText(text('notice.passkey-trusted')).waitFor()
    const told = ['passkey-doubtful', 'passkey-trusted'] as const
    await expect
      .poll(async () =>
        (await app.gateway.mails(address))
          .map(({ subject }) => subject)
          .toReversed()
          .slice(-2),
      )
      .toEqual(told.map((kind) => text(`mail.${kind}.subject`, { name: APP_NAME })))
    await page.context().close()
  })
})
