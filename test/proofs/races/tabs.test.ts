import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signInByCode, signUp, stepUpForm } from '../../support/customer.ts'
import { figure } from '../../support/figures.ts'
import type { PlainAnswer, PlainBrowser } from '../../support/plain-browser.ts'
import { readAnswer } from '../../support/plain-browser.ts'
import { holdLastBytes } from '../../support/raw-race.ts'
import { type Arena, customerWithPasskey, startArena } from './arrange.ts'

const TABS = 50
/** Seconds. */
const LEASE = 1

let arena: Arena

beforeAll(async () => {
  arena = await startArena({ change: (config) => ({ ...config, lifetimes: { lease: `${LEASE}s` } }) })
})

afterAll(() => arena.stop())

const leaseEnds = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LEASE * 1000 + 100))

/** Every tab asks for a page with the cookies that the browser holds now, all of them after the lease has ended. */
const askFromAllTabs = async (tabs: readonly PlainBrowser[]): Promise<readonly PlainAnswer[]> => {
  const { release } = await holdLastBytes(
    arena.gateway.port,
    tabs.map((tab) => tab.asked('/')),
  )
  await leaseEnds()
  return (await release()).map(readAnswer)
}

const tabsOf = (browser: PlainBrowser): readonly PlainBrowser[] => Array.from({ length: TABS }, () => browser.fork())

/** All tabs got in and a cookie each, and each of these cookies is taken again after its lease. */
const allGoOn = async (tabs: readonly PlainBrowser[]): Promise<void> => {
  const answers = await askFromAllTabs(tabs)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(TABS)
  const renewed = answers.filter(({ setCookies }) => setCookies.some((line) => /^__Host-Http-postern=[^;]/.test(line)))
  expect(renewed).toHaveLength(TABS)
  for (const [index, answer] of answers.entries()) tabs[index]?.hear(answer)
  const again = await askFromAllTabs(tabs)
  expect(again.filter(({ status }) => status === 200)).toHaveLength(TABS)
}

describe.concurrent(`${TABS} tabs whose lease ends together`, () => {
  it('all go on, in one session', async () => {
    const browser = arena.browser()
    const address = arena.address()
    await signUp(arena.gateway, browser, address)
    await allGoOn(tabsOf(browser))
    const [account] = arena.rows('Account', 'profile', `address = '${address}'`)
    const sessions = arena.rows('Account', 'sessions').filter(({ object }) => object === account?.['object'])
    expect(sessions).toHaveLength(1)
    figure('Races', 'tabs whose lease ended together and went on', TABS)
  })

  it('all go on though one of them has stepped up meanwhile', async () => {
    const { address, passkey } = await customerWithPasskey(arena)
    const browser = arena.browser()
    await signInByCode(arena.gateway, browser, address, 2)
    const tabs = tabsOf(browser)
    const form = await stepUpForm(browser, passkey, arena.host)
    expect(await browser.submit('/_auth/step-up', form)).toMatchObject({ status: 303 })
    await allGoOn(tabs)
  })
})
