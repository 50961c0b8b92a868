import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { ACCOUNT_EVENTS_KEPT } from '#config/defaults.ts'
import { parseCredentialId, parseSessionId, type SessionId } from '#domain/ids.ts'
import { browser, pass, stopClock } from '../directory/arrange.ts'
import {
  type AccountStub,
  accountWithApp,
  accountWithPasskey,
  appCode,
  count,
  DAY,
  everything,
  type Held,
  held,
  LONG,
  newAccount,
  nextFlow,
  now,
  renew,
  requestId,
  rows,
  SIGNING,
  SITE,
  signIn,
  tryPasskey,
  tryPassword,
  trySecondFactor,
  trySignIn,
} from './arrange.ts'

beforeEach(stopClock)

const ENDED = { ok: false, failure: { code: 'session_ended' } }

const rename = async (stub: AccountStub, { proof }: Held, sid: SessionId, label: string | null) =>
  stub.renameSession({ proof, sid, label, requestId })
const endOne = async (stub: AccountStub, { proof }: Held, sid: SessionId) =>
  stub.endOneSession({ proof, sid, requestId })
const endOthers = async (stub: AccountStub, { proof }: Held) => stub.endOtherSessions({ proof, site: SITE, requestId })
const protect = async (stub: AccountStub, { proof }: Held, about?: SessionId) =>
  stub.protect({ proof, about, site: SITE, requestId })

const devicesOf = async (stub: AccountStub, { proof }: Held) => {
  const devices = await stub.devices(proof)
  if (!devices.ok) throw new Error(devices.failure.code)
  return devices.value.sessions
}

/** Two sessions of one account, in two browsers; `by` asks. */
const twoSessions = async () => {
  const stub = await newAccount()
  const other = await signIn(stub, { browser: 2 })
  pass(1)
  return { stub, by: await signIn(stub), other }
}

/** A session of somebody else. */
const foreign = async () => (await signIn(await newAccount())).issued.sid

describe('the devices of an account', () => {
  it('are told by handles: no secret, no hash and no browser is among it', async () => {
    const { stub, session } = await accountWithPasskey()
    const told = JSON.stringify(await devicesOf(stub, session))
    expect(told).toContain(session.issued.sid)
    const [stored] = await rows(stub, 'sessions')
    for (const secret of [session.issued.secret, browser(1), stored?.['secret_hash'], stored?.['successor']]) {
      expect(String(secret).length).toBeGreaterThan(40)
      expect(told).not.toContain(String(secret))
    }
  })

  it('stand where the platform says that they are, the city as long as the session lasts and in no event', async () => {
    const stub = await newAccount()
    const { epoch } = await stub.opening()
    const from = { agent: 'x'.repeat(300), country: 'NL', city: 'U'.repeat(80) }
    const begun = {
      step: 'sign-in',
      flow: nextFlow(),
      epoch,
      browser: browser(1),
      ...SIGNING,
      ...from,
      requestId,
    } as const
    const issued = await stub.signInWithCode(begun)
    if (!issued.ok) throw new Error(issued.failure.code)
    const [stored] = await rows(stub, 'sessions')
    expect(stored).toMatchObject({ country: 'NL', city: 'U'.repeat(64), agent: 'x'.repeat(256) })
    const started = (await rows(stub, 'events')).find(({ name }) => name === 'session.started')
    expect(JSON.parse(String(started?.['detail']))).toMatchObject({ country: 'NL', agent: 'x'.repeat(256) })
    expect(String(started?.['detail'])).not.toContain('UUU')
  })

  it('are those that are signed in: a session that is over stands there no more', async () => {
    const { stub, by, other } = await twoSessions()
    const weak = other.issued.sid
    pass(50 * 60)
    await renew(stub, by.proof)
    expect((await devicesOf(stub, by)).map(({ sid }) => sid)).toContain(weak)
    pass(11 * 60)
    expect((await devicesOf(stub, by)).map(({ sid }) => sid)).toEqual([by.issued.sid])
    // Nor is what was known of it kept for longer than to the next sign-in.
    expect(await rows(stub, 'sessions')).toHaveLength(2)
    await signIn(stub, { browser: 3 })
    expect((await rows(stub, 'sessions')).map(({ sid }) => sid)).not.toContain(weak)
  })

  it('are called what their customer calls them, from any session', async () => {
    const { stub, by, other } = await twoSessions()
    expect(await rename(stub, by, other.issued.sid, 'Kitchen')).toEqual({ ok: true, value: { renamed: true } })
    expect((await devicesOf(stub, by)).map(({ label }) => label)).toEqual([null, 'Kitchen'])
    await rename(stub, by, other.issued.sid, 'Kitchen')
    expect(await count(stub, 'session.renamed')).toBe(1)
    await rename(stub, other, other.issued.sid, null)
    expect((await devicesOf(stub, by)).map(({ label }) => label)).toEqual([null, null])
  })
})

