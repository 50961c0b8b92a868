import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseContestToken } from '#domain/contest-link.ts'
import { parseCredentialId } from '#domain/ids.ts'
import { move } from '../account/address-arrange.ts'
import {
  type AccountStub,
  accountWithApp,
  accountWithPasskey,
  addPasskey,
  answerOf,
  appCode,
  count,
  DAY,
  type Held,
  HOUR,
  LONG,
  nextFlow,
  now,
  requestId,
  rows,
  SITE,
  show,
  tryPasskey,
  tryPassword,
  tryRemove,
  trySaveCode,
  trySignIn,
  tryStepUp,
} from '../account/arrange.ts'
import { browser, pass, stopClock } from '../directory/arrange.ts'
import { noticesOf } from './arrange.ts'

beforeEach(stopClock)

const OVER = { ok: false, failure: { code: 'recovery_over' } }
const INVALID = { ok: false, failure: { code: 'link_invalid' } }

const begin = async (stub: AccountStub) => {
  const recovery = { flow: nextFlow(), browser: browser(2) }
  const begun = await stub.beginRecovery({ ...recovery, epoch: (await stub.opening()).epoch, requestId })
  if (!begun.ok) throw new Error(begun.failure.code)
  return { recovery, next: begun.value.next }
}

/** Proves the mailbox and waits; gives the secret of the link to the status. */
const wait = async (stub: AccountStub): Promise<Uint8Array> => {
  const { recovery } = await begin(stub)
  const begun = await stub.delayRecovery({ ...recovery, site: SITE, requestId })
  if (!begun.ok) throw new Error(begun.failure.code)
  return begun.value.link
}

const delayed = (stub: AccountStub) =>
  runInDurableObject(stub, (_object, { storage }) => storage.sql.exec('SELECT * FROM delayed_recovery').toArray())

/** When the account's alarm rings, seconds from now. */
const alarmIn = (stub: AccountStub) =>
  runInDurableObject(stub, async (_object, { storage }) => ((await storage.getAlarm()) ?? Number.NaN) / 1000 - now())

/** What was told of the recovery, by the words of its subjects. */
const told = async (stub: AccountStub): Promise<readonly string[]> => {
  const words = ['Somebody wants', 'still waiting', 'taken back now', 'was stopped', 'was got back', 'was protected']
  const subjects = (await noticesOf(stub)).map(({ subject }) => subject)
  return words.filter((word) => subjects.some((subject) => subject.includes(word)))
}

/** Lets time pass until the account's alarm has nothing more to do, as the platform would ring it. */
const passUntil = async (stub: AccountStub, seconds: number): Promise<void> => {
  const end = now() + seconds
  // Mails that cannot leave in tests are tried again too.
  while (now() < end) {
    pass(Math.min(8 * HOUR, end - now()))
    await runDurableObjectAlarm(stub)
    await runDurableObjectAlarm(stub)
  }
}

