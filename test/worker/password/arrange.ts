import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import { installedDeployment } from '#config/installed.ts'
import { fromCrockford } from '#lib/base32.ts'
import { acr, anyone, signedIn } from '#policy/builders.ts'
import { appCode } from '../account/arrange.ts'
import { pass } from '../directory/arrange.ts'
import { ADDRESS, beginSignIn, signUp } from '../flows/arrange.ts'
import {
  CONFIG,
  codeIn,
  follow,
  hidden,
  leadsTo,
  newVisitor,
  startGateway,
  type TestGateway,
  type Visitor,
} from '../pages/arrange.ts'

export const PASSWORD = 'seven purple otters'
export const SECURITY = '/_auth/account/security'

const [site] = CONFIG.sites
const WITH_PASSWORDS = JSON.stringify({
  ...CONFIG,
  // One issuer for pages and account objects: the latter read the configuration of the test environment.
  issuer: installedDeployment(env).issuer,
  methods: { password: { breachCheck: false } },
  sites: [
    {
      ...site,
      routes: [
        { match: '/', allow: anyone() },
        { match: '/strong/*', allow: acr('aal2') },
      ],
      otherwise: signedIn({ from: 'aal0' }),
    },
  ],
})

const APPS_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** The code that an app shows now for a key as the page showed it. */
export const codeOfApp = (key: string): Promise<string> => {
  const letters = [...key.replaceAll(' ', '')]
  const bytes = fromCrockford(letters.map((letter) => CROCKFORD[APPS_ALPHABET.indexOf(letter)] ?? '').join(''))
  if (bytes === undefined) throw new Error('no key of an app')
  return appCode(bytes)
}

/** A password or its successor, typed on the page for it. */
export const setPassword = async (visitor: Visitor, password: string): Promise<Response> => {
  const form = hidden(await (await visitor.get(`${SECURITY}/password`)).text(), 'form')
  return visitor.post(`${SECURITY}/password`, { form, password, return_to: '/' })
}

/** A gateway that takes passwords, and a new account at the page that offers a passkey. */
export const signUpWherePasswordsAre = () => signUp(startGateway({ POSTERN_CONFIG: WITH_PASSWORDS }))

/** An account with a password and an authenticator app: its app's key as the page showed it, and the browser that made it. */
export const customerWithApp = async (): Promise<{
  readonly gateway: TestGateway
  readonly visitor: Visitor
  readonly key: string
}> => {
  const { gateway, visitor } = await signUpWherePasswordsAre()
  leadsTo(await setPassword(visitor, PASSWORD))
  const page = await (await visitor.get(`${SECURITY}/totp`)).text()
  const key = (/<code[^>]*>(.+?)<\/code>/s.exec(page)?.[1] ?? '').replaceAll(/<[^>]*>/g, ' ')
  leadsTo(await visitor.post(`${SECURITY}/totp`, { flow: hidden(page, 'flow'), code: await codeOfApp(key) }))
  // The code of set-up is used up: the next one counts.
  pass(30)
  return { gateway, visitor, key }
}

/** Shows the right password alone, and the code by mail that a browser is asked for which is new; gives the last answer. */
export const enterByPassword = async (gateway: TestGateway, visitor: Visitor): Promise<Response> => {
  // Mails are told apart by their second.
  pass(1)
  const shown = { flow: await beginSignIn(visitor), address: ADDRESS, password: PASSWORD }
  const asked = await follow(visitor, await visitor.post('/_auth/sign-in', shown))
  const code = codeIn((await gateway.lastMail()).text)
  return visitor.post('/_auth/sign-in/mail-check', { flow: hidden(await asked.text(), 'flow'), code })
}

/** Shows the right password in a browser; gives the flow that waits for the second factor. */
export const showPassword = async (visitor: Visitor): Promise<string> => {
  const flow = await beginSignIn(visitor, '?again=1')
  const next = leadsTo(await visitor.post('/_auth/sign-in', { flow, address: ADDRESS, password: PASSWORD }))
  expect(next).toMatch(/^\/_auth\/sign-in\/second\?flow=/)
  return hidden(await (await visitor.get(next)).text(), 'flow')
}

/** Shows a code of the app in a flow that waits for it. */
export const showCode = async (visitor: Visitor, flow: string, key: string): Promise<Response> =>
  visitor.post('/_auth/sign-in/second', { flow, code: await codeOfApp(key) })

/** A browser of its own, signed in by password and app. */
export const signedInByBoth = async (gateway: TestGateway, key: string): Promise<Visitor> => {
  const visitor = newVisitor(gateway)
  leadsTo(await showCode(visitor, await showPassword(visitor), key))
  pass(30)
  return visitor
}
