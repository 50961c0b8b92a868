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
  it('is no older one by the time that passed: it takes nothing away and replaces nothing', async () => {
    const { stub, owners, thiefs } = await contested()
    expect(await tryRemove(stub, await signedInBy(stub, thiefs), named(owners))).toMatchObject(RESTRICTED)
    const renewed = await trySetPassword(stub, await signedInBy(stub, thiefs), 'eleven green herons')
    expect(renewed).toMatchObject(RESTRICTED)
  })

  it('is taken away by the one from before', async () => {
    const { stub, owners, thiefs } = await contested()
    expect(await tryRemove(stub, await signedInBy(stub, owners), named(thiefs))).toMatchObject({ ok: true })
  })
})
