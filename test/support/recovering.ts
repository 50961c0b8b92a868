import { flowIn } from './customer.ts'
import type { TestGateway } from './gateway.ts'
import { hiddenField, type PlainAnswer, type PlainBrowser } from './plain-browser.ts'

/** What a customer does to get an account back, form by form, without a browser. */

/** The code of the newest mail to an address that holds eight digits, once there are more than `after`. */
const nextRecoveryCode = async (gateway: TestGateway, address: string, after: number): Promise<string> =>
  /^\d{8}$/m.exec((await gateway.nextMail(address, after)).text)?.[0] ?? ''

/** A form that asks for the code from the mail, `after` so many mails, and that code. */
export const recoveryCodeForm = async (
  gateway: TestGateway,
  browser: PlainBrowser,
  address: string,
  after: number,
): Promise<Readonly<Record<'flow' | 'code', string>>> => {
  const flow = hiddenField(await browser.open('/_auth/recover'), 'flow')
  const sent = await browser.submit('/_auth/recover', { flow, address })
  return { flow: flowIn(sent), code: await nextRecoveryCode(gateway, address, after) }
}

/** Shows the code from the mail; gives the answer, which leads to the next page of the recovery. */
export const proveMailbox = async (
  gateway: TestGateway,
  browser: PlainBrowser,
  address: string,
  after: number,
): Promise<PlainAnswer> =>
  browser.submit('/_auth/recover/code', await recoveryCodeForm(gateway, browser, address, after))