describe('another device', () => {
  it('is ended by any session, also the weaker one, with one event that tells which', async () => {
    const { stub, session } = await accountWithPasskey()
    const weak = await signIn(stub, { browser: 2 })
    expect(await endOne(stub, weak, session.issued.sid)).toEqual({ ok: true, value: { browser: browser(1) } })
    expect(await renew(stub, session.proof)).toEqual(ENDED)
    expect(await stub.stands(session.issued.sid)).toBe(false)
    expect(await endOne(stub, weak, session.issued.sid)).toEqual({ ok: true, value: { browser: null } })
    const ended = (await rows(stub, 'events')).filter(({ name }) => name === 'session.ended')
    expect(ended.map(({ detail }) => JSON.parse(String(detail)))).toEqual([
      { sid: session.issued.sid, reason: 'other_device', agent: 'Test/1.0' },
    ])
  })

  it('of another account, of none, or this very one, is neither ended nor renamed nor contested', async () => {
    const { stub, by } = await twoSessions()
    const stored = await everything(stub)
    const [stranger, none] = [await foreign(), parseSessionId('A'.repeat(22))]
    for (const sid of [stranger, none]) {
      if (sid === undefined) throw new Error('a well-formed id')
      expect(await rename(stub, by, sid, 'Mine')).toEqual({ ok: true, value: { renamed: false } })
      expect(await endOne(stub, by, sid)).toEqual({ ok: true, value: { browser: null } })
      expect(await protect(stub, by, sid)).toEqual({ ok: true, value: null })
    }
    expect(await endOne(stub, by, by.issued.sid)).toEqual({ ok: true, value: { browser: null } })
    expect(await everything(stub)).toBe(stored)
  })

  it('is not touched by who proves no session: by a handle alone nothing happens', async () => {
    const { stub, by, other } = await twoSessions()
    const stored = await everything(stub)
    const thief = { ...by, proof: { ...by.proof, secret: 'A'.repeat(43) } }
    expect(await endOne(stub, thief, other.issued.sid)).toEqual(ENDED)
    expect(await rename(stub, thief, other.issued.sid, 'x')).toEqual(ENDED)
    expect(await endOthers(stub, thief)).toEqual(ENDED)
    expect(await protect(stub, thief)).toEqual(ENDED)
    expect(await stub.devices(thief.proof)).toEqual(ENDED)
    expect(await stub.activity({ proof: thief.proof, before: undefined })).toEqual(ENDED)
    expect(await everything(stub)).toBe(stored)
  })
})

describe('all other devices', () => {
  it('are ended together, with every flow in progress, one event and one notice', async () => {
    const { stub, by, other } = await twoSessions()
    const { epoch } = await stub.opening()
    expect(await endOthers(stub, by)).toEqual({ ok: true, value: { ended: 1 } })
    expect(await renew(stub, other.proof)).toEqual(ENDED)
    expect(await renew(stub, by.proof)).toMatchObject({ ok: true })
    expect(await trySignIn(stub, { epoch })).toEqual({ ok: false, failure: { code: 'evidence_stale' } })
    expect(await count(stub, 'sessions.ended_everywhere')).toBe(1)
    expect(await rows(stub, 'outbox')).toHaveLength(1)
  })

  it('are nobody to tell of where there are none', async () => {
    const stub = await newAccount()
    expect(await endOthers(stub, await signIn(stub))).toEqual({ ok: true, value: { ended: 0 } })
    expect(await rows(stub, 'outbox')).toHaveLength(0)
  })
})

