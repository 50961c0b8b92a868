import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  askFor,
  browser,
  codeHash,
  events,
  flow,
  identifier,
  issue,
  newClaim,
  own,
  pass,
  redeem,
  rows,
  shard,
  stopClock,
  waitingMails,
} from './arrange.ts'

const MINUTE = 60
const HOUR = 3600
const DAY = 86_400

const refused = { ok: false, failure: { code: 'code_refused' } }
const exhausted = { ok: false, failure: { code: 'code_exhausted' } }

beforeEach(stopClock)

describe('a code', () => {
  it('signs in to the account that owns the address', async () => {
    const owner = await own()
    await issue()
    expect(await redeem()).toMatchObject({ ok: true, value: { owner } })
    expect(await events()).toContain('code.accepted')
  })

  it('is accepted up to its last second', async () => {
    const owner = await own()
    await issue()
    pass(10 * MINUTE - 1)
    expect(await redeem()).toMatchObject({ ok: true, value: { owner } })
    await issue({ flow: 2 })
    pass(10 * MINUTE)
    expect(await redeem({ flow: 2 })).toMatchObject(refused)
  })

  it('is accepted once', async () => {
    await own()
    await issue()
    expect(await redeem()).toMatchObject({ ok: true })
    expect(await redeem()).toMatchObject(refused)
  })

  it('has exactly one winner among 100 who show it at once', async () => {
    const owner = await own()
    await issue()
    const answers = await Promise.all(Array.from({ length: 100 }, () => redeem()))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(answers.find((answer) => answer.ok)).toMatchObject({ value: { owner } })
    expect((await events()).filter((name) => name === 'code.accepted')).toHaveLength(1)
  })

  it('is accepted only in the flow, browser and purpose that asked', async () => {
    await own()
    await issue()
    expect(await redeem({ flow: 2 })).toMatchObject(refused)
    expect(await redeem({ browser: 2 })).toMatchObject(refused)
    expect(await redeem({ purpose: 'sign-up' })).toMatchObject(refused)
    expect(await redeem({ address: 2 })).toMatchObject(refused)
    expect(await redeem()).toMatchObject({ ok: true })
  })

  it('dies when a newer one is sent in its flow, and lives on when one is sent in another', async () => {
    await own()
    await issue({ code: '111111' })
    await issue({ code: '222222' })
    await issue({ code: '333333', flow: 2 })
    expect(await redeem({ code: '111111' })).toMatchObject(refused)
    expect(await redeem({ code: '222222' })).toMatchObject({ ok: true })
    expect(await redeem({ code: '333333', flow: 2 })).toMatchObject({ ok: true })
  })

  it('signs in to nobody but who owned the address when it was sent', async () => {
    const first = await own()
    await issue()
    await shard().release({ index: identifier(1), account: first })
    await own()
    expect(await redeem()).toMatchObject({ ok: false })
  })
})

describe('tries', () => {
  it('are five in a flow, the right code included', async () => {
    await own()
    await issue()
    for (let n = 0; n < 4; n++) expect(await redeem({ code: '000000' })).toMatchObject(refused)
    expect(await redeem()).toMatchObject({ ok: true })
  })

  it('end with the fifth wrong code, after which the right one is of no use', async () => {
    await own()
    await issue()
    for (let n = 0; n < 4; n++) await redeem({ code: '000000' })
    expect(await redeem({ code: '000000' })).toMatchObject(exhausted)
    expect(await redeem()).toMatchObject(exhausted)
    expect((await events()).filter((name) => name === 'code.exhausted')).toHaveLength(1)
  })

  it('are never more than five, also when 40 wrong codes come at once', async () => {
    await own()
    await issue()
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => redeem({ code: `${100_000 + n}` })))
    expect(answers.every((answer) => !answer.ok)).toBe(true)
    expect((await events()).filter((name) => name === 'code.refused')).toHaveLength(5)
    expect(await redeem()).toMatchObject(exhausted)
  })

  it('do not come back with a resend', async () => {
    await own()
    await issue()
    for (let n = 0; n < 3; n++) await redeem({ code: '000000' })
    await issue({ code: '222222' })
    await redeem({ code: '000000' })
    expect(await redeem({ code: '000000' })).toMatchObject(exhausted)
    expect(await redeem({ code: '222222' })).toMatchObject(exhausted)
    expect(await issue({ code: '333333' })).toMatchObject(exhausted)
  })

  it('are still counted when a resend comes after the code has expired', async () => {
    await own()
    await issue()
    for (let n = 0; n < 4; n++) await redeem({ code: '000000' })
    pass(15 * MINUTE)
    await runDurableObjectAlarm(shard())
    await issue({ code: '222222' })
    expect(await redeem({ code: '000000' })).toMatchObject(exhausted)
  })

  it('are not used up by other browsers', async () => {
    await own()
    await issue()
    for (let n = 0; n < 6; n++) await redeem({ browser: 2, code: '000000' })
    expect(await redeem()).toMatchObject({ ok: true })
  })
})

