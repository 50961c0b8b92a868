import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { installedDeployment } from '#config/installed.ts'
import { Account } from '#objects/account.object.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { browser, operation, pass, stopClock } from '../directory/arrange.ts'
import { addressOf, ask, linkTo, move, NEW, notices, OTHER, press, states, tryProve } from './address-arrange.ts'
import {
  type AccountStub,
  ADDRESS,
  accountWithPasskey,
  count,
  DAY,
  type Held,
  HOUR,
  held,
  MINUTE,
  newAccount,
  nextFlow,
  now,
  renew,
  requestId,
  rows,
  SITE,
  setPassword,
  signIn,
  tryPasskey,
} from './arrange.ts'

beforeEach(stopClock)

const SECOND = 'ada@work.example.com'

const signedInBy = async (stub: AccountStub, passkey: SoftwarePasskey): Promise<Held> => {
  const answer = await tryPasskey(stub, passkey)
  if (!answer.ok) throw new Error(answer.failure.code)
  return held(answer.value)
}

/** When the account gives an address back; undefined where it keeps it. */
const givenBackAt = (stub: AccountStub, address: string): Promise<number | undefined> =>
  runInDurableObject(stub, (_object, { storage }) => {
    const [chore] = storage.sql
      .exec(`SELECT due_at FROM directory_chores WHERE chore = 'release' AND identifier = ?`, address)
      .toArray()
    return chore === undefined ? undefined : Number(chore['due_at'])
  })

/** The links of the notices to an address whose subject holds these words. */
const linksTo = async (stub: AccountStub, to: string, words: string) =>
  (await notices(stub)).filter((notice) => notice.to === to && notice.subject.includes(words)).map(({ link }) => link)

describe('an address that is to be given back', () => {
  it('is kept until a change to it that waits has come about', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    await move(stub, session)
    await stub.cancelAddress({ proof: session.proof, requestId })
    pass(DAY + 12 * HOUR)
    expect((await move(stub, await signIn(stub))).outcome).toBe('held')
    expect(await givenBackAt(stub, NEW)).toBeGreaterThan(now() + DAY)
  })

  it('is kept where the account goes back to it, though it was taken up again in another spelling', async () => {
    const { stub, session } = await accountWithPasskey()
    const { session: second } = await move(stub, session)
    const first = await linkTo(stub, ADDRESS, 'was changed')
    await move(stub, second, ADDRESS.toUpperCase())
    expect(await press(stub, first)).toMatchObject({ value: { kind: 'revert' } })
    expect(await addressOf(stub)).toBe(ADDRESS)
    expect(await givenBackAt(stub, ADDRESS)).toBeUndefined()
    expect(await givenBackAt(stub, NEW)).toBeDefined()
  })

  it('is kept for thirty days since it was left, though it was taken up and left again by a revert', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    await move(stub, session)
    const left = now()
    pass(8 * DAY)
    await move(stub, await signedInBy(stub, passkey), ADDRESS)
    await press(stub, await linkTo(stub, NEW, 'Take my account back'))
    expect(await addressOf(stub)).toBe(NEW)
    expect(await givenBackAt(stub, ADDRESS)).toBe(left + 30 * DAY)
  })
})

