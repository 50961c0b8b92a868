import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort } from '../../../src/dev/node/ports.ts'
import { flowIn } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import { inFrontOf, startGateway, type TestGateway } from '../../support/gateway.ts'
import { type Origin, startEchoOrigin } from '../../support/origin.ts'
import { hiddenField, type PlainBrowser, plainBrowser, readAnswer } from '../../support/plain-browser.ts'
import { race } from '../../support/raw-race.ts'
import { killerOf } from '../../support/runtime-process.ts'
import { size } from '../../support/sizes.ts'
import { damageOf, storedRows } from '../../support/stored-rows.ts'
import { chanceFrom } from './seeded.ts'
import { crowd, emptyTown, handsOutSession, type Life, signInByPasskey } from './town.ts'

const KILLS = size(5, 20)
const CROWD = size(8, 12)
/** Sign-ups that begin in one life of the runtime: all lives together stay below the 200 addresses of an hour. */
const NEWCOMERS = 8
/** Acknowledged successes after which the runtime dies: at least so many, and fewer than so many more. */
const LIFE = { least: 3, more: size(4, 16) }
/** Most milliseconds from the last of these to the end. */
const MOMENT = 40
/** Requests that are repeated after each restart; after the last one all are. */
const SAMPLE = size(8, 20)

const SECRET = Buffer.alloc(32, 'crashes').toString('base64url')
const SEED = Number(process.env['POSTERN_SEED'] ?? 20_261)

const town = emptyTown()
const subjects = new Map<string, string>()
const chance = chanceFrom(SEED)
let origin: Origin
let stateDir: string
let port: number
let running: TestGateway | undefined

beforeAll(async () => {
  origin = await startEchoOrigin()
  stateDir = await mkdtemp(join(tmpdir(), 'postern-crashes-'))
  port = await freePort()
})

afterAll(async () => {
  await running?.stop()
  await origin.stop()
  await rm(stateDir, { recursive: true, force: true })
})

const start = async (): Promise<TestGateway> => {
  running = await startGateway({ config: inFrontOf(origin.url), stateDir, port, secret: SECRET })
  return running
}

/**
 * Lets the crowd act on a runtime until it is killed at a random moment; gives the successes that the crowd had before.
 */
const actAndDie = async (gateway: TestGateway): Promise<number> => {
  const life: Life = { gateway, town, chance, newcomers: NEWCOMERS, killed: false }
  const kill = killerOf(port)
  const successes = LIFE.least + chance.below(LIFE.more)
  const enough = town.spent.length + successes
  const acting = crowd(life, CROWD)
  const patience = Date.now() + 15_000
  while (town.spent.length < enough && Date.now() < patience) await pause(1)
  await pause(chance.below(MOMENT))
  life.killed = true
  kill()
  await acting
  await gateway.stop()
  return successes
}

const rows = (object: 'Account' | 'Directory', table: string, where?: string) =>
  storedRows(stateDir, object, table, where)

/** What is wrong with the accounts at rest: each must be whole or absent, and what the directory confirms must exist. */
const unsoundAccounts = (): readonly string[] => {
  const profiles = new Map(rows('Account', 'profile').map((row) => [String(row['object']), row]))
  const made = new Set(
    rows('Account', 'operations', `outcome = 'live'`).map((row) => `${row['object']} ${row['operation']}`),
  )
  const claims = rows('Directory', 'identifiers')
  const claimed = new Set(claims.map((row) => `${row['account']} ${row['operation']}`))
  const addresses = [...profiles.values()].map((row) => String(row['address']))
  const orphans = (['sessions', 'authenticators'] as const).flatMap((table) =>
    rows('Account', table).filter((row) => !profiles.has(String(row['object']))),
  )
  return [
    ...[...made]
      .map((entry) => entry.split(' ')[0] ?? '')
      .filter((account) => !profiles.has(account))
      .map((account) => `half of the account ${account}`),
    ...orphans.map((row) => `rows without an account in ${row['object']}`),
    ...[...profiles.keys()]
      .filter((account) => ![...claimed].some((claim) => claim.startsWith(account) && made.has(claim)))
      .map((account) => `nobody finds the account ${account}`),
    ...claims
      .filter((row) => row['state'] === 'confirmed' && !made.has(`${row['account']} ${row['operation']}`))
      .map((row) => `an identifier leads to the missing account ${row['account']}`),
    ...addresses.filter((address, index) => addresses.indexOf(address) < index).map((address) => `${address} twice`),
  ]
}

/** Accounts that were acknowledged and are gone, or are not the ones that they were. */
const changedAccounts = (): readonly string[] => {
  const now = new Map(rows('Account', 'profile').map((row) => [String(row['address']), String(row['subject'])]))
  for (const address of town.people.keys()) {
    const subject = now.get(address)
    if (subject !== undefined && !subjects.has(address)) subjects.set(address, subject)
  }
  return [...town.people.keys()].filter((address) => !now.has(address) || now.get(address) !== subjects.get(address))
}

/** Mails that the gateway said it sent, and that are neither in the inbox nor waiting to be sent. */
const lostMails = async (gateway: TestGateway): Promise<number> => {
  let missing = 0
  for (const [address, sent] of [...town.sent].slice(-NEWCOMERS * 2)) {
    missing += Math.max(0, sent - (await gateway.mails(address)).length)
  }
  return Math.max(0, missing - rows('Directory', 'outbox').length)
}