describe('the pause of an address', () => {
  /** Shows wrong codes in as many flows as it takes; codes sent for known devices do not count as a stranger's. */
  const showWrong = async (count: number, asBrowser: number = 1): Promise<void> => {
    for (let n = 0; n < count; n++) {
      const inFlow = `${asBrowser}w${Math.floor(n / 5)}`
      if (n % 5 === 0) expect(await issue({ flow: inFlow, browser: asBrowser })).toMatchObject({ ok: true })
      await redeem({ flow: inFlow, browser: asBrowser, code: '000000' })
    }
  }

  it('begins with the 20th wrong code of a day', async () => {
    await own()
    await showWrong(19)
    await issue({ flow: 'last' })
    expect(await redeem({ flow: 'last', code: '000000' })).toMatchObject({
      ok: false,
      failure: { code: 'code_sign_in_paused', retryAfterSeconds: DAY },
    })
    expect(await redeem({ flow: 'last' })).toMatchObject({ ok: false, failure: { code: 'code_sign_in_paused' } })
    pass(HOUR)
    expect(await issue({ flow: 'more' })).toMatchObject({ ok: false, failure: { code: 'code_sign_in_paused' } })
    expect((await events()).filter((name) => name === 'code_sign_in.paused')).toHaveLength(1)
  })

  it('does not begin with the 19th', async () => {
    await own()
    await showWrong(19)
    await issue({ flow: 'last' })
    expect(await redeem({ flow: 'last' })).toMatchObject({ ok: true })
  })

  it('ends a day after the first of them', async () => {
    await own()
    await showWrong(20)
    pass(DAY - 1)
    expect(await issue({ flow: 'again' })).toMatchObject({ ok: false, failure: { retryAfterSeconds: 1 } })
    pass(1)
    expect(await issue({ flow: 'again' })).toMatchObject({ ok: true })
    expect(await redeem({ flow: 'again' })).toMatchObject({ ok: true })
  })

  it('leaves known devices alone', async () => {
    const owner = await own()
    await shard().rememberBrowser({ index: identifier(1), browser: browser(9) })
    await issue({ flow: 'mine', browser: 9 })
    await showWrong(20)
    expect(await redeem({ flow: 'mine', browser: 9 })).toMatchObject({ ok: true, value: { owner } })
    expect(await issue({ flow: 'mine2', browser: 9 })).toMatchObject({ ok: true })
    expect(await redeem({ flow: 'mine2', browser: 9 })).toMatchObject({ ok: true })
  })

  it('takes no notice of a device that is known for another address', async () => {
    await own(1)
    await own(2)
    await shard().rememberBrowser({ index: identifier(2), browser: browser(9) })
    await showWrong(20)
    expect(await issue({ flow: 'other', browser: 9 })).toMatchObject({ ok: false })
    expect(await issue({ address: 2, flow: 'other', browser: 9 })).toMatchObject({ ok: true })
  })
})

