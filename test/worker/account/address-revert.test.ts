import { beforeEach, describe, expect, it } from 'vitest'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  addressOf,
  ask,
  linkTo,
  move,
  NEW,
  notices,
  OTHER,
  press,
  ring,
  states,
  tryAsk,
  tryProve,
} from './address-arrange.ts'
import {
  type AccountStub,
  ADDRESS,
  accountWithPasskey,
  addApp,
  addPasskey,
  count,
  DAY,
  events,
  type Held,
  HOUR,
  held,
  LONG,
  MINUTE,
  renew,
  requestId,
  rows,
  SITE,
  setPassword,
  tryPasskey,
  tryPassword,
  tryRemove,
  trySaveCode,
  trySetPassword,
  trySignIn,
} from './arrange.ts'

beforeEach(stopClock)

const refusal = (code: string) => ({ ok: false, failure: { code } })
const INVALID = refusal('link_invalid')
const THIEFS = 'eleven green herons'

const signedInBy = async (stub: AccountStub, passkey: SoftwarePasskey): Promise<Held> => {
  const answer = await tryPasskey(stub, passkey)
  if (!answer.ok) throw new Error(answer.failure.code)
  return held(answer.value)
}

/** A customer of long standing with a passkey and a password, whose stepped-up session a thief has. */
const robbed = async () => {
  const { stub, passkey, session } = await accountWithPasskey()
  await setPassword(stub, session)
  pass(30 * DAY)
  const thief = await signedInBy(stub, passkey)
  return { stub, passkey, thief }
}

/** What the thief does next: a passkey and password of their own, and nothing left of the customer's. */
const takeOver = async (stub: AccountStub, passkey: SoftwarePasskey, thief: Held) => {
  pass(1)
  const { passkey: theirs, session } = await addPasskey(stub, thief)
  const raised = await setPassword(stub, session, THIEFS)
  const { id } = passkey
  const [row] = (await rows(stub, 'authenticators')).filter((stored) => stored['id'] === id)
  expect(row).toBeDefined()
  const overview = await stub.securityOverview(raised.proof)
  if (!overview.ok) throw new Error(overview.failure.code)
  const mine = overview.value.passkeys.find((listed) => listed.id === id)
  if (mine === undefined) throw new Error('the customer has a passkey')
  expect(await tryRemove(stub, raised, { factor: 'passkey', id: mine.id })).toMatchObject({ ok: true })
  return { theirs, session: raised }
}

