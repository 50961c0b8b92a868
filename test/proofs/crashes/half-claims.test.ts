import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { freePort } from '../../../src/dev/node/ports.ts'
import { flowIn, signInByCode, signUp } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import { inFrontOf, startGateway, type TestGateway } from '../../support/gateway.ts'
import { type Origin, startEchoOrigin } from '../../support/origin.ts'
import { hiddenField, type PlainBrowser, plainBrowser } from '../../support/plain-browser.ts'
import { holdLastBytes } from '../../support/raw-race.ts'
import { killerOf } from '../../support/runtime-process.ts'
import { size } from '../../support/sizes.ts'
import { storedRows } from '../../support/stored-rows.ts'
import { chanceFrom } from './seeded.ts'

/** Seconds that a flow lasts here, after which a claim that broke off is settled. */
const FLOW = size(4, 8)
/** Sign-ups that are under way when the runtime dies. */
const UNDER_WAY = size(8, 12)
const KILLS = size(1, 12)
/** Kills after which it is given up to cut a claim off: a proof without one proves nothing. */
const MOST_KILLS = 15
/** Most milliseconds for which the runtime lives on after a claim was seen that is not confirmed. */
const MOMENT = 12

const SECRET = Buffer.alloc(32, 'claims').toString('base64url')
const SEED = Number(process.env['POSTERN_SEED'] ?? 7)

const chance = chanceFrom(SEED)
let origin: Origin
let stateDir: string
let port: number
let running: TestGateway | undefined
let addresses = 0

beforeAll(async () => {
  origin = await startEchoOrigin()
  stateDir = await mkdtemp(join(tmpdir(), 'postern-claims-'))
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

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

const browserOf = (): PlainBrowser => plainBrowser(port, `localhost:${port}`)

const pending = () => storedRows(stateDir, 'Directory', 'identifiers', `state = 'pending'`)

/** The form that ends a sign-up, ready to be sent. */
const readySignUp = async (gateway: TestGateway, address: string): Promise<string> => {
  const browser = browserOf()
  const flow = hiddenField(await browser.open('/_auth/sign-up'), 'flow')
  const sent = await browser.submit('/_auth/sign-up', { flow, address })
  const code = /^\d{6}$/m.exec((await gateway.nextMail(address)).text)?.[0] ?? ''
  return browser.written('/_auth/sign-up/code', { flow: flowIn(sent), code })
}

/** Kills the runtime while sign-ups are claiming their addresses; gives these. */
const killAmongClaims = async (): Promise<readonly string[]> => {
  const gateway = await start()
  const claiming = Array.from({ length: UNDER_WAY }, () => {
    addresses += 1
    return `claimant-${addresses}@example.com`
  })
  const requests = await Promise.all(claiming.map((address) => readySignUp(gateway, address)))
  const { release } = await holdLastBytes(port, requests)
  const kill = killerOf(port)
  const before = pending().length
  const patience = Date.now() + 1000
  const answers = release().catch(() => [])
  while (pending().length <= before && Date.now() < patience) await pause(1)
  await pause(chance.below(MOMENT))
  kill()
  await answers
  await gateway.stop()
  return claiming
}

const hasAccount = (address: string): boolean =>
  storedRows(stateDir, 'Account', 'profile', `address = '${address}'`).length > 0

describe(`an address whose claim a crash has cut off (seed ${SEED})`, () => {
  it('is free or its account lives when the flow has ended, and no claim is left over', async () => {
    const claiming: string[] = []
    const cutOff = new Set<unknown>()
    for (let kill = 1; kill <= KILLS || (cutOff.size === 0 && kill <= MOST_KILLS); kill += 1) {
      claiming.push(...(await killAmongClaims()))
      // Those of an earlier kill may be settled by now.
      for (const claim of pending()) cutOff.add(claim['identifier'])
    }
    expect(cutOff.size, `half claims, seed ${SEED}`).toBeGreaterThan(0)
    const gateway = await start()
    const until = Date.now() + (FLOW + 10) * 1000
    while (pending().length > 0 && Date.now() < until) await pause(100)
    expect(pending()).toEqual([])
    const made = claiming.filter(hasAccount)
    for (const address of claiming) {
      const browser = browserOf()
      const before = (await gateway.mails(address)).length
      if (made.includes(address)) {
        expect(await signInByCode(gateway, browser, address, before)).toMatchObject({ status: 303, location: '/' })
      } else expect(await signUp(gateway, browser, address, before)).not.toBe('')
    }
    await gateway.stop()
    figure('Crashes', 'addresses whose claim a SIGKILL cut off, all free or live when the flow had ended', cutOff.size)
  })
})