describe('"this wasn’t me", said in a session', () => {
  it('ends every session, this one too, and every flow, and restricts the account for a day, with a notice', async () => {
    const { stub, by, other } = await twoSessions()
    const { epoch } = await stub.opening()
    expect(await protect(stub, by, other.issued.sid)).toEqual({ ok: true, value: { addresses: ['ada@example.com'] } })
    for (const { proof } of [by, other]) expect(await renew(stub, proof)).toEqual(ENDED)
    expect(await trySignIn(stub, { epoch })).toEqual({ ok: false, failure: { code: 'evidence_stale' } })
    // Since the session began that is not known: what it has bound is newer than the restriction.
    const [profile] = await rows(stub, 'profile')
    expect(profile?.['restricted_until']).toBe(now() + DAY)
    expect(Number(profile?.['restricted_since'])).toBeLessThanOrEqual(now())
    expect(await count(stub, 'account.contested')).toBe(1)
    expect(await rows(stub, 'outbox')).toHaveLength(1)
  })
})

/** From where an account was signed in to, the longest known first. */
const countriesOf = (stub: AccountStub) =>
  runInDurableObject(stub, (_object, { storage }) =>
    storage.sql
      .exec('SELECT country FROM places ORDER BY first_at')
      .toArray()
      .map(({ country }) => country),
  )

describe('a place of a session that its customer does not know', () => {
  it('is no place of theirs once they say so, whatever session they say it in', async () => {
    const stub = await newAccount()
    const enter = async (by: number, country: string) => {
      const entered = await stub.signInWithCode({
        step: 'sign-in',
        flow: nextFlow(),
        epoch: (await stub.opening()).epoch,
        browser: browser(by),
        ...SIGNING,
        here: { network: `${country}-network`, asn: undefined, country, coordinates: undefined },
        requestId,
      })
      if (!entered.ok) throw new Error(entered.failure.code)
      return held(entered.value, browser(by))
    }
    const own = await enter(1, 'DE')
    pass(1)
    const thief = await enter(2, 'AU')
    expect(await countriesOf(stub)).toEqual(['DE', 'AU'])
    await protect(stub, own, thief.issued.sid)
    expect(await countriesOf(stub)).toEqual(['DE'])
  })
})

const pageOf = async (stub: AccountStub, { proof }: Held, before?: number) => {
  const page = await stub.activity({ proof, before })
  if (!page.ok) throw new Error(page.failure.code)
  return page.value
}

const insertEvents = (stub: AccountStub, name: string, events: number, detail: object = {}) =>
  runInDurableObject(stub, (_object, { storage }) => {
    for (let n = 0; n < events; n++) {
      const written = JSON.stringify({ ...detail, n: String(n) })
      storage.sql.exec('INSERT INTO events (at, name, detail) VALUES (?, ?, ?)', now(), name, written)
    }
  })

