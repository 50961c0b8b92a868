import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { expect } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { installedDeployment } from '#config/installed.ts'
import { acr, any, anyone, risk, signedIn } from '#policy/builders.ts'
import { type AccountStub, mailsOf } from '../account/arrange.ts'
import { accountObjects } from '../accounts.ts'
import { pass } from '../directory/arrange.ts'
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
import { PASSWORD, setPassword } from '../password/arrange.ts'
import { ADDRESS, beginSignIn, signUp } from './arrange.ts'

/** Leads to the page that asks for the code that goes by mail beside a proof. */
export const MAIL_CHECK = /^\/_auth\/sign-in\/mail-check\?flow=/

const [site] = CONFIG.sites

/** Passwords are on; `/calm` is for sign-ins that nothing speaks against, or for two factors. */
export const config = (changes: Partial<PosternConfig> = {}): string =>
  JSON.stringify({
    ...CONFIG,
    // One issuer for pages and account objects: an isolate keeps the keys of one.
    issuer: installedDeployment(env).issuer,
    methods: { password: { breachCheck: false } },
    sites: [
      {
        ...site,
        routes: [
          { match: '/', allow: anyone() },
          { match: '/calm', allow: any(risk({ atMost: 'low' }), acr('aal2')) },
        ],
        otherwise: signedIn({ from: 'aal0' }),
      },
    ],
    ...changes,
  })

/** Where a browser is, as the platform tells it. */
export interface At {
  readonly address: string
  readonly country: string
  readonly latitude: string
  readonly longitude: string
}

export const BERLIN: At = { address: '203.0.113.7', country: 'DE', latitude: '52.52', longitude: '13.405' }
export const PARIS: At = { address: '198.51.100.9', country: 'FR', latitude: '48.8566', longitude: '2.3522' }
export const SYDNEY: At = { address: '192.0.2.44', country: 'AU', latitude: '-33.8688', longitude: '151.2093' }

/** The gateway as it is reached from somewhere. */
export const seenFrom = (gateway: TestGateway, { address, ...cf }: At): TestGateway => ({
  ...gateway,
  send: (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('cf-connecting-ip', address)
    return gateway.send(path, { ...init, headers }, { asn: 64_500, ...cf })
  },
})

/** A browser that keeps its cookies wherever it goes. */
export const travelling = (gateway: TestGateway, from: Visitor, to: At): Visitor => {
  const there = newVisitor(seenFrom(gateway, to))
  for (const [name, value] of from.cookies) there.cookies.set(name, value)
  return there
}

/** An account with a password in a browser of its own, and the object that it is. */
export const customer = async (at?: At, changes: Partial<PosternConfig> = {}) => {
  const plain = startGateway({ POSTERN_CONFIG: config(changes) })
  const gateway = at === undefined ? plain : seenFrom(plain, at)
  const { visitor, flow } = await signUp(gateway)
  leadsTo(await setPassword(visitor, PASSWORD))
  // The others are decoys.
  const stubs = await accountObjects()
  const addresses = await Promise.all(stubs.map(async (each) => (await each.opening()).address))
  const stub = stubs[addresses.indexOf(ADDRESS)]
  if (stub === undefined) throw new Error('no account')
  pass(1)
  return { plain, gateway, visitor, stub, flow }
}

/** Signs in by a password, signed in or not. */
export const typePassword = async (visitor: Visitor, address = ADDRESS, password = PASSWORD): Promise<Response> =>
  visitor.post('/_auth/sign-in', { flow: await beginSignIn(visitor, '?again=1'), address, password })

/** What the account stored of risk, the oldest first. */
export const assessed = (stub: AccountStub): Promise<readonly Record<string, unknown>[]> =>
  runInDurableObject(stub, (_object, { storage }) =>
    storage.sql
      .exec("SELECT detail FROM events WHERE name = 'risk.assessed' ORDER BY seq")
      .toArray()
      .map(({ detail }) => JSON.parse(String(detail))),
  )

/** Notices of a new sign-in that an account has sent. */
export const newSignIns = async (stub: AccountStub): Promise<number> =>
  (await mailsOf(stub)).filter(({ subject }) => subject.startsWith('New sign-in')).length

/** The page that asks for the code by mail, and the code. */
export const mailCheck = async (gateway: TestGateway, visitor: Visitor, answer: Response) => {
  expect(leadsTo(answer)).toMatch(MAIL_CHECK)
  const page = await (await follow(visitor, answer)).text()
  return { page, flow: hidden(page, 'flow'), code: codeIn((await gateway.lastMail()).text) }
}
