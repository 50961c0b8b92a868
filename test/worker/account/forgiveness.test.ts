import { beforeEach, describe, expect, it } from 'vitest'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  accountWithApp,
  accountWithPasskey,
  addApp,
  answerOf,
  appCode,
  blankAccount,
  count,
  DAY,
  HOUR,
  held,
  LONG,
  newAccount,
  now,
  rows,
  SHORT,
  secondFactor,
  seedGuesses,
  setPassword,
  show,
  signIn,
  tryAddApp,
  tryPassword,
  trySaveCode,
  trySecondFactor,
  tryShow,
  trySignIn,
  withoutKeys,
  wrongCode,
} from './arrange.ts'

beforeEach(stopClock)

const OTHER = 'a wrong long password'

describe('guesses', () => {
  it('at a code are not forgiven by a step-up by the password alone', async () => {
    const { stub, key } = await accountWithApp()
    let session = await show(stub, await signIn(stub), { password: LONG }, 'aal1')
    let looked = 0
    for (let round = 0; round < 6; round++) {
      for (let n = 0; n < 9; n++) {
        const answer = await tryShow(stub, session, { password: LONG, code: await wrongCode(key) })
        if (!answer.ok && answer.failure.code === 'code_wrong') looked += 1
      }
      const again = await tryShow(stub, session, { password: LONG }, 'aal1')
      if (again.ok) session = held(again.value)
    }
    expect(looked).toBeLessThanOrEqual(10)
  })

  it('at a password are not forgiven by a code alone', async () => {
    const { stub, key, session } = await accountWithApp()
    for (let n = 0; n < 9; n++) await tryShow(stub, session, { password: OTHER }, 'aal1')
    await show(stub, session, { code: await appCode(key) }, 'aal1')
    expect(await rows(stub, 'guesses')).toMatchObject([{ authenticator: 'password', in_a_row: 9 }])
  })

  it('at a code are not forgiven by a passkey in its place', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    const { key } = await addApp(stub, await setPassword(stub, session))
    const { epoch } = await stub.opening()
    for (let n = 0; n < 9; n++) await trySecondFactor(stub, { epoch }, { by: 'code', code: await wrongCode(key) })
    await trySecondFactor(stub, { epoch }, { by: 'passkey', ...(await answerOf(passkey)) })
    expect(await rows(stub, 'guesses')).toMatchObject([{ authenticator: 'totp', in_a_row: 9 }])
  })

  it('that disable are told of in one event, whatever was typed', async () => {
    const stub = await newAccount()
    await setPassword(stub, await signIn(stub))
    await seedGuesses(stub, 'password', 'stranger', 79)
    pass(HOUR)
    await tryPassword(stub, 'x')
    expect(await count(stub, 'authenticator.disabled')).toBe(1)
  })

  it('at a disabled password wait like those at no account, also a month later', async () => {
    const stub = await newAccount()
    await setPassword(stub, await signIn(stub))
    await seedGuesses(stub, 'password', 'stranger', 80)
    const decoy = blankAccount()
    pass(31 * DAY)
    const waits = async (at: typeof stub) => {
      const answers = []
      for (let n = 0; n < 12; n++) answers.push(await tryPassword(at, OTHER))
      return answers.map((answer) => !answer.ok && answer.failure.code === 'guess_too_soon')
    }
    expect(await waits(stub)).toEqual(await waits(decoy))
  })
})

describe('two-factor assurance that an idle hour has ended', () => {
  it('is not brought back by one factor', async () => {
    const { stub, key, session } = await accountWithApp()
    const strong = await show(stub, session, { password: LONG, code: await appCode(key) })
    pass(HOUR)
    expect(await tryShow(stub, strong, { password: LONG }, 'aal1')).toMatchObject({
      ok: true,
      value: { base: 'aal1', aal2Until: null },
    })
  })

  it('is not brought back by a passkey that verified nobody', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    pass(HOUR)
    const shown = { passkey: await answerOf(passkey, { deviation: { userVerified: false } }) }
    expect(await tryShow(stub, session, shown, 'aal1')).toMatchObject({ ok: true, value: { aal2Until: null } })
  })

  it('lends the methods that it was shown by to no later proof', async () => {
    const { stub, session } = await accountWithPasskey()
    const withPassword = await setPassword(stub, session)
    pass(2 * HOUR)
    const { issued } = await show(stub, withPassword, { password: LONG }, 'aal1')
    expect(issued).toMatchObject({ base: 'aal1', aal2Until: null, amr: ['pwd'], authTime: now() })
  })
})

describe('a new recovery code', () => {
  it('outdates every flow that gathered evidence before it (design 7)', async () => {
    const { stub, session } = await accountWithPasskey()
    const { epoch } = await stub.opening()
    await trySaveCode(stub, session)
    expect(await trySignIn(stub, { epoch })).toEqual({ ok: false, failure: { code: 'evidence_stale' } })
  })
})

describe('a code of an app', () => {
  it('counts once, also where its key is set up again by an older code', async () => {
    const { stub, session: first } = await accountWithPasskey()
    const { key, session } = await addApp(stub, await setPassword(stub, first))
    pass(30)
    const [older, code] = [await appCode(key, -1), await appCode(key)]
    const { epoch } = await stub.opening()
    expect(await trySecondFactor(stub, { epoch }, { by: 'code', code })).toMatchObject({ ok: true })
    await tryAddApp(stub, session, key, older)
    const again = await trySecondFactor(stub, { epoch: (await stub.opening()).epoch }, { by: 'code', code })
    expect(again.ok).toBe(false)
  })
})

describe('a passkey as second factor', () => {
  it('needs no source of keys', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    await setPassword(stub, session, SHORT)
    const { epoch } = await stub.opening()
    const shown = secondFactor({ epoch, alone: false }, { by: 'passkey', ...(await answerOf(passkey)) })
    await withoutKeys(stub, async (account) => {
      expect(await account.signInWithSecondFactor(shown)).toMatchObject({ ok: true })
    })
  })
})
