import { beforeEach, describe, expect, it } from 'vitest'
import type { FlowId } from '#domain/ids.ts'
import { createSoftwarePasskey } from '../../support/software-passkey.ts'
import { flow, pass, stopClock } from '../directory/arrange.ts'
import {
  type AccountStub,
  accountWithApp,
  accountWithPasskey,
  addApp,
  answerOf,
  appCode,
  atOnce,
  blankAccount,
  count,
  everything,
  HOUR,
  LONG,
  newAccount,
  newChallenge,
  now,
  passkeyFor,
  requestId,
  rows,
  SHORT,
  SITE,
  secondFactor,
  setPassword,
  show,
  signIn,
  tryAdd,
  tryPasskey,
  tryPassword,
  tryRemove,
  trySaveCode,
  trySecondFactor,
  tryShow,
  wrongCode,
} from './arrange.ts'

beforeEach(stopClock)

const refusal = (code: string) => ({ ok: false, failure: { code } })

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('as many as there are calls')
  return value
}

/** Types a right password; gives what it led to, which must be a second factor. */
const typePassword = async (stub: AccountStub, password: string = LONG, given: { readonly flow?: FlowId } = {}) => {
  const typed = await tryPassword(stub, password, given)
  if (!typed.ok) throw new Error(typed.failure.code)
  if (typed.value.next !== 'second-factor') throw new Error('a session, and no second factor')
  return { ...typed.value, ...given }
}

/** An account with a passkey and a password that needs it, and the session that made them, at aal2. */
const accountWithShortPassword = async () => {
  const { stub, passkey, session } = await accountWithPasskey()
  return { stub, passkey, session: await setPassword(stub, session, SHORT) }
}

/** An account with a long password and a key that verifies nobody, and the session that made them, at aal1. */
const accountWithKey = async (password: string = LONG) => {
  const stub = await newAccount()
  const session = await signIn(stub)
  const key = await passkeyFor(stub, session)
  const added = await tryAdd(stub, session, key, { deviation: { userVerified: false }, mustVerify: false })
  if (!added.ok) throw new Error(added.failure.code)
  const { sid, secret, generation } = added.value
  const raised = { issued: added.value, proof: { ...session.proof, sid, secret, generation } }
  return { stub, key, session: await setPassword(stub, raised, password) }
}

describe('a right password', () => {
  it.each([LONG, SHORT])('of an account with an app begins no session: %s', async (password) => {
    const { stub } = await accountWithApp(password)
    const { epoch } = await stub.opening()
    const sessions = await rows(stub, 'sessions')
    expect(await tryPassword(stub, password)).toEqual({
      ok: true,
      value: { next: 'second-factor', epoch, alone: password === LONG, totp: true, passkeys: false },
    })
    expect(await rows(stub, 'sessions')).toEqual(sessions)
    expect(await count(stub, 'password.used')).toBe(1)
  })

  it('that is short never gives a session, whatever the account has', async () => {
    for (const { stub } of [
      await accountWithApp(SHORT),
      await accountWithShortPassword(),
      await accountWithKey(SHORT),
    ]) {
      const sessions = await rows(stub, 'sessions')
      for (const known of [false, true]) {
        expect(await tryPassword(stub, SHORT, { known })).toMatchObject({ ok: true, value: { next: 'second-factor' } })
      }
      expect(await rows(stub, 'sessions')).toEqual(sessions)
    }
  })

  it('that is short raises no session by itself', async () => {
    const { stub } = await accountWithShortPassword()
    const session = await signIn(stub)
    for (const atLeast of ['aal1', 'aal2'] as const) {
      expect(await tryShow(stub, session, { password: SHORT }, atLeast)).toEqual(refusal('too_weak'))
    }
    expect(await count(stub, 'password.used')).toBe(0)
  })

  it('that is long gives a session beside a passkey, which is asked for where more is needed', async () => {
    const { stub } = await accountWithKey()
    expect(await tryPassword(stub, LONG)).toMatchObject({
      ok: true,
      value: { next: 'session', offersPasskey: false, issued: { base: 'aal1', aal2Until: null } },
    })
  })

  it('leaves its flow open for the second factor', async () => {
    const { stub, key } = await accountWithApp()
    const typed = await typePassword(stub, LONG, { flow: flow('one') })
    expect(await trySecondFactor(stub, typed, { by: 'code', code: await appCode(key) })).toMatchObject({ ok: true })
  })
})

