import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { type AccountId, parseAccountId, parseRequestId } from '#domain/ids.ts'
import {
  browser,
  events,
  identifier,
  issue,
  newAccount,
  newClaim,
  operation,
  own,
  pass,
  redeem,
  rows,
  shard,
  stopClock,
} from './arrange.ts'

const MINUTE = 60
const index = identifier(1)

const accountOf = (id: AccountId) => env.ACCOUNT.get(env.ACCOUNT.idFromString(id))
const owner = async () => (await shard().resolve({ index })).owner
const ring = () => runDurableObjectAlarm(shard())

/** Makes the account that a claim chose, as a sign-up does between claim and confirm. */
const create = async (claim: ReturnType<typeof newClaim>) => {
  const requestId = parseRequestId('0'.repeat(26))
  if (requestId === undefined) throw new Error('not a request id')
  return accountOf(claim.account).create({
    operation: claim.operation,
    address: 'a@b.example',
    language: 'en',
    requestId,
  })
}

/** An account id that no object of this namespace can have, so that asking it fails. */
const unreachable = (): AccountId => {
  const account = parseAccountId('f'.repeat(64))
  if (account === undefined) throw new Error('not an account id')
  return account
}

beforeEach(stopClock)

describe('a claim', () => {
  it('owns nothing before it is confirmed', async () => {
    const claim = newClaim()
    expect(await shard().claim({ index, ...claim })).toMatchObject({ ok: true, value: { account: claim.account } })
    expect(await owner()).toBeNull()
    expect(await shard().confirm({ index, ...claim })).toMatchObject({ ok: true, value: { account: claim.account } })
    expect(await owner()).toBe(claim.account)
    expect(await events()).toEqual(['identifier.claimed', 'identifier.confirmed'])
  })

  it('keeps the account chosen first when its operation repeats it', async () => {
    const first = newClaim(1)
    await shard().claim({ index, ...first })
    expect(await shard().claim({ index, ...newClaim(1) })).toMatchObject({ value: { account: first.account } })
    await shard().confirm({ index, ...first })
    expect(await shard().claim({ index, ...newClaim(1) })).toMatchObject({ value: { account: first.account } })
  })

  it('fails for every other operation, also of the same account', async () => {
    const claim = newClaim(1)
    await shard().claim({ index, ...claim })
    const taken = { ok: false, failure: { code: 'identifier_taken' } }
    expect(await shard().claim({ index, ...newClaim(2) })).toMatchObject(taken)
    expect(await shard().claim({ index, ...claim, operation: operation(2) })).toMatchObject(taken)
    await shard().confirm({ index, ...claim })
    expect(await shard().claim({ index, ...newClaim(2) })).toMatchObject(taken)
  })

  it('has exactly one winner among 100 at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => shard().claim({ index, ...newClaim(n) })))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await events()).toEqual(['identifier.claimed'])
  })

  it('is confirmed by its own operation and account only, as often as they like', async () => {
    const claim = newClaim(1)
    await shard().claim({ index, ...claim })
    const unknown = { ok: false, failure: { code: 'claim_unknown' } }
    expect(await shard().confirm({ index, ...claim, operation: operation(2) })).toMatchObject(unknown)
    expect(await shard().confirm({ index, ...claim, account: newAccount() })).toMatchObject(unknown)
    expect(await shard().confirm({ index: identifier(2), ...claim })).toMatchObject(unknown)
    expect(await owner()).toBeNull()
    for (let n = 0; n < 3; n++) expect(await shard().confirm({ index, ...claim })).toMatchObject({ ok: true })
    expect(await shard().confirm({ index, ...claim, operation: operation(2) })).toMatchObject(unknown)
    expect(await events()).toEqual(['identifier.claimed', 'identifier.confirmed'])
  })
})

