import type { Page } from 'playwright-core'
import { afterEach, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { acr, anyone, signedIn } from '#policy/builders.ts'
import { codeOfApp, roomInStep } from '../support/authenticator-app.ts'
import { addVirtualAuthenticator, newVisitor, type Visitor } from '../support/browser.ts'
import { codeOf, proveAddress, signUp as signUpByCode, signUpWithPassword } from '../support/shop.ts'
import { smallApp } from '../support/small-app.ts'

const PASSWORD = 'seven purple otters'
const SHORT = 'otter-Kayak7'

const withPasswords = (config: PosternConfig): PosternConfig => ({
  ...config,
  methods: { password: { breachCheck: false } },
  sites: config.sites.map((site) => ({
    ...site,
    routes: [
      { match: '/', allow: anyone() },
      { match: '/strong/*', allow: acr('aal2') },
      { match: '/signed/*', allow: signedIn() },
    ],
    otherwise: signedIn({ from: 'aal0' }),
  })),
})

const visitors: Visitor[] = []

const app = smallApp(withPasswords)

afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close()
})

const visit = async (): Promise<Page> => {
  const visitor = await newVisitor(app.browser, app.gateway.url)
  await visitor.page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
  visitors.push(visitor)
  return visitor.page
}

const session = (page: Page) => page.evaluate(async () => (await fetch('/_auth/session')).json())

const mailsAbout = async (address: string, subject: RegExp): Promise<number> =>
  (await app.gateway.mails(address)).filter((mail) => subject.test(mail.subject)).length

/** From nothing to an account with a password, signed in with it at `/`. */
const signUp = (page: Page, address: string): Promise<void> => signUpWithPassword(page, app.gateway, address, PASSWORD)

const signIn = async (page: Page, address: string, password: string, returnTo = '/'): Promise<void> => {
  await page.goto(`/_auth/sign-in?again=1&return_to=${encodeURIComponent(returnTo)}`)
  await page.getByLabel('E-mail address').fill(address)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Continue' }).click()
}

/** Sets up an app on the account page, by the code of the step before: the code of now is left for what follows. */
const setUpApp = async (page: Page): Promise<string> => {
  await page.goto('/_auth/account/security')
  await page.getByRole('link', { name: 'Set up an app' }).click()
  const key = (await page.locator('.key-text code').textContent()) ?? ''
  await page.getByRole('img', { name: 'QR code' }).waitFor()
  await roomInStep()
  await page.getByLabel('Code from the app').fill(codeOfApp(key, -1))
  await page.getByRole('button', { name: 'Finish' }).click()
  await page.getByText('Your authenticator app is set up.').waitFor()
  return key
}

describe('a customer who wants a password', () => {
  it('chooses one at sign-up, after hearing why others are not taken, and signs in by it', async () => {
    const page = await visit()
    const address = 'pat@example.com'
    await page.goto('/_auth/sign-up?return_to=/')
    await proveAddress(page, app.gateway, address)
    await page.getByRole('link', { name: 'Choose a password instead' }).click()
    await page.getByLabel('New password').fill('too short')
    await page.getByRole('button', { name: 'Save password' }).click()
    await page.getByText('Use at least 15 characters.').first().waitFor()
    for (const [password, reason] of [
      ['passwordpassword', 'many people use it'],
      ['qwertyuiopasdfghjkl', 'is soon guessed'],
      ['pat@example.com-1', 'your own name or address'],
    ] as const) {
      await page.getByLabel('New password').fill(password)
      await page.getByRole('button', { name: 'Save password' }).click()
      await page.getByText(reason).first().waitFor()
    }
    await page.getByLabel('New password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Save password' }).click()
    await page.getByText('Your password is saved.').waitFor()
    expect(await session(page)).toMatchObject({ signed_in: true, acr: 'aal1' })
    await expect.poll(() => mailsAbout(address, /password of your account/)).toBe(1)

    await page.context().clearCookies({ name: '__Host-Http-postern' })
    await signIn(page, address, PASSWORD, '/signed/page')
    await page.getByRole('heading', { name: 'Sign in faster next time' }).waitFor()
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.getByRole('heading', { name: '/signed/page' }).waitFor()
    expect(await session(page)).toMatchObject({ acr: 'aal1' })

    // Asked once a month, not at every sign-in.
    await page.context().clearCookies({ name: '__Host-Http-postern' })
    await signIn(page, address, PASSWORD, '/signed/page')
    await page.getByRole('heading', { name: '/signed/page' }).waitFor()
  })

  it('reads the same whether the password is wrong, was never set, or the address has no account', async () => {
    const page = await visit()
    await signUp(page, 'right@example.com')
    const coded = await visit()
    await signUpByCode(coded, app.gateway, 'code-only@example.com', 'not-now', '/')
    const answers: string[] = []
    for (const address of ['right@example.com', 'code-only@example.com', 'nobody@example.com']) {
      const stranger = await visit()
      await signIn(stranger, address, 'not the password at all')
      await stranger.getByText('That did not work.').first().waitFor()
      const html = await stranger.locator('main').innerHTML()
      answers.push(html.replaceAll(address, 'ADDRESS').replace(/value="[^"]{100,}"/g, ''))
    }
    expect(new Set(answers).size).toBe(1)
  })

  it('may leave the field empty, and gets a code', async () => {
    const page = await visit()
    await signUp(page, 'either@example.com')
    await page.context().clearCookies({ name: '__Host-Http-postern' })
    const before = (await app.gateway.mails('either@example.com')).length
    await signIn(page, 'either@example.com', '')
    const mail = await app.gateway.nextMail('either@example.com', before)
    await page.getByLabel('Six-digit code').fill(codeOf(mail.text))
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.waitForURL(`${app.gateway.url}/`)
    expect(await session(page)).toMatchObject({ acr: 'aal0' })
  })

  it('changes it, is told by mail, and stays signed in here alone', async () => {
    const page = await visit()
    const address = 'change@example.com'
    await signUp(page, address)
    const other = await visit()
    const before = (await app.gateway.mails(address)).length
    await signIn(other, address, PASSWORD)
    // A browser that is new takes a code by mail besides.
    await other.getByLabel('Six-digit code').fill(codeOf((await app.gateway.nextMail(address, before)).text))
    await other.getByRole('button', { name: 'Continue' }).click()
    await other.getByRole('button', { name: 'Not now' }).click()
    await page.goto('/_auth/account/security')
    await page.getByRole('link', { name: 'Change password' }).click()
    await page.getByLabel('New password').fill('eleven yellow kettles')
    await page.getByRole('button', { name: 'Save password' }).click()
    await page.getByText('Your password is saved.').waitFor()
    await other.goto('/_auth/account')
    await other.getByRole('heading', { name: 'Sign in' }).waitFor()
    await signIn(other, address, PASSWORD)
    await other.getByText('That did not work.').first().waitFor()
    await expect.poll(() => mailsAbout(address, /password of your account/)).toBe(2)
  })
})

