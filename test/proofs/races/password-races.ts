import { codeOfApp, roomInStep } from '../../support/authenticator-app.ts'
import { flowIn, signUp } from '../../support/customer.ts'
import { hiddenField, type PlainBrowser } from '../../support/plain-browser.ts'
import { type Arena, codeFor, each, repeated, startsSession } from './arrange.ts'
import type { Race } from './race.ts'

const PASSWORD = 'seven purple otters'

const SECURITY = '/_auth/account/security'

const withPassword = async (arena: Arena, browser: PlainBrowser, address: string): Promise<void> => {
  await signUp(arena.gateway, browser, address)
  const form = hiddenField(await browser.open(`${SECURITY}/password`), 'form')
  await browser.submit(`${SECURITY}/password`, { form, password: PASSWORD, return_to: '/' })
}

/** The key that the page for an app shows, and the flow of its form. */
const beginApp = async (browser: PlainBrowser) => {
  const page = await browser.open(`${SECURITY}/totp`)
  const key = (/<code[^>]*>(.+?)<\/code>/s.exec(page.body)?.[1] ?? '').replaceAll(/<[^>]*>/g, ' ')
  return { key, flow: hiddenField(page, 'flow') }
}

/** A customer with a password and an app; gives the app's key. The code of now is left for the race. */
const customerWithApp = async (arena: Arena, browser: PlainBrowser, address: string): Promise<string> => {
  await withPassword(arena, browser, address)
  const { key, flow } = await beginApp(browser)
  await roomInStep()
  await browser.submit(`${SECURITY}/totp`, { flow, code: codeOfApp(key, -1) })
  return key
}

export const mailCheckCodeRace: Race = {
  title: 'to complete a sign-in on a new device by one code, one is accepted and gets a session',
  run: async (arena) => {
    const address = arena.address()
    await withPassword(arena, arena.browser(), address)
    const mails = (await arena.gateway.mails(address)).length
    const browser = arena.browser()
    const begun = hiddenField(await browser.open('/_auth/sign-in'), 'flow')
    const flow = flowIn(await browser.submit('/_auth/sign-in', { flow: begun, address, password: PASSWORD }))
    const code = await codeFor(arena, address, mails)
    const before = arena.events('Directory', 'code.accepted')
    const answers = await arena.race(repeated(browser.written('/_auth/sign-in/mail-check', { flow, code })))
    return [answers.filter(startsSession).length, arena.events('Directory', 'code.accepted') - before]
  },
}

export const oneTimePasswordRace: Race = {
  title: 'to show one code of an app, each in a flow of its own, one counts',
  run: async (arena) => {
    const address = arena.address()
    const browser = arena.browser()
    const key = await customerWithApp(arena, browser, address)
    const before = arena.events('Account', 'totp.used')
    const flows = await each(async () => {
      const flow = hiddenField(await browser.open('/_auth/sign-in?again=1'), 'flow')
      return flowIn(await browser.submit('/_auth/sign-in', { flow, address, password: PASSWORD }))
    })
    await roomInStep()
    const code = codeOfApp(key)
    const answers = await arena.race(flows.map((flow) => browser.written('/_auth/sign-in/second', { flow, code })))
    return [answers.filter(startsSession).length, arena.events('Account', 'totp.used') - before]
  },
}

export const appSetUpRace: Race = {
  title: 'to complete the set-up of an app, one does',
  run: async (arena) => {
    const browser = arena.browser()
    await withPassword(arena, browser, arena.address())
    const { key, flow } = await beginApp(browser)
    const before = arena.events('Account', 'totp.added')
    await roomInStep()
    await arena.race(repeated(browser.written(`${SECURITY}/totp`, { flow, code: codeOfApp(key) })))
    return [arena.events('Account', 'totp.added') - before]
  },
}

export const recoveryCodeRace: Race = {
  title: 'to have a recovery code made by one form, one is shown it',
  run: async (arena) => {
    const browser = arena.browser()
    await withPassword(arena, browser, arena.address())
    const form = hiddenField(await browser.open(`${SECURITY}/recovery-code`), 'form')
    const before = arena.events('Account', 'recovery_code.replaced')
    const answers = await arena.race(repeated(browser.written(`${SECURITY}/recovery-code`, { form })))
    const shown = answers.filter(({ status, body }) => status === 200 && body.includes('recovery-code'))
    return [shown.length, arena.events('Account', 'recovery_code.replaced') - before]
  },
}