describe('a second factor', () => {
  it.each([LONG, SHORT])('by an app earns aal2 together with the password %s', async (password) => {
    const { stub, key } = await accountWithApp(password)
    const typed = await typePassword(stub, password)
    expect(await trySecondFactor(stub, typed, { by: 'code', code: await appCode(key) })).toMatchObject({
      ok: true,
      value: {
        offersPasskey: true,
        issued: { generation: 1, base: 'aal1', aal2Until: now() + HOUR, amr: ['otp', 'pwd', 'mfa'], authTime: now() },
      },
    })
    const started = (await rows(stub, 'events')).filter(({ name }) => name === 'session.started')
    expect(JSON.parse(String(started.at(-1)?.['detail']))).toMatchObject({ by: 'password+totp', base: 'aal1' })
  })

  it('by a passkey earns aal2 and resists phishing', async () => {
    const { stub, passkey } = await accountWithShortPassword()
    const typed = await typePassword(stub, SHORT)
    expect(typed).toMatchObject({ totp: false, passkeys: true })
    expect(await trySecondFactor(stub, typed, { by: 'passkey', ...(await answerOf(passkey)) })).toMatchObject({
      ok: true,
      value: {
        offersPasskey: false,
        issued: { aal2Until: now() + HOUR, amr: ['pwd', 'swk', 'user', 'mfa'], phishingResistant: true },
      },
    })
  })

  it('by a key that verifies nobody earns aal2 beside the password, and aal1 without it', async () => {
    const { stub, key } = await accountWithKey(SHORT)
    const typed = await typePassword(stub, SHORT)
    const deviation = { userVerified: false }
    expect(
      await trySecondFactor(stub, typed, { by: 'passkey', ...(await answerOf(key, { deviation })) }),
    ).toMatchObject({
      ok: true,
      value: { issued: { aal2Until: now() + HOUR } },
    })
    expect(await tryPasskey(stub, key, { deviation })).toMatchObject({ ok: true, value: { aal2Until: null } })
  })

  it('that is wrong begins nothing', async () => {
    const { stub, key } = await accountWithApp()
    const typed = await typePassword(stub)
    const [sessions, used] = [await rows(stub, 'sessions'), await rows(stub, 'used')]
    for (const code of [await wrongCode(key), '', 'none']) {
      expect(await trySecondFactor(stub, typed, { by: 'code', code })).toEqual(refusal('code_wrong'))
    }
    expect(await rows(stub, 'sessions')).toEqual(sessions)
    expect(await rows(stub, 'used')).toEqual(used)
  })

  it('of an account that is none is refused like a flow that is over', async () => {
    const none = blankAccount()
    expect(await trySecondFactor(none, { epoch: 0 }, { by: 'code', code: '000000' })).toEqual(refusal('no_account'))
    expect(await rows(none, 'guesses')).toEqual([])
  })
})

describe('a flow of password and second factor', () => {
  it('completes once, by whatever factor', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    const { key } = await addApp(stub, await setPassword(stub, session))
    const typed = await typePassword(stub, LONG, { flow: flow('one') })
    expect(await trySecondFactor(stub, typed, { by: 'code', code: await appCode(key) })).toMatchObject({ ok: true })
    pass(30)
    expect(await trySecondFactor(stub, typed, { by: 'code', code: await appCode(key) })).toEqual(
      refusal('flow_completed'),
    )
    const byPasskey = await trySecondFactor(stub, typed, { by: 'passkey', ...(await answerOf(passkey)) })
    expect(byPasskey).toEqual(refusal('flow_completed'))
    expect(await rows(stub, 'sessions')).toHaveLength(2)
  })

  it('has one winner among those who complete it at once, each by an answer of its own', async () => {
    const { stub, passkey } = await accountWithShortPassword()
    const typed = await typePassword(stub, SHORT, { flow: flow('one') })
    const shown = await Promise.all(Array.from({ length: 100 }, () => answerOf(passkey)))
    const inputs = shown.map((answer) => secondFactor(typed, { by: 'passkey', ...answer }))
    const answers = await atOnce(stub, 100, (account, n) => account.signInWithSecondFactor(present(inputs[n])))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await count(stub, 'session.started')).toBe(2)
  })

  it('is the flow of no other way in: what a passkey completed, no second factor completes', async () => {
    const { stub, passkey } = await accountWithShortPassword()
    const typed = await typePassword(stub, SHORT, { flow: flow('one') })
    expect(await tryPasskey(stub, passkey, { flow: flow('one') })).toMatchObject({ ok: true })
    const second = await trySecondFactor(stub, typed, { by: 'passkey', ...(await answerOf(passkey)) })
    expect(second).toEqual(refusal('flow_completed'))
  })
})

