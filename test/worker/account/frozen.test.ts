import { beforeEach, describe, expect, it } from 'vitest'
import { parseOperatorKeyId } from '#domain/ids.ts'
import { toBase64Url } from '#lib/encoding.ts'
import { createSoftwarePasskey } from '../../support/software-passkey.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { ask, tryAsk, tryProve } from './address-arrange.ts'
import {
  type AccountStub,
  ADDRESS,
  accountWithPasskey,
  addApp,
  appCode,
  DAY,
  held,
  LONG,
  renew,
  requestId,
  SITE,
  setPassword,
  tryAdd,
  tryAddApp,
  tryPasskey,
  tryPassword,
  tryRemove,
  trySaveCode,
  trySecondFactor,
  trySetPassword,
  trySignIn,
  tryStepUp,
} from './arrange.ts'

beforeEach(stopClock)

const FROZEN = { ok: false, failure: { code: 'account_frozen' } }
const ENDED = { ok: false, failure: { code: 'session_ended' } }

const order = async (stub: AccountStub, deed: 'freeze' | 'unfreeze'): Promise<void> => {
  const operator = parseOperatorKeyId('0123456789abcdef')
  if (operator === undefined) throw new Error('an id')
  const call = { do: deed, address: ADDRESS, reason: 'a thief' } as const
  expect(await stub.obeyOperator({ call, operator, site: SITE, requestId })).toMatchObject({ ok: true })
}

/** An account with everything, signed in by passkey, as it is frozen. */
const frozen = async () => {
  const { stub, passkey, session } = await accountWithPasskey()
  const withPassword = await setPassword(stub, session)
  const { key } = await addApp(stub, withPassword)
  pass(DAY)
  const signedIn = await tryPasskey(stub, passkey)
  if (!signedIn.ok) throw new Error(signedIn.failure.code)
  const current = held(signedIn.value)
  expect(await renew(stub, current.proof)).toMatchObject({ ok: true })
  const change = await ask(stub, current)
  await order(stub, 'freeze')
  return { stub, passkey, key, session: current, change }
}

describe('in a frozen account', () => {
  it('no session does anything, whatever the edge still believes of it', async () => {
    const { stub, passkey, key, session, change } = await frozen()
    const { proof } = session
    const another = await createSoftwarePasskey({ userHandle: toBase64Url(new Uint8Array(64)) })
    const named = { proof, requestId, site: SITE }
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      renewal: () => renew(stub, proof),
      'account page': () => stub.overview(proof),
      'security page': () => stub.securityOverview(proof),
      'page of devices': () => stub.devices(proof),
      'page of activity': () => stub.activity({ proof, before: undefined }),
      'page of addresses': () => stub.addressOverview(proof),
      name: () => stub.setName({ ...named, name: 'Mallory' }),
      'step-up': () => tryStepUp(stub, session, passkey),
      passkey: () => tryAdd(stub, session, another),
      password: () => trySetPassword(stub, session, 'nine orange badgers'),
      app: async () => tryAddApp(stub, session, key, await appCode(key)),
      'recovery code': () => trySaveCode(stub, session),
      removal: () => tryRemove(stub, session, { factor: 'password' }),
      'change of address': () => tryAsk(stub, session),
      'code of the new mailbox': () => tryProve(stub, session, change),
      'end of a wait': () => stub.stopRecovery(named),
      'sign-out everywhere': () => stub.endEverySession(named),
    }
    for (const [name, call] of Object.entries(calls)) expect(await call(), name).toMatchObject(ENDED)
    expect(await stub.stands(proof.sid)).toBe(false)
  })

  it('no proof becomes a session, and each that is complete is told why', async () => {
    const { stub, passkey, key } = await frozen()
    expect(await trySignIn(stub)).toMatchObject(FROZEN)
    expect(await tryPasskey(stub, passkey)).toMatchObject(FROZEN)
    const right = await tryPassword(stub, LONG)
    if (!right.ok || right.value.next !== 'second-factor') throw new Error('an app is asked for')
    const code = await appCode(key)
    expect(await trySecondFactor(stub, { epoch: right.value.epoch }, { by: 'code', code })).toMatchObject(FROZEN)
  })

  it('a change that was asked for before comes about no more, also not after its release', async () => {
    const { stub, passkey, change } = await frozen()
    await order(stub, 'unfreeze')
    const again = await tryPasskey(stub, passkey)
    if (!again.ok) throw new Error(again.failure.code)
    expect(await tryProve(stub, held(again.value), change)).toMatchObject({
      ok: false,
      failure: { code: 'change_stopped' },
    })
  })
})
