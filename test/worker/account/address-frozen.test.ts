import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, expect, it } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import { addressOf, linkTo, move, NEW, press } from './address-arrange.ts'
import { type AccountStub, ADDRESS, accountWithPasskey, now } from './arrange.ts'

beforeEach(stopClock)

const FROZEN = { ok: false, failure: { code: 'account_frozen' } }

const setFrozen = (stub: AccountStub, at: number | null) =>
  runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec('UPDATE profile SET frozen_at = ?', at)
  })

it('a frozen account goes back to no former address, and the link is good again once it is released', async () => {
  const { stub, session } = await accountWithPasskey()
  await move(stub, session)
  const link = await linkTo(stub, ADDRESS, 'address')
  await setFrozen(stub, now())
  expect(await stub.contestable(link.secret)).toMatchObject(FROZEN)
  expect(await press(stub, link)).toMatchObject(FROZEN)
  expect(await addressOf(stub)).toBe(NEW)
  await setFrozen(stub, null)
  expect(await press(stub, link)).toMatchObject({ ok: true })
  expect(await addressOf(stub)).toBe(ADDRESS)
})
