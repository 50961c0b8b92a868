import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { toBase32 } from '#lib/base32.ts'
import { toBase64Url, toHex } from '#lib/encoding.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  type AccountStub,
  accountWithApp,
  accountWithPasskey,
  addApp,
  answerOf,
  appCode,
  atOnce,
  count,
  events,
  everything,
  HOUR,
  held,
  LONG,
  MINUTE,
  newAccount,
  newAppKey,
  nextFlow,
  now,
  requestId,
  rows,
  SITE,
  secondFactor,
  seedGuesses,
  setPassword,
  show,
  signIn,
  tryAddApp,
  tryPassword,
  tryRemove,
  trySecondFactor,
  trySetPassword,
  tryShow,
  trySignIn,
  withoutKeys,
  wrongCode,
} from './arrange.ts'

beforeEach(stopClock)

const refusal = (code: string) => ({ ok: false, failure: { code } })
const WRONG = refusal('code_wrong')

/** Shows a code after a right password, in a flow of its own. */
const tryCode = async (stub: AccountStub, code: string, given: { readonly known?: boolean } = {}) =>
  trySecondFactor(stub, { ...given, epoch: (await stub.opening()).epoch }, { by: 'code', code })

/** A session that may change anything: everything was shown just now, by the code of the step after the last. */
const strongSession = async (stub: AccountStub, key: Uint8Array<ArrayBuffer>) => {
  pass(30)
  return show(stub, await signIn(stub), { password: LONG, code: await appCode(key) })
}

describe('an authenticator app', () => {
  it('counts from its first code on, which raises the session and is told of in one notice', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const key = newAppKey()
    const before = await everything(stub)
    for (const code of [await wrongCode(key), '', 'abcdef', `${await appCode(key)}0`]) {
      expect(await tryAddApp(stub, session, key, code)).toEqual(WRONG)
    }
    expect(await everything(stub)).toBe(before)
    const { epoch } = await stub.opening()
    expect(await tryAddApp(stub, session, key, await appCode(key))).toMatchObject({
      ok: true,
      value: { generation: 2, base: 'aal1', aal2Until: null, amr: ['otp'] },
    })
    expect(await stub.opening()).toMatchObject({ epoch: epoch + 1 })
    expect(await events(stub)).toEqual(['account.created', 'session.started', 'totp.added', 'session.elevated'])
    expect(await rows(stub, 'outbox')).toMatchObject([{ about: 'account', request_id: requestId }])
    expect(await rows(stub, 'authenticators')).toMatchObject([{ method: 'totp', created_at: now() }])
  })

  it.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, false],
  ])('takes the code of %i steps from now as its first: %s', async (steps, takes) => {
    const stub = await newAccount()
    const key = newAppKey()
    expect((await tryAddApp(stub, await signIn(stub), key, await appCode(key, steps))).ok).toBe(takes)
  })

  it('is the first factor within ten minutes of a code, and not later', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const key = newAppKey()
    pass(10 * MINUTE)
    expect(await tryAddApp(stub, session, key, await appCode(key))).toEqual(refusal('code_too_old'))
    pass(-1)
    expect(await tryAddApp(stub, session, key, await appCode(key))).toMatchObject({ ok: true })
  })

  it('has used up the code that it was set up by', async () => {
    const stub = await newAccount()
    const { session } = await addApp(stub, await signIn(stub))
    const key = newAppKey()
    await tryAddApp(stub, session, key, await appCode(key))
    expect(await tryCode(stub, await appCode(key))).toEqual(WRONG)
    expect(await tryCode(stub, await appCode(key, -1))).toEqual(WRONG)
    pass(30)
    expect(await tryCode(stub, await appCode(key))).toMatchObject({ ok: true })
  })

  it('is set up once by its form: no code adds it again, also where it was taken away meanwhile', async () => {
    const { stub, session: first } = await accountWithPasskey()
    const session = await setPassword(stub, first)
    const [key, setUp] = [newAppKey(), nextFlow()]
    const code = await appCode(key)
    const added = await tryAddApp(stub, session, key, code, setUp)
    if (!added.ok) throw new Error(added.failure.code)
    const raised = held(added.value)
    expect(await tryAddApp(stub, raised, key, code, setUp)).toEqual(refusal('flow_completed'))
    expect(await tryRemove(stub, raised, { factor: 'totp' })).toMatchObject({ ok: true })
    expect(await tryAddApp(stub, raised, key, code, setUp)).toEqual(refusal('flow_completed'))
    pass(30)
    expect(await tryAddApp(stub, raised, key, await appCode(key), setUp)).toEqual(refusal('flow_completed'))
    expect(await count(stub, 'totp.added')).toBe(1)
  })

  it('takes the place of the one before, whose codes count no more', async () => {
    const { stub, key: old } = await accountWithApp()
    const { epoch } = await stub.opening()
    const { key } = await addApp(stub, await strongSession(stub, old))
    expect(await rows(stub, 'authenticators')).toHaveLength(2)
    const added = (await rows(stub, 'events')).filter(({ name }) => name === 'totp.added')
    expect(added.map(({ detail }) => JSON.parse(String(detail)).replaced)).toEqual([false, true])
    pass(30)
    expect(await tryCode(stub, await appCode(old))).toEqual(WRONG)
    expect(await tryCode(stub, await appCode(key))).toMatchObject({ ok: true })
    expect(await trySignIn(stub, { epoch })).toEqual(refusal('evidence_stale'))
  })

  it('ceases to count where it is taken away, and so do the guesses at it', async () => {
    const { stub, session: first } = await accountWithPasskey()
    const { key, session } = await addApp(stub, await setPassword(stub, first))
    await tryCode(stub, await wrongCode(key))
    expect(await rows(stub, 'guesses')).toHaveLength(1)
    expect(await tryRemove(stub, session, { factor: 'totp' })).toEqual({ ok: true, value: undefined })
    expect(await rows(stub, 'guesses')).toMatchObject([{ guesser: 'stranger', in_a_row: 0 }])
    expect(await count(stub, 'totp.removed')).toBe(1)
    pass(30)
    expect(await tryCode(stub, await appCode(key))).toEqual(WRONG)
    // Nobody is asked for what is gone.
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true, value: { next: 'session' } })
  })
})

