import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { freePort } from '../../../src/dev/node/ports.ts'
import { flowIn, passkeySignInForm, signUp } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import { inFrontOf, startGateway, type TestGateway } from '../../support/gateway.ts'
import { type Origin, startEchoOrigin } from '../../support/origin.ts'
import { hiddenField, type PlainBrowser, plainBrowser, readAnswer } from '../../support/plain-browser.ts'
import { holdLastBytes } from '../../support/raw-race.ts'
import { proveMailbox } from '../../support/recovering.ts'
import { killerOf } from '../../support/runtime-process.ts'
import { size } from '../../support/sizes.ts'
import { createSoftwarePasskey, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { damageOf, storedRows } from '../../support/stored-rows.ts'
import { chanceFrom } from './seeded.ts'

const KILLS = size(2, 20)
/** Recoveries that are under way when the runtime dies, half of them by a new passkey. */
const UNDER_WAY = 6
/** Most milliseconds for which the runtime lives on after the first of them was stored. */
const MOMENT = 25
/** Seconds that a flow lasts here, after which the claim of a passkey that broke off is settled. */
const FLOW = 10

const OLD = 'seven purple otters'
const NEW = 'nine orange badgers'
const SECRET = Buffer.alloc(32, 'recovery').toString('base64url')
const SEED = Number(process.env['POSTERN_SEED'] ?? 63)

/** Somebody whose recovery is one form away from its end. */
interface Recovering {
  readonly address: string
  /** The browser that was signed in before. */
  readonly home: PlainBrowser
  /** The form that ends the recovery. */
  readonly form: string
  /** The new passkey; undefined: a new password. */
  readonly passkey: SoftwarePasskey | undefined
  /** The gateway has said that it is done. */
  isAcknowledged: boolean
}

const chance = chanceFrom(SEED)
const customers: Recovering[] = []
let origin: Origin
let stateDir: string
let port: number
let running: TestGateway | undefined

beforeAll(async () => {
  origin = await startEchoOrigin()
  stateDir = await mkdtemp(join(tmpdir(), 'postern-recoveries-'))
  port = await freePort()
})

afterAll(async () => {
  await running?.stop()
  await origin.stop()
  await rm(stateDir, { recursive: true, force: true })
})

const withPasswords = (config: PosternConfig): PosternConfig => ({
  ...config,
  methods: { password: { breachCheck: false } },
  lifetimes: { flow: `${FLOW}s` },
})

const start = async (): Promise<TestGateway> => {
  running = await startGateway({ config: inFrontOf(origin.url, withPasswords), stateDir, port, secret: SECRET })
  return running
}

const host = (): string => `localhost:${port}`
const newBrowser = (): PlainBrowser => plainBrowser(port, host())
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const prepare = async (gateway: TestGateway, address: string, byPasskey: boolean): Promise<Recovering> => {
  const home = newBrowser()
  await signUp(gateway, home, address)
  const page = '/_auth/account/security/password'
  await home.submit(page, { form: hiddenField(await home.open(page), 'form'), password: OLD, return_to: '/' })
  const browser = newBrowser()
  const flow = flowIn(await proveMailbox(gateway, browser, address, (await gateway.mails(address)).length))
  const path = '/_auth/recover/renew'
  const made = { address, home, isAcknowledged: false }
  if (!byPasskey) return { ...made, form: browser.written(path, { flow, password: NEW }), passkey: undefined }
  const { options, challenge } = JSON.parse((await browser.post('/_auth/passkey/options', { flow })).body)
  const passkey = await createSoftwarePasskey({ userHandle: options.user.id })
  const ceremony = { challenge: options.challenge, origin: `http://${host()}`, relyingPartyId: 'localhost' }
  const credential = JSON.stringify(await passkey.register(ceremony))
  return { ...made, form: browser.written(path, { flow, challenge, credential }), passkey }
}

const completed = (where = '1 = 1') =>
  storedRows(stateDir, 'Account', 'events', `name = 'recovery.completed' AND ${where}`)

/** Kills the runtime while recoveries are being completed. */
const killAmongRecoveries = async (gateway: TestGateway): Promise<void> => {
  const under = await Promise.all(
    Array.from({ length: UNDER_WAY }, (_, index) =>
      prepare(gateway, `lost-${customers.length + index}@example.com`, index % 2 === 0),
    ),
  )
  customers.push(...under)
  const { release } = await holdLastBytes(
    port,
    under.map(({ form }) => form),
  )
  const kill = killerOf(port)
  const before = completed().length
  const answers = release().catch(() => [])
  const patience = Date.now() + 2000
  while (completed().length <= before && Date.now() < patience) await pause(1)
  await pause(chance.below(MOMENT))
  kill()
  for (const [index, answer] of (await answers).entries()) {
    const customer = under[index]
    if (customer !== undefined) customer.isAcknowledged = readAnswer(answer).status === 303
  }
  await gateway.stop()
}

interface AtRest {
  readonly address: string
  readonly state: 'old' | 'new' | 'neither'
}

/** What the account of a customer is at rest: all of what it was, all of what it becomes, or something in between. */
const atRest = ({ address, passkey, isAcknowledged }: Recovering): AtRest => {
  const [profile] = storedRows(stateDir, 'Account', 'profile', `address = '${address}'`)
  const object = String(profile?.['object'])
  const of = (table: string, where?: string) =>
    storedRows(stateDir, 'Account', table, where).filter((row) => row['object'] === object)
  const facts = {
    done: of('events', "name = 'recovery.completed'").length,
    sessions: of('sessions').length,
    restricted: typeof profile?.['restricted_until'] === 'number',
    passkeys: of('authenticators', "method = 'passkey'").length,
    passwordsSet: of('events', "name = 'password.set'").length,
    open: of('recoveries').length,
  }
  const seen = JSON.stringify(facts)
  const asOld = { done: 0, sessions: 1, restricted: false, passkeys: 0, passwordsSet: 1, open: 1 }
  const renewed = passkey === undefined ? { passkeys: 0, passwordsSet: 2 } : { passkeys: 1, passwordsSet: 1 }
  const asNew = { done: 1, sessions: 0, restricted: true, ...renewed, open: 0 }
  if (seen === JSON.stringify(asNew)) return { address, state: 'new' }
  return { address, state: seen === JSON.stringify(asOld) && !isAcknowledged ? 'old' : 'neither' }
}

const opensBy = async (address: string, password: string): Promise<boolean> => {
  const browser = newBrowser()
  const flow = hiddenField(await browser.open('/_auth/sign-in'), 'flow')
  const { status, location } = await browser.submit('/_auth/sign-in', { flow, address, password })
  return status === 303 && location !== undefined && !location.includes('/sign-in/code')
}

const opensByPasskey = async (passkey: SoftwarePasskey): Promise<boolean> => {
  const browser = newBrowser()
  const form = await passkeySignInForm(browser, passkey, host())
  return (await browser.submit('/_auth/sign-in/passkey', form)).status === 303
}

const pendingClaims = () => storedRows(stateDir, 'Directory', 'identifiers', "state = 'pending'").length

describe(`a runtime that is killed in the middle of recoveries (seed ${SEED})`, () => {
  it(`${KILLS} times leaves each account all of what it was, or all of what it becomes`, async () => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await killAmongRecoveries(await start())
      const when = `kill ${kill}, seed ${SEED}`
      expect(damageOf(stateDir), when).toEqual([])
      expect(
        customers.map(atRest).filter(({ state }) => state === 'neither'),
        when,
      ).toEqual([])
    }
    figure('Crashes', 'SIGKILLs of the runtime in the middle of recoveries', KILLS)
  })

  it('opens each account by what is true of it alone, and has told those that were got back', async () => {
    const states = customers.map((customer) => ({ customer, state: atRest(customer).state }))
    const gateway = await start()
    const until = Date.now() + (FLOW + 15) * 1000
    while (pendingClaims() > 0 && Date.now() < until) await pause(200)
    expect(pendingClaims()).toBe(0)
    for (const { customer, state } of states) {
      const { address, passkey, home } = customer
      const isNew = state === 'new'
      const renewed = passkey === undefined ? await opensBy(address, NEW) : await opensByPasskey(passkey)
      expect({ address, renewed }).toEqual({ address, renewed: isNew })
      // A password stays beside a new passkey.
      expect(await opensBy(address, OLD), address).toBe(!isNew || passkey !== undefined)
      expect((await home.open('/_auth/account')).status === 200, address).toBe(!isNew)
      const told = async () => (await gateway.mails(address)).filter(({ subject }) => subject.includes('was got back'))
      const patience = Date.now() + 1500
      while (isNew && (await told()).length === 0 && Date.now() < patience) await pause(100)
      // A mail whose sending died with the runtime is tried again after a minute.
      const waiting = storedRows(stateDir, 'Account', 'outbox').length > 0
      if (!isNew || !waiting) expect((await told()).length > 0, address).toBe(isNew)
    }
    await gateway.stop()
    const count = (state: string) => states.filter((each) => each.state === state).length
    figure(
      'Crashes',
      'recoveries under way when it was killed: left as they were, and complete',
      `${count('old')}, ${count('new')}`,
    )
  })
})