describe('a wait for an account', () => {
  it('begins with one notice, and gives back nothing before its end', async () => {
    const { stub } = await accountWithPasskey()
    const link = await wait(stub)
    expect(await told(stub)).toEqual(['Somebody wants'])
    expect(await stub.recoveryStatus(link)).toEqual({
      ok: true,
      value: { begunAt: now(), readyAt: now() + 3 * DAY, until: now() + 10 * DAY, isReady: false },
    })
    await passUntil(stub, 3 * DAY - 1)
    expect((await begin(stub)).next).toBe('proof')
  })

  it('tells of itself at 24 and 48 hours and at its end, then lets one code suffice', async () => {
    const { stub } = await accountWithPasskey()
    const link = await wait(stub)
    const seen: number[] = []
    for (const hours of [23, 1, 23, 1, 23, 1, 24]) {
      await passUntil(stub, hours * HOUR)
      seen.push(await count(stub, 'recovery.delayed'), (await delayed(stub)).map(({ told: n }) => Number(n))[0] ?? 0)
    }
    expect(seen).toEqual([1, 1, 1, 2, 1, 2, 1, 3, 1, 3, 1, 4, 1, 4])
    expect(await stub.recoveryStatus(link)).toMatchObject({ value: { isReady: true } })
    const { recovery, next } = await begin(stub)
    expect(next).toBe('renew')
    expect(await stub.renewalFacts(recovery)).toMatchObject({ value: { renewals: ['passkey'] } })
  })

  it('is over for good seven days after its end', async () => {
    const { stub } = await accountWithPasskey()
    const link = await wait(stub)
    await passUntil(stub, 10 * DAY - 1)
    expect((await begin(stub)).next).toBe('renew')
    pass(1)
    expect((await begin(stub)).next).toBe('proof')
    expect(await stub.recoveryStatus(link)).toEqual(INVALID)
    await runDurableObjectAlarm(stub)
    expect(await delayed(stub)).toEqual([])
  })

  it('goes on while its reminders were not made, whatever the clock says', async () => {
    const { stub } = await accountWithPasskey()
    const link = await wait(stub)
    pass(3 * DAY)
    expect(await stub.recoveryStatus(link)).toMatchObject({ value: { isReady: false } })
    expect((await begin(stub)).next).toBe('proof')
  })

  it('keeps few links to its status, however often the form is sent, and those of its mails', async () => {
    const { stub } = await accountWithPasskey()
    const { recovery } = await begin(stub)
    const ask = async () => {
      pass(1)
      const begun = await stub.delayRecovery({ ...recovery, site: SITE, requestId })
      if (!begun.ok) throw new Error(begun.failure.code)
      return begun.value.link
    }
    const first = await ask()
    const notice = (await noticesOf(stub)).find(({ subject }) => subject.includes('Somebody wants'))
    const mailed = parseContestToken(/\?link=(\S+)/.exec(notice?.text ?? '')?.[1] ?? '')
    const before = (await rows(stub, 'links')).length
    let last = first
    for (let times = 0; times < 30; times += 1) last = await ask()
    expect((await rows(stub, 'links')).length - before).toBe(19)
    expect(await stub.recoveryStatus(last)).toMatchObject({ ok: true })
    expect(await stub.recoveryStatus(first)).toEqual(INVALID)
    expect(await stub.recoveryStatus(mailed?.secret ?? first)).toMatchObject({ ok: true })
  })

  it('is one for an account: who begins another joins it, and nobody makes it longer or shorter', async () => {
    const { stub } = await accountWithPasskey()
    await wait(stub)
    await passUntil(stub, DAY)
    const before = await delayed(stub)
    const link = await wait(stub)
    expect(await delayed(stub)).toEqual(before)
    expect(await stub.recoveryStatus(link)).toMatchObject({ value: { readyAt: now() + 2 * DAY } })
    expect(await count(stub, 'recovery.delayed')).toBe(1)
  })

  it('needs a code that was shown in this browser, and none where that is enough', async () => {
    const { stub } = await accountWithPasskey()
    const nobodys = { flow: nextFlow(), browser: browser(2), site: SITE, requestId }
    expect(await stub.delayRecovery(nobodys)).toEqual(OVER)
    const { recovery } = await begin(stub)
    expect(await stub.delayRecovery({ ...recovery, browser: browser(3), site: SITE, requestId })).toEqual(OVER)
    expect(await delayed(stub)).toEqual([])
  })

  it('rings the alarm of the account when the next notice is due', async () => {
    const { stub } = await accountWithPasskey()
    await wait(stub)
    // Sooner there are mails that did not leave.
    expect(await alarmIn(stub)).toBeLessThanOrEqual(DAY)
    await runInDurableObject(stub, (_object, { storage }) => {
      storage.sql.exec('DELETE FROM outbox')
    })
    await runDurableObjectAlarm(stub)
    expect(await alarmIn(stub)).toBe(DAY)
  })
})

describe('whoever can still sign in strongly', () => {
  it.each<readonly [string, () => Promise<AccountStub>]>([
    [
      'signs in by passkey',
      async () => {
        const { stub, passkey } = await accountWithPasskey()
        await wait(stub)
        expect(await tryPasskey(stub, passkey)).toMatchObject({ ok: true })
        return stub
      },
    ],
    [
      'steps up by passkey',
      async () => {
        const { stub, passkey, session } = await accountWithPasskey()
        await wait(stub)
        expect(await tryStepUp(stub, session, passkey)).toMatchObject({ ok: true })
        return stub
      },
    ],
    [
      'steps up by password and app',
      async () => {
        const { stub, key, session } = await accountWithApp()
        await wait(stub)
        await show(stub, session, { password: LONG, code: await appCode(key) })
        return stub
      },
    ],
    [
      'adds a passkey',
      async () => {
        const { stub, session } = await accountWithPasskey()
        await wait(stub)
        await addPasskey(stub, session)
        return stub
      },
    ],
    [
      'changes the address',
      async () => {
        const { stub, session } = await accountWithPasskey()
        await wait(stub)
        expect(await move(stub, session)).toMatchObject({ outcome: 'done' })
        return stub
      },
    ],
    [
      'makes a recovery code',
      async () => {
        const { stub, session } = await accountWithPasskey()
        await wait(stub)
        await trySaveCode(stub, session)
        return stub
      },
    ],
    [
      'removes a passkey',
      async () => {
        const { stub, session } = await accountWithPasskey()
        const more = await addPasskey(stub, session)
        await wait(stub)
        const id = parseCredentialId(more.passkey.id)
        if (id === undefined) throw new Error('a credential id')
        expect(await tryRemove(stub, more.session, { factor: 'passkey', id })).toMatchObject({ ok: true })
        return stub
      },
    ],
  ])('and %s stops the wait, and is told so', async (_, act) => {
    const stub = await act()
    expect(await count(stub, 'recovery.cancelled')).toBe(1)
    expect((await begin(stub)).next).toBe('proof')
    await runDurableObjectAlarm(stub)
    expect(await told(stub)).toEqual(['Somebody wants', 'was stopped'])
    expect(await delayed(stub)).toEqual([])
    await passUntil(stub, 4 * DAY)
    expect((await begin(stub)).next).toBe('proof')
  })

  it.each<readonly [string, (stub: AccountStub, session: Held) => Promise<unknown>]>([
    ['signs in by a code from the mailbox', (stub) => trySignIn(stub)],
    ['types the right password alone, where an app is asked for too', (stub) => tryPassword(stub, LONG)],
    ['steps up by the password alone', (stub, session) => show(stub, session, { password: LONG }, 'aal1')],
  ])('but not whoever %s', async (_, act) => {
    const { stub, session } = await accountWithApp()
    await wait(stub)
    await act(stub, session)
    expect(await count(stub, 'recovery.cancelled')).toBe(0)
  })
})

