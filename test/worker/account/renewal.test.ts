import { beforeEach, describe, expect, it } from 'vitest'
import { parseSessionId } from '#domain/ids.ts'
import { acrAt } from '#sessions/assurance.ts'
import { browser, pass, stopClock } from '../directory/arrange.ts'
import {
  type AccountStub,
  accountWithPasskey,
  countWrites,
  DAY,
  events,
  everything,
  type Held,
  HOUR,
  held,
  newAccount,
  now,
  renew,
  requestId,
  rows,
  signIn,
  tryPasskey,
} from './arrange.ts'

beforeEach(stopClock)

const ENDED = { ok: false, failure: { code: 'session_ended' } }

/** Renews as an active customer would, every `step` seconds, until `until` seconds have passed. */
const stayActive = async (stub: AccountStub, { proof }: Held, step: number, until: number): Promise<void> => {
  for (let spent = 0; spent < until; spent += step) {
    pass(Math.min(step, until - spent))
    expect(await renew(stub, proof)).toMatchObject({ ok: true })
  }
}

/** The assurance that a renewal vouches for at this moment. */
const acrOf = async (stub: AccountStub, { proof }: Held): Promise<string> => {
  const answer = await renew(stub, proof, false)
  if (!answer.ok) return answer.failure.code
  return acrAt(answer.value.base, answer.value.aal2Until ?? undefined, now())
}

const byPasskey = async (): Promise<{ readonly stub: AccountStub; readonly session: Held }> => {
  const { stub, passkey } = await accountWithPasskey()
  const answer = await tryPasskey(stub, passkey)
  if (!answer.ok) throw new Error(answer.failure.code)
  return { stub, session: held(answer.value) }
}

describe('renewing', () => {
  it('gives back the same session with the object clock, and changes nothing', async () => {
    const stub = await newAccount()
    const { issued, proof } = await signIn(stub)
    const stored = await everything(stub)
    pass(60)
    expect(await renew(stub, proof)).toEqual({ ok: true, value: { ...issued, now: now() } })
    expect(await everything(stub)).toBe(stored)
  })

  it('succeeds for 50 tabs at once, each with the same answer', async () => {
    const stub = await newAccount()
    const { issued, proof } = await signIn(stub)
    pass(301)
    const written = await countWrites(stub, 'sessions')
    const answers = await Promise.all(Array.from({ length: 50 }, () => renew(stub, proof)))
    for (const answer of answers) expect(answer).toEqual({ ok: true, value: { ...issued, now: now() } })
    expect(await written()).toBe(1)
  })

  it('gives today what the account says today', async () => {
    const stub = await newAccount()
    const { proof } = await signIn(stub)
    expect(await stub.setName({ proof, name: 'Ada', requestId })).toMatchObject({ ok: true })
    expect(await renew(stub, proof)).toMatchObject({ value: { claims: { name: 'Ada', email_verified: true } } })
  })

  it.each([
    ['another secret', { secret: 'A'.repeat(43) }],
    ['no secret', { secret: '' }],
    ['a secret that is no base64url', { secret: '%'.repeat(43) }],
    ['a secret of another length', { secret: 'A'.repeat(42) }],
    ['another session id', { sid: parseSessionId('A'.repeat(22)) }],
    ['a generation to come', { generation: 2 }],
    ['a generation before the first', { generation: 0 }],
  ])('by %s gives nothing and writes nothing', async (_, change) => {
    const stub = await newAccount()
    const { proof } = await signIn(stub)
    const stored = await everything(stub)
    const { sid = proof.sid, ...rest } = { ...proof, ...change }
    expect(await renew(stub, { ...rest, sid })).toEqual(ENDED)
    expect(await stub.overview({ ...rest, sid })).toEqual(ENDED)
    expect(await everything(stub)).toBe(stored)
  })

  it('in another account gives nothing', async () => {
    const { proof } = await signIn(await newAccount())
    expect(await renew(await newAccount(), proof)).toEqual(ENDED)
  })

  it('does not need the browser to be the same while the secret is the newest', async () => {
    const stub = await newAccount()
    const { proof } = await signIn(stub)
    expect(await renew(stub, { ...proof, browser: null })).toMatchObject({ ok: true })
    expect(await renew(stub, { ...proof, browser: browser(2) })).toMatchObject({ ok: true })
  })
})

