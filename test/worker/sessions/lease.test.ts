import { beforeEach, describe, expect, it } from 'vitest'
import { after } from '#lib/time.ts'
import { accountWithPasskey, held, now, requestId, rows, tryPasskey } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { cookieOf, LEASE, lost, newGate, read, SKEW, sealedIn, signedIn } from './arrange.ts'

beforeEach(stopClock)

describe('inside its lease a cookie', () => {
  it('is answered without asking the account, to its last second', async () => {
    const { cookie, issued } = await signedIn()
    pass(LEASE - 1)
    const { reading, asked } = await read(cookie)
    expect(reading).toMatchObject({
      state: 'live',
      leaseUntil: issued.now + LEASE,
      customer: { subject: issued.subject, sid: issued.sid, acr: 'aal0', claims: { email_verified: true } },
    })
    expect(reading).not.toHaveProperty('renewedCookie')
    expect(asked).toEqual([])
  })

  it('is answered even while no account can be reached', async () => {
    const { cookie } = await signedIn()
    expect((await read(cookie, { authority: lost })).reading).toMatchObject({ state: 'live' })
  })

  it('is asked about on strict routes, and not renewed there', async () => {
    const { cookie } = await signedIn()
    const { reading, asked } = await read(cookie, { strict: true })
    expect(reading).toMatchObject({ state: 'live' })
    expect(reading).not.toHaveProperty('renewedCookie')
    expect(asked).toEqual(['renew'])
  })

  it('is renewed by a strict reading where the account tells of the customer differently by now', async () => {
    const { stub, issued, cookie } = await signedIn()
    await stub.setName({ proof: held(issued).proof, name: 'Ada', requestId })
    const { reading } = await read(cookie, { strict: true })
    if (reading.state !== 'live' || reading.renewedCookie === undefined) throw new Error('not renewed')
    const next = await read(sealedIn(reading.renewedCookie))
    expect(next).toMatchObject({ asked: [], reading: { customer: { claims: { name: 'Ada' } } } })
    expect((await read(sealedIn(reading.renewedCookie), { strict: true })).reading).not.toHaveProperty('renewedCookie')
  })

  it('of a session that has ended passes everywhere but on strict routes', async () => {
    const { stub, issued, cookie } = await signedIn()
    await stub.endSession({ proof: held(issued).proof, reason: 'sign_out', requestId })
    expect((await read(cookie)).reading).toMatchObject({ state: 'live' })
    expect((await read(cookie, { strict: true })).reading).toEqual({ state: 'ended' })
  })

  it('passes as aal2 for as long as that holds, and as aal1 from then on', async () => {
    const { stub, passkey } = await accountWithPasskey()
    const answer = await tryPasskey(stub, passkey)
    if (!answer.ok) throw new Error(answer.failure.code)
    const { value } = answer
    const cookie = await cookieOf(stub, { ...value, aal2Until: after(value.now, 30) })
    pass(29)
    expect((await read(cookie)).reading).toMatchObject({ customer: { acr: 'aal2', amr: ['swk', 'user', 'mfa'] } })
    pass(1)
    expect((await read(cookie)).reading).toMatchObject({ customer: { acr: 'aal1', amr: ['swk', 'user'] } })
  })
})