describe('a customer with a password and an authenticator app', () => {
  it('is asked for both, and holds two factors then', async () => {
    const page = await visit()
    const address = 'app@example.com'
    await signUp(page, address)
    const key = await setUpApp(page)
    await expect.poll(() => mailsAbout(address, /authenticator app was set up/)).toBe(1)
    await page.context().clearCookies({ name: '__Host-Http-postern' })
    await signIn(page, address, PASSWORD, '/strong/page')
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    expect(await session(page)).toMatchObject({ signed_in: false })
    await page.getByLabel('Code from the app').fill('000000')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('That was not right.').first().waitFor()
    await page.getByLabel('Code from the app').fill(codeOfApp(key))
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Not now' }).click()
    await page.getByRole('heading', { name: '/strong/page' }).waitFor()
    expect(await session(page)).toMatchObject({ acr: 'aal2' })
  })

  it('may have a shorter password, and then not take the app away', async () => {
    const page = await visit()
    const address = 'short@example.com'
    await signUp(page, address)
    const key = await setUpApp(page)
    await page.getByRole('link', { name: 'Change password' }).click()
    // The account can show two factors by now, so a change of what protects it needs both.
    await page.getByRole('heading', { name: 'Is it really you?' }).waitFor()
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByLabel('Code from the app').fill(codeOfApp(key))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('At least 8 characters.').waitFor()
    await page.getByLabel('New password').fill(SHORT)
    await page.getByRole('button', { name: 'Save password' }).click()
    await page.getByText('Your password is saved.').waitFor()
    await page.locator('section', { hasText: 'Authenticator app' }).getByText('No longer needed?').click()
    await page.getByRole('button', { name: 'Remove app' }).click()
    await page.getByText('Choose a longer one first.').waitFor()
  })

  it('steps up by both at a route that asks for two factors', async () => {
    const page = await visit()
    await signUp(page, 'up@example.com')
    const key = await setUpApp(page)
    await page.goto('/strong/page?tab=2')
    await page.getByRole('heading', { name: 'Is it really you?' }).waitFor()
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByText('Something is missing.').waitFor()
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByLabel('Code from the app').fill(codeOfApp(key))
    await page.getByRole('button', { name: 'Confirm' }).click()
    await page.getByRole('heading', { name: '/strong/page?tab=2' }).waitFor()
    expect(await session(page)).toMatchObject({ acr: 'aal2' })
  })
})

describe('a customer with a password and a key that verifies nobody', () => {
  it('signs in by the password with one factor, and shows two by both', async () => {
    const page = await visit()
    await addVirtualAuthenticator(page, { hasUserVerification: false, isUserVerified: false })
    const address = 'key@example.com'
    await signUp(page, address)
    await page.goto('/_auth/passkey?return_to=/')
    await page.getByRole('button', { name: 'Create a passkey' }).click()
    await page.getByText('Your passkey is ready.').waitFor()
    expect(await session(page)).toMatchObject({ acr: 'aal1' })
    await page.context().clearCookies({ name: '__Host-Http-postern' })
    await signIn(page, address, PASSWORD, '/strong/page')
    await page.getByRole('heading', { name: 'Is it really you?' }).waitFor()
    expect(await session(page)).toMatchObject({ acr: 'aal1' })
    await page.getByLabel('Password').fill('not the password at all')
    await page.getByRole('button', { name: 'Confirm with a passkey' }).click()
    await page.getByText('That was not right.').first().waitFor()
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Confirm with a passkey' }).click()
    await page.getByRole('heading', { name: '/strong/page' }).waitFor()
    expect(await session(page)).toMatchObject({ acr: 'aal2' })
  })
})

describe('a recovery code', () => {
  it('is shown once, replaces the one before, and each is told of by mail', async () => {
    const page = await visit()
    const address = 'save@example.com'
    await signUp(page, address)
    const codes: string[] = []
    for (const name of ['Make a recovery code', 'Replace the recovery code']) {
      await page.goto('/_auth/account/security')
      await page.getByRole('link', { name }).click()
      await page.getByRole('button', { name: 'Show a new code' }).click()
      codes.push((await page.locator('.recovery-code code').textContent()) ?? '')
      expect(page.url()).not.toContain(codes.at(-1) ?? 'none')
    }
    expect(new Set(codes).size).toBe(2)
    expect(codes[0]?.replaceAll('-', '')).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
    await expect.poll(() => mailsAbout(address, /recovery code was made/)).toBe(2)
  })
})
