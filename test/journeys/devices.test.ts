import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Language } from '#domain/language.ts'
import { spanOfTime, type Translate, translator } from '#messages/text.ts'
import { newVisitor } from '../support/browser.ts'
import { signInByCode, signUp } from '../support/shop.ts'
import { smallApp, withStrictPath } from '../support/small-app.ts'

const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0'

const app = smallApp(withStrictPath)

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** A customer at home, and in a Firefox on Windows that may be a thief's. */
const twoBrowsers = async (locale: string, address: string) => {
  const { page: own } = await newVisitor(app.browser, app.gateway.url, { locale })
  await signUp(own, app.gateway, address, 'not-now', '/')
  const { page: other } = await newVisitor(app.browser, app.gateway.url, { locale, userAgent: FIREFOX })
  await signInByCode(other, app.gateway, address, '/')
  return { own, other }
}

const isOut = async (page: Page): Promise<void> => {
  await page.goto('/strict')
  await page.waitForURL('**/_auth/sign-in?*')
}

const goTo = async (page: Page, text: Translate, section: 'devices' | 'activity') => {
  const link = page
    .getByRole('navigation', { name: text('nav.label') })
    .getByRole('link', { name: text(`nav.${section}`) })
  await link.click()
  await page.waitForURL(`**/_auth/account/${section}`)
  expect(await link.getAttribute('aria-current')).toBe('page')
}

describe.each<readonly [Language, string]>([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
])('in %s', (language, locale) => {
  const text = translator(language)
  const firefox = text('account.session', { browser: 'Firefox', system: 'Windows' })

  it('a customer names another device, signs it out, sees it out, and reads of it', async () => {
    const address = `devices-${language}@example.com`
    const { own, other } = await twoBrowsers(locale, address)
    await own.goto('/_auth/account')
    await goTo(own, text, 'devices')
    await own.getByText(text('devices.change', { name: firefox })).click()
    const named = own.locator('.thing', { hasText: firefox }).first()
    await named.getByLabel(text('devices.name')).fill('Otter')
    await named.getByRole('button', { name: text('account.name-save') }).click()
    await own.getByText(text('notice.device-renamed')).waitFor()
    expect(await own.locator('.thing', { hasText: 'Otter' }).textContent()).toContain(firefox)

    await other.goto('/strict')
    expect(await other.title()).toBe('App')
    await own.getByText(text('devices.change', { name: 'Otter' })).click()
    await press(own, text('devices.end', { name: 'Otter' }))
    const bound = spanOfTime(text, 110)
    await own.getByText(text('notice.device-signed-out', { bound })).waitFor()
    await isOut(other)
    await own.goto('/strict')
    expect(await own.title()).toBe('App')

    await own.goto('/_auth/account')
    await goTo(own, text, 'activity')
    const told = await own.locator('.thing').allTextContents()
    for (const [entry, words] of [
      [0, [text('activity.event.device-signed-out'), 'Otter', firefox, text('activity.advice.protect')]],
      [1, [text('activity.event.device-renamed'), 'Otter']],
      [2, [text('activity.event.signed-in'), text('way.email-code'), firefox]],
    ] as const) {
      for (const word of words) expect(told[entry]).toContain(word)
    }
    await own.context().close()
    await other.context().close()
  })

  it('a customer who finds a thief in their account puts everybody out, and is led to getting it back', async () => {
    const { own, other: thief } = await twoBrowsers(locale, `thief-${language}@example.com`)
    await own.goto('/_auth/account/devices')
    await own.getByText(text('devices.change', { name: firefox })).click()
    await own
      .locator('.thing', { hasText: firefox })
      .first()
      .getByRole('link', { name: text('devices.not-me') })
      .click()
    await own.getByRole('heading', { name: text('contest.title') }).waitFor()
    expect(await own.locator('main').textContent()).toContain(firefox)
    await press(own, text('contest.submit'))
    await own.getByRole('heading', { name: text('contested.title') }).waitFor()
    expect(await own.getByRole('link', { name: text('contested.recover') }).getAttribute('href')).toBe('/_auth/recover')
    await isOut(thief)
    await isOut(own)
    await own.context().close()
    await thief.context().close()
  })
})