describe('the link that stops a change, once that has come about', () => {
  it('takes the account back to whichever former address it went to', async () => {
    const { stub, session } = await accountWithPasskey()
    const { session: second } = await move(stub, session)
    const firstAt = now()
    pass(MINUTE)
    const before = await linksTo(stub, ADDRESS, 'was asked for')
    const change = await ask(stub, second, OTHER)
    const [stop] = (await linksTo(stub, ADDRESS, 'was asked for')).filter(
      (link) => !before.some((other) => `${other?.secret}` === `${link?.secret}`),
    )
    if (stop === undefined) throw new Error('the former address is told')
    expect(await stub.contestable(stop.secret)).toMatchObject({ value: { kind: 'stop-change' } })
    await tryProve(stub, second, change)
    expect(await stub.contestable(stop.secret)).toMatchObject({
      value: { kind: 'revert', address: 'a•••@e••.com', when: firstAt },
    })
    expect(await press(stub, stop)).toMatchObject({ value: { kind: 'revert' } })
    expect(await addressOf(stub)).toBe(ADDRESS)
    expect(await states(stub)).toEqual(['reverted', 'reverted'])
  })

  it('protects the account at a second address, which cannot take it back, and does not say that it stopped', async () => {
    const { stub, session } = await accountWithPasskey()
    const { session: mine } = await move(stub, session, SECOND, 'notification')
    const change = await ask(stub, mine)
    const stop = await linkTo(stub, SECOND, 'was asked for')
    await tryProve(stub, mine, change)
    expect(await stub.contestable(stop.secret)).toMatchObject({
      value: { kind: 'not-me', about: 'address-change-asked' },
    })
    expect(await press(stub, stop)).toMatchObject({ value: { kind: 'not-me' } })
    expect(await addressOf(stub)).toBe(NEW)
    expect(await rows(stub, 'sessions')).toEqual([])
  })
})

describe('the link that stops a change which waits', () => {
  it('is good for as long as that waits, though other links end before', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const config = { ...JSON.parse(env.POSTERN_CONFIG ?? '{}'), lifetimes: { addressHold: '14d', contestLink: '1d' } }
    await runInDurableObject(stub, async (_object, state) => {
      const account = new Account(state, { ...env, POSTERN_CONFIG: JSON.stringify(config) })
      const { proof } = session
      const wish = {
        proof,
        what: 'address',
        address: NEW,
        operation: operation('held'),
        site: SITE,
        requestId,
      } as const
      const asked = await account.askAddress(wish)
      if (!asked.ok) throw new Error(asked.failure.code)
      pass(5 * MINUTE)
      await account.proveAddress({ proof, change: asked.value.change, site: SITE, requestId })
    })
    const links = [await linkTo(stub, ADDRESS, 'was asked for'), await linkTo(stub, ADDRESS, 'is about to change')]
    pass(14 * DAY - 1)
    for (const { secret } of links) {
      expect(await stub.contestable(secret)).toMatchObject({ value: { kind: 'stop-change' } })
    }
  })
})

describe('the notice of a change that has come about', () => {
  it('leads to the site on which it was asked for, though it comes a day later', async () => {
    const stub = await newAccount()
    const { proof } = await signIn(stub)
    const config = JSON.parse(env.POSTERN_CONFIG ?? '{}')
    const outlet = { ...config.sites[0], id: 'outlet', publicUrl: 'https://outlet.localhost', audience: 'outlet' }
    const { issuer } = installedDeployment(env)
    const POSTERN_CONFIG = JSON.stringify({ ...config, issuer, sites: [...config.sites, outlet] })
    await runInDurableObject(stub, async (_object, state) => {
      const account = new Account(state, { ...env, POSTERN_CONFIG })
      const wish = { proof, what: 'address', address: NEW, operation: operation('held'), requestId } as const
      const asked = await account.askAddress({ ...wish, site: 'outlet' })
      if (!asked.ok) throw new Error(asked.failure.code)
      await account.proveAddress({ proof, change: asked.value.change, site: 'outlet', requestId })
      pass(DAY)
      await account.alarm()
    })
    const [told] = (await notices(stub)).filter(({ subject }) => subject.includes('was changed'))
    expect(told?.text).toContain('https://outlet.localhost/')
  })

  it('gives the old address seven days of it, though an earlier one whose time ends sooner had left it too', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    const first = await ask(stub, session)
    pass(10 * MINUTE)
    const proved = await tryProve(stub, session, first)
    if (!proved.ok) throw new Error(proved.failure.code)
    await move(stub, await signedInBy(stub, passkey), ADDRESS)
    pass(7 * DAY - 5 * MINUTE)
    await move(stub, await signedInBy(stub, passkey), OTHER)
    const links = await linksTo(stub, ADDRESS, 'was changed')
    pass(7 * DAY - 1)
    const live = await Promise.all(links.map((link) => (link ? stub.contestable(link.secret) : undefined)))
    expect(live).toContainEqual(expect.objectContaining({ value: expect.objectContaining({ kind: 'revert' }) }))
  })
})

