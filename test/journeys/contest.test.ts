import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Language } from '#domain/language.ts'
import { type Translate, translator } from '#messages/text.ts'
import { addVirtualAuthenticator, newVisitor } from '../support/browser.ts'
import { signUp } from '../support/shop.ts'
import { APP_NAME, smallApp, withStrictPath } from '../support/small-app.ts'

const app = smallApp(withStrictPath)

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

const signUpWithPasskey = async (page: Page, address: string): Promise<void> => {
  await addVirtualAuthenticator(page)
  await signUp(page, app.gateway, address, 'make', '/')
}

/** The link behind "This wasn't me" in the newest mail of a subject. */
const contestLink = async (text: Translate, address: string, subject: string): Promise<string> => {
  const mails = await app.gateway.mails(address)
  const mail = mails.find((each) => each.subject === subject)
  if (mail === undefined) throw new Error(`no mail ${subject}`)
  expect(mail.text).toContain(text('mail.not-me.action'))
  return /\S+\/_auth\/contest\?link=\S+/.exec(mail.text)?.[0] ?? ''
}

describe.each<readonly [Language, string]>([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
])('in %s', (language, locale) => {
  const text = translator(language)

  it('whoever holds a stolen session is out at once when its customer says "This wasn’t me"', async () => {
    const address = `contest-${language}@example.com`
    const { page: thief } = await newVisitor(app.browser, app.gateway.url, { locale })
    await signUpWithPasskey(thief, address)
    await app.gateway.nextMail(address, 1)
    const link = await contestLink(text, address, text('mail.passkey-added.subject', { name: APP_NAME }))

    const { page: reader } = await newVisitor(app.browser, app.gateway.url, { locale })
    await reader.goto(link)
    await reader.getByRole('heading', { name: text('contest.title') }).waitFor()
    await thief.goto('/strict')
    expect(await thief.title()).toBe('App')

    await press(reader, text('contest.submit'))
    await reader.getByRole('alert').waitFor()
    expect(await reader.getByRole('alert').textContent()).toContain(text('error.box-unticked'))
    await thief.goto('/strict')
    expect(await thief.title()).toBe('App')

    await reader.getByLabel(text('contest.sure')).check()
    await press(reader, text('contest.submit'))
    await reader.getByRole('heading', { name: text('contested.title') }).waitFor()
    await thief.goto('/strict')
    await thief.waitForURL('**/_auth/sign-in?*')

    await app.gateway.nextMail(address, 2)
    const told = await app.gateway.mails(address)
    expect(told.map(({ subject }) => subject)).toContain(text('mail.account-contested.subject', { name: APP_NAME }))
    await reader.goto(link)
    await reader.getByRole('heading', { name: text('link-over.title') }).waitFor()
    await thief.context().close()
    await reader.context().close()
  })
})
