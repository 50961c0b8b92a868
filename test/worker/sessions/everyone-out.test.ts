import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseOperatorKeyId } from '#domain/ids.ts'
import { NOTICED_WITHIN } from '#keys/keyring-client.ts'
import { after } from '#lib/time.ts'
import { decodeSessionToken, encodeSessionToken } from '#sessions/session-token.ts'
import { addPasskey, DAY, newAccount, now, renew, requestId, signIn } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { ring, rowsOf } from '../keys/rings.ts'
import { cookieOf, HOST, newGate, newSealer, read, signedIn } from './arrange.ts'

let tests = 0

// Each test later than an isolate keeps keys: the ring of the one before is gone with its storage.
beforeEach(() => {
  stopClock()
  pass(40 * DAY * ++tests)
})

describe('a session that began before everybody was signed out', () => {
  it('is over inside its lease, and the account is not asked', async () => {
    const { cookie } = await signedIn()
    pass(1)
    const { reading, asked } = await read(cookie, { notBefore: () => now() })
    expect(reading).toEqual({ state: 'ended' })
    expect(asked).toEqual([])
  })

  it('is over in an isolate that has opened its cookie before', async () => {
    const { cookie } = await signedIn()
    const gate = await newGate()
    expect((await read(cookie, { gate })).reading.state).toBe('live')
    pass(1)
    expect((await read(cookie, { gate, notBefore: () => now() })).reading).toEqual({ state: 'ended' })
    expect((await read(cookie, { gate, notBefore: async () => now() })).reading).toEqual({ state: 'ended' })
  })

  it('is over although it was raised after that: what counts is its beginning, not its last proof', async () => {
    const account = await newAccount()
    const session = await signIn(account)
    pass(10)
    const moment = now()
    pass(10)
    const { session: raised } = await addPasskey(account, session)
    expect(raised.issued.authTime).toBeGreaterThan(moment)
    const cookie = await cookieOf(account, raised.issued)
    expect((await read(cookie, { notBefore: () => moment })).reading).toEqual({ state: 'ended' })
  })

  it('is over where its cookie is from before the beginning was written in it, and goes on where nobody was ever out', async () => {
    const { cookie } = await signedIn()
    const sealer = await newSealer()
    const plaintext = await sealer.open('session', HOST, cookie, now())
    const { s: _, ...older } = JSON.parse(new TextDecoder().decode(plaintext))
    const token = decodeSessionToken(new TextEncoder().encode(JSON.stringify(older)))
    expect(token?.createdAt).toBe(0)
    if (token === undefined) return
    const sealed = await sealer.seal('session', HOST, encodeSessionToken(token, true), now())
    expect((await read(sealed)).reading.state).toBe('live')
    expect((await read(sealed, { notBefore: () => after(now(), -DAY) })).reading.state).toBe('ended')
  })
})

it('a session that began at the very moment stands', async () => {
  const { cookie } = await signedIn()
  expect((await read(cookie, { notBefore: () => now() })).reading.state).toBe('live')
})

it('no session is believed where nobody can say whether everybody is out', async () => {
  const { cookie } = await signedIn()
  expect((await read(cookie, { notBefore: () => undefined })).reading).toEqual({ state: 'unavailable' })
  expect((await read('nonsense', { notBefore: () => undefined })).reading).toEqual({ state: 'none', clear: true })
})

describe('an account', () => {
  const everyoneOut = async () => {
    const operator = parseOperatorKeyId('0123456789abcdef')
    if (operator === undefined) throw new Error('an id')
    return ring().endEverySession({ operator, reason: 'a drill', clockSkew: 5, requestId })
  }

  it('renews no session that began before, and none that a clock ahead dated a little later, once it has looked', async () => {
    const account = await newAccount()
    const before = await signIn(account)
    expect(await renew(account, before.proof)).toMatchObject({ ok: true })
    await everyoneOut()
    pass(4)
    const within = await signIn(account)
    pass(1)
    const afterwards = await signIn(account)
    pass(NOTICED_WITHIN)
    expect(await renew(account, before.proof)).toMatchObject({ ok: false })
    expect(await renew(account, within.proof)).toMatchObject({ ok: false })
    expect(await renew(account, afterwards.proof)).toMatchObject({ ok: true })
    // Nor is it good for anything else that a session is good for.
    expect(await account.overview(before.proof)).toMatchObject({ ok: false })
  })

  it('says that it no longer stands, so that open streams end with it, and shows it nowhere', async () => {
    const account = await newAccount()
    const before = await signIn(account)
    expect(await account.stands(before.issued.sid)).toBe(true)
    await everyoneOut()
    pass(NOTICED_WITHIN)
    expect(await account.stands(before.issued.sid)).toBe(false)
    const afterwards = await signIn(account)
    expect(await account.stands(afterwards.issued.sid)).toBe(true)
    expect(await account.overview(afterwards.proof)).toMatchObject({
      ok: true,
      value: { sessions: [{ sid: afterwards.issued.sid }] },
    })
  })

  it('tells of it with the operator’s key and reason in the keyring, whose set has a new version', async () => {
    await newAccount()
    await env.KEYRING.getByName('deployment').keySet('http://localhost:8787')
    const [before] = await rowsOf('ring')
    const ended = await everyoneOut()
    expect(ended).toEqual({ ok: true, value: { notBefore: after(now(), 5), published: true } })
    const [ring] = await rowsOf('ring')
    expect(ring).toMatchObject({ version: Number(before?.['version']) + 1, sessions_not_before: after(now(), 5) })
    const told = (await rowsOf('events')).at(-1)
    expect(told).toMatchObject({ name: 'operator.everyone_out', request_id: requestId })
    expect(JSON.parse(String(told?.['detail']))).toMatchObject({ operator: '0123456789abcdef', reason: 'a drill' })
  })
})