describe('the link that takes an account back', () => {
  it('restores the address and what was removed since, and takes away what was added', async () => {
    const { stub, passkey, thief } = await robbed()
    const { session } = await move(stub, thief)
    const { theirs, session: last } = await takeOver(stub, passkey, session)
    await trySaveCode(stub, last)
    pass(6 * DAY)
    expect(await press(stub, await linkTo(stub, ADDRESS, 'was changed'))).toMatchObject({
      ok: true,
      value: { kind: 'revert' },
    })
    expect(await addressOf(stub)).toBe(ADDRESS)
    expect(await tryPasskey(stub, theirs)).toMatchObject({ ok: false })
    expect(await tryPassword(stub, THIEFS)).toMatchObject(refusal('password_wrong'))
    expect((await tryPasskey(stub, passkey)).ok).toBe(true)
    expect((await tryPassword(stub, LONG, { known: true })).ok).toBe(true)
    expect(await rows(stub, 'authenticators')).toHaveLength(2)
  })

  it('ends every session, outdates every flow, restricts the account for a day, and signs nobody in', async () => {
    const { stub, thief } = await robbed()
    const { session } = await move(stub, thief)
    const before = await stub.opening()
    const pressed = await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    expect(await renew(stub, session.proof)).toMatchObject(refusal('session_ended'))
    expect(await rows(stub, 'sessions')).toEqual([])
    expect((await stub.opening()).epoch).toBeGreaterThan(before.epoch)
    expect(Object.keys(pressed.ok ? pressed.value : {}).sort()).toEqual(['addresses', 'kind'])
    const [profile] = await rows(stub, 'profile')
    expect(profile).toMatchObject({ restricted_until: Math.floor(Date.now() / 1000) + DAY })
  })

  it('leaves alone what is older than the change, used or not', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    const { session: withApp } = await addApp(stub, await setPassword(stub, session))
    await trySaveCode(stub, withApp)
    pass(MINUTE)
    await move(stub, await signedInBy(stub, passkey))
    const before = (await rows(stub, 'authenticators')).map(({ id }) => id)
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    expect((await rows(stub, 'authenticators')).map(({ id }) => id)).toEqual(before)
  })

  it('tells what is older from what is newer within one second too', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    const { session: thief } = await move(stub, session)
    const { passkey: theirs } = await addPasskey(stub, thief)
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    expect((await tryPasskey(stub, passkey)).ok).toBe(true)
    expect(await tryPasskey(stub, theirs)).toMatchObject({ ok: false })
  })

  it('is not outrun by a second hop, whose own link dies', async () => {
    const { stub, thief } = await robbed()
    const { session } = await move(stub, thief)
    const { session: second } = await move(stub, session, OTHER)
    await addPasskey(stub, second)
    const hop = await linkTo(stub, NEW, 'Take my account back')
    const both = (await notices(stub)).filter(({ to, subject }) => to === ADDRESS && subject.includes('was changed'))
    expect(both).toHaveLength(2)
    const [first, again] = both.map(({ link }) => link)
    if (first === undefined || again === undefined) throw new Error('both carry a link')
    expect(await press(stub, first)).toMatchObject({ value: { kind: 'revert' } })
    expect(await addressOf(stub)).toBe(ADDRESS)
    expect(await states(stub)).toEqual(['reverted', 'reverted'])
    expect(await press(stub, hop)).toMatchObject(INVALID)
    expect(await press(stub, again)).toMatchObject(INVALID)
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it('of a second hop takes back that one alone, and leaves the first its own', async () => {
    const { stub, thief } = await robbed()
    const { session } = await move(stub, thief)
    await move(stub, session, OTHER)
    await press(stub, await linkTo(stub, NEW, 'Take my account back'))
    expect(await addressOf(stub)).toBe(NEW)
    expect(await states(stub)).toEqual(['done', 'reverted'])
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    expect(await addressOf(stub)).toBe(ADDRESS)
    expect(await states(stub)).toEqual(['reverted', 'reverted'])
  })

  it('is good for seven days, and then what was removed is gone for good', async () => {
    const { stub, passkey, thief } = await robbed()
    const { session } = await move(stub, thief)
    await takeOver(stub, passkey, session)
    const link = await linkTo(stub, ADDRESS, 'was changed')
    expect(await rows(stub, 'authenticators')).toHaveLength(4)
    pass(7 * DAY - 2)
    await ring(stub)
    expect(await stub.contestable(link.secret)).toMatchObject({ ok: true })
    expect(await rows(stub, 'authenticators')).toHaveLength(4)
    pass(2)
    expect(await stub.contestable(link.secret)).toMatchObject(INVALID)
    expect(await press(stub, link)).toMatchObject(INVALID)
    await ring(stub)
    expect(await rows(stub, 'authenticators')).toHaveLength(2)
    expect(await addressOf(stub)).toBe(NEW)
  })

  it('cancels what waits, and counts no change that it took back', async () => {
    const { stub, passkey, thief } = await robbed()
    const { session } = await move(stub, thief)
    const { session: second } = await move(stub, session, OTHER)
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    expect(await tryAsk(stub, second)).toMatchObject(refusal('session_ended'))
    pass(DAY)
    const mine = await signedInBy(stub, passkey)
    expect((await move(stub, mine, 'ada@example.io')).outcome).toBe('done')
  })

  it('takes a second address for notices away that came since', async () => {
    const { stub, passkey, thief } = await robbed()
    const { session } = await move(stub, thief)
    await move(stub, session, OTHER, 'notification')
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    const overview = await stub.addressOverview((await signedInBy(stub, passkey)).proof)
    expect(overview).toMatchObject({ value: { notification: null } })
  })

  it('brings a second address for notices back that went since', async () => {
    const { stub, passkey, session: own } = await accountWithPasskey()
    const { session: mine } = await move(stub, own, 'ada@work.example.com', 'notification')
    pass(MINUTE)
    const { session } = await move(stub, await signedInBy(stub, passkey))
    expect(mine.issued.sid).not.toBe(session.issued.sid)
    expect(await stub.removeSecondAddress({ proof: session.proof, site: SITE, requestId })).toMatchObject({ ok: true })
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    const overview = await stub.addressOverview((await signedInBy(stub, passkey)).proof)
    expect(overview).toMatchObject({ value: { notification: { address: 'ada@work.example.com' } } })
  })
})

describe('an authenticator that was removed while a change can be reverted', () => {
  it('signs nobody in, stands in no list and counts for nothing', async () => {
    const { stub, passkey, thief } = await robbed()
    const { session } = await move(stub, thief)
    const { session: theirs } = await takeOver(stub, passkey, session)
    expect(await tryPasskey(stub, passkey)).toMatchObject(refusal('response_refused'))
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: false })
    const overview = await stub.securityOverview(theirs.proof)
    expect(overview.ok && overview.value.passkeys.map(({ id }) => id)).not.toContain(passkey.id)
  })

  it('is gone at once where no change can be', async () => {
    const { stub, session } = await accountWithPasskey()
    const { passkey, session: raised } = await addPasskey(stub, session)
    const overview = await stub.securityOverview(raised.proof)
    const mine = overview.ok ? overview.value.passkeys.find(({ id }) => id === passkey.id) : undefined
    if (mine === undefined) throw new Error('there are two passkeys')
    await tryRemove(stub, raised, { factor: 'passkey', id: mine.id })
    expect(await rows(stub, 'authenticators')).toHaveLength(1)
  })
})