describe('a revert', () => {
  it('is told to a second address that it brings back', async () => {
    const { stub, passkey, session: own } = await accountWithPasskey()
    await move(stub, own, SECOND, 'notification')
    pass(MINUTE)
    const { session } = await move(stub, await signedInBy(stub, passkey))
    await stub.removeSecondAddress({ proof: session.proof, site: SITE, requestId })
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    expect(await linksTo(stub, SECOND, 'was put back')).toHaveLength(1)
  })

  it('leaves who reads a newer mailbox nothing to end the owner’s sessions by, but to object', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    pass(MINUTE)
    const { session: theirs } = await move(stub, session)
    const { session: last } = await move(stub, theirs, 'thief@second.example.com', 'notification')
    await setPassword(stub, last)
    const leftOver = [await linkTo(stub, NEW, 'password'), await linkTo(stub, 'thief@second.example.com', 'password')]
    const own = await linkTo(stub, ADDRESS, 'password')
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    const mine = await signedInBy(stub, passkey)
    for (const link of leftOver) {
      expect(await press(stub, link)).toMatchObject({ ok: false, failure: { code: 'link_invalid' } })
    }
    expect(await renew(stub, mine.proof)).toMatchObject({ ok: true })
    expect(await stub.contestable(own.secret)).toMatchObject({ value: { kind: 'not-me' } })
    expect(await press(stub, await linkTo(stub, NEW, 'former address'))).toMatchObject({ value: { kind: 'dispute' } })
  })
})

describe('a recovery', () => {
  /** Proves the mailbox that the account has, in a browser that nobody knows. */
  const begin = async (stub: AccountStub) => {
    const recovery = { flow: nextFlow(), browser: browser(2) }
    const begun = await stub.beginRecovery({ ...recovery, epoch: (await stub.opening()).epoch, requestId })
    if (!begun.ok) throw new Error(begun.failure.code)
    return recovery
  }

  /** The same, and waits; gives the recovery, and the secret of the link to its status. */
  const wait = async (stub: AccountStub) => {
    const recovery = await begin(stub)
    const begun = await stub.delayRecovery({ ...recovery, site: SITE, requestId })
    if (!begun.ok) throw new Error(begun.failure.code)
    return { recovery, link: begun.value.link }
  }

  const expectOver = async (stub: AccountStub, { recovery, link }: Awaited<ReturnType<typeof wait>>) => {
    expect(await stub.recoveryStatus(link)).toMatchObject({ failure: { code: 'link_invalid' } })
    expect(await stub.recoveryProgress(recovery)).toMatchObject({ failure: { code: 'recovery_over' } })
    expect(await count(stub, 'recovery.cancelled')).toBe(1)
  }

  it('that waits is over, as one in progress is, when the account is taken back', async () => {
    const { stub, session } = await accountWithPasskey()
    await move(stub, session)
    const waiting = await wait(stub)
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    await expectOver(stub, waiting)
  })

  it('that waits is over, as one in progress is, when the newer address objects, and none begins until that is decided', async () => {
    const { stub, session } = await accountWithPasskey()
    await move(stub, session)
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    const waiting = await wait(stub)
    pass(2 * DAY)
    await press(stub, await linkTo(stub, NEW, 'former address'))
    await expectOver(stub, waiting)
    const again = await begin(stub)
    expect(await stub.delayRecovery({ ...again, site: SITE, requestId })).toMatchObject({
      failure: { code: 'account_disputed' },
    })
    pass(3 * DAY)
    expect(await stub.recoveryStatus((await wait(stub)).link)).toMatchObject({ value: { readyAt: now() + 3 * DAY } })
  })
})
