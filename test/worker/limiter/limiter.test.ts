import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type IdentifierHash, parseIdentifierHash } from '#domain/ids.ts'
import type { Charge } from '#objects/limiter.object.ts'

const START = new Date('2031-05-01T12:00:00Z')

/** The n-th of as many 43-character hashes as a test needs. */
const hash = (n: number): IdentifierHash => {
  const parsed = parseIdentifierHash(`h${n}`.padEnd(43, '-'))
  if (parsed === undefined) throw new Error('not a hash')
  return parsed
}

const NETWORK = hash(900)
const OTHER_NETWORK = hash(901)

const shard = () => env.LIMITER.getByName('shard-7')

const address = (n: number, rule: 'addresses_per_client' | 'addresses_per_range' = 'addresses_per_client'): Charge => ({
  key: NETWORK,
  rule,
  member: hash(n),
})
const mail = (rule: 'mails_per_client' | 'mails_per_range' = 'mails_per_client'): Charge => ({ key: NETWORK, rule })

const take = (...charges: Charge[]) => shard().take({ charges })

const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

const countRows = () =>
  runInDurableObject(shard(), (_object, state) =>
    Number(state.storage.sql.exec('SELECT COUNT(*) AS n FROM uses').one()['n']),
  )

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: START })
})

describe('a limiter', () => {
  it('lets a client wait in place of work three times an hour, its range ten times as often', async () => {
    const wait = (rule: 'waits_per_client' | 'waits_per_range') => take({ key: NETWORK, rule })
    for (let n = 0; n < 3; n++) expect(await wait('waits_per_client')).toMatchObject({ ok: true })
    expect(await wait('waits_per_client')).toMatchObject({ ok: false, failure: { retryAfterSeconds: 3600 } })
    for (let n = 0; n < 30; n++) expect(await wait('waits_per_range')).toMatchObject({ ok: true })
    expect(await wait('waits_per_range')).toMatchObject({ ok: false })
    expect(await take(mail())).toMatchObject({ ok: true })
  })

  it('lets a client name 20 addresses an hour and not one more', async () => {
    for (let n = 0; n < 20; n++) expect(await take(address(n))).toMatchObject({ ok: true })
    expect(await take(address(20))).toMatchObject({
      ok: false,
      failure: { code: 'limited', rule: 'addresses_per_client', retryAfterSeconds: 3600 },
    })
    pass(3599)
    expect(await take(address(20))).toMatchObject({ ok: false, failure: { retryAfterSeconds: 1 } })
    pass(1)
    expect(await take(address(20))).toMatchObject({ ok: true })
  })

  it('counts an address once, however often it is named within the hour', async () => {
    for (let n = 0; n < 20; n++) await take(address(n))
    for (let again = 0; again < 5; again++) expect(await take(address(3))).toMatchObject({ ok: true })
    expect(await countRows()).toBe(20)
  })

  it('counts an address for an hour from when it was last named', async () => {
    for (let n = 0; n < 20; n++) await take(address(n))
    pass(3000)
    await take(address(0))
    pass(600)
    for (let n = 20; n < 39; n++) expect(await take(address(n))).toMatchObject({ ok: true })
    expect(await take(address(39))).toMatchObject({ ok: false })
  })

  it('lets a client cause 60 mails a day and not one more', async () => {
    for (let n = 0; n < 60; n++) expect(await take(mail())).toMatchObject({ ok: true })
    expect(await take(mail())).toMatchObject({
      ok: false,
      failure: { rule: 'mails_per_client', retryAfterSeconds: 86_400 },
    })
    pass(86_399)
    expect(await take(mail())).toMatchObject({ ok: false })
    pass(1)
    expect(await take(mail())).toMatchObject({ ok: true })
  })

  it('gives the wider range ten times as much', async () => {
    const admitted = async (count: number, charge: (n: number) => Charge): Promise<number> => {
      const answers = await Promise.all(Array.from({ length: count }, (_, n) => take(charge(n))))
      return answers.filter((answer) => answer.ok).length
    }
    expect(await admitted(205, (n) => address(n, 'addresses_per_range'))).toBe(200)
    expect(await admitted(605, () => mail('mails_per_range'))).toBe(600)
  })

  it('charges nothing where one of several limits refuses', async () => {
    for (let n = 0; n < 20; n++) await take(address(n), mail())
    expect(await take(mail('mails_per_range'), address(20), mail())).toMatchObject({
      ok: false,
      failure: { rule: 'addresses_per_client' },
    })
    expect(await countRows()).toBe(40)
  })

  it('keeps networks apart', async () => {
    for (let n = 0; n < 21; n++) await take(address(n))
    expect(await take({ key: OTHER_NETWORK, rule: 'addresses_per_client', member: hash(21) })).toMatchObject({
      ok: true,
    })
  })

  it('admits exactly the limit of 100 requests at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => take(address(n), mail())))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(20)
    expect(await countRows()).toBe(40)
  })

  it.each([
    ['a plain address for a key', { charges: [{ ...mail(), key: '203.0.113.7' }] }],
    ['a rule that does not exist', { charges: [{ key: NETWORK, rule: 'mails_per_planet' }] }],
    ['an address rule without an address', { charges: [{ key: NETWORK, rule: 'addresses_per_client' }] }],
    ['two charges for one limit, which could overdraw it', { charges: [mail(), mail()] }],
    ['no charges', {}],
  ])('throws on %s, and says nothing of it', async (_what, call) => {
    // Inside the object: workerd reports an error that crosses a call as unhandled too.
    const thrown = await runInDurableObject(shard(), (object) =>
      Reflect.apply(object.take, object, [call]).catch((error: unknown) => String(error)),
    )
    expect(thrown).toBe('TypeError: take: malformed call')
    expect(await countRows()).toBe(0)
  })

  it('forgets a use by its alarm once no window counts it, and rests when nothing is left', async () => {
    await take(address(1), mail())
    pass(3600 + 900)
    expect(await runDurableObjectAlarm(shard())).toBe(true)
    expect(await countRows()).toBe(1)
    pass(86_400)
    expect(await runDurableObjectAlarm(shard())).toBe(true)
    expect(await countRows()).toBe(0)
    expect(await runDurableObjectAlarm(shard())).toBe(false)
  })
})