describe('the newer address', () => {
  /** A customer who has moved, and whose old mailbox somebody else reads. */
  const moved = async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    await setPassword(stub, session)
    pass(30 * DAY)
    const { session: after } = await move(stub, await signedInBy(stub, passkey))
    const { passkey: newer } = await addPasskey(stub, after)
    pass(HOUR)
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    return { stub, passkey, newer }
  }

  it('is told when the account is taken from it, and objects', async () => {
    const { stub } = await moved()
    const objection = await linkTo(stub, NEW, 'former address')
    expect(await stub.contestable(objection.secret)).toMatchObject({
      value: { kind: 'dispute', address: 'a•••@e••.net' },
    })
    expect(await press(stub, objection)).toMatchObject({ value: { kind: 'dispute' } })
    expect(await events(stub)).toContain('dispute.opened')
    const told = (await notices(stub)).filter(({ subject }) => subject.includes('Somebody else claims'))
    expect(told.map(({ to }) => to).sort()).toEqual([ADDRESS, NEW].sort())
  })

  it('closes the account by it to codes and to whatever is newer than the change', async () => {
    const { stub } = await moved()
    await press(stub, await linkTo(stub, NEW, 'former address'))
    expect(await trySignIn(stub)).toMatchObject(refusal('account_disputed'))
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it.each([
    ['a passkey', (stub: AccountStub, passkey: SoftwarePasskey) => tryPasskey(stub, passkey)],
    ['a password', (stub: AccountStub) => tryPassword(stub, LONG, { known: true })],
  ])('leaves the decision to %s from before the change, which ends the dispute', async (_, signIn) => {
    const { stub, passkey } = await moved()
    await press(stub, await linkTo(stub, NEW, 'former address'))
    expect((await signIn(stub, passkey)).ok).toBe(true)
    expect(await count(stub, 'dispute.decided')).toBe(1)
    expect((await trySignIn(stub)).ok).toBe(true)
  })

  it('closes it for 72 hours otherwise, and then it is as the revert has left it', async () => {
    const { stub } = await moved()
    await press(stub, await linkTo(stub, NEW, 'former address'))
    pass(72 * HOUR - 1)
    expect(await trySignIn(stub)).toMatchObject(refusal('account_disputed'))
    pass(1)
    expect((await trySignIn(stub)).ok).toBe(true)
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it('objects once, however many newer addresses there are', async () => {
    const { stub, thief } = await robbed()
    const { session } = await move(stub, thief)
    await move(stub, session, OTHER)
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    const one = await linkTo(stub, NEW, 'former address')
    const other = await linkTo(stub, OTHER, 'former address')
    expect(await press(stub, one)).toMatchObject({ ok: true })
    pass(72 * HOUR)
    expect(await press(stub, other)).toMatchObject(INVALID)
    expect((await trySignIn(stub)).ok).toBe(true)
  })
})

describe('a factor of an account that was taken back a short while ago', () => {
  /** Taken back by its owner, who signs in by the passkey from before; a day of restriction has begun. */
  const takenBack = async () => {
    const { stub, passkey, thief } = await robbed()
    await move(stub, thief)
    await press(stub, await linkTo(stub, ADDRESS, 'was changed'))
    pass(MINUTE)
    return { stub, passkey, mine: await signedInBy(stub, passkey) }
  }
  const until = 'restricted'

  it('is neither removed nor are addresses changed, until the day is over', async () => {
    const { stub, passkey, mine } = await takenBack()
    expect(await tryRemove(stub, mine, { factor: 'password' })).toMatchObject(refusal(until))
    expect(await tryAsk(stub, mine)).toMatchObject(refusal(until))
    expect(await tryAsk(stub, mine, NEW, 'notification')).toMatchObject(refusal(until))
    pass(DAY - MINUTE)
    const later = await signedInBy(stub, passkey)
    expect(await tryRemove(stub, later, { factor: 'password' })).toMatchObject({ ok: true })
  })

  it('is removed by an older one where it is newer than the restriction, and by no newer one', async () => {
    const { stub, passkey, mine } = await takenBack()
    const { passkey: newer, session: theirs } = await addPasskey(stub, mine)
    const overview = await stub.securityOverview(theirs.proof)
    const added = overview.ok ? overview.value.passkeys.find(({ id }) => id === newer.id) : undefined
    if (added === undefined) throw new Error('there is a newer passkey')
    const what = { factor: 'passkey', id: added.id } as const
    expect(await tryRemove(stub, await signedInBy(stub, newer), what)).toMatchObject(refusal(until))
    expect(await tryRemove(stub, await signedInBy(stub, passkey), what)).toMatchObject({ ok: true })
  })

  it('is replaced by a session that is older than the restriction, and by no newer one unless it is newer itself', async () => {
    const { stub, passkey, mine } = await takenBack()
    const { passkey: newer } = await addPasskey(stub, mine)
    expect(await trySetPassword(stub, await signedInBy(stub, newer), THIEFS)).toMatchObject(refusal(until))
    expect((await trySetPassword(stub, await signedInBy(stub, passkey), THIEFS)).ok).toBe(true)
    expect((await trySetPassword(stub, await signedInBy(stub, newer), 'twelve grey herons')).ok).toBe(true)
    expect(await ask(stub, await signedInBy(stub, passkey)).catch((error: Error) => error.message)).toBe(until)
    expect(await tryProve(stub, await signedInBy(stub, passkey), 'none')).toMatchObject({ ok: false })
  })
})