describe('a link in a notice of a wait', () => {
  const tokensOf = async (stub: AccountStub, words: string): Promise<readonly Uint8Array[]> => {
    const texts = (await noticesOf(stub)).filter(({ subject }) => subject.includes(words)).map(({ text }) => text)
    return texts.flatMap((text) => {
      const [, token = ''] = /\/contest\?link=(\S+)/.exec(text) ?? []
      const secret = parseContestToken(token)?.secret
      return secret === undefined ? [] : [secret]
    })
  }

  it('shows how far it is, stops it once, and ends no session', async () => {
    const { stub } = await accountWithPasskey()
    await wait(stub)
    const [secret = new Uint8Array(32)] = await tokensOf(stub, 'Somebody wants')
    expect(await stub.recoveryStatus(secret)).toMatchObject({ ok: true })
    expect(await stub.contestable(secret)).toMatchObject({
      value: { kind: 'cancel-recovery', about: 'recovery-delayed' },
    })
    const press = () => stub.contest({ secret, site: SITE, requestId })
    expect(await press()).toEqual({ ok: true, value: { kind: 'cancel-recovery', addresses: [] } })
    expect(await press()).toEqual(INVALID)
    expect(await stub.recoveryStatus(secret)).toEqual(INVALID)
    expect(await rows(stub, 'sessions')).toHaveLength(1)
    await runDurableObjectAlarm(stub)
    expect(await told(stub)).toEqual(['Somebody wants', 'was stopped'])
  })

  it('that is left over from a wait which was stopped neither shows nor stops a later one', async () => {
    const { stub } = await accountWithPasskey()
    const left = await wait(stub)
    const [secret = new Uint8Array(32)] = await tokensOf(stub, 'Somebody wants')
    await stub.contest({ secret, site: SITE, requestId })
    pass(1)
    const link = await wait(stub)
    expect(await stub.recoveryStatus(left)).toEqual(INVALID)
    expect(await stub.contestable(left)).toEqual(INVALID)
    expect(await stub.contest({ secret: left, site: SITE, requestId })).toEqual(INVALID)
    expect(await stub.recoveryStatus(link)).toMatchObject({ ok: true })
  })

  it('ends what was shown as well: nobody waits again without another code', async () => {
    const { stub } = await accountWithPasskey()
    const { recovery } = await begin(stub)
    const begun = await stub.delayRecovery({ ...recovery, site: SITE, requestId })
    if (!begun.ok) throw new Error(begun.failure.code)
    await stub.contest({ secret: begun.value.link, site: SITE, requestId })
    expect(await stub.delayRecovery({ ...recovery, site: SITE, requestId })).toEqual(OVER)
    expect(await count(stub, 'recovery.delayed')).toBe(1)
  })

  it('of a reminder stops it as well, to the end of its seven days', async () => {
    const { stub } = await accountWithPasskey()
    await wait(stub)
    await passUntil(stub, 2 * DAY)
    const [secret = new Uint8Array(32)] = await tokensOf(stub, 'still waiting')
    await passUntil(stub, 8 * DAY - 1)
    expect(await stub.contest({ secret, site: SITE, requestId })).toMatchObject({ ok: true })
  })

  it('that says "this wasn’t me" of anything else stops it too, and ends every recovery in progress', async () => {
    const { stub } = await accountWithPasskey()
    const [secret = new Uint8Array(32)] = await tokensOf(stub, 'passkey was added')
    await wait(stub)
    const { recovery } = await begin(stub)
    expect(await stub.contest({ secret, site: SITE, requestId })).toMatchObject({ value: { kind: 'not-me' } })
    expect(await stub.recoveryProgress(recovery)).toEqual(OVER)
    expect(await count(stub, 'recovery.cancelled')).toBe(1)
  })
})

describe('another recovery that is completed', () => {
  it('ends the wait', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const link = await wait(stub)
    const { recovery } = await begin(stub)
    const from = { agent: 'Test/1.0', country: undefined }
    const shown = { by: 'passkey', ...(await answerOf(passkey, { deviation: { userVerified: false } })) } as const
    await stub.proveRecovery({ ...recovery, known: false, shown, from, requestId })
    const renewal = { by: 'password', password: 'nine orange badgers', isBreachChecked: true } as const
    const newCode = new Uint8Array(16)
    const completed = await stub.completeRecovery({ ...recovery, renewal, newCode, from, site: SITE, requestId })
    expect(completed).toMatchObject({ ok: true })
    expect(await stub.recoveryStatus(link)).toEqual(INVALID)
    expect(await delayed(stub)).toEqual([])
  })
})
