import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Language } from '#domain/language.ts'
import { type Translate, translator } from '#messages/text.ts'
import { newVisitor } from '../support/browser.ts'
import { codeOf, signUpWithPassword } from '../support/shop.ts'
import { APP_NAME, smallApp, withPasswords } from '../support/small-app.ts'

const PASSWORD = 'seven purple otters'

const app = smallApp(withPasswords)

const visit = async (locale: string): Promise<Page> => {
  const { page } = await newVisitor(app.browser, app.gateway.url, { locale })
  await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
  return page
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

const session = (page: Page) => page.evaluate(async () => (await fetch('/_auth/session')).json())

const typePassword = async (page: Page, text: Translate, address: string): Promise<void> => {
  await page.goto('/_auth/sign-in?again=1&return_to=/')
  await page.getByLabel(text('sign-in.address')).fill(address)
  await page.getByLabel(text('password.label'), { exact: true }).fill(PASSWORD)
  await press(page, text('sign-in.submit-either'))
}

const subjects = async (address: string): Promise<readonly string[]> =>
  (await app.gateway.mails(address)).map(({ subject }) => subject)

describe.each<readonly [Language, string]>([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
])('in %s', (language, locale) => {
  const text = translator(language)

  it('a password in a new browser takes a code by mail, and its owner is told; the second time it does not', async () => {
    const address = `new-device-${language}@example.com`
    const told = text('mail.new-sign-in.subject', { name: APP_NAME })
    await signUpWithPassword(await visit(locale), app.gateway, address, PASSWORD)
    const before = (await app.gateway.mails(address)).length
    const page = await visit(locale)
    await typePassword(page, text, address)
    await page.getByText(text('code.lead-mail-check', { address })).waitFor()
    expect(await session(page)).toMatchObject({ signed_in: false })
    const mail = await app.gateway.nextMail(address, before)
    expect(mail.subject).toBe(text('mail.mail-check-code.subject', { name: APP_NAME }))
    await page.getByLabel(text('code.label')).fill(codeOf(mail.text))
    await press(page, text('code.submit'))
    // A customer who signed in by password is offered a passkey.
    await press(page, text('passkey.skip'))
    await page.getByRole('heading', { name: '/', exact: true }).waitFor()
    expect(await session(page)).toMatchObject({ signed_in: true, acr: 'aal1' })
    await expect.poll(() => subjects(address)).toContain(told)
    const notice = (await app.gateway.mails(address)).find(({ subject }) => subject === told)
    expect(notice?.text).toContain('Chrome')
    expect(notice?.text).toContain(text('mail.not-me.action'))

    await page.context().clearCookies({ name: '__Host-Http-postern' })
    await typePassword(page, text, address)
    await page.getByRole('heading', { name: '/', exact: true }).waitFor()
    expect((await subjects(address)).filter((subject) => subject === told)).toHaveLength(1)
    await page.context().close()
  })

  it('whoever has the password alone stands before the mailbox, and its owner puts them out by the notice', async () => {
    const address = `thief-${language}@example.com`
    await signUpWithPassword(await visit(locale), app.gateway, address, PASSWORD)
    const thief = await visit(locale)
    await typePassword(thief, text, address)
    for (const code of ['000000', '111111', '222222']) {
      await thief.getByLabel(text('code.label')).fill(code)
      await press(thief, text('code.submit'))
      await thief.getByText(text('error.code-invalid')).first().waitFor()
    }
    await thief.goto('/_auth/account')
    await thief.getByRole('heading', { name: text('sign-in.title') }).waitFor()
    expect(await subjects(address)).toContain(text('mail.mail-check-code.subject', { name: APP_NAME }))
    await thief.context().close()
  })
})
