import { beforeEach, describe, expect, it } from 'vitest'
import { browser, pass, stopClock } from '../directory/arrange.ts'
import {
  type AccountStub,
  accountWithPasskey,
  addPasskey,
  count,
  events,
  everything,
  type Held,
  held,
  newAccount,
  renew,
  requestId,
  rows,
  SITE,
  signIn,
  tryPasskey,
  trySignIn,
  tryStepUp,
} from './arrange.ts'

beforeEach(stopClock)

const ENDED = { ok: false, failure: { code: 'session_ended' } }

const signOut = (stub: AccountStub, { proof }: Held) => stub.endSession({ proof, reason: 'sign_out', requestId })
const endAll = async (stub: AccountStub, { proof }: Held) => stub.endEverySession({ proof, site: SITE, requestId })

describe('signing out', () => {
  it('ends this session and no other, with one event', async () => {
    const stub = await newAccount()
    const [one, two] = [await signIn(stub), await signIn(stub, { browser: 2 })]
    await signOut(stub, one)
    expect(await renew(stub, one.proof)).toEqual(ENDED)
    expect(await stub.stands(one.proof.sid)).toBe(false)
    expect(await renew(stub, two.proof)).toMatchObject({ ok: true })
    expect(await count(stub, 'session.ended')).toBe(1)
  })

  it('twice is no failure, and no second event', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    await Promise.all([signOut(stub, session), signOut(stub, session), signOut(stub, session)])
    expect(await count(stub, 'session.ended')).toBe(1)
  })

  it('by a session id without its secret ends nothing', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    await stub.endSession({ proof: { ...session.proof, secret: 'A'.repeat(43) }, reason: 'sign_out', requestId })
    expect(await renew(stub, session.proof)).toMatchObject({ ok: true })
    expect(await count(stub, 'session.ended')).toBe(0)
  })
})

describe('signing out everywhere', () => {
  it('ends every session at once, this one too, in every browser', async () => {
    const stub = await newAccount()
    const sessions = [await signIn(stub), await signIn(stub, { browser: 2 }), await signIn(stub, { browser: 3 })]
    const [first] = sessions
    if (first === undefined) throw new Error('three sessions')
    expect(await endAll(stub, first)).toEqual({ ok: true, value: { ended: 3 } })
    for (const { proof } of sessions) {
      expect(await renew(stub, proof)).toEqual(ENDED)
      expect(await stub.stands(proof.sid)).toBe(false)
    }
    expect(await rows(stub, 'sessions')).toEqual([])
  })

  it('writes one event and one notice in the same section', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const answers = await Promise.all(Array.from({ length: 20 }, () => endAll(stub, session)))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await count(stub, 'sessions.ended_everywhere')).toBe(1)
    expect(await rows(stub, 'outbox')).toHaveLength(1)
  })

  it('does not give an older generation its successor', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    const raised = await tryStepUp(stub, session, passkey)
    if (!raised.ok) throw new Error(raised.failure.code)
    await endAll(stub, held(raised.value))
    expect(await renew(stub, session.proof)).toEqual(ENDED)
  })

  it('by a session that is over, or by a wrong secret, changes nothing', async () => {
    const stub = await newAccount()
    const [one, two] = [await signIn(stub), await signIn(stub)]
    await signOut(stub, one)
    const stored = await everything(stub)
    expect(await endAll(stub, one)).toEqual(ENDED)
    expect(await endAll(stub, { ...two, proof: { ...two.proof, secret: 'A'.repeat(43) } })).toEqual(ENDED)
    expect(await everything(stub)).toBe(stored)
  })

  it('leaves the ways back in: a new code and the passkey', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    await endAll(stub, session)
    expect(await trySignIn(stub)).toMatchObject({ ok: true })
    expect(await tryPasskey(stub, passkey)).toMatchObject({ ok: true })
  })
})

describe('the overview', () => {
  it('lists sessions and passkeys, says which session is this one, and tells no secret', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    pass(60)
    const other = await signIn(stub, { browser: 2 })
    const overview = await stub.overview(session.proof)
    if (!overview.ok) throw new Error(overview.failure.code)
    expect(overview.value.passkeys).toMatchObject([{ id: passkey.id, lastUsedAt: null }])
    expect(overview.value.sessions.map(({ sid, current }) => [sid, current])).toEqual([
      [other.issued.sid, false],
      [session.issued.sid, true],
    ])
    const told = JSON.stringify(overview.value)
    for (const { issued } of [session, other]) expect(told).not.toContain(issued.secret)
    expect(told).not.toContain(browser(1))
    for (const { secret_hash } of await rows(stub, 'sessions')) expect(told).not.toContain(String(secret_hash))
  })
})

describe('what an account stores', () => {
  it('holds no session secret, no private key and no browser cookie in clear, past or present', async () => {
    const stub = await newAccount()
    const code = await signIn(stub)
    const { passkey, session } = await addPasskey(stub, code)
    const byPasskey = await tryPasskey(stub, passkey)
    const raised = await tryStepUp(stub, session, passkey)
    if (!byPasskey.ok || !raised.ok) throw new Error('refused')
    const stored = await everything(stub)
    const secrets = [code.issued, session.issued, byPasskey.value, raised.value].map(({ secret }) => secret)
    expect(new Set(secrets).size).toBe(4)
    for (const secret of [...secrets, passkey.secret]) {
      expect(secret.length).toBeGreaterThan(40)
      expect(stored).not.toContain(secret)
      expect(stored).not.toContain(hex(secret))
    }
  })

  it('is one event for each change, in order', async () => {
    const stub = await newAccount()
    const code = await signIn(stub)
    const { passkey, session } = await addPasskey(stub, code)
    await tryPasskey(stub, passkey)
    const raised = await tryStepUp(stub, session, passkey)
    if (!raised.ok) throw new Error(raised.failure.code)
    await endAll(stub, held(raised.value))
    expect(await events(stub)).toEqual([
      'account.created',
      'session.started',
      'passkey.added',
      'session.elevated',
      'passkey.used',
      'risk.assessed',
      'session.started',
      'passkey.used',
      'session.elevated',
      'sessions.ended_everywhere',
    ])
    const written = await rows(stub, 'events')
    expect(written.every(({ request_id }) => request_id === requestId)).toBe(true)
  })
})

const hex = (base64url: string): string =>
  Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (byte) =>
    byte.charCodeAt(0).toString(16).padStart(2, '0'),
  ).join('')