describe('after its lease a cookie', () => {
  it('is renewed by one call, and the next one rests on that', async () => {
    const { cookie } = await signedIn()
    pass(LEASE)
    const { reading, asked } = await read(cookie)
    expect(asked).toEqual(['renew'])
    if (reading.state !== 'live' || reading.renewedCookie === undefined) throw new Error('not renewed')
    expect(reading.renewedCookie).toMatch(/; Path=\/; Secure; HttpOnly; SameSite=Lax$/)
    expect(reading.leaseUntil).toBe(now() + LEASE)
    pass(LEASE - 1)
    expect((await read(sealedIn(reading.renewedCookie))).asked).toEqual([])
  })

  it('of a session that has ended is none', async () => {
    const { stub, issued, cookie } = await signedIn()
    await stub.endSession({ proof: held(issued).proof, reason: 'sign_out', requestId })
    pass(LEASE)
    expect((await read(cookie)).reading).toEqual({ state: 'ended' })
  })

  it('is neither a pass nor a sign-out while the account is out of reach', async () => {
    const { cookie } = await signedIn()
    pass(LEASE)
    expect((await read(cookie, { authority: lost })).reading).toEqual({ state: 'unavailable' })
    expect((await read(cookie, { authority: lost, strict: true })).reading).toEqual({ state: 'unavailable' })
  })

  it('is asked about by an isolate that opened it before, too', async () => {
    const { cookie } = await signedIn()
    const gate = await newGate()
    expect((await read(cookie, { gate })).asked).toEqual([])
    pass(LEASE - 1)
    expect((await read(cookie, { gate })).asked).toEqual([])
    pass(1)
    expect((await read(cookie, { gate })).asked).toEqual(['renew'])
  })

  it('lasts no longer than its session: the lease ends with it', async () => {
    const { stub, issued } = await signedIn()
    const cookie = await cookieOf(stub, { ...issued, absoluteUntil: after(issued.now, 20) })
    pass(19)
    expect((await read(cookie)).asked).toEqual([])
    pass(1)
    expect((await read(cookie)).asked).toEqual(['renew'])
  })

  it('counts as activity only where the request does', async () => {
    const { stub, cookie, issued } = await signedIn()
    pass(301)
    await read(cookie, { activity: false })
    expect(await rows(stub, 'sessions')).toMatchObject([{ last_seen: issued.now }])
    await read(cookie)
    expect(await rows(stub, 'sessions')).toMatchObject([{ last_seen: now() }])
  })
})

describe('a lease', () => {
  it('that ends more than its length and 5 s ahead was made by a wrong clock and counts as over', async () => {
    const { stub, issued } = await signedIn()
    const sound = await cookieOf(stub, { ...issued, now: after(issued.now, SKEW) })
    const wrong = await cookieOf(stub, { ...issued, now: after(issued.now, SKEW + 1) })
    expect((await read(sound)).asked).toEqual([])
    expect((await read(wrong)).asked).toEqual(['renew'])
  })

  it('is not stretched by an isolate that has opened it, when the clock steps back', async () => {
    const { cookie } = await signedIn()
    const gate = await newGate()
    expect((await read(cookie, { gate })).asked).toEqual([])
    pass(-SKEW - 1)
    expect((await read(cookie, { gate })).asked).toEqual(['renew'])
  })
})

describe('claims that do not fit into 1 kB', () => {
  it('stay with the account, which is then asked every time', async () => {
    const { stub, issued } = await signedIn()
    const name = 'x'.repeat(900)
    await stub.setName({ proof: held(issued).proof, name, requestId })
    pass(LEASE)
    const { reading } = await read(await cookieOf(stub, issued))
    if (reading.state !== 'live' || reading.renewedCookie === undefined) throw new Error('not renewed')
    const small = sealedIn(reading.renewedCookie)
    expect(small.length).toBeLessThanOrEqual(1024)
    for (let n = 0; n < 2; n++) {
      const next = await read(small)
      expect(next.asked).toEqual(['renew'])
      expect(next.reading).toMatchObject({ state: 'live', customer: { claims: { name } } })
      expect(next.reading).not.toHaveProperty('renewedCookie')
    }
    expect((await read(small, { authority: lost })).reading).toEqual({ state: 'unavailable' })
  })
})

describe('a stream', () => {
  it('asks whether its session stands', async () => {
    const { stub, issued, cookie } = await signedIn()
    const { reading, asked } = await read(cookie)
    if (reading.state !== 'live') throw new Error('not live')
    expect(await reading.standing()).toBe('live')
    await stub.endSession({ proof: held(issued).proof, reason: 'sign_out', requestId })
    expect(await reading.standing()).toBe('ended')
    expect(asked).toEqual(['stands', 'stands'])
  })

  it('cannot tell while the account is out of reach', async () => {
    const { cookie } = await signedIn()
    const { reading } = await read(cookie, { authority: lost })
    if (reading.state !== 'live') throw new Error('not live')
    expect(await reading.standing()).toBe('unavailable')
  })
})
