import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseCredentialId } from '#domain/ids.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { linkTo, press } from './address-arrange.ts'
import {
  type AccountStub,
  ADDRESS,
  accountWithPasskey,
  addPasskey,
  DAY,
  type Held,
  HOUR,
  held,
  setPassword,
  tryPasskey,
  tryRemove,
  trySetPassword,
} from './arrange.ts'

beforeEach(stopClock)

const RESTRICTED = { ok: false, failure: { code: 'restricted' } }

const signedInBy = async (stub: AccountStub, passkey: SoftwarePasskey): Promise<Held> => {
  const answer = await tryPasskey(stub, passkey)
  if (!answer.ok) throw new Error(answer.failure.code)
  return held(answer.value)
}

const named = ({ id }: SoftwarePasskey) => {
  const parsed = parseCredentialId(id)
  if (parsed === undefined) throw new Error('a credential id')
  return { factor: 'passkey', id: parsed } as const
}

/** A thief has used a stepped-up session to add a passkey of their own, and its owner says that it was not them. */
const contested = async () => {
  const { stub, passkey: owners, session } = await accountWithPasskey()
  const withPassword = await setPassword(stub, session)
  await runInDurableObject(stub, (_object, { storage }) => {
    storage.sql.exec('DELETE FROM outbox')
  })
  pass(60)
  const { passkey: thiefs } = await addPasskey(stub, withPassword)
  const link = await linkTo(stub, ADDRESS, 'passkey was added')
  pass(HOUR)
  expect(await press(stub, link)).toMatchObject({ ok: true })
  return { stub, owners, thiefs }
}

describe('a passkey whose notice was contested', () => {
  it('signs nobody in while the account is restricted, and the one from before does', async () => {
    const { stub, owners, thiefs } = await contested()
    expect(await tryPasskey(stub, thiefs)).toMatchObject({ ok: false, failure: { code: 'recovery_required' } })
    expect(await tryPasskey(stub, owners)).toMatchObject({ ok: true })
    pass(DAY - 1)
    expect(await tryPasskey(stub, thiefs)).toMatchObject({ ok: false })
    pass(1)
    expect(await tryPasskey(stub, thiefs)).toMatchObject({ ok: true })
  })

  it('signs in all the same where it is the only one: whoever reads the mailbox keeps no owner out', async () => {
    const { stub, passkey } = await accountWithPasskey()
    expect(await press(stub, await linkTo(stub, ADDRESS, 'passkey was added'))).toMatchObject({ ok: true })
    expect(await tryPasskey(stub, passkey)).toMatchObject({ ok: true })
  })

  it('is contested once: the notice of that prolongs nothing', async () => {
    const { stub, thiefs } = await contested()
    pass(HOUR)
    expect(await press(stub, await linkTo(stub, ADDRESS, 'was protected'))).toMatchObject({ ok: true })
    pass(DAY - HOUR)
    expect(await tryPasskey(stub, thiefs)).toMatchObject({ ok: true })
  })

  it('is no older one by the time that passed: were it let in, it would take nothing away and replace nothing', async () => {
    const { stub, owners, thiefs } = await contested()
    await runInDurableObject(stub, (_object, { storage }) => {
      storage.sql.exec('UPDATE profile SET contested_until = NULL')
    })
    expect(await tryRemove(stub, await signedInBy(stub, thiefs), named(owners))).toMatchObject(RESTRICTED)
    const renewed = await trySetPassword(stub, await signedInBy(stub, thiefs), 'eleven green herons')
    expect(renewed).toMatchObject(RESTRICTED)
  })

  it('is taken away by the one from before', async () => {
    const { stub, owners, thiefs } = await contested()
    expect(await tryRemove(stub, await signedInBy(stub, owners), named(thiefs))).toMatchObject({ ok: true })
  })
})