describe('what happened', () => {
  it('is told newest first, fifty at a time, each once and to its end', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    await insertEvents(stub, 'passkey.added', 130, { label: 'Red key' })
    await insertEvents(stub, 'passkey.used', 230)
    const pages = [await pageOf(stub, session)]
    for (let next = pages[0]?.before; next !== undefined && next !== null; next = pages.at(-1)?.before) {
      pages.push(await pageOf(stub, session, next))
    }
    expect(pages.map(({ activities }) => activities.length)).toEqual([50, 50, 32])
    expect(
      pages
        .at(-1)
        ?.activities.map(({ says }) => says)
        .slice(-2),
    ).toEqual(['activity.event.signed-in', 'activity.event.account-created'])
    expect(await pageOf(stub, session, 1)).toEqual({ activities: [], before: null })
  })

  it('says nothing of ids, flows and counts, whatever stands in its rows', async () => {
    const { stub, session } = await accountWithPasskey()
    await endOthers(stub, session)
    await rename(stub, session, session.issued.sid, 'Kitchen')
    const told = JSON.stringify(await pageOf(stub, session))
    expect(told).toContain('Kitchen')
    for (const { detail } of await rows(stub, 'events')) {
      const { sid, flow, operation } = JSON.parse(String(detail))
      for (const id of [sid, flow, operation]) if (id !== undefined) expect(told).not.toContain(id)
    }
  })

  it('names the passkey that signed in', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    const id = parseCredentialId(passkey.id)
    if (id === undefined) throw new Error('a well-formed id')
    await stub.renamePasskey({ proof: session.proof, id, label: 'Red key', requestId })
    await tryPasskey(stub, passkey)
    const [newest] = (await pageOf(stub, session)).activities
    expect(newest).toMatchObject({ says: 'activity.event.signed-in', told: { by: 'passkey', passkey: 'Red key' } })
  })

  it('includes a right password after which nobody gave the second proof, and a wrong one, with where that was', async () => {
    const { stub, key, session } = await accountWithApp()
    const sentences = async () => (await pageOf(stub, session)).activities.map(({ says, told }) => [says, told.agent])
    const before = (await sentences()).length
    await tryPassword(stub, LONG)
    await tryPassword(stub, 'a wrong long password')
    const happened = [
      ['activity.event.wrong-password', 'Test/1.0'],
      ['activity.event.second-factor-asked', 'Test/1.0'],
    ]
    expect((await sentences()).slice(0, -before)).toEqual(happened)
    // Where somebody gives it, the session tells.
    const own = nextFlow()
    const typed = await tryPassword(stub, LONG, { flow: own })
    if (!typed.ok || typed.value.next !== 'second-factor') throw new Error('no second factor was asked for')
    await trySecondFactor(stub, { epoch: typed.value.epoch, flow: own }, { by: 'code', code: await appCode(key) })
    expect((await sentences()).slice(0, -before)).toEqual([['activity.event.signed-in', 'Test/1.0'], ...happened])
  })

  it('says nothing of a second proof that was given, where the page begins between the two', async () => {
    const { stub, key, session } = await accountWithApp()
    const own = nextFlow()
    const typed = await tryPassword(stub, LONG, { flow: own })
    if (!typed.ok || typed.value.next !== 'second-factor') throw new Error('no second factor was asked for')
    await trySecondFactor(stub, { epoch: typed.value.epoch, flow: own }, { by: 'code', code: await appCode(key) })
    await insertEvents(stub, 'passkey.added', 49, { label: 'Red key' })
    const first = await pageOf(stub, session)
    expect(first.activities.at(-1)?.says).toBe('activity.event.signed-in')
    const [older] = (await pageOf(stub, session, first.before ?? undefined)).activities
    expect(older?.says).not.toBe('activity.event.second-factor-asked')
  })

  it('is kept for 400 days', async () => {
    const stub = await newAccount()
    await signIn(stub)
    pass(ACCOUNT_EVENTS_KEPT.seconds)
    const session = await signIn(stub)
    expect(await count(stub, 'account.created')).toBe(1)
    pass(1)
    await rename(stub, session, session.issued.sid, 'x')
    expect(await rows(stub, 'events')).toMatchObject([{ name: 'session.started' }, { name: 'session.renamed' }])
  })

  it('is told of for 400 days, also where nothing has happened since', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    await runInDurableObject(stub, (_object, { storage }) => {
      storage.sql.exec(
        'UPDATE events SET at = ? WHERE name = ?',
        now() - ACCOUNT_EVENTS_KEPT.seconds,
        'account.created',
      )
    })
    expect((await pageOf(stub, session)).activities).toHaveLength(2)
    pass(1)
    expect(await pageOf(stub, session)).toMatchObject({
      activities: [{ says: 'activity.event.signed-in' }],
      before: null,
    })
  })

  it('is not pushed out of sight by a thousand events that mean nothing', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    await insertEvents(stub, 'passkey.added', 1)
    await insertEvents(stub, 'session.renamed', 960)
    for (let n = 0; n < 40; n++) await rename(stub, session, session.issued.sid, `name ${n}`)
    expect(await count(stub, 'passkey.added')).toBe(1)
    expect(await count(stub, 'session.started')).toBe(1)
    const renamed = await count(stub, 'session.renamed')
    expect(renamed).toBeGreaterThanOrEqual(ACCOUNT_EVENTS_KEPT.ofEachKind)
    expect(renamed).toBeLessThan(ACCOUNT_EVENTS_KEPT.ofEachKind + 32)
    expect((await pageOf(stub, session)).activities[0]?.told.device).toBe('name 39')
  })
})
