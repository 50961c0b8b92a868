import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { type OperatorKeyId, parseCredentialId, parseOperatorKeyId } from '#domain/ids.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { addressOf, linkTo, move, NEW, press, ring } from './address-arrange.ts'
import {
  type AccountStub,
  ADDRESS,
  accountWithPasskey,
  addPasskey,
  DAY,
  HOUR,
  now,
  requestId,
  rows,
  SITE,
  tryPasskey,
  tryRemove,
} from './arrange.ts'

beforeEach(stopClock)

const operator = (): OperatorKeyId => {
  const id = parseOperatorKeyId('0123456789abcdef')
  if (id === undefined) throw new Error('an id')
  return id
}

const order = async (stub: AccountStub, deed: 'freeze' | 'unfreeze' | 'find') => {
  const call = { do: deed, address: ADDRESS, reason: 'a thief' } as const
  const obeyed = await stub.obeyOperator({ call, operator: operator(), site: SITE, requestId })
  if (!obeyed.ok) throw new Error(obeyed.failure.code)
  return obeyed.value.told
}

/** Frozen for a while, in which every alarm rings that would. */
const frozenFor = async (stub: AccountStub, seconds: number) => {
  await order(stub, 'freeze')
  for (let days = 0; days < seconds; days += 2 * DAY) {
    pass(Math.min(2 * DAY, seconds - days))
    await ring(stub)
  }
}

const named = ({ id }: SoftwarePasskey) => {
  const parsed = parseCredentialId(id)
  if (parsed === undefined) throw new Error('a credential id')
  return { factor: 'passkey', id: parsed } as const
}

/** A thief has moved the account to an address of theirs, and taken the owner's passkey away for one of their own. */
const stolen = async () => {
  const { stub, passkey: owners, session } = await accountWithPasskey()
  pass(1)
  const moved = await move(stub, session)
  const { session: thief, passkey: thiefs } = await addPasskey(stub, moved.session)
  expect(await tryRemove(stub, thief, named(owners))).toMatchObject({ ok: true })
  return { stub, owners, thiefs, link: await linkTo(stub, ADDRESS, 'The address of your account') }
}

describe('an account that was frozen for longer than its owner may take it back', () => {
  it('is taken back by its owner all the same once it is released, with the passkey that a thief took away', async () => {
    const { stub, owners, link } = await stolen()
    pass(DAY)
    await frozenFor(stub, 40 * DAY)
    const leavesAfter = async () =>
      (await rows(stub, 'directory_chores')).map(({ due_at }) => Number(due_at) - now()).sort((a, b) => a - b)
    expect((await leavesAfter())[0]).toBeGreaterThan(300 * DAY)
    expect(await stub.contestable(link.secret)).toMatchObject({ ok: false, failure: { code: 'account_frozen' } })
    await order(stub, 'unfreeze')
    // The owner's passkey, and the former address, which nobody else was given meanwhile.
    expect(await leavesAfter()).toEqual([6 * DAY, 29 * DAY])
    pass(6 * DAY - 1)
    expect(await press(stub, link)).toMatchObject({ ok: true, value: { kind: 'revert' } })
    expect(await addressOf(stub)).toBe(ADDRESS)
    expect(await tryPasskey(stub, owners)).toMatchObject({ ok: true })
  })

  it('is so for what was left of that time and no longer, and then forgets what was kept for it', async () => {
    const { stub, link } = await stolen()
    pass(DAY)
    await frozenFor(stub, 40 * DAY)
    await order(stub, 'unfreeze')
    pass(6 * DAY)
    expect(await press(stub, link)).toMatchObject({ ok: false, failure: { code: 'link_invalid' } })
    expect(await addressOf(stub)).toBe(NEW)
    await ring(stub)
    expect(await rows(stub, 'authenticators')).toHaveLength(1)
  })

  it('opens no window that was over when it was frozen', async () => {
    const { stub, link } = await stolen()
    pass(7 * DAY)
    await frozenFor(stub, DAY)
    await order(stub, 'unfreeze')
    expect(await press(stub, link)).toMatchObject({ ok: false, failure: { code: 'link_invalid' } })
  })
})

/** A thief has added a passkey of their own beside the owner's; the link is that of its notice. */
const planted = async () => {
  const { stub, passkey: owners, session } = await accountWithPasskey()
  await runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec('DELETE FROM outbox')
  })
  pass(60)
  const { passkey: thiefs } = await addPasskey(stub, session)
  return { stub, owners, thiefs, link: await linkTo(stub, ADDRESS, 'passkey was added') }
}

describe('an account that was frozen after its owner said that it was not them', () => {
  it('holds back what a thief has added for as long as it would have, counted from its release', async () => {
    const { stub, owners, thiefs, link } = await planted()
    expect(await press(stub, link)).toMatchObject({ ok: true })
    pass(HOUR)
    await frozenFor(stub, 10 * DAY)
    expect(await order(stub, 'find')).toMatchObject({ state: { restrictedUntil: expect.any(Number) } })
    await order(stub, 'unfreeze')
    pass(23 * HOUR - 1)
    expect(await tryPasskey(stub, thiefs)).toMatchObject({ ok: false, failure: { code: 'recovery_required' } })
    expect(await tryPasskey(stub, owners)).toMatchObject({ ok: true })
    pass(1)
    expect(await tryPasskey(stub, thiefs)).toMatchObject({ ok: true })
  })

  it('is held back for a day and no longer where that was said while it was frozen', async () => {
    const { stub, thiefs, link } = await planted()
    await frozenFor(stub, 2 * DAY)
    expect(await press(stub, link)).toMatchObject({ ok: true, value: { kind: 'not-me' } })
    pass(HOUR)
    await order(stub, 'unfreeze')
    pass(DAY - 1)
    expect(await tryPasskey(stub, thiefs)).toMatchObject({ ok: false })
    pass(1)
    expect(await tryPasskey(stub, thiefs)).toMatchObject({ ok: true })
  })
})
