import { beforeEach, describe, expect, it } from 'vitest'
import { browser, flow, pass, stopClock } from '../directory/arrange.ts'
import {
  ADDRESS,
  addPasskey,
  count,
  events,
  HOUR,
  newAccount,
  nextFlow,
  now,
  renew,
  requestId,
  rows,
  SIGNING,
  SITE,
  signIn,
  trySignIn,
} from './arrange.ts'

beforeEach(stopClock)

const STALE = { ok: false, failure: { code: 'evidence_stale' } }
const COMPLETED = { ok: false, failure: { code: 'flow_completed' } }

describe('a session by an e-mail code', () => {
  it('is aal0, of the first generation, with the claims of its account', async () => {
    const stub = await newAccount()
    const { issued } = await signIn(stub)
    expect(issued).toMatchObject({
      base: 'aal0',
      aal2Until: null,
      generation: 1,
      amr: ['otp'],
      authTime: now(),
      claims: { email: ADDRESS, email_verified: true },
      absoluteUntil: now() + 24 * HOUR,
    })
    expect(issued.secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(await events(stub)).toEqual(['account.created', 'session.started'])
  })

  it('inherits nothing from another one of the same browser', async () => {
    const stub = await newAccount()
    const raised = (await addPasskey(stub, await signIn(stub))).session
    const { issued } = await signIn(stub)
    expect(issued).toMatchObject({ base: 'aal0', aal2Until: null, generation: 1 })
    expect(issued.sid).not.toBe(raised.issued.sid)
    expect(issued.secret).not.toBe(raised.issued.secret)
  })

  it('keeps no more than 256 characters of what a browser says of itself', async () => {
    const stub = await newAccount()
    await stub.signInWithCode({
      step: 'sign-in',
      flow: nextFlow(),
      epoch: 1,
      browser: browser(1),
      ...SIGNING,
      agent: 'x'.repeat(5000),
      requestId,
    })
    expect((await rows(stub, 'sessions')).map(({ agent }) => agent)).toEqual(['x'.repeat(256)])
  })
})

describe('a flow', () => {
  it('completes once', async () => {
    const stub = await newAccount()
    expect(await trySignIn(stub, { flow: flow(1) })).toMatchObject({ ok: true })
    expect(await trySignIn(stub, { flow: flow(1) })).toEqual(COMPLETED)
    expect(await trySignIn(stub, { flow: flow(2) })).toMatchObject({ ok: true })
  })

  it('has exactly one winner among 100 who complete it at once', async () => {
    const stub = await newAccount()
    const answers = await Promise.all(Array.from({ length: 100 }, () => trySignIn(stub, { flow: flow(1), epoch: 1 })))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.ok && answer.failure.code === 'flow_completed')).toHaveLength(99)
    expect(await rows(stub, 'sessions')).toHaveLength(1)
    expect(await count(stub, 'session.started')).toBe(1)
  })

  it('stays completed for as long as its form can be posted, and is forgotten later', async () => {
    const stub = await newAccount()
    await signIn(stub, { flow: flow(1) })
    pass(15 * 60 - 1)
    expect(await trySignIn(stub, { flow: flow(1) })).toEqual(COMPLETED)
    pass(2 * HOUR)
    await signIn(stub, { flow: flow(2) })
    expect(await rows(stub, 'used')).toHaveLength(1)
  })

  it('that began before "sign out everywhere" does not complete', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const { epoch } = await stub.opening()
    const ended = await stub.endEverySession({ proof: session.proof, site: SITE, requestId })
    expect(ended).toEqual({ ok: true, value: { ended: 1 } })
    expect(await trySignIn(stub, { epoch })).toEqual(STALE)
    expect(await trySignIn(stub)).toMatchObject({ ok: true })
  })

  it('that began before a passkey was added does not complete', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    const { epoch } = await stub.opening()
    await addPasskey(stub, session)
    expect(await trySignIn(stub, { epoch })).toEqual(STALE)
    expect(await trySignIn(stub)).toMatchObject({ ok: true })
  })

  it('with stale evidence is not used up, and writes nothing', async () => {
    const stub = await newAccount()
    expect(await trySignIn(stub, { flow: flow(1), epoch: 0 })).toEqual(STALE)
    expect(await rows(stub, 'used')).toEqual([])
    expect(await trySignIn(stub, { flow: flow(1) })).toMatchObject({ ok: true })
  })
})

describe('the 101st session', () => {
  it('ends the one that was seen longest ago, and says so in an event', async () => {
    const stub = await newAccount()
    const first = await signIn(stub)
    pass(1)
    const second = await signIn(stub)
    pass(300)
    expect(await renew(stub, first.proof)).toMatchObject({ ok: true })
    for (let n = 2; n < 100; n++) await signIn(stub)
    expect(await rows(stub, 'sessions')).toHaveLength(100)
    expect(await count(stub, 'session.ended')).toBe(0)
    await signIn(stub)
    expect(await rows(stub, 'sessions')).toHaveLength(100)
    expect(await count(stub, 'session.ended')).toBe(1)
    expect(await renew(stub, second.proof)).toEqual({ ok: false, failure: { code: 'session_ended' } })
    expect(await renew(stub, first.proof)).toMatchObject({ ok: true })
  })
})
