import type { TestGateway } from './gateway.ts'
import { hiddenField, type PlainAnswer, type PlainBrowser } from './plain-browser.ts'
import { createSoftwarePasskey, type SoftwarePasskey } from './software-passkey.ts'

/** What a customer does at the gateway's own pages, form by form, without a browser. */

/** The flow that an answer's Location names; empty where it names none. */
export const flowIn = ({ location }: PlainAnswer): string =>
  new URL(location ?? '', 'http://localhost').searchParams.get('flow') ?? ''

/** The code of the newest mail to an address, once there are more than `after`. */
export const nextCode = async (gateway: TestGateway, address: string, after = 0): Promise<string> =>
  /^\d{6}$/m.exec((await gateway.nextMail(address, after)).text)?.[0] ?? ''

/** Signs an address up, `after` so many mails; gives the flow that offers a passkey. */
export const signUp = async (
  gateway: TestGateway,
  browser: PlainBrowser,
  address: string,
  after = 0,
): Promise<string> => {
  const flow = hiddenField(await browser.open('/_auth/sign-up'), 'flow')
  const sent = await browser.submit('/_auth/sign-up', { flow, address })
  const code = await nextCode(gateway, address, after)
  return flowIn(await browser.submit('/_auth/sign-up/code', { flow: flowIn(sent), code }))
}

/** Signs an address that has an account in by a code, `after` so many mails; gives the last answer. */
export const signInByCode = async (
  gateway: TestGateway,
  browser: PlainBrowser,
  address: string,
  after: number,
): Promise<PlainAnswer> => {
  const flow = hiddenField(await browser.open('/_auth/sign-in'), 'flow')
  const sent = await browser.submit('/_auth/sign-in', { flow, address })
  const code = await nextCode(gateway, address, after)
  return browser.submit('/_auth/sign-in/code', { flow: flowIn(sent), code })
}

const optionsOf = async (browser: PlainBrowser, flow: string) => {
  const { body } = await browser.post('/_auth/passkey/options', { flow })
  return JSON.parse(body)
}

/** Answers the offer of a passkey from a page of `host` (with its port). */
export const enrol = async (
  browser: PlainBrowser,
  flow: string,
  host: string,
): Promise<{ readonly passkey: SoftwarePasskey; readonly answer: PlainAnswer }> => {
  const { options, challenge } = await optionsOf(browser, flow)
  const passkey = await createSoftwarePasskey({ userHandle: options.user.id })
  const ceremony = { challenge: options.challenge, origin: `http://${host}`, relyingPartyId: 'localhost' }
  const credential = JSON.stringify(await passkey.register(ceremony))
  return { passkey, answer: await browser.submit('/_auth/passkey/create', { flow, challenge, credential }) }
}

/** The fields of a form that a passkey has answered. */
export type PasskeyForm = Readonly<Record<'flow' | 'challenge' | 'credential', string>>

const answerByPasskey = async (
  browser: PlainBrowser,
  passkey: SoftwarePasskey,
  flow: string,
  host: string,
): Promise<PasskeyForm> => {
  const { options, challenge } = await optionsOf(browser, flow)
  const ceremony = { challenge: options.challenge, origin: `http://${host}`, relyingPartyId: 'localhost' }
  return { flow, challenge, credential: JSON.stringify(await passkey.authenticate(ceremony)) }
}

/** A step-up that is ready to be submitted to `/_auth/step-up`; it leads to `/pay`. */
export const stepUpForm = async (
  browser: PlainBrowser,
  passkey: SoftwarePasskey,
  host: string,
): Promise<PasskeyForm> => {
  const flow = hiddenField(await browser.open('/_auth/step-up?return_to=/pay'), 'flow')
  return answerByPasskey(browser, passkey, flow, host)
}

/** A sign-in by passkey that is ready to be submitted to `/_auth/sign-in/passkey`. */
export const passkeySignInForm = async (
  browser: PlainBrowser,
  passkey: SoftwarePasskey,
  host: string,
): Promise<PasskeyForm> => {
  const flow = hiddenField(await browser.open('/_auth/sign-in'), 'flow')
  return answerByPasskey(browser, passkey, flow, host)
}