describe('a code of an app', () => {
  it.each([
    [-2, false],
    [-1, false],
    [0, true],
    [1, false],
  ])('of %i steps from now counts after that of the step before was shown: %s', async (steps, counts) => {
    const { stub, key } = await accountWithApp()
    expect((await tryCode(stub, await appCode(key, steps))).ok).toBe(counts)
  })

  it.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, false],
  ])('of %i steps from now counts after a pause: %s', async (steps, counts) => {
    const { stub, key } = await accountWithApp()
    pass(5 * MINUTE)
    expect((await tryCode(stub, await appCode(key, steps))).ok).toBe(counts)
  })

  it('counts once, whatever it is shown for, and uses up those before it', async () => {
    const { stub, key, session } = await accountWithApp()
    pass(5 * MINUTE)
    const [before, code] = [await appCode(key, -1), await appCode(key)]
    expect(await tryCode(stub, code)).toMatchObject({ ok: true })
    for (const again of [code, before]) {
      expect(await tryCode(stub, again)).toEqual(WRONG)
      expect(await tryCode(stub, again, { known: true })).toEqual(WRONG)
      expect(await tryShow(stub, session, { password: LONG, code: again })).toEqual(WRONG)
    }
    expect(await count(stub, 'totp.used')).toBe(1)
    pass(30)
    expect(await tryShow(stub, session, { code: await appCode(key) }, 'aal1')).toMatchObject({ ok: true })
    expect(await tryCode(stub, await appCode(key))).toEqual(WRONG)
  })

  it('has one winner among a hundred who show it at once, each in a flow of its own', async () => {
    const { stub, key } = await accountWithApp()
    const code = await appCode(key)
    const { epoch } = await stub.opening()
    const answers = await atOnce(stub, 100, (account) =>
      account.signInWithSecondFactor(secondFactor({ epoch }, { by: 'code', code })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await count(stub, 'totp.used')).toBe(1)
    expect(await rows(stub, 'sessions')).toHaveLength(2)
  })

  it('has one winner where a sign-in and a step-up show it at once', async () => {
    const { stub, key, session } = await accountWithApp()
    const code = await appCode(key)
    const answers = await Promise.all([
      tryCode(stub, code),
      tryShow(stub, session, { code }, 'aal1'),
      tryCode(stub, code, { known: true }),
    ])
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
  })

  it('that was shown is not revived by a clock that is set back, nor is any before it', async () => {
    const { stub, key } = await accountWithApp()
    const code = await appCode(key)
    expect(await tryCode(stub, code)).toMatchObject({ ok: true })
    for (const back of [-30, -60, -HOUR]) {
      pass(back)
      expect(await tryCode(stub, code)).toEqual(WRONG)
      expect(await tryCode(stub, await appCode(key))).toEqual(WRONG)
      expect(await tryCode(stub, await appCode(key, -1))).toEqual(WRONG)
      pass(-back)
    }
    expect(await tryCode(stub, code)).toEqual(WRONG)
    pass(30)
    expect(await tryCode(stub, await appCode(key), { known: true })).toMatchObject({ ok: true })
  })

  it('of another account is wrong', async () => {
    const [one, two] = [await accountWithApp(), await accountWithApp()]
    expect(await tryCode(one.stub, await appCode(two.key))).toEqual(WRONG)
    expect(await tryCode(one.stub, await appCode(one.key))).toMatchObject({ ok: true })
  })

  it('is wrong like any other where the account has no app', async () => {
    const stub = await newAccount()
    const session = await setPassword(stub, await signIn(stub))
    expect(await tryCode(stub, '000000')).toEqual(WRONG)
    expect(await tryShow(stub, session, { code: '000000' }, 'aal1')).toEqual(WRONG)
  })

  it('is not judged for less than what was asked', async () => {
    const { stub, key, session } = await accountWithApp()
    const before = await everything(stub)
    expect(await tryShow(stub, session, { code: await appCode(key) }, 'aal2')).toEqual(refusal('too_weak'))
    expect(await everything(stub)).toBe(before)
  })
})

