import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  addressOf,
  ask,
  linkTo,
  move,
  NEW,
  notices,
  OTHER,
  press,
  ring,
  states,
  tryAsk,
  tryProve,
} from './address-arrange.ts'
import {
  type AccountStub,
  ADDRESS,
  accountWithPasskey,
  addApp,
  addPasskey,
  count,
  DAY,
  type Held,
  held,
  LONG,
  MINUTE,
  newAccount,
  renew,
  requestId,
  rows,
  SITE,
  setPassword,
  show,
  signIn,
  tryPasskey,
  trySaveCode,
  tryStepUp,
} from './arrange.ts'

beforeEach(stopClock)

const refusal = (code: string) => ({ ok: false, failure: { code } })

/** An account whose one factor is a password, and a session that has shown it. */
const accountWithPassword = async () => {
  const stub = await newAccount()
  return { stub, session: await setPassword(stub, await signIn(stub)) }
}

describe('a change of address', () => {
  it('comes about at once where two factors were shown lately', async () => {
    const { stub, session } = await accountWithPasskey()
    const { outcome, session: after } = await move(stub, session)
    expect(outcome).toBe('done')
    expect(await addressOf(stub)).toBe(NEW)
    expect(after.issued.claims).toMatchObject({ email: NEW, email_verified: true })
    expect(await count(stub, 'address.changed')).toBe(1)
  })

  it('ends every other session, and outdates every flow in progress', async () => {
    const { stub, session } = await accountWithPasskey()
    const other = await signIn(stub, { browser: 2 })
    const { epoch } = await stub.opening()
    await move(stub, session)
    expect(await renew(stub, other.proof)).toMatchObject(refusal('session_ended'))
    expect(await renew(stub, session.proof)).toMatchObject({ ok: true, value: { claims: { email: NEW } } })
    expect((await stub.opening()).epoch).toBeGreaterThan(epoch)
  })

  it('waits for a day where one factor stands behind it, and then ends every session', async () => {
    const { stub, session } = await accountWithPassword()
    const { outcome } = await move(stub, session)
    expect(outcome).toBe('held')
    pass(DAY - 1)
    await ring(stub)
    expect(await addressOf(stub)).toBe(ADDRESS)
    pass(1)
    await ring(stub)
    expect(await addressOf(stub)).toBe(NEW)
    expect(await rows(stub, 'sessions')).toEqual([])
    expect(await linkTo(stub, ADDRESS, 'was changed')).toBeDefined()
  })

  it('waits for a day where nothing but a code by mail stands behind it', async () => {
    const stub = await newAccount()
    expect((await move(stub, await signIn(stub))).outcome).toBe('held')
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it.each([
    ['of a code that is ten minutes old', newAccount, 10 * MINUTE, 'code_too_old'],
    ['by a code where the account has a passkey', async () => (await accountWithPasskey()).stub, 0, 'step_up_required'],
  ])('is not begun by a session %s', async (_, make, seconds, code) => {
    const stub = await make()
    const session = await signIn(stub)
    pass(seconds)
    expect(await tryAsk(stub, session)).toMatchObject(refusal(code))
    expect(await states(stub)).toEqual([])
  })

  it('is not begun, nor gone on with, by a proof that is older than 15 minutes', async () => {
    const { stub, session } = await accountWithPasskey()
    pass(14 * MINUTE)
    const change = await ask(stub, session)
    pass(MINUTE)
    expect(await tryProve(stub, session, change)).toMatchObject(refusal('step_up_required'))
    expect(await tryAsk(stub, session)).toMatchObject(refusal('step_up_required'))
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it('is gone on with by no session but that which asked, and by nobody who has the code alone', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    const change = await ask(stub, session)
    const signed = await tryPasskey(stub, passkey, { browser: 2 })
    if (!signed.ok) throw new Error(signed.failure.code)
    expect(await tryProve(stub, held(signed.value), change)).toMatchObject(refusal('change_stopped'))
    const wrong = { ...session.proof, secret: 'A'.repeat(43) }
    expect(await tryProve(stub, { proof: wrong }, change)).toMatchObject(refusal('session_ended'))
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it('changes nothing when the same form comes again', async () => {
    const { stub, session } = await accountWithPasskey()
    const change = await ask(stub, session)
    await tryProve(stub, session, change)
    expect(await tryProve(stub, session, change)).toMatchObject({ ok: true, value: { outcome: 'repeated' } })
    expect(await count(stub, 'address.changed')).toBe(1)
  })

  it('is over with the flow in which the code was asked for', async () => {
    const { stub, passkey, session } = await accountWithPasskey()
    const change = await ask(stub, session)
    pass(15 * MINUTE)
    const answer = await tryStepUp(stub, session, passkey)
    if (!answer.ok) throw new Error(answer.failure.code)
    expect(await tryProve(stub, held(answer.value), change)).toMatchObject(refusal('change_stopped'))
  })

  it('is not asked for where the account has the address, in whatever spelling', async () => {
    const { stub, session } = await accountWithPasskey()
    expect(await tryAsk(stub, session, 'ADA@example.com')).toMatchObject(refusal('address_same'))
  })

  it('happens twice in seven days at most', async () => {
    const { stub, session } = await accountWithPasskey()
    const { session: second } = await move(stub, session)
    const { session: third } = await move(stub, second, OTHER)
    expect(await tryAsk(stub, third, 'more@example.net')).toMatchObject({
      failure: { code: 'too_many_changes', retryAfterSeconds: 7 * DAY },
    })
  })

  it('is asked for ten times a day at most', async () => {
    const { stub, session } = await accountWithPasskey()
    for (let n = 0; n < 10; n++) await ask(stub, session, `n${n}@example.net`)
    expect(await tryAsk(stub, session)).toMatchObject(refusal('too_many_changes'))
  })

  it('takes the place of another that waits', async () => {
    const { stub, session } = await accountWithPasskey()
    const first = await ask(stub, session)
    await ask(stub, session, OTHER)
    expect(await tryProve(stub, session, first)).toMatchObject(refusal('change_stopped'))
    expect(await states(stub)).toEqual(['stopped', 'pending'])
  })
})

describe('a change of address that waits', () => {
  /** Each gives the session as the event has left it; undefined where it has ended it. */
  const EVENTS: readonly (readonly [string, (stub: AccountStub, session: Held) => Promise<Held | undefined>])[] = [
    ['a passkey is added', async (stub, session) => (await addPasskey(stub, session)).session],
    ['a password is set', (stub, session) => setPassword(stub, session)],
    ['an app is added', async (stub, session) => (await addApp(stub, session)).session],
    [
      'a recovery code is made',
      async (stub, session) => {
        await trySaveCode(stub, session)
        return session
      },
    ],
    [
      'the second address for notices changes',
      async (stub, session) => {
        await runInDurableObject(stub, (_object, { storage }) => {
          storage.sql.exec(`INSERT INTO notification_addresses VALUES ('ada@example.org', 1, NULL)`)
        })
        await stub.removeSecondAddress({ proof: session.proof, site: SITE, requestId })
        return session
      },
    ],
    [
      'all sessions are ended',
      async (stub, { proof }) => {
        await stub.endEverySession({ proof, site: SITE, requestId })
        return undefined
      },
    ],
    [
      'its owner says that it was not them',
      async (stub) => {
        await press(stub, await linkTo(stub, ADDRESS, 'was set'))
        return undefined
      },
    ],
  ]

  /** What the page says of it by now, to whoever signs in. */
  const waiting = async (stub: AccountStub) => {
    const overview = await stub.addressOverview((await signIn(stub)).proof)
    return overview.ok ? overview.value.waiting : undefined
  }

  it.each(EVENTS)('for its proof is cancelled when %s', async (_, happens) => {
    const { stub, session } = await accountWithPassword()
    const change = await ask(stub, session)
    expect(await waiting(stub)).toMatchObject({ state: 'pending', address: NEW })
    const left = await happens(stub, session)
    expect(await waiting(stub)).toBeNull()
    if (left !== undefined) {
      const raised = await show(stub, left, { password: LONG }, 'aal1')
      const proved = await tryProve(stub, raised, change)
      expect(['change_stopped', 'step_up_required']).toContain(proved.ok ? 'proved' : proved.failure.code)
    }
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it.each(EVENTS)('for the old address is cancelled when %s', async (_, happens) => {
    const { stub, session } = await accountWithPassword()
    const { session: after } = await move(stub, session)
    expect(await waiting(stub)).toMatchObject({ state: 'held', address: NEW })
    await happens(stub, after)
    expect(await waiting(stub)).toBeNull()
    pass(DAY)
    await ring(stub)
    expect(await addressOf(stub)).toBe(ADDRESS)
    expect(await states(stub)).toEqual(['stopped'])
  })

  it('is stopped by whoever is signed in, without further proof', async () => {
    const { stub, session } = await accountWithPassword()
    await move(stub, session)
    const other = await signIn(stub, { browser: 2 })
    expect(await stub.cancelAddress({ proof: other.proof, requestId })).toMatchObject({ ok: true })
    pass(DAY)
    await ring(stub)
    expect(await addressOf(stub)).toBe(ADDRESS)
    expect(await count(stub, 'address_change.stopped')).toBe(1)
  })
})

describe('the old address', () => {
  it('hears of the new one when it is asked for, masked, and stops it without signing in', async () => {
    const { stub, session } = await accountWithPasskey()
    const change = await ask(stub, session, 'nils@dolphins.example.com')
    const [notice] = (await notices(stub)).filter(({ subject }) => subject.includes('was asked for'))
    expect(notice).toMatchObject({ to: ADDRESS })
    expect(notice?.text).toContain('n•••@d••.com')
    expect(notice?.text).not.toContain('dolphins')
    expect(await press(stub, await linkTo(stub, ADDRESS, 'was asked for'))).toMatchObject({
      ok: true,
      value: { kind: 'stop-change' },
    })
    expect(await tryProve(stub, session, change)).toMatchObject({ ok: false })
    expect(await states(stub)).toEqual(['stopped'])
    expect(await rows(stub, 'sessions')).toEqual([])
  })

  it('stops a change that waits for it', async () => {
    const { stub, session } = await accountWithPassword()
    await move(stub, session)
    await press(stub, await linkTo(stub, ADDRESS, 'is about to change'))
    pass(DAY)
    await ring(stub)
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it('takes the account back by the same link where the change has come about by then', async () => {
    const { stub, session } = await accountWithPasskey()
    const change = await ask(stub, session)
    const stop = await linkTo(stub, ADDRESS, 'was asked for')
    await tryProve(stub, session, change)
    expect(await stub.contestable(stop.secret)).toMatchObject({ value: { kind: 'revert', address: 'a•••@e••.com' } })
    expect(await press(stub, stop)).toMatchObject({ value: { kind: 'revert' } })
    expect(await addressOf(stub)).toBe(ADDRESS)
  })

  it('is told with the new one when the change comes about, and of everything else for seven days', async () => {
    const { stub, session } = await accountWithPasskey()
    const { session: after } = await move(stub, session)
    const told = (await notices(stub)).filter(({ subject }) => subject.includes('was changed')).map(({ to }) => to)
    expect(told.sort()).toEqual([ADDRESS, NEW].sort())
    await setPassword(stub, after)
    const since = (await notices(stub)).filter(({ subject }) => subject.includes('password')).map(({ to }) => to)
    expect(since.sort()).toEqual([ADDRESS, NEW].sort())
    pass(7 * DAY)
    await stub.endEverySession({ proof: after.proof, site: SITE, requestId })
  })
})
