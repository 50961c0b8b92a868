import { flowIn, nextCode } from './customer.ts'
import type { TestGateway } from './gateway.ts'
import { hiddenField, type PlainBrowser } from './plain-browser.ts'

/** What customers do with their addresses at the gateway's own pages, form by form, without a browser. */

const PAGE = '/_auth/account/address'

/** The form that ends a change of address, ready to be sent to its page. */
export interface AddressForm {
  readonly path: string
  readonly fields: Readonly<Record<'flow' | 'code', string>>
}

/** Asks for a new address, to which no mail has gone; gives the form with its code. */
export const askAddress = async (
  gateway: TestGateway,
  browser: PlainBrowser,
  address: string,
  page: string = PAGE,
): Promise<AddressForm> => {
  const form = hiddenField(await browser.open(PAGE), 'form')
  const before = (await gateway.mails(address)).length
  const sent = await browser.submit(page, { form, address })
  const code = await nextCode(gateway, address, before)
  return { path: `${PAGE}/code`, fields: { flow: flowIn(sent), code } }
}

/** Asks for a second address that notices go to. */
export const askSecondAddress = (gateway: TestGateway, browser: PlainBrowser, address: string): Promise<AddressForm> =>
  askAddress(gateway, browser, address, `${PAGE}/second`)

/** Changes the address of whoever this browser is signed in as. */
export const changeAddress = async (gateway: TestGateway, browser: PlainBrowser, address: string): Promise<void> => {
  const { path, fields } = await askAddress(gateway, browser, address)
  const answer = await browser.submit(path, fields)
  if (answer.status !== 303) throw new Error(`no change of address but ${answer.status}`)
}

/** The token of the link under a mail's button, in the newest mail to an address that has one; waits for it. */
export const linkIn = async (gateway: TestGateway, address: string, button: string): Promise<string> => {
  const until = Date.now() + 5000
  while (Date.now() < until) {
    for (const { text } of await gateway.mails(address)) {
      const found = new RegExp(`^${button}:\\n\\S+/contest\\?link=(\\S+)$`, 'm').exec(text)?.[1]
      if (found !== undefined) return found
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`no mail to ${address} with "${button}"`)
}

/** The form of the page that a link leads to, ready to be pressed. */
export const pressing = async (
  browser: PlainBrowser,
  link: string,
): Promise<Readonly<Record<'flow' | 'link' | 'sure', string>>> => {
  const page = await browser.open(`/_auth/contest?link=${link}`)
  return { flow: hiddenField(page, 'flow'), link, sure: 'yes' }
}