describe('codes sent to an address', () => {
  it('are five an hour', async () => {
    await own()
    for (let n = 0; n < 5; n++) expect(await issue({ flow: n })).toMatchObject({ ok: true })
    expect(await issue({ flow: 5 })).toMatchObject({
      ok: false,
      failure: { code: 'too_many_codes', retryAfterSeconds: HOUR },
    })
    pass(HOUR - 1)
    expect(await issue({ flow: 5 })).toMatchObject({ ok: false, failure: { retryAfterSeconds: 1 } })
    pass(1)
    expect(await issue({ flow: 5 })).toMatchObject({ ok: true })
  })

  it('are ten a day', async () => {
    await own()
    for (let n = 0; n < 10; n++) {
      expect(await issue({ flow: n })).toMatchObject({ ok: true })
      pass(HOUR)
    }
    expect(await issue({ flow: 10 })).toMatchObject({
      ok: false,
      failure: { code: 'too_many_codes', retryAfterSeconds: DAY - 10 * HOUR },
    })
    pass(DAY - 10 * HOUR)
    expect(await issue({ flow: 10 })).toMatchObject({ ok: true })
  })

  it('count resends in one flow too', async () => {
    await own()
    for (let n = 0; n < 5; n++) await issue()
    expect(await issue()).toMatchObject({ ok: false, failure: { code: 'too_many_codes' } })
  })

  it('are as many again for known devices, whatever strangers asked for', async () => {
    await own()
    await shard().rememberBrowser({ index: identifier(1), browser: browser(9) })
    for (let n = 0; n < 6; n++) await issue({ flow: n })
    for (let n = 0; n < 5; n++) expect(await issue({ flow: `k${n}`, browser: 9 })).toMatchObject({ ok: true })
    expect(await issue({ flow: 'k5', browser: 9 })).toMatchObject({ ok: false, failure: { code: 'too_many_codes' } })
  })

  it('send nothing once refused', async () => {
    for (let n = 0; n < 8; n++) await issue({ flow: n })
    expect(await rows()).toMatchObject({ codes: 5, outbox: 5, events: 5 })
  })

  it('are counted exactly when many are asked for at once', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => issue({ flow: n })))
    expect(answers.filter((answer) => answer.ok)).toHaveLength(5)
  })
})

describe('an address with an account and one without', () => {
  it.each(['sign-in', 'sign-up'] as const)('get the same answers and leave the same rows at %s', async (purpose) => {
    await own(1)
    const before = await rows()
    const observe = async (address: number) => {
      const seen: unknown[] = []
      const inFlow = (n: number) => ({ address, purpose, flow: `${address}f${n}` })
      for (let n = 0; n < 6; n++) seen.push(await issue(inFlow(n)))
      for (let n = 0; n < 5; n++) {
        for (let attempt = 0; attempt < 6; attempt++) seen.push(await redeem({ ...inFlow(n), code: '000000' }))
      }
      pass(DAY)
      seen.push(await issue(inFlow(7)))
      pass(-DAY)
      return { seen: JSON.parse(JSON.stringify(seen)), rows: await rows(), names: await events(address) }
    }
    const owned = await observe(1)
    const free = await observe(2)
    expect(free.seen).toEqual(owned.seen)
    expect(free.names).toEqual(owned.names.filter((name) => !name.startsWith('identifier.')))
    const grown = (table: keyof typeof before) => owned.rows[table] - before[table]
    for (const table of ['identifiers', 'codes', 'tallies', 'known_browsers', 'events', 'outbox'] as const) {
      expect(free.rows[table] - owned.rows[table], table).toBe(grown(table))
    }
  })

  it('are told apart by nothing but the mail', async () => {
    await own(1)
    for (const purpose of ['sign-in', 'sign-up'] as const) {
      const owned = await askFor({ address: 1, purpose, flow: `${purpose}1` })
      const free = await askFor({ address: 2, purpose, flow: `${purpose}2` })
      const waiting = await waitingMails()
      expect(waiting).toEqual(expect.arrayContaining([owned.ifOwned.id, free.ifFree.id]))
      expect(waiting).not.toEqual(expect.arrayContaining([owned.ifFree.id]))
      expect(waiting).not.toEqual(expect.arrayContaining([free.ifOwned.id]))
    }
  })

  it('have a code stored only where it can succeed', async () => {
    await own(1)
    const stored = async (address: number, purpose: 'sign-in' | 'sign-up') => {
      const asked = { address, purpose, flow: `${purpose}${address}` }
      await issue(asked)
      return runInDurableObject(shard(), (_object, state) => {
        const query = 'SELECT code_hash FROM codes WHERE flow = ?'
        return state.storage.sql.exec(query, flow(asked.flow)).one()['code_hash'] === codeHash('111111')
      })
    }
    expect(await stored(1, 'sign-in')).toBe(true)
    expect(await stored(2, 'sign-in')).toBe(false)
    expect(await stored(1, 'sign-up')).toBe(false)
    expect(await stored(2, 'sign-up')).toBe(true)
  })

  it('accept no code where it cannot succeed, not even the one that was made for it', async () => {
    await own(1)
    await issue({ address: 1, purpose: 'sign-up' })
    expect(await redeem({ address: 1, purpose: 'sign-up' })).toMatchObject(refused)
    await issue({ address: 2, purpose: 'sign-in' })
    expect(await redeem({ address: 2, purpose: 'sign-in' })).toMatchObject(refused)
    // Nor when the address gets an owner afterwards.
    await issue({ address: 3, purpose: 'sign-in' })
    await own(3)
    expect(await redeem({ address: 3, purpose: 'sign-in' })).toMatchObject(refused)
  })
})

