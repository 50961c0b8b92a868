import { beforeEach, describe, expect, it } from 'vitest'
import { browser, pass, stopClock } from '../directory/arrange.ts'
import {
  accountWithPasskey,
  addPasskey,
  everything,
  held,
  newAccount,
  renew,
  requestId,
  rows,
  SITE,
  signIn,
  tryStepUp,
} from './arrange.ts'

beforeEach(stopClock)

const ENDED = { ok: false, failure: { code: 'session_ended' } }

/** An account whose session was raised: the older cookie and the newer. */
const rotated = async () => {
  const stub = await newAccount()
  const older = await signIn(stub)
  const { passkey, session: newer } = await addPasskey(stub, older)
  return { stub, older, newer, passkey }
}

describe('raising a session', () => {
  it('keeps its id, counts its generation and changes its secret', async () => {
    const { older, newer } = await rotated()
    expect(newer.issued).toMatchObject({ sid: older.issued.sid, generation: 2 })
    expect(newer.issued.secret).not.toBe(older.issued.secret)
  })

  it('happens in place: no second session appears', async () => {
    const { stub } = await rotated()
    expect(await rows(stub, 'sessions')).toHaveLength(1)
  })
})

describe('an older generation', () => {
  it('gets its successor in the same browser for 120 seconds', async () => {
    const { stub, older, newer } = await rotated()
    pass(119)
    expect(await renew(stub, older.proof)).toMatchObject({
      ok: true,
      value: { sid: newer.issued.sid, secret: newer.issued.secret, generation: 2 },
    })
    pass(1)
    expect(await renew(stub, older.proof)).toEqual(ENDED)
    expect(await renew(stub, newer.proof)).toMatchObject({ ok: true })
  })

  it('gives every tab the same successor', async () => {
    const { stub, older, newer } = await rotated()
    const answers = await Promise.all(Array.from({ length: 50 }, () => renew(stub, older.proof)))
    for (const answer of answers) expect(answer).toMatchObject({ value: { secret: newer.issued.secret } })
  })

  it('gets nothing in another browser, or in none', async () => {
    const { stub, older, newer } = await rotated()
    expect(await renew(stub, { ...older.proof, browser: browser(2) })).toEqual(ENDED)
    expect(await renew(stub, { ...older.proof, browser: null })).toEqual(ENDED)
    expect(await renew(stub, newer.proof)).toMatchObject({ ok: true })
  })

  it('gets nothing for a wrong secret, and nothing is written for it', async () => {
    const { stub, older } = await rotated()
    const stored = await everything(stub)
    for (const secret of ['A'.repeat(43), '', '%']) {
      expect(await renew(stub, { ...older.proof, secret })).toEqual(ENDED)
    }
    expect(await everything(stub)).toBe(stored)
  })

  it('gets nothing two generations back, and the one between gets its own', async () => {
    const { stub, older, newer, passkey } = await rotated()
    const raised = await tryStepUp(stub, newer, passkey)
    if (!raised.ok) throw new Error(raised.failure.code)
    expect(raised.value.generation).toBe(3)
    expect(await renew(stub, older.proof)).toEqual(ENDED)
    expect(await renew(stub, newer.proof)).toMatchObject({ value: { secret: raised.value.secret, generation: 3 } })
  })

  it('under the newest number proves nothing by its old secret', async () => {
    const { stub, older } = await rotated()
    expect(await renew(stub, { ...older.proof, generation: 2 })).toEqual(ENDED)
  })

  it('proves nothing where the account acts: only the newest secret does', async () => {
    const { stub, older, passkey } = await rotated()
    expect(await stub.overview(older.proof)).toEqual(ENDED)
    expect(await stub.setName({ proof: older.proof, name: 'Mallory', requestId })).toEqual(ENDED)
    expect(await stub.enrolment(older.proof)).toEqual(ENDED)
    expect(await stub.stepUpFacts({ proof: older.proof, parked: undefined })).toEqual(ENDED)
    expect(await tryStepUp(stub, older, passkey)).toEqual(ENDED)
    const input = { proof: older.proof, site: SITE, requestId }
    expect(await stub.endEverySession(input)).toEqual(ENDED)
  })

  it('gets nothing once the session has ended', async () => {
    const { stub, older, newer } = await rotated()
    await stub.endSession({ proof: newer.proof, reason: 'sign_out', requestId })
    expect(await renew(stub, older.proof)).toEqual(ENDED)
    expect(await renew(stub, newer.proof)).toEqual(ENDED)
  })

  it('may still sign out, for a tab that has not heard of the newer one', async () => {
    const { stub, older, newer } = await rotated()
    await stub.endSession({ proof: older.proof, reason: 'sign_out', requestId })
    expect(await renew(stub, newer.proof)).toEqual(ENDED)
  })
})

describe('two answers of one passkey at once', () => {
  it('raise the session one after the other or not at all, and leave one that works', async () => {
    const { stub, session, passkey } = await accountWithPasskey()
    const answers = await Promise.all([tryStepUp(stub, session, passkey), tryStepUp(stub, session, passkey)])
    const [winner, ...others] = answers.filter((answer) => answer.ok)
    expect(others).toEqual([])
    if (winner === undefined || !winner.ok) throw new Error('nobody won')
    expect(await renew(stub, held(winner.value).proof)).toMatchObject({ ok: true })
  })
})
