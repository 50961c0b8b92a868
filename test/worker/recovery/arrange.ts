import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { createSoftwarePasskey, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { now } from '../account/arrange.ts'
import { accountObjects } from '../accounts.ts'
import { pass } from '../directory/arrange.ts'
import { askOptions, ceremonyOf } from '../flows/arrange.ts'
import { follow, hidden, leadsTo, newVisitor, type TestGateway, type Visitor } from '../pages/arrange.ts'

export const RECOVER = '/_auth/recover'

/** The eight digits that stand alone on a line of a mail. */
export const recoveryCodeIn = (text: string): string => /^\d{8}$/m.exec(text)?.[0] ?? ''

/** Types an address on the first page of a recovery. */
export const typeAddress = async (visitor: Visitor, address: string): Promise<Response> => {
  // Mails are told apart by their second.
  pass(1)
  const page = await visitor.get(RECOVER)
  return visitor.post(RECOVER, { flow: hidden(await page.text(), 'flow'), address })
}

/** A recovery whose code is asked for: the sealed flow of that page, and the code that the mail holds. */
export const askForCode = async (gateway: TestGateway, visitor: Visitor, address: string) => {
  const page = await follow(visitor, await typeAddress(visitor, address))
  return { flow: hidden(await page.text(), 'flow'), code: recoveryCodeIn((await gateway.lastMail()).text) }
}

/** From the address to the answer to the right code from the mail, in a browser of its own unless one is given. */
export const proveMailbox = async (
  gateway: TestGateway,
  address: string,
  visitor: Visitor = newVisitor(gateway),
): Promise<{ readonly visitor: Visitor; readonly answer: Response }> => {
  const { flow, code } = await askForCode(gateway, visitor, address)
  return { visitor, answer: await visitor.post(`${RECOVER}/code`, { flow, code }) }
}

/** The sealed flow of the page that an answer leads to, which must be `page`. */
export const flowAt = async (visitor: Visitor, answer: Response, page: 'proof' | 'renew'): Promise<string> => {
  const path = leadsTo(answer)
  if (!path.startsWith(`${RECOVER}/${page}?`)) throw new Error(`not ${page} but ${path}`)
  return hidden(await (await visitor.get(path)).text(), 'flow')
}

/** Makes a new passkey at the end of a recovery. */
export const renewByPasskey = async (
  visitor: Visitor,
  flow: string,
): Promise<{ readonly passkey: SoftwarePasskey; readonly response: Response }> => {
  const options = await askOptions(visitor, flow)
  const passkey = await createSoftwarePasskey({ userHandle: options.options.user?.id ?? '' })
  const credential = JSON.stringify(await passkey.register(ceremonyOf(options)))
  const fields = { flow, challenge: options.challenge, credential }
  return { passkey, response: await visitor.post(`${RECOVER}/renew`, fields) }
}

/** Makes a saved recovery code in a session; gives it as the page shows it. */
export const saveCode = async (visitor: Visitor): Promise<string> => {
  const path = '/_auth/account/security/recovery-code'
  const form = hidden(await (await visitor.get(path)).text(), 'form')
  const html = await (await visitor.post(path, { form })).text()
  return codeShown(html)
}

/** The recovery code that a page shows. */
export const codeShown = (html: string): string => {
  const shown = /class="recovery-code">(.*?)<\/p>/s.exec(html)?.[1] ?? ''
  return shown.replaceAll(/<[^>]*>/g, '').trim()
}

/** Objects of accounts that exist. */
const accounts = async () => {
  const stubs = await accountObjects()
  const known = await Promise.all(
    stubs.map((stub) =>
      runInDurableObject(stub, (_object, { storage }) => storage.sql.exec('SELECT one FROM profile').toArray().length),
    ),
  )
  return stubs.filter((_, index) => known[index] === 1)
}

/** The only account that exists. */
export const theAccount = async () => {
  const [stub, ...others] = await accounts()
  if (stub === undefined || others.length > 0) throw new Error('one account')
  return stub
}

/** Notices that wait in the account, opened, the oldest first. */
export const noticesOf = async (
  stub: Awaited<ReturnType<typeof theAccount>>,
): Promise<readonly { readonly to: string; readonly subject: string; readonly text: string }[]> => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealer = createSealer(secrets.value)
  const rows = await runInDurableObject(stub, (_object, { storage }) =>
    storage.sql.exec('SELECT id, sealed FROM outbox').toArray(),
  )
  const mails = await Promise.all(
    rows.map(async ({ id, sealed }) => {
      const bytes = await sealer.open('outbox', String(id), String(sealed), now())
      return JSON.parse(new TextDecoder().decode(bytes))
    }),
  )
  return mails
    .sort((a, b) => a.createdAt - b.createdAt)
    .map(({ to, subject, text }) => ({ to: String(to), subject: String(subject), text: String(text) }))
}