describe('a code for sign-up', () => {
  it('claims the address in the section that accepts it', async () => {
    const claim = newClaim()
    await issue({ purpose: 'sign-up' })
    expect(await redeem({ purpose: 'sign-up', claim })).toMatchObject({ ok: true, value: { owner: claim.account } })
    expect(await shard().resolve({ index: identifier(1) })).toMatchObject({ owner: null })
    await shard().confirm({ index: identifier(1), ...claim })
    expect(await shard().resolve({ index: identifier(1) })).toMatchObject({ owner: claim.account })
  })

  it('has one winner among 100 sign-ups that each chose an account', async () => {
    await issue({ purpose: 'sign-up' })
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => redeem({ purpose: 'sign-up', claim: newClaim(n) })),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(await rows()).toMatchObject({ identifiers: 1 })
  })

  it('gives the account chosen first to a repetition by the same operation', async () => {
    const first = newClaim(1)
    await issue({ purpose: 'sign-up' })
    await redeem({ purpose: 'sign-up', claim: first })
    expect(await redeem({ purpose: 'sign-up', claim: newClaim(1) })).toMatchObject({
      ok: true,
      value: { owner: first.account },
    })
    expect(await redeem({ purpose: 'sign-up', claim: newClaim(2) })).toMatchObject(refused)
    expect(await redeem({ purpose: 'sign-up', claim: newClaim(1), code: '000000' })).toMatchObject(refused)
  })

  it('is refused where another sign-up has claimed the address meanwhile', async () => {
    await issue({ purpose: 'sign-up', flow: 1 })
    await issue({ purpose: 'sign-up', flow: 2, browser: 2, code: '222222' })
    await redeem({ purpose: 'sign-up', flow: 2, browser: 2, code: '222222', claim: newClaim(2) })
    expect(await redeem({ purpose: 'sign-up', flow: 1, claim: newClaim(1) })).toMatchObject(refused)
  })

  it('is used up even where the claim that it made has vanished', async () => {
    const claim = newClaim(1)
    await issue({ purpose: 'sign-up' })
    await redeem({ purpose: 'sign-up', claim })
    await runInDurableObject(shard(), (_object, state) => {
      state.storage.sql.exec('DELETE FROM identifiers')
    })
    expect(await redeem({ purpose: 'sign-up', claim })).toMatchObject(refused)
  })

  it('is worth nothing again after the claim that it made was given up', async () => {
    const claim = newClaim(1)
    await issue({ purpose: 'sign-up' })
    await redeem({ purpose: 'sign-up', claim })
    await shard().release({ index: identifier(1), account: claim.account })
    expect(await redeem({ purpose: 'sign-up', claim })).toMatchObject(refused)
  })
})
