import { beforeEach, describe, expect, it } from 'vitest'
import { type CredentialId, parseCredentialId } from '#domain/ids.ts'
import { createSoftwarePasskey, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { operation, pass, stopClock } from '../directory/arrange.ts'
import {
  type AccountStub,
  accountWithApp,
  accountWithPasskey,
  addApp,
  addPasskey,
  answerOf,
  appCode,
  ceremonyOf,
  count,
  everything,
  type Held,
  HOUR,
  held,
  LONG,
  MINUTE,
  newAccount,
  newAppKey,
  newChallenge,
  requestId,
  rows,
  SHORT,
  SITE,
  setPassword,
  show,
  signIn,
  tryAdd,
  tryAddApp,
  tryPasskey,
  tryPassword,
  tryRemove,
  trySaveCode,
  trySetPassword,
  tryShow,
  trySignIn,
} from './arrange.ts'

beforeEach(stopClock)

const refusal = (code: string) => ({ ok: false, failure: { code } })
const DONE = { ok: true, value: undefined }
const NEW = 'eleven green herons'

const idOf = ({ id }: SoftwarePasskey): CredentialId => {
  const parsed = parseCredentialId(id)
  if (parsed === undefined) throw new Error('passkeys have credential ids')
  return parsed
}

/** An account with a passkey, a password and an app, and the session that made them, at aal2. */
const accountWithAll = async () => {
  const { stub, passkey, session } = await accountWithPasskey()
  const { key, session: raised } = await addApp(stub, await setPassword(stub, session))
  return { stub, passkey, key, session: raised }
}

type Everything = Awaited<ReturnType<typeof accountWithAll>>

/** Adds a verified passkey, whose registration another session has shown; for a session that could not show it. */
const addVerified = async (stub: AccountStub, strong: Held, { proof }: Held) => {
  const challenge = newChallenge()
  const passkey = await createSoftwarePasskey({ userHandle: 'u'.repeat(86) })
  const verified = await stub.verifyPasskey({
    proof: strong.proof,
    response: await passkey.register(ceremonyOf(challenge)),
    expected: { challenge: challenge.value, origins: ['http://localhost:8787'], relyingPartyId: 'localhost' },
    challenge,
    operation: operation('added'),
    mustVerify: true,
  })
  if (!verified.ok) return verified
  return stub.addPasskey({
    proof,
    verified: verified.value,
    operation: operation('added'),
    isUnasked: false,
    from: { agent: 'Test/1.0', country: undefined },
    site: SITE,
    requestId,
  })
}

/** Every call that changes, or prepares to change, what an account proves itself by. */
const CHANGES = {
  setPassword: ({ stub }: Everything, by: Held) => trySetPassword(stub, by, NEW),
  addTotp: async ({ stub }: Everything, by: Held) => {
    const key = newAppKey()
    return tryAddApp(stub, by, key, await appCode(key))
  },
  replaceRecoveryCode: ({ stub }: Everything, by: Held) => trySaveCode(stub, by),
  'removeFactor, the app': ({ stub }: Everything, by: Held) => tryRemove(stub, by, { factor: 'totp' }),
  'removeFactor, the password': ({ stub }: Everything, by: Held) => tryRemove(stub, by, { factor: 'password' }),
  'removeFactor, a passkey': ({ stub, passkey }: Everything, by: Held) =>
    tryRemove(stub, by, { factor: 'passkey', id: idOf(passkey) }),
  verifyPasskey: async ({ stub }: Everything, by: Held) =>
    tryAdd(stub, by, await createSoftwarePasskey({ userHandle: 'u'.repeat(86) })),
  addPasskey: ({ stub, session }: Everything, by: Held) => addVerified(stub, session, by),
  enrolment: ({ stub }: Everything, by: Held) => stub.enrolment(by.proof),
  changeFacts: ({ stub }: Everything, by: Held) => stub.changeFacts(by.proof),
}

/** Sessions that have shown less than the account can show. */
const WEAK = {
  'by a fresh code': ({ stub }: Everything) => signIn(stub),
  'by a password alone': async ({ stub }: Everything) => show(stub, await signIn(stub), { password: LONG }, 'aal1'),
  'by an app alone': async ({ stub, key }: Everything) =>
    show(stub, await signIn(stub), { code: await appCode(key) }, 'aal1'),
  'by an app after a password': async ({ stub, key }: Everything) => {
    const session = await show(stub, await signIn(stub), { password: LONG }, 'aal1')
    return show(stub, session, { code: await appCode(key) }, 'aal1')
  },
  'by a passkey that verified nobody': async ({ stub, passkey }: Everything) => {
    const answer = await tryPasskey(stub, passkey, { deviation: { userVerified: false } })
    if (!answer.ok) throw new Error(answer.failure.code)
    return held(answer.value)
  },
} as const

/** Adds a passkey more, so that any one may be taken away. */
const withOneMore = async () => {
  const all = await accountWithAll()
  return { ...all, session: (await addPasskey(all.stub, all.session)).session }
}

/** A session of its own that may change everything. */
const signInStrongly = async ({ stub, passkey }: Everything): Promise<Held> => {
  const answer = await tryPasskey(stub, passkey)
  if (!answer.ok) throw new Error(answer.failure.code)
  return held(answer.value)
}

describe('a change of what an account proves itself by', () => {
  it.each(Object.entries(CHANGES))(
    'is made by a session at aal2 of the last fifteen minutes: %s',
    async (_, change) => {
      const all = await withOneMore()
      pass(15 * MINUTE - 1)
      expect(await change(all, all.session)).toMatchObject({ ok: true })
    },
  )

  it.each(Object.entries(WEAK))('is refused to a session %s, and changes nothing', async (_, weak) => {
    const all = await withOneMore()
    const session = await weak(all)
    for (const [name, change] of Object.entries(CHANGES).filter(([each]) => each !== 'addPasskey')) {
      const before = await everything(all.stub)
      expect(await change(all, session), name).toEqual(refusal('step_up_required'))
      expect(await everything(all.stub), name).toBe(before)
    }
    expect(await CHANGES.addPasskey(all, session)).toEqual(refusal('step_up_required'))
    expect(await rows(all.stub, 'authenticators')).toHaveLength(4)
  })

  it.each(Object.entries(CHANGES))('is refused fifteen minutes after the proof: %s', async (_, change) => {
    const all = await withOneMore()
    pass(15 * MINUTE)
    const strong = await signInStrongly(all)
    const before = await rows(all.stub, 'authenticators')
    expect(await change({ ...all, session: strong }, all.session)).toEqual(refusal('step_up_required'))
    expect(await rows(all.stub, 'authenticators')).toEqual(before)
  })

  it('is refused to a session whose aal2 has ended by an idle hour, however lately it was seen', async () => {
    const all = await withOneMore()
    const { stub, session } = all
    pass(HOUR)
    expect(await stub.renew({ proof: session.proof, activity: true, requestId })).toMatchObject({ ok: true })
    for (const [name, change] of Object.entries(CHANGES)) {
      const strong = await signInStrongly(all)
      expect(await change({ ...all, session: strong }, session), name).toEqual(refusal('step_up_required'))
    }
  })

  it('is refused to a session under the secret before its last, and to one that is over', async () => {
    const all = await withOneMore()
    const { stub, session } = all
    const next = await show(stub, session, { passkey: await answerOf(all.passkey) })
    const strong = await signInStrongly(all)
    for (const [name, change] of Object.entries(CHANGES)) {
      expect(await change({ ...all, session: strong }, session), name).toEqual(refusal('session_ended'))
    }
    await stub.endSession({ proof: next.proof, reason: 'sign_out', requestId })
    for (const [name, change] of Object.entries(CHANGES)) {
      expect(await change({ ...all, session: strong }, next), name).toEqual(refusal('session_ended'))
    }
  })

  it('is refused to a session of another account', async () => {
    const [all, other] = [await withOneMore(), await withOneMore()]
    const stored = () =>
      Promise.all((['authenticators', 'events', 'outbox'] as const).map((each) => rows(all.stub, each)))
    const before = await stored()
    for (const [name, change] of Object.entries(CHANGES)) {
      expect(await change(all, other.session), name).toEqual(refusal('session_ended'))
    }
    expect(await stored()).toEqual(before)
  })

  it('is refused to a code where the account has but a short way up: one password', async () => {
    const stub = await newAccount()
    await setPassword(stub, await signIn(stub))
    const session = await signIn(stub)
    expect(await trySetPassword(stub, session, NEW)).toEqual(refusal('step_up_required'))
    expect(await tryRemove(stub, session, { factor: 'password' })).toEqual(refusal('step_up_required'))
    expect(await trySaveCode(stub, session)).toEqual(refusal('step_up_required'))
    expect(await stub.enrolment(session.proof)).toEqual(refusal('step_up_required'))
  })

  it('is told of in one notice each, and in none where it was refused', async () => {
    const all = await withOneMore()
    const { stub, passkey } = all
    let { session } = all
    const notices = async () => (await rows(stub, 'outbox')).length
    let told = await notices()
    const oneMore = async () => {
      told += 1
      expect(await notices()).toBe(told)
    }
    session = await setPassword(stub, session, NEW)
    await oneMore()
    expect(await trySetPassword(stub, session, 'short')).toMatchObject({ ok: false })
    session = (await addApp(stub, session)).session
    await oneMore()
    expect(await trySaveCode(stub, session)).toEqual(DONE)
    await oneMore()
    expect(await tryRemove(stub, session, { factor: 'totp' })).toEqual(DONE)
    await oneMore()
    expect(await tryRemove(stub, session, { factor: 'totp' })).toEqual(refusal('not_held'))
    expect(await tryRemove(stub, session, { factor: 'password' })).toEqual(DONE)
    await oneMore()
    expect(await tryRemove(stub, session, { factor: 'passkey', id: idOf(passkey) })).toEqual(DONE)
    await oneMore()
    session = (await addPasskey(stub, session)).session
    await oneMore()
    expect(await tryRemove(stub, await signIn(stub), { factor: 'password' })).toMatchObject({ ok: false })
    expect(await notices()).toBe(told)
  })
})

describe('a factor that is taken away', () => {
  it('opens nothing any more, is one event, and outdates every flow', async () => {
    const all = await withOneMore()
    const { stub, passkey, session, key } = all
    const { epoch } = await stub.opening()
    expect(await tryRemove(stub, session, { factor: 'passkey', id: idOf(passkey) })).toEqual(DONE)
    expect(await tryPasskey(stub, passkey)).toMatchObject(refusal('response_refused'))
    expect(await tryShow(stub, session, { passkey: await answerOf(passkey) })).toMatchObject(
      refusal('response_refused'),
    )
    expect(await tryRemove(stub, session, { factor: 'totp' })).toEqual(DONE)
    expect(await tryShow(stub, session, { code: await appCode(key) }, 'aal1')).toEqual(refusal('code_wrong'))
    expect(await tryRemove(stub, session, { factor: 'password' })).toEqual(DONE)
    expect(await tryPassword(stub, LONG)).toEqual(refusal('password_wrong'))
    expect(await tryShow(stub, session, { password: LONG }, 'aal1')).toEqual(refusal('too_weak'))
    for (const name of ['passkey.removed', 'totp.removed', 'password.removed']) expect(await count(stub, name)).toBe(1)
    expect(await stub.opening()).toMatchObject({ epoch: epoch + 3 })
    expect(await trySignIn(stub, { epoch })).toEqual(refusal('evidence_stale'))
    expect(await rows(stub, 'authenticators')).toHaveLength(1)
  })

  it.each<readonly ['passkey' | 'password' | 'totp']>([['passkey'], ['password'], ['totp']])(
    'ends every session but the one that took it away: %s',
    async (factor) => {
      const { stub, passkey, session } = await withOneMore()
      const other = await signIn(stub)
      const what = factor === 'passkey' ? ({ factor, id: idOf(passkey) } as const) : ({ factor } as const)
      expect(await tryRemove(stub, session, what)).toEqual(DONE)
      expect(await stub.stands(other.proof.sid)).toBe(false)
      expect(await stub.stands(session.proof.sid)).toBe(true)
    },
  )

  it('ends every other session where an app takes its place, and none where the first is added', async () => {
    const { stub, session } = await accountWithPasskey()
    const other = await signIn(stub)
    const { session: raised } = await addApp(stub, session)
    expect(await stub.stands(other.proof.sid)).toBe(true)
    await addApp(stub, raised)
    expect(await stub.stands(other.proof.sid)).toBe(false)
  })

  it('begins the count of guesses at a password anew', async () => {
    const { stub, session } = await accountWithAll()
    for (let n = 0; n < 3; n++) await tryPassword(stub, 'a wrong long password')
    expect(await rows(stub, 'guesses')).toHaveLength(1)
    await tryRemove(stub, session, { factor: 'password' })
    expect(await rows(stub, 'guesses')).toMatchObject([{ guesser: 'stranger', in_a_row: 0 }])
  })

  it('is gone once, of a hundred at once', async () => {
    const { stub, session } = await accountWithAll()
    const told = (await rows(stub, 'outbox')).length
    const answers = await Promise.all(Array.from({ length: 100 }, () => tryRemove(stub, session, { factor: 'totp' })))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.failure.code === 'not_held')).toHaveLength(99)
    expect(await count(stub, 'totp.removed')).toBe(1)
    expect(await rows(stub, 'outbox')).toHaveLength(told + 1)
  })

  it('must be of this account', async () => {
    const [one, two] = [await accountWithAll(), await accountWithAll()]
    const before = await everything(one.stub)
    const what = { factor: 'passkey', id: idOf(two.passkey) } as const
    expect(await tryRemove(one.stub, one.session, what)).toEqual(refusal('not_held'))
    const [app] = (await rows(one.stub, 'authenticators')).filter(({ method }) => method === 'totp')
    const id = parseCredentialId(String(app?.['id']))
    if (id === undefined) throw new Error('apps have ids')
    expect(await tryRemove(one.stub, one.session, { factor: 'passkey', id })).toEqual(refusal('not_held'))
    expect(await everything(one.stub)).toBe(before)
  })
})

