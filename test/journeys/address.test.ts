import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Language } from '#domain/language.ts'
import { type Translate, translator } from '#messages/text.ts'
import { linkIn } from '../support/address-change.ts'
import { addVirtualAuthenticator, newVisitor } from '../support/browser.ts'
import { codeOf, signUp } from '../support/shop.ts'
import { APP_NAME, smallApp, withStrictPath } from '../support/small-app.ts'

const app = smallApp(withStrictPath)

describe.each<readonly [Language, string]>([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
])('in %s', (language, locale) => {
  const text = translator(language)
  const subject = (id: Parameters<Translate>[0]): string => text(id, { name: APP_NAME })
  const visitor = async () => {
    const opened = await newVisitor(app.browser, app.gateway.url, { locale })
    // By the button alone: virtual authenticators answer the offer in the address field before anybody can press it.
    await opened.page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
    return opened
  }
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

  const signUpWithPasskey = async (page: Page, address: string): Promise<void> => {
    await addVirtualAuthenticator(page)
    await signUp(page, app.gateway, address, 'make', '/')
  }

  /** Changes the address on the page for it, by the code in the new mailbox. */
  const changeAddress = async (page: Page, address: string): Promise<void> => {
    await page.goto('/_auth/account')
    await page.locator('a[href$="/account/address"]').first().click()
    await page.getByLabel(text('address.new'), { exact: true }).fill(address)
    await press(page, text('address.submit'))
    await page.getByLabel(text('code.label')).fill(codeOf((await app.gateway.nextMail(address)).text))
    await press(page, text('code.submit'))
    expect(await page.getByRole('status').textContent()).toContain(text('notice.address-changed'))
  }

  /** Presses the link of a mail, box and button. */
  const pressLink = async (link: string, kind: 'revert' | 'dispute'): Promise<void> => {
    const { page, context } = await visitor()
    await page.goto(`/_auth/contest?link=${link}`)
    await page.getByLabel(text(`contest.${kind}.sure`)).check()
    await press(page, text(`contest.${kind}.submit`))
    await page.getByRole('heading', { name: text(`contested.${kind}.title`) }).waitFor()
    // It signs nobody in.
    await page.goto('/strict')
    await page.waitForURL('**/_auth/sign-in?*')
    await context.close()
  }

  const signInByPasskey = async (page: Page): Promise<void> => {
    await page.goto('/_auth/sign-in?return_to=/strict')
    await press(page, text('sign-in.passkey'))
  }

  it('a customer changes the address, and both mailboxes are told', async () => {
    const [old, next] = [`mia-${language}@example.com`, `mia.l-${language}@example.net`]
    const { page, context } = await visitor()
    await signUpWithPasskey(page, old)
    await changeAddress(page, next)
    expect(await page.locator('main').textContent()).toContain(next)
    await app.gateway.nextMail(next, 1)
    const told = (await app.gateway.mails(old)).map((mail) => mail.subject)
    expect(told).toEqual(
      expect.arrayContaining([subject('mail.address-change-asked.subject'), subject('mail.address-changed.subject')]),
    )
    expect((await app.gateway.mails(next)).map((mail) => mail.subject)).toEqual([
      subject('mail.address-changed.subject'),
      subject('mail.change-address-code.subject'),
    ])
    await context.close()
  })

  it('a thief with a stolen session moves on twice and bars the door; the customer takes the account back', async () => {
    const address = `robbed-${language}@example.com`
    const customer = await visitor()
    await signUpWithPasskey(customer.page, address)
    const thief = await visitor()
    await thief.context.addCookies(await customer.context.cookies())
    await changeAddress(thief.page, `thief-${language}@example.net`)
    await changeAddress(thief.page, `hidden-${language}@example.net`)
    await addVirtualAuthenticator(thief.page)
    await thief.page.goto('/_auth/passkey')
    await press(thief.page, text('passkey.create'))
    await thief.page.getByText(text('notice.passkey-added')).waitFor()
    await removeOldest(thief.page)

    await pressLink(await linkIn(app.gateway, address, text('mail.revert.action')), 'revert')

    await thief.page.goto('/strict')
    await thief.page.waitForURL('**/_auth/sign-in?*')
    await signInByPasskey(thief.page)
    await thief.page.getByRole('alert').waitFor()

    await customer.context.clearCookies()
    await signInByPasskey(customer.page)
    await customer.page.waitForURL(`${app.gateway.url}/strict`)
    await customer.page.goto('/_auth/account/address')
    expect(await customer.page.locator('main').textContent()).toContain(address)
    // The other end of the chain is told, and so is the thief's own first hop, whose link was to outlive the customer's.
    await linkIn(app.gateway, `hidden-${language}@example.net`, text('mail.dispute.action'))
    await closeAll(customer.context, thief.context)
  })

  /** Takes the passkey away that has been there longest. */
  const removeOldest = async (page: Page): Promise<void> => {
    await page.goto('/_auth/account/security')
    const oldest = page.locator('details.thing-actions').first()
    await oldest.locator('summary').click()
    await oldest.locator('form[action$="/passkey/remove"] button').click()
    await page.getByText(text('notice.passkey-removed')).waitFor()
  }

  it('a customer who has moved objects to somebody in the old mailbox, and decides by the older passkey', async () => {
    const [old, next] = [`former-${language}@example.com`, `moved-${language}@example.net`]
    const { page, context } = await visitor()
    await signUpWithPasskey(page, old)
    // The passkey must be older than the change by a second that both can tell.
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await changeAddress(page, next)
    await pressLink(await linkIn(app.gateway, old, text('mail.revert.action')), 'revert')
    await pressLink(await linkIn(app.gateway, next, text('mail.dispute.action')), 'dispute')

    // Whoever reads the old mailbox has a code, and it opens nothing.
    const reader = await visitor()
    await reader.page.goto('/_auth/sign-in?return_to=/strict')
    await reader.page.getByLabel(text('sign-in.address')).fill(old)
    const before = (await app.gateway.mails(old)).length
    await press(reader.page, text('sign-in.submit-either'))
    await reader.page.getByLabel(text('code.label')).fill(codeOf((await app.gateway.nextMail(old, before)).text))
    await press(reader.page, text('code.submit'))
    await reader.page.getByRole('heading', { name: text('not-admitted.account_disputed.title') }).waitFor()

    await context.clearCookies()
    await signInByPasskey(page)
    await page.waitForURL(`${app.gateway.url}/strict`)
    await closeAll(context, reader.context)
  })
})

const closeAll = async (...contexts: readonly BrowserContext[]): Promise<void> => {
  for (const context of contexts) await context.close()
}