describe('evidence of a password', () => {
  const CHANGES = {
    'another password': (stub: AccountStub, session: Awaited<ReturnType<typeof signIn>>) =>
      setPassword(stub, session, 'eleven green herons'),
    'another app': (stub: AccountStub, session: Awaited<ReturnType<typeof signIn>>) => addApp(stub, session),
    'no app': (stub: AccountStub, session: Awaited<ReturnType<typeof signIn>>) =>
      tryRemove(stub, session, { factor: 'totp' }),
    'no password': (stub: AccountStub, session: Awaited<ReturnType<typeof signIn>>) =>
      tryRemove(stub, session, { factor: 'password' }),
    'one passkey more': async (stub: AccountStub, session: Awaited<ReturnType<typeof signIn>>) =>
      tryAdd(stub, session, await passkeyFor(stub, session)),
    'every session ended': async (stub: AccountStub, session: Awaited<ReturnType<typeof signIn>>) =>
      stub.endEverySession({ proof: session.proof, site: SITE, requestId }),
  }

  it.each(Object.entries(CHANGES))('is stale once the account has %s', async (_, change) => {
    const { stub, session: first, passkey } = await accountWithPasskey()
    const { key, session } = await addApp(stub, await setPassword(stub, first))
    const typed = await typePassword(stub)
    expect(await stub.secondFactorCredentials(typed.epoch)).toMatchObject([{ id: passkey.id }])
    await change(stub, session)
    pass(30)
    const sessions = await rows(stub, 'sessions')
    const byCode = await trySecondFactor(stub, typed, { by: 'code', code: await appCode(key) })
    expect(byCode).toEqual(refusal('evidence_stale'))
    const byPasskey = await trySecondFactor(stub, typed, { by: 'passkey', ...(await answerOf(passkey)) })
    expect(byPasskey).toEqual(refusal('evidence_stale'))
    expect(await rows(stub, 'sessions')).toEqual(sessions)
    expect(await stub.secondFactorCredentials(typed.epoch)).toEqual([])
  })

  it('that is stale counts no guess and uses nothing up', async () => {
    const { stub, key } = await accountWithApp()
    const { epoch } = await stub.opening()
    const before = await everything(stub)
    for (const old of [epoch - 1, epoch + 1, 0]) {
      const code = await appCode(key)
      expect(await trySecondFactor(stub, { epoch: old }, { by: 'code', code })).toEqual(refusal('evidence_stale'))
    }
    expect(await everything(stub)).toBe(before)
    expect(await trySecondFactor(stub, { epoch }, { by: 'code', code: await appCode(key) })).toMatchObject({ ok: true })
  })

  it('outlives what changes no way to sign in: a new sign-in, another name, a hash made anew', async () => {
    const { stub, key, session } = await accountWithApp()
    const typed = await typePassword(stub)
    await signIn(stub, { browser: 2 })
    await stub.setName({ proof: session.proof, name: 'Ada', requestId })
    await tryPassword(stub, LONG)
    expect(await trySecondFactor(stub, typed, { by: 'code', code: await appCode(key) })).toMatchObject({ ok: true })
  })
})