describe('guesses at a code', () => {
  it('are looked at ten at most, of 101 at once', async () => {
    const { stub, key } = await accountWithApp()
    const code = await wrongCode(key)
    const { epoch } = await stub.opening()
    const answers = await atOnce(stub, 101, (account) =>
      account.signInWithSecondFactor(secondFactor({ epoch }, { by: 'code', code })),
    )
    expect(answers.filter((answer) => !answer.ok && answer.failure.code === 'code_wrong')).toHaveLength(10)
    const waiting = { ok: false, failure: { code: 'guess_too_soon', retryAfterSeconds: 30 } }
    expect(answers.filter((answer) => !answer.ok && answer.failure.code !== 'code_wrong')).toEqual(
      Array.from({ length: 91 }, () => waiting),
    )
    // Whoever waits does not learn whether it was right, and has not used it up.
    expect(await tryCode(stub, await appCode(key))).toEqual(waiting)
    expect(await tryCode(stub, await appCode(key), { known: true })).toMatchObject({ ok: true })
  })

  it('are a hundred in a row at most in all: 80 of strangers, 20 kept for known browsers', async () => {
    const { stub, key } = await accountWithApp()
    const looked = { stranger: 0, known: 0 }
    for (let n = 0; n < 130; n++) {
      const known = n >= 100
      const answer = await tryCode(stub, await wrongCode(key), { known })
      if (!answer.ok && answer.failure.code === 'code_wrong') looked[known ? 'known' : 'stranger'] += 1
      pass(HOUR)
    }
    expect(looked).toEqual({ stranger: 80, known: 20 })
    for (const known of [false, true]) {
      expect(await tryCode(stub, await appCode(key), { known })).toEqual(refusal('authenticator_disabled'))
    }
    expect(await count(stub, 'authenticator.disabled')).toBe(2)
    expect(await count(stub, 'authenticator.guess_refused')).toBe(100)
  })

  it('of strangers who know the password leave known browsers their tries', async () => {
    const { stub, key } = await accountWithApp()
    await seedGuesses(stub, 'totp', 'stranger', 80)
    pass(HOUR)
    expect(await tryCode(stub, await appCode(key))).toEqual(refusal('authenticator_disabled'))
    expect(await tryCode(stub, await appCode(key), { known: true })).toMatchObject({ ok: true })
  })

  it('are not forgiven by showing the password anew', async () => {
    const { stub, key } = await accountWithApp()
    for (let n = 0; n < 10; n++) {
      expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true, value: { next: 'second-factor' } })
      expect(await tryCode(stub, await wrongCode(key))).toEqual(WRONG)
    }
    expect(await tryPassword(stub, LONG)).toMatchObject({ ok: true })
    expect(await tryCode(stub, await appCode(key))).toMatchObject(refusal('guess_too_soon'))
  })

  it('are forgiven by a right one to whoever made it', async () => {
    const { stub, key } = await accountWithApp()
    for (let n = 0; n < 9; n++) await tryCode(stub, await wrongCode(key))
    for (let n = 0; n < 3; n++) await tryCode(stub, await wrongCode(key), { known: true })
    expect(await tryCode(stub, await appCode(key))).toMatchObject({ ok: true })
    expect(await rows(stub, 'guesses')).toMatchObject([
      { authenticator: 'totp', guesser: 'known', in_a_row: 3 },
      { authenticator: 'totp', guesser: 'stranger', in_a_row: 0 },
    ])
  })

  it('are forgotten with a new app', async () => {
    const { stub, key } = await accountWithApp()
    const session = await strongSession(stub, key)
    await seedGuesses(stub, 'totp', 'stranger', 80)
    await seedGuesses(stub, 'totp', 'known', 20)
    await addApp(stub, session)
    expect(await rows(stub, 'guesses')).toMatchObject([{ guesser: 'stranger', in_a_row: 0 }])
  })
})

