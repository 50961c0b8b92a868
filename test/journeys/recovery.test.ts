import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import type { Language } from '#domain/language.ts'
import { type Translate, translator } from '#messages/text.ts'
import { acr } from '#policy/builders.ts'
import { addVirtualAuthenticator, newVisitor } from '../support/browser.ts'
import { signUp } from '../support/shop.ts'
import { APP_NAME, smallApp } from '../support/small-app.ts'

/** Seconds that a delayed recovery takes here; its notices come after each third. */
const DELAY = 6

const withShortWaits = (config: PosternConfig): PosternConfig => ({
  ...config,
  lifetimes: { delayedRecovery: `${DELAY}s` },
  sites: config.sites.map((site) => ({ ...site, otherwise: acr('aal2') })),
})

const app = smallApp(withShortWaits)

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click()
const isAt = (page: Page, title: string) => page.getByRole('heading', { name: title, level: 1 }).waitFor()

/** One language: its words, and a browser of it. */
interface Tongue {
  readonly text: Translate
  readonly open: () => Promise<{ readonly page: Page; readonly context: BrowserContext }>
}

const tongue = (language: Language, locale: string): Tongue => ({
  text: translator(language),
  open: () => newVisitor(app.browser, app.gateway.url, { locale }),
})

const signUpWithPasskey = async (page: Page, address: string): Promise<void> => {
  await addVirtualAuthenticator(page)
  await signUp(page, app.gateway, address, 'make', '/')
  // The notice of the passkey.
  await app.gateway.nextMail(address, 1)
}

/** From the sign-in page to the page after the code from the mail. */
const proveMailbox = async ({ text }: Tongue, page: Page, address: string): Promise<void> => {
  await page.goto('/_auth/sign-in?return_to=/&again=1')
  await follow(page, text('sign-in.recover'))
  await isAt(page, text('recover.title'))
  const before = (await app.gateway.mails(address)).length
  await page.getByLabel(text('sign-in.address')).fill(address)
  await press(page, text('recover.submit'))
  const mail = await app.gateway.nextMail(address, before)
  expect(mail.subject).toBe(text('mail.recovery-code.subject', { name: APP_NAME }))
  await page.getByLabel(text('code.label-recovery')).fill(/^\d{8}$/m.exec(mail.text)?.[0] ?? '')
  await press(page, text('code.submit'))
}

/** Says that there is nothing more to show, and waits; ends on the page that counts down. */
const wait = async (spoken: Tongue, page: Page, address: string): Promise<void> => {
  const { text } = spoken
  await proveMailbox(spoken, page, address)
  await isAt(page, text('recovery-proof.title'))
  await follow(page, text('recovery-proof.wait'))
  await page.getByText(text('delay.told')).waitFor()
  await page.getByRole('button').first().click()
  await isAt(page, text('recovery-status.title'))
  expect(await page.getByRole('timer').textContent()).toMatch(/^00:00:0\d$/)
}

/** Mails of a subject, once there are `count`. */
const mailsOf = async (address: string, subject: string, count = 1) => {
  const patience = Date.now() + 20_000
  for (;;) {
    const found = (await app.gateway.mails(address)).filter((mail) => mail.subject === subject)
    if (found.length >= count) return found
    if (Date.now() > patience) throw new Error(`no ${count} of "${subject}" to ${address}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const makePasskey = async ({ text }: Tongue, page: Page): Promise<void> => {
  await isAt(page, text('renew.title'))
  await addVirtualAuthenticator(page)
  await press(page, text('renew.passkey'))
  await isAt(page, text('recovered.title'))
}

/** The page of a recovery that is done leads to signing in, where the browser fills in the new passkey by itself. */
const signInByNewPasskey = async ({ text }: Tongue, page: Page): Promise<void> => {
  await follow(page, text('recovered.sign-in'))
  await page.waitForURL(`${app.gateway.url}/`)
  expect(await page.title()).toBe('App')
}

describe.each<readonly [Language, string]>([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
])('in %s', (language, locale) => {
  const spoken = tongue(language, locale)
  const { text, open } = spoken

  it('a customer who lost everything waits, watches the time, is told each time, and gets in by a new passkey', async () => {
    const address = `lost-${language}@example.com`
    const home = await open()
    await signUpWithPasskey(home.page, address)
    const { page, context } = await open()
    await wait(spoken, page, address)
    const [first] = await mailsOf(address, text('mail.recovery-delayed.subject', { name: APP_NAME }))
    expect(first?.text).toContain(text('mail.stop-recovery.action'))
    await mailsOf(address, text('mail.recovery-reminder.subject', { name: APP_NAME }), 2)
    const [ready] = await mailsOf(address, text('mail.recovery-ready.subject', { name: APP_NAME }))
    // The page asks by itself when its time is over.
    await isAt(page, text('recovery-status.ready-title'))
    await page.goto(/\S+\/_auth\/recover\/status\?link=\S+/.exec(ready?.text ?? '')?.[0] ?? '')
    await isAt(page, text('recovery-status.ready-title'))
    await proveMailbox(spoken, page, address)
    await makePasskey(spoken, page)
    await signInByNewPasskey(spoken, page)
    await mailsOf(address, text('mail.account-recovered.subject', { name: APP_NAME }))
    await context.close()
    await home.context.close()
  }, 60_000)

  it('a thief with the mailbox alone gets nothing, and a customer gets in by the code that they kept', async () => {
    const address = `kept-${language}@example.com`
    const home = await open()
    await signUpWithPasskey(home.page, address)
    await home.page.goto('/_auth/account/security/recovery-code')
    await press(home.page, text('recovery-code.make'))
    const saved = (await home.page.locator('.recovery-code').textContent()) ?? ''
    expect(saved).toMatch(/^[0-9A-Z-]{32}$/)

    const thief = await open()
    await wait(spoken, thief.page, address)
    const status = thief.page.url()
    // The browser fills in the passkey by itself.
    await home.page.goto('/_auth/sign-in?again=1&return_to=/')
    await home.page.waitForURL(`${app.gateway.url}/`)
    await thief.page.goto(status)
    await isAt(thief.page, text('recovery-over.title'))
    await mailsOf(address, text('mail.recovery-cancelled.subject', { name: APP_NAME }))

    // Once more, and the owner reads their mail instead, and signs in nowhere.
    await wait(spoken, thief.page, address)
    const [again] = await mailsOf(address, text('mail.recovery-delayed.subject', { name: APP_NAME }), 2)
    const reader = await open()
    await reader.page.goto(/\S+\/_auth\/contest\?link=\S+/.exec(again?.text ?? '')?.[0] ?? '')
    await isAt(reader.page, text('stop-recovery.title'))
    await press(reader.page, text('stop-recovery.submit'))
    await reader.page.getByRole('alert').waitFor()
    await reader.page.getByLabel(text('contest.sure')).check()
    await press(reader.page, text('stop-recovery.submit'))
    await isAt(reader.page, text('recovery-stopped.title'))
    await thief.page.reload()
    await isAt(thief.page, text('recovery-over.title'))
    await thief.context.close()

    const { page } = reader
    await proveMailbox(spoken, page, address)
    await page.getByLabel(text('recovery-code.name')).fill(saved.toLowerCase())
    await press(page, text('recovery-proof.by-saved'))
    await makePasskey(spoken, page)
    const next = (await page.locator('.recovery-code').textContent()) ?? ''
    expect(next).toMatch(/^[0-9A-Z-]{32}$/)
    expect(next).not.toBe(saved)
    await signInByNewPasskey(spoken, page)
    await reader.context.close()
    await home.context.close()
  }, 60_000)
})