describe('the sweep of a claim that nobody confirmed', () => {
  it('comes after 15 minutes, not before', async () => {
    const claim = newClaim()
    await shard().claim({ index, ...claim })
    pass(15 * MINUTE - 1)
    await ring()
    expect(await rows()).toMatchObject({ identifiers: 1 })
    pass(1)
    await ring()
    expect(await rows()).toMatchObject({ identifiers: 0 })
  })

  it('confirms it where the account was made: a crash before confirm leaves a whole account', async () => {
    const claim = newClaim()
    await issue({ purpose: 'sign-up' })
    await redeem({ purpose: 'sign-up', claim })
    await create(claim)
    pass(15 * MINUTE)
    await ring()
    expect(await owner()).toBe(claim.account)
    expect(await shard().confirm({ index, ...claim })).toMatchObject({ ok: true })
    expect((await events()).filter((name) => name === 'identifier.confirmed')).toHaveLength(1)
  })

  it('frees it where the account was not made, which then can never be', async () => {
    const claim = newClaim()
    await issue({ purpose: 'sign-up' })
    await redeem({ purpose: 'sign-up', claim })
    pass(15 * MINUTE)
    await ring()
    expect(await rows()).toMatchObject({ identifiers: 0 })
    expect(await events()).toContain('identifier.released')
    expect(await create(claim)).toMatchObject({ ok: false, failure: { code: 'void' } })
    expect(await shard().confirm({ index, ...claim })).toMatchObject({ ok: false })
    expect(await shard().claim({ index, ...newClaim(2) })).toMatchObject({ ok: true })
  })

  it('keeps it while the account cannot be asked, and asks again', async () => {
    await shard().claim({ index, operation: operation(1), account: unreachable() })
    for (let hours = 0; hours < 4; hours++) {
      pass(60 * MINUTE)
      expect(await ring()).toBe(true)
      expect(await rows()).toMatchObject({ identifiers: 1 })
      expect(await shard().claim({ index, ...newClaim(2) })).toMatchObject({ ok: false })
    }
  })

  it('asks an unreachable account no more often than every five minutes', async () => {
    await shard().claim({ index, operation: operation(1), account: unreachable() })
    pass(15 * MINUTE)
    await ring()
    const next = await runInDurableObject(shard(), (_object, state) => state.storage.getAlarm())
    expect(next).toBe(Date.now() + 5 * MINUTE * 1000)
  })

  it('is not held up for other claims by an account that cannot be asked', async () => {
    const made = newClaim(2)
    await shard().claim({ index, operation: operation(1), account: unreachable() })
    await shard().claim({ index: identifier(2), ...made })
    await shard().claim({ index: identifier(3), ...newClaim(3) })
    await create(made)
    pass(15 * MINUTE)
    await ring()
    expect(await shard().resolve({ index: identifier(2) })).toMatchObject({ owner: made.account })
    expect(await rows()).toMatchObject({ identifiers: 2 })
  })

  it('works through more claims than one alarm asks about', async () => {
    for (let n = 0; n < 25; n++) await shard().claim({ index: identifier(n), ...newClaim(n) })
    pass(15 * MINUTE)
    // Alarms that are due at once ring by themselves, too.
    for (let n = 0; n < 3; n++) await ring()
    await expect.poll(async () => (await rows()).identifiers).toBe(0)
  })

  it('leaves confirmed identifiers alone', async () => {
    const account = await own()
    pass(365 * 86_400)
    await ring()
    expect(await owner()).toBe(account)
  })
})

describe('a released identifier', () => {
  it('is free for the next account, and keeps nothing of the last', async () => {
    const first = await own()
    await shard().rememberBrowser({ index, browser: browser(9) })
    await issue({ browser: 9 })
    await shard().release({ index, account: first })
    expect(await owner()).toBeNull()
    expect(await rows()).toMatchObject({ identifiers: 0, codes: 0, known_browsers: 0 })
    expect(await shard().claim({ index, ...newClaim(2) })).toMatchObject({ ok: true })
  })

  it('is as tired of codes as before', async () => {
    const first = await own()
    for (let n = 0; n < 5; n++) await issue({ flow: n })
    await shard().release({ index, account: first })
    expect(await issue({ flow: 6 })).toMatchObject({ ok: false, failure: { code: 'too_many_codes' } })
  })

  it('is released by its owner only', async () => {
    const account = await own()
    await shard().release({ index, account: newAccount() })
    expect(await owner()).toBe(account)
    await shard().release({ index, account })
    await shard().release({ index, account })
    expect((await events()).filter((name) => name === 'identifier.released')).toHaveLength(1)
  })
})