/** A mail whose sending died with the runtime is tried again after a minute, for which a full run alone waits. */
const allMailsLeave = async (): Promise<void> => {
  const until = Date.now() + size(0, 90_000)
  const waiting = () => rows('Directory', 'outbox').length + rows('Account', 'outbox').length
  while (waiting() > 0 && Date.now() < until) await pause(500)
  expect(waiting()).toBeLessThanOrEqual(size(Number.MAX_SAFE_INTEGER, 0))
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const isSignedIn = async (browser: PlainBrowser): Promise<boolean> =>
  (await browser.fork().open('/_auth/account')).status === 200

const subjectOf = async (browser: PlainBrowser): Promise<string> => {
  const { body } = await browser.fork().open('/')
  const claims = /"postern-assertion","[^".]+\.([^".]+)\./i.exec(body)?.[1] ?? ''
  return /"sub":"([^"]+)"/.exec(Buffer.from(claims, 'base64url').toString())?.[1] ?? ''
}

/** A browser that an address has signed in to; the inbox forgets older mails, so that their number tells nothing. */
const signedInByCode = async (gateway: TestGateway, address: string): Promise<PlainBrowser> => {
  const browser = plainBrowser(port, `localhost:${port}`)
  const [before] = await gateway.mails(address)
  const flow = hiddenField(await browser.open('/_auth/sign-in'), 'flow')
  const sent = await browser.submit('/_auth/sign-in', { flow, address })
  const until = Date.now() + 5000
  let [mail] = await gateway.mails(address)
  while (JSON.stringify(mail) === JSON.stringify(before) && Date.now() < until) {
    await pause(20)
    mail = (await gateway.mails(address))[0]
  }
  const code = /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? ''
  expect(await browser.submit('/_auth/sign-in/code', { flow: flowIn(sent), code })).toMatchObject({ status: 303 })
  return browser
}

/** How many of the requests that redeemed something do so again. */
const redeemedAgain = async (requests: readonly string[]): Promise<number> => {
  let again = 0
  for (let from = 0; from < requests.length; from += SAMPLE) {
    const answers = await race(port, requests.slice(from, from + SAMPLE))
    again += answers.map(readAnswer).filter(handsOutSession).length
  }
  return again
}

const checkAgainstTheRuntime = async (gateway: TestGateway, sample: number): Promise<void> => {
  const people = [...town.people.values()]
  expect(await redeemedAgain(town.spent.slice(-sample)), 'redeemed again').toBe(0)
  for (const browser of town.revoked.slice(-sample)) expect(await isSignedIn(browser), 'revoked lives').toBe(false)
  for (const { browsers, address } of people.slice(-sample)) {
    for (const browser of browsers.slice(-2)) {
      expect(await isSignedIn(browser), 'an acknowledged session is gone').toBe(true)
      expect(await subjectOf(browser)).toBe(subjects.get(address))
    }
  }
  const life: Life = { gateway, town, chance, newcomers: 0, killed: false }
  for (const person of people.filter(({ passkeys }) => passkeys.length > 0).slice(-Math.ceil(sample / 4))) {
    const browser = await signInByPasskey(life, person)
    if (browser === undefined) throw new Error(`${person.address} is not let in by its passkey`)
    expect(await subjectOf(browser)).toBe(subjects.get(person.address))
  }
  expect(await lostMails(gateway), 'mails lost').toBe(0)
}

describe(`a runtime that is killed in the middle of sign-ups, sign-ins and sign-outs (seed ${SEED})`, () => {
  it(`${KILLS} times leaves each account whole or absent, and forgets nothing that it acknowledged`, async () => {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const gateway = await start()
      await checkAgainstTheRuntime(gateway, SAMPLE)
      const successes = await actAndDie(gateway)
      const when = `kill ${kill} after ${successes} successes, seed ${SEED}`
      expect(damageOf(stateDir), when).toEqual([])
      expect(unsoundAccounts(), when).toEqual([])
      expect(changedAccounts(), when).toEqual([])
      expect(town.complaints, when).toEqual([])
    }
    figure('Crashes', 'SIGKILLs of the runtime in the middle of sign-ups, sign-ins and sign-outs', KILLS)
  })

  it('was doing all of that when it was killed', () => {
    expect(town.people.size).toBeGreaterThan(KILLS)
    expect(town.spent.length).toBeGreaterThanOrEqual(KILLS * LIFE.least)
    expect(town.revoked.length).toBeGreaterThan(0)
  })

  it('lets every address in that it confirmed, to the account that it made, and nothing else', async () => {
    const gateway = await start()
    await checkAgainstTheRuntime(gateway, Number.MAX_SAFE_INTEGER)
    await allMailsLeave()
    expect(await lostMails(gateway), 'mails lost').toBe(0)
    for (const address of town.people.keys()) {
      expect(await subjectOf(await signedInByCode(gateway, address))).toBe(subjects.get(address))
    }
    await gateway.stop()
    figure('Crashes', 'accounts that were acknowledged, and found again with the same subject', town.people.size)
    figure('Crashes', 'sign-ups that were begun', town.attempted.size)
    figure('Crashes', 'codes, flows and challenges that were redeemed, and tried again in vain', town.spent.length)
    figure('Crashes', 'sessions that were ended, and shown again in vain', town.revoked.length)
  })
})