describe('the key of an app', () => {
  it('is never stored in clear, in any spelling, and neither is a code', async () => {
    const { stub, key } = await accountWithApp()
    const code = await appCode(key)
    await tryCode(stub, code)
    const text = (await everything(stub)).toLowerCase()
    for (const spelled of [toBase32(key), toHex(key), toBase64Url(key), btoa(String.fromCharCode(...key))]) {
      expect(text).not.toContain(spelled.toLowerCase().replace(/=+$/, ''))
    }
    expect(text).not.toContain(`"${code}"`)
  })

  it('opens for its own authenticator alone: moved to another it gives no code', async () => {
    const [one, two] = [await accountWithApp(), await accountWithApp()]
    const data = (await rows(two.stub, 'authenticators')).find(({ method }) => method === 'totp')?.['data']
    await runInDurableObject(one.stub, (_object, { storage }) => {
      storage.sql.exec("UPDATE authenticators SET data = ? WHERE method = 'totp'", String(data))
    })
    expect(await tryCode(one.stub, await appCode(two.key))).toEqual(WRONG)
    expect(await tryCode(one.stub, await appCode(one.key))).toEqual(WRONG)
  })

  it('is out of reach while no source has the keys: nothing that needs it goes on, and nothing changes', async () => {
    const { stub, key, session } = await accountWithApp()
    const { epoch } = await stub.opening()
    const code = await appCode(key)
    const from = { agent: '', country: undefined }
    const strong = await show(stub, session, { password: LONG, code })
    pass(30)
    const next = await appCode(key)
    const before = await everything(stub)
    await withoutKeys(stub, async (account) => {
      const added = account.addTotp({
        proof: strong.proof,
        flow: nextFlow(),
        key,
        code: next,
        from,
        site: SITE,
        requestId,
      })
      expect(await added).toEqual(refusal('keys_unavailable'))
      const signedIn = account.signInWithSecondFactor(secondFactor({ epoch }, { by: 'code', code: next }))
      expect(await signedIn).toEqual(refusal('keys_unavailable'))
      const proving = { atLeast: 'aal1', mustResistPhishing: false, ...from, requestId } as const
      const raised = account.stepUp({ proof: strong.proof, shown: { code: next }, ...proving })
      expect(await raised).toEqual(refusal('keys_unavailable'))
    })
    expect(await everything(stub)).toBe(before)
    expect(await tryCode(stub, next)).toMatchObject({ ok: true })
  })

  it('is not needed by a passkey, which raises a session without any source of keys', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    const shown = { passkey: await answerOf(passkey) }
    await withoutKeys(stub, async (account) => {
      const proving = { atLeast: 'aal2', mustResistPhishing: true, agent: '', country: undefined, requestId } as const
      expect(await account.stepUp({ proof: session.proof, shown, ...proving })).toMatchObject({ ok: true })
    })
  })
})

describe('a step-up by password and code together', () => {
  it('earns aal2, and nothing where one of them is wrong', async () => {
    const { stub, key, session } = await accountWithApp()
    const [code, wrong] = [await appCode(key), await wrongCode(key)]
    expect(await tryShow(stub, session, { password: 'not the password', code })).toEqual(refusal('password_wrong'))
    expect(await tryShow(stub, session, { password: LONG, code: wrong })).toEqual(WRONG)
    expect(await count(stub, 'session.elevated')).toBe(2)
    expect(await tryShow(stub, session, { password: LONG, code })).toMatchObject({
      ok: true,
      value: { aal2Until: now() + HOUR, amr: ['otp', 'pwd', 'mfa'], authTime: now() },
    })
  })

  it('is not put together of two step-ups by one of them each', async () => {
    const { stub, key, session } = await accountWithApp()
    const byPassword = await show(stub, session, { password: LONG }, 'aal1')
    const byCode = await show(stub, byPassword, { code: await appCode(key) }, 'aal1')
    expect(byCode.issued).toMatchObject({ base: 'aal1', aal2Until: null })
    expect(byCode.issued.amr).not.toContain('mfa')
    expect(await trySetPassword(stub, byCode, 'another long password')).toEqual(refusal('step_up_required'))
  })
})
