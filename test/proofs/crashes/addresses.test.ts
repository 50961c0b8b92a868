import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { freePort } from '../../../src/dev/node/ports.ts'
import { askAddress } from '../../support/address-change.ts'
import { enrol, passkeySignInForm, signUp } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import { inFrontOf, startGateway, type TestGateway } from '../../support/gateway.ts'
import { type Origin, startEchoOrigin } from '../../support/origin.ts'
import { hiddenField, type PlainBrowser, plainBrowser, readAnswer } from '../../support/plain-browser.ts'
import { holdLastBytes } from '../../support/raw-race.ts'
import { killerOf } from '../../support/runtime-process.ts'
import { size } from '../../support/sizes.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { damageOf, storedRows } from '../../support/stored-rows.ts'
import { chanceFrom } from './seeded.ts'

const KILLS = size(2, 20)
/** Changes of address that are under way when the runtime dies. */
const UNDER_WAY = 6
/** Most milliseconds for which the runtime lives on after the first of them was stored in the directory. */
const MOMENT = 25
/** Seconds that a flow lasts here, after which a claim that broke off is settled. */
const FLOW = 10

const SECRET = Buffer.alloc(32, 'addresses').toString('base64url')
const SEED = Number(process.env['POSTERN_SEED'] ?? 54)

/** Somebody whose change of address is one form away from its end. */
interface Moving {
  readonly old: string
  readonly next: string
  /** The browser that asked for the change. */
  readonly home: PlainBrowser
  readonly passkey: SoftwarePasskey
  /** The form that ends it, and once more for whoever saw no answer. */
  readonly form: string
  /** The gateway has said that it is done. */
  isAcknowledged: boolean
}

const chance = chanceFrom(SEED)
const customers: Moving[] = []
let origin: Origin
let stateDir: string
let port: number
let running: TestGateway | undefined

beforeAll(async () => {
  origin = await startEchoOrigin()
  stateDir = await mkdtemp(join(tmpdir(), 'postern-addresses-'))
  port = await freePort()
})

afterAll(async () => {
  await running?.stop()
  await origin.stop()
  await rm(stateDir, { recursive: true, force: true })
})

const withShortFlows = (config: PosternConfig): PosternConfig => ({ ...config, lifetimes: { flow: `${FLOW}s` } })

const start = async (): Promise<TestGateway> => {
  running = await startGateway({ config: inFrontOf(origin.url, withShortFlows), stateDir, port, secret: SECRET })
  return running
}

const host = (): string => `localhost:${port}`
const newBrowser = (): PlainBrowser => plainBrowser(port, host())
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const prepare = async (gateway: TestGateway, number: number): Promise<Moving> => {
  const [old, next] = [`mover-${number}@example.com`, `moved-${number}@example.net`]
  const home = newBrowser()
  const { passkey } = await enrol(home, await signUp(gateway, home, old), host())
  const { path, fields } = await askAddress(gateway, home, next)
  return { old, next, home, passkey, form: home.written(path, fields), isAcknowledged: false }
}

const rows = (object: 'Account' | 'Directory', table: string, where?: string) =>
  storedRows(stateDir, object, table, where)

/** Kills the runtime while addresses are being changed. */
const killAmongChanges = async (gateway: TestGateway): Promise<void> => {
  const under = await Promise.all(
    Array.from({ length: UNDER_WAY }, (_, index) => prepare(gateway, customers.length + index)),
  )
  customers.push(...under)
  const { release } = await holdLastBytes(
    port,
    under.map(({ form }) => form),
  )
  const kill = killerOf(port)
  const claimed = () => rows('Directory', 'events', "name = 'identifier.claimed'").length
  const before = claimed()
  const answers = release().catch(() => [])
  const patience = Date.now() + 2000
  while (claimed() <= before && Date.now() < patience) await pause(1)
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
const atRest = ({ old, next, isAcknowledged }: Moving): AtRest => {
  const profiles = rows('Account', 'profile', `address IN ('${old}', '${next}')`)
  const [profile] = profiles
  const object = String(profile?.['object'])
  const of = (table: string, where?: string) => rows('Account', table, where).filter((row) => row['object'] === object)
  const [change] = of('address_changes')
  const facts = {
    accounts: profiles.length,
    address: profile?.['address'],
    change: change?.['state'],
    operations: of('operations', `operation = '${change?.['operation']}' AND outcome = 'live'`).length,
    told: of('events', "name = 'address.changed'").length,
    reserved: of('directory_chores', `identifier = '${old}' AND chore = 'release'`).length,
    sessions: of('sessions').length,
    passkeys: of('authenticators').length,
  }
  const seen = JSON.stringify(facts)
  const whole = (address: string, state: string, written: number) =>
    JSON.stringify({
      accounts: 1,
      address,
      change: state,
      operations: written,
      told: written,
      reserved: written,
      sessions: 1,
      passkeys: 1,
    })
  if (seen === whole(next, 'done', 1)) return { address: next, state: 'new' }
  return { address: old, state: seen === whole(old, 'pending', 0) && !isAcknowledged ? 'old' : 'neither' }
}

const pendingClaims = () => rows('Directory', 'identifiers', "state = 'pending'").length

/** Whether somebody who types an address and signs up with it is sent a code, and not that there is an account. */
const isFree = async (gateway: TestGateway, address: string): Promise<boolean> => {
  const browser = newBrowser()
  const flow = hiddenField(await browser.open('/_auth/sign-up'), 'flow')
  const before = (await gateway.mails(address)).length
  await browser.submit('/_auth/sign-up', { flow, address })
  const patience = Date.now() + 1500
  while ((await gateway.mails(address)).length === before && Date.now() < patience) await pause(20)
  const [mail] = await gateway.mails(address)
  return mail !== undefined && (await gateway.mails(address)).length > before && /^\d{6}$/m.test(mail.text)
}

describe(`a runtime that is killed in the middle of changes of address (seed ${SEED})`, () => {
  it(`${KILLS} times leaves each account all of what it was, or all of what it becomes`, async () => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      await killAmongChanges(await start())
      const when = `kill ${kill}, seed ${SEED}`
      expect(damageOf(stateDir), when).toEqual([])
      expect(
        customers.map(atRest).filter(({ state }) => state === 'neither'),
        when,
      ).toEqual([])
    }
    figure('Crashes', 'SIGKILLs of the runtime in the middle of changes of address', KILLS)
  })

  it('leaves each address to whom it belongs: the account finds its own, and what it did not come to have is free', async () => {
    const states = customers.map((customer) => ({ customer, state: atRest(customer).state }))
    const gateway = await start()
    const until = Date.now() + (FLOW + 15) * 1000
    while (pendingClaims() > 0 && Date.now() < until) await pause(200)
    expect(pendingClaims()).toBe(0)
    for (const { customer, state } of states) {
      const { old, next, home, passkey } = customer
      const isNew = state === 'new'
      expect((await home.open('/_auth/account')).body, old).toContain(isNew ? next : old)
      const browser = newBrowser()
      const signIn = await browser.submit('/_auth/sign-in/passkey', await passkeySignInForm(browser, passkey, host()))
      expect(signIn.status, old).toBe(303)
      expect(await isFree(gateway, next), next).toBe(!isNew)
      expect(await isFree(gateway, old), old).toBe(false)
    }
    await gateway.stop()
    const count = (state: string) => states.filter((each) => each.state === state).length
    figure(
      'Crashes',
      'changes of address under way when it was killed: left as they were, and complete',
      `${count('old')}, ${count('new')}`,
    )
  })
})
