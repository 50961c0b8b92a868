import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { after, epochSeconds } from '#lib/time.ts'
import { identifier, pass, shard, stopClock } from './arrange.ts'

beforeEach(stopClock)

const now = () => epochSeconds(Date.now() / 1000)

const CHALLENGE = '0123456789abcdef'.repeat(2)

const spend = (challenge = CHALLENGE, expiresAt = after(now(), 300)) =>
  shard().spendChallenge({ index: identifier(1), challenge, expiresAt, by: 'work' })

const rows = (table: string) =>
  runInDurableObject(shard(), (_object, { storage }) => storage.sql.exec(`SELECT * FROM ${table}`).toArray())

describe('a bot challenge', () => {
  it('has exactly one winner among 100 at once, and is one event', async () => {
    const spent = await Promise.all(Array.from({ length: 100 }, () => spend()))
    expect(spent.filter(({ ok }) => ok)).toHaveLength(1)
    expect(spent.find(({ ok }) => !ok)).toMatchObject({ failure: { code: 'challenge_spent' } })
    const events = (await rows('events')).filter(({ name }) => name === 'bot_challenge.passed')
    expect(events).toMatchObject([{ detail: '{"by":"work"}' }])
  })

  it('is no other one’s business', async () => {
    expect(await spend()).toMatchObject({ ok: true })
    expect(await spend('f'.repeat(32))).toMatchObject({ ok: true })
  })

  it('counts until its end, and then no more, whatever the clock of the caller says', async () => {
    const end = after(now(), 300)
    pass(299)
    expect(await spend(CHALLENGE, end)).toMatchObject({ ok: true })
    pass(1)
    expect(await spend('f'.repeat(32), end)).toMatchObject({ ok: false })
  })

  it('is forgotten once it could not be shown any more, and stays refused', async () => {
    const end = after(now(), 300)
    await spend(CHALLENGE, end)
    pass(900)
    await runDurableObjectAlarm(shard())
    expect(await rows('spent_challenges')).toEqual([])
    expect(await spend(CHALLENGE, end)).toMatchObject({ ok: false })
  })
})
