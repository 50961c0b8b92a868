import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { parseParkedId } from '#domain/ids.ts'
import { parkingOf } from '#flows/parking-edge.ts'
import { START_PAGE } from '#lib/return-path.ts'
import { now, requestId } from '../account/arrange.ts'
import { liveSession, pass, stopTime } from '../gateway/surroundings.ts'

beforeEach(stopTime)
afterEach(() => {
  vi.useRealTimers()
})

const silence = () => new Promise<never>(() => {})

/** Accounts of which each call is heard and none is answered. */
const SILENT = new Proxy(env.ACCOUNT, {
  get: (target, key) => {
    if (key === 'idFromString') return () => target.newUniqueId()
    return () => new Proxy({}, { get: () => silence })
  },
})

const AT = { method: 'POST', url: 'https://shop.example/pay' }
const parked = parseParkedId('P'.repeat(22))
if (parked === undefined) throw new Error('a well-formed id')
const REQUEST = { ...AT, id: parked, contentType: 'application/json', digest: 'd' }
const PARCEL = { ...REQUEST, back: START_PAGE, sealed: new Uint8Array(0), statement: null }

describe('an account that says nothing', () => {
  const parking = parkingOf({ ACCOUNT: SILENT }, requestId)
  const session = liveSession()

  /** What has come of a call once its time is over, and not before. */
  const outcomeOf = async (call: Promise<unknown>): Promise<unknown> => {
    const settled = vi.fn()
    const outcome = call.then(
      (answer) => answer,
      (error: unknown) => error,
    )
    void outcome.then(settled)
    // The digest of a ticket comes when it comes.
    await scheduler.wait(100)
    await pass(4.9)
    expect(settled).not.toHaveBeenCalled()
    await pass(0.2)
    expect(settled).toHaveBeenCalled()
    return outcome
  }

  it.each([
    ['keeps a request', () => parking.park(session, { ...PARCEL, expiresAt: now() })],
    ['is asked for a confirmation', () => parking.confirmed(session, REQUEST)],
    ['is asked which form waits', () => parking.waiting(session, new Uint8Array(32))],
  ])('is out of reach after 5 s where it %s', async (_, call) => {
    expect(await outcomeOf(call())).toMatchObject({ retryable: true, message: 'the account does not answer' })
  })

  it('may have given out the form that it is asked for: its outcome is unknown after 5 s', async () => {
    const asked = parking.release(session, new Uint8Array(32), AT, false)
    expect(await outcomeOf(asked)).toEqual({ ok: false, failure: { code: 'outcome_unknown' } })
  })
})
