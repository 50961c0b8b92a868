import { beforeEach, describe, expect, it } from 'vitest'
import { recoveryCodeText } from '#authenticators/recovery-code/code.ts'
import { randomBytes } from '#keys/random.ts'
import { toBase32 } from '#lib/base32.ts'
import { toBase64Url, toHex } from '#lib/encoding.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  accountWithApp,
  accountWithPasskey,
  appCode,
  everything,
  LONG,
  MINUTE,
  newAccount,
  now,
  requestId,
  rows,
  setPassword,
  show,
  signIn,
  tryPassword,
  tryRemove,
  trySaveCode,
  tryShow,
} from './arrange.ts'

beforeEach(stopClock)

const refusal = (code: string) => ({ ok: false, failure: { code } })
const DONE = { ok: true, value: undefined }

const savedCodes = async (stub: Parameters<typeof rows>[0]) =>
  (await rows(stub, 'authenticators')).filter(({ method }) => method === 'recovery-code')

describe('a saved recovery code', () => {
  it('is made by a strong session, with one event and one notice, and leaves the session as it is', async () => {
    const { stub, session } = await accountWithPasskey()
    const told = (await rows(stub, 'outbox')).length
    const sessions = await rows(stub, 'sessions')
    expect(await trySaveCode(stub, session)).toEqual(DONE)
    expect(await rows(stub, 'sessions')).toEqual(sessions)
    expect(await savedCodes(stub)).toMatchObject([{ created_at: now(), last_used_at: null }])
    const made = (await rows(stub, 'events')).filter(({ name }) => name === 'recovery_code.replaced')
    expect(made).toMatchObject([{ request_id: requestId }])
    expect(JSON.parse(String(made[0]?.['detail']))).toEqual({ first: true, agent: 'Test/1.0' })
    expect(await rows(stub, 'outbox')).toHaveLength(told + 1)
    expect(await stub.securityOverview(session.proof)).toMatchObject({ value: { recoveryCodeSince: now() } })
  })

  it('takes the place of the one before', async () => {
    const { stub, session } = await accountWithPasskey()
    await trySaveCode(stub, session)
    const [before] = await savedCodes(stub)
    pass(5)
    await trySaveCode(stub, session)
    const [after, ...others] = await savedCodes(stub)
    expect(others).toEqual([])
    expect(after?.['data']).not.toBe(before?.['data'])
    expect(after).toMatchObject({ created_at: now() })
    const made = (await rows(stub, 'events')).filter(({ name }) => name === 'recovery_code.replaced')
    expect(made.map(({ detail }) => JSON.parse(String(detail)).first)).toEqual([true, false])
  })

  it('is one, also where a hundred are made at once', async () => {
    const { stub, session } = await accountWithPasskey()
    await Promise.all(Array.from({ length: 100 }, () => trySaveCode(stub, session)))
    expect(await savedCodes(stub)).toHaveLength(1)
  })

  it('is never stored as it is, in no spelling', async () => {
    const { stub, session } = await accountWithPasskey()
    const code = randomBytes(16)
    await trySaveCode(stub, session, code)
    const text = (await everything(stub)).toLowerCase().replaceAll('-', '')
    const spelled = [recoveryCodeText(code), toBase32(code), toHex(code), toBase64Url(code)]
    for (const each of spelled) expect(text).not.toContain(each.toLowerCase().replaceAll('-', ''))
  })

  it('is the same for the same bytes only: what is stored tells two codes apart', async () => {
    const [one, two] = [await accountWithPasskey(), await accountWithPasskey()]
    const stored = async (from: typeof one, code: Uint8Array<ArrayBuffer>) => {
      await trySaveCode(from.stub, from.session, code)
      return (await savedCodes(from.stub))[0]?.['data']
    }
    const code = randomBytes(16)
    const flipped = code.map((byte, index) => (index === 15 ? byte ^ 1 : byte))
    expect(await stored(one, code)).toBe(await stored(two, code))
    expect(await stored(one, flipped)).not.toBe(await stored(two, code))
  })

  it('of an account without factors is made within ten minutes of a code, and not later', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    pass(10 * MINUTE)
    expect(await trySaveCode(stub, session)).toEqual(refusal('code_too_old'))
    expect(await savedCodes(stub)).toEqual([])
    pass(-1)
    expect(await trySaveCode(stub, session)).toEqual(DONE)
  })

  it('is no factor: it raises nothing, and a first factor is set up beside it as if it were not there', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    await trySaveCode(stub, session)
    expect(session.issued).toMatchObject({ base: 'aal0', aal2Until: null })
    expect(await tryShow(stub, session, {}, 'aal1')).toEqual(refusal('too_weak'))
    pass(10 * MINUTE)
    expect(await stub.enrolment(session.proof)).toEqual(refusal('code_too_old'))
    const raised = await setPassword(stub, await signIn(stub))
    expect(raised.issued).toMatchObject({ base: 'aal1', aal2Until: null })
    expect(await tryRemove(stub, raised, { factor: 'password' })).toEqual(refusal('last_strong_factor'))
  })

  it('opens nothing where a password or a code of an app is asked for', async () => {
    const { stub, key, session } = await accountWithApp()
    const strong = await show(stub, session, { password: LONG, code: await appCode(key) })
    const code = randomBytes(16)
    await trySaveCode(stub, strong, code)
    const typed = recoveryCodeText(code)
    expect(await tryPassword(stub, typed)).toEqual(refusal('password_wrong'))
    expect(await tryShow(stub, strong, { password: typed, code: typed })).toEqual(refusal('password_wrong'))
    expect(await tryShow(stub, strong, { password: LONG, code: typed })).toEqual(refusal('code_wrong'))
  })

  it('outlives every other change', async () => {
    const { stub, session } = await accountWithPasskey()
    await trySaveCode(stub, session)
    const saved = await savedCodes(stub)
    await tryRemove(stub, await setPassword(stub, session), { factor: 'password' })
    expect(await savedCodes(stub)).toEqual(saved)
  })
})