describe('a passkey as second factor', () => {
  it('of another account is refused, also under the user handle of this one', async () => {
    const { stub } = await accountWithShortPassword()
    const other = await accountWithPasskey()
    const typed = await typePassword(stub, SHORT)
    const [profile] = await rows(stub, 'profile')
    const before = await everything(stub)
    for (const deviation of [{}, { userHandle: String(profile?.['user_handle']) }, { userHandle: null }]) {
      const shown = await answerOf(other.passkey, { deviation })
      expect(await trySecondFactor(stub, typed, { by: 'passkey', ...shown })).toMatchObject(refusal('response_refused'))
    }
    const stranger = await createSoftwarePasskey({ userHandle: String(profile?.['user_handle']) })
    const forged = { ...(await answerOf(stranger)), by: 'passkey' } as const
    expect(await trySecondFactor(stub, typed, forged)).toMatchObject(refusal('response_refused'))
    expect(await everything(stub)).toBe(before)
  })

  it('under the user handle of another account is refused', async () => {
    const { stub, passkey } = await accountWithShortPassword()
    const [other] = await rows((await accountWithPasskey()).stub, 'profile')
    const typed = await typePassword(stub, SHORT)
    const shown = await answerOf(passkey, { deviation: { userHandle: String(other?.['user_handle']) } })
    expect(await trySecondFactor(stub, typed, { by: 'passkey', ...shown })).toMatchObject(refusal('response_refused'))
  })

  it('need not say whose it is: its account is known by then', async () => {
    const { stub, passkey } = await accountWithShortPassword()
    const typed = await typePassword(stub, SHORT)
    const shown = await answerOf(passkey, { deviation: { userHandle: null } })
    expect(await trySecondFactor(stub, typed, { by: 'passkey', ...shown })).toMatchObject({ ok: true })
  })

  it('counts once: an answer that signed in, raised a session or was a second factor is none again', async () => {
    const { stub, passkey, session } = await accountWithShortPassword()
    const challenge = newChallenge()
    await tryPasskey(stub, passkey, { challenge })
    const typed = await typePassword(stub, SHORT)
    const again = await trySecondFactor(stub, typed, { by: 'passkey', ...(await answerOf(passkey, { challenge })) })
    expect(again).toEqual(refusal('challenge_spent'))
    const stepped = await answerOf(passkey)
    expect(await tryShow(stub, session, { passkey: stepped })).toMatchObject({ ok: true })
    expect(await trySecondFactor(stub, typed, { by: 'passkey', ...stepped })).toEqual(refusal('challenge_spent'))
    const shown = await answerOf(passkey)
    expect(await trySecondFactor(stub, typed, { by: 'passkey', ...shown })).toMatchObject({ ok: true })
    const another = await typePassword(stub, SHORT)
    expect(await trySecondFactor(stub, another, { by: 'passkey', ...shown })).toEqual(refusal('challenge_spent'))
    expect(await tryPasskey(stub, passkey, { challenge: shown.challenge })).toEqual(refusal('challenge_spent'))
  })

  it('has one winner among a hundred flows to which one answer is shown', async () => {
    const { stub, passkey } = await accountWithShortPassword()
    const { epoch } = await stub.opening()
    const shown = await answerOf(passkey)
    const answers = await atOnce(stub, 100, (account) =>
      account.signInWithSecondFactor(secondFactor({ epoch, alone: false }, { by: 'passkey', ...shown })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await rows(stub, 'sessions')).toHaveLength(2)
  })

  it('is in time until its challenge ends', async () => {
    const { stub, passkey } = await accountWithShortPassword()
    const typed = await typePassword(stub, SHORT)
    const shown = await answerOf(passkey)
    pass(5 * 60)
    expect(await trySecondFactor(stub, typed, { by: 'passkey', ...shown })).toEqual(refusal('challenge_spent'))
    pass(-1)
    expect(await trySecondFactor(stub, typed, { by: 'passkey', ...shown })).toMatchObject({ ok: true })
  })

  it.each([
    ['forged', { deviation: { forged: true } }],
    ['without a person', { deviation: { userPresent: false } }],
    ['framed by another site', { deviation: { crossOrigin: true } }],
    ['on another origin', { ran: { origin: 'http://localhost:9999' } }],
    ['for another relying party', { ran: { relyingPartyId: 'evil.example' } }],
    ['for another challenge', { ran: { challenge: 'A'.repeat(43) } }],
  ])('%s is refused and changes nothing', async (_, given) => {
    const { stub, passkey } = await accountWithShortPassword()
    const typed = await typePassword(stub, SHORT)
    const before = await everything(stub)
    const shown = await answerOf(passkey, given)
    expect(await trySecondFactor(stub, typed, { by: 'passkey', ...shown })).toMatchObject(refusal('response_refused'))
    expect(await everything(stub)).toBe(before)
  })

  it('that verifies a person for the first time earns no more beside a password, and is believed afterwards', async () => {
    const { stub, key } = await accountWithKey()
    for (let n = 0; n < 2; n++) {
      expect(await tryPasskey(stub, key)).toMatchObject({ ok: true, value: { aal2Until: null } })
    }
    const { epoch } = await stub.opening()
    const shown = await answerOf(key)
    expect(await trySecondFactor(stub, { epoch }, { by: 'passkey', ...shown })).toMatchObject({ ok: true })
    expect(await tryPasskey(stub, key)).toMatchObject({ ok: true, value: { aal2Until: now() + HOUR } })
  })
})

describe('a recovery code', () => {
  it('is no second factor', async () => {
    const { stub, key, session } = await accountWithApp()
    const strong = await show(stub, session, { password: LONG, code: await appCode(key) })
    expect(await trySaveCode(stub, strong, new Uint8Array(16))).toMatchObject({ ok: true })
    const typed = await typePassword(stub)
    const saved = { by: 'code', code: '0000-0000-0000-0000-0000-0000-00' } as const
    expect(await trySecondFactor(stub, typed, saved)).toEqual(refusal('code_wrong'))
    expect(await tryPassword(stub, saved.code)).toEqual(refusal('password_wrong'))
  })
})