describe('the last strong factor', () => {
  it('of one passkey stays', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    const before = await everything(stub)
    const what = { factor: 'passkey', id: idOf(passkey) } as const
    expect(await tryRemove(stub, session, what)).toEqual(refusal('last_strong_factor'))
    expect(await everything(stub)).toBe(before)
  })

  it('of two passkeys stays, whichever of two removals at once comes first', async () => {
    const { stub, passkey, session: first } = await accountWithPasskey()
    const { passkey: other, session } = await addPasskey(stub, first)
    const answers = await Promise.all(
      [passkey, other].map((each) => tryRemove(stub, session, { factor: 'passkey', id: idOf(each) })),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers).toContainEqual(refusal('last_strong_factor'))
    expect(await rows(stub, 'authenticators')).toHaveLength(1)
  })

  it('of a password and an app stays, each of both', async () => {
    const { stub, key, session } = await accountWithApp()
    const strong = await show(stub, session, { password: LONG, code: await appCode(key) })
    const before = await everything(stub)
    for (const factor of ['password', 'totp'] as const) {
      expect(await tryRemove(stub, strong, { factor })).toEqual(refusal('last_strong_factor'))
    }
    expect(await everything(stub)).toBe(before)
  })

  it('beside a password that must not stand alone stays', async () => {
    const { stub, key, session } = await accountWithApp(SHORT)
    const strong = await show(stub, session, { password: SHORT, code: await appCode(key) })
    const before = await everything(stub)
    expect(await tryRemove(stub, strong, { factor: 'totp' })).toEqual(refusal('password_too_short_alone'))
    expect(await everything(stub)).toBe(before)
  })

  it('of a password alone stays', async () => {
    const stub = await newAccount()
    const session = await setPassword(stub, await signIn(stub))
    expect(await tryRemove(stub, session, { factor: 'password' })).toEqual(refusal('last_strong_factor'))
    expect(await tryRemove(stub, session, { factor: 'totp' })).toEqual(refusal('not_held'))
  })

  it('may go once there is another', async () => {
    const { stub, key, session } = await accountWithApp(SHORT)
    const strong = await show(stub, session, { password: SHORT, code: await appCode(key) })
    const { session: raised } = await addPasskey(stub, strong)
    expect(await tryRemove(stub, raised, { factor: 'totp' })).toEqual(DONE)
    expect(await tryRemove(stub, raised, { factor: 'password' })).toEqual(DONE)
  })
})