describe('activity', () => {
  it('is written down after five minutes and not before', async () => {
    const stub = await newAccount()
    const { proof, issued } = await signIn(stub)
    const written = await countWrites(stub, 'sessions')
    pass(299)
    for (let n = 0; n < 10; n++) await renew(stub, proof)
    expect(await written()).toBe(0)
    pass(1)
    for (let n = 0; n < 10; n++) await renew(stub, proof)
    expect(await written()).toBe(1)
    expect(await rows(stub, 'sessions')).toMatchObject([{ last_seen: issued.now + 300 }])
  })

  it('is not what looking without activity, or an open stream, is', async () => {
    const stub = await newAccount()
    const { proof } = await signIn(stub)
    const written = await countWrites(stub, 'sessions')
    for (let minutes = 0; minutes < 59; minutes += 1) {
      pass(60)
      expect(await renew(stub, proof, false)).toMatchObject({ ok: true })
      expect(await stub.stands(proof.sid)).toBe(true)
    }
    expect(await written()).toBe(0)
    pass(60)
    expect(await stub.stands(proof.sid)).toBe(false)
    expect(await renew(stub, proof, false)).toEqual(ENDED)
  })
})

describe('a session by an e-mail code', () => {
  it('ends after an idle hour', async () => {
    const stub = await newAccount()
    const [one, two] = [await signIn(stub), await signIn(stub)]
    pass(HOUR - 1)
    expect(await renew(stub, one.proof)).toMatchObject({ ok: true })
    pass(1)
    expect(await renew(stub, two.proof)).toEqual(ENDED)
    expect(await renew(stub, one.proof)).toMatchObject({ ok: true })
  })

  it('ends a day after it began, however active', async () => {
    const stub = await newAccount()
    const session = await signIn(stub)
    await stayActive(stub, session, HOUR / 2, DAY - 1)
    expect(await stub.stands(session.proof.sid)).toBe(true)
    pass(1)
    expect(await stub.stands(session.proof.sid)).toBe(false)
    expect(await renew(stub, session.proof)).toEqual(ENDED)
  })

  it('is deleted with one event when its end is found out', async () => {
    const stub = await newAccount()
    const { proof } = await signIn(stub)
    pass(HOUR)
    for (let n = 0; n < 3; n++) expect(await renew(stub, proof)).toEqual(ENDED)
    expect(await rows(stub, 'sessions')).toEqual([])
    expect(await events(stub)).toEqual(['account.created', 'session.started', 'session.ended'])
  })
})

describe('a session by a passkey', () => {
  it('holds aal2 for an hour without activity, then aal1 without end', async () => {
    const { stub, session } = await byPasskey()
    pass(HOUR - 1)
    expect(await acrOf(stub, session)).toBe('aal2')
    pass(1)
    expect(await acrOf(stub, session)).toBe('aal1')
    expect(await renew(stub, session.proof)).toMatchObject({ ok: true })
  })

  it('does not get aal2 back by activity after that hour', async () => {
    const { stub, session } = await byPasskey()
    pass(HOUR)
    await stayActive(stub, session, 60, 900)
    expect(await acrOf(stub, session)).toBe('aal1')
  })

  it('holds aal2 for a day, however active', async () => {
    const { stub, session } = await byPasskey()
    await stayActive(stub, session, HOUR / 2, DAY - 1)
    expect(await acrOf(stub, session)).toBe('aal2')
    pass(1)
    expect(await acrOf(stub, session)).toBe('aal1')
  })

  it('ends after 14 idle days', async () => {
    const { stub, session } = await byPasskey()
    pass(14 * DAY - 1)
    expect(await stub.stands(session.proof.sid)).toBe(true)
    pass(1)
    expect(await renew(stub, session.proof)).toEqual(ENDED)
  })

  it('ends 30 days after it began, however active', async () => {
    const { stub, session } = await byPasskey()
    await stayActive(stub, session, DAY, 30 * DAY - 1)
    pass(1)
    expect(await renew(stub, session.proof)).toEqual(ENDED)
  })
})
