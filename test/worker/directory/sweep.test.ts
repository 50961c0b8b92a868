import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { browser, codeHash, flow, identifier, issue, own, pass, redeem, rows, shard, stopClock } from './arrange.ts'

const MINUTE = 60
const DAY = 86_400
const index = identifier(1)

const ring = () => runDurableObjectAlarm(shard())
const remember = (n: number) => shard().rememberBrowser({ index, browser: browser(n) })

/** Whether a browser bears the mark: it gets a code where strangers have had theirs. */
const knows = async (n: number): Promise<boolean> => {
  const answer = await issue({ flow: `known${n}`, browser: n })
  return answer.ok
}

beforeEach(stopClock)

describe('known devices', () => {
  it('are ten at most: the one marked longest ago gives way', async () => {
    await own()
    for (let n = 0; n < 11; n++) {
      await remember(n)
      pass(1)
    }
    expect(await rows()).toMatchObject({ known_browsers: 10 })
    for (let n = 0; n < 5; n++) await issue({ flow: n, browser: 99 })
    expect(await knows(0)).toBe(false)
    expect(await knows(1)).toBe(true)
    expect(await knows(10)).toBe(true)
  })

  it('stay the ones marked last, also within one second', async () => {
    await own()
    for (let n = 0; n < 11; n++) await remember(n)
    expect(await rows()).toMatchObject({ known_browsers: 10 })
    for (let n = 0; n < 5; n++) await issue({ flow: n, browser: 99 })
    expect(await knows(10)).toBe(true)
  })

  it('lose their mark 90 days after they last earned it', async () => {
    await own()
    await remember(1)
    pass(50 * DAY)
    await remember(1)
    pass(90 * DAY - 1)
    for (let n = 0; n < 5; n++) await issue({ flow: n, browser: 99 })
    expect(await knows(1)).toBe(true)
    pass(1)
    expect(await knows(1)).toBe(false)
  })

  it('are forgotten together', async () => {
    await own()
    await remember(1)
    await remember(2)
    await shard().forgetBrowsers({ index })
    expect(await rows()).toMatchObject({ known_browsers: 0 })
  })

  it('do not exist for an address without an account', async () => {
    await remember(1)
    expect(await rows()).toMatchObject({ known_browsers: 0 })
  })
})

describe('the alarm', () => {
  it('forgets codes, then tallies, then events, and rests when nothing is left', async () => {
    await issue()
    await redeem({ code: '000000' })
    expect(await rows()).toMatchObject({ codes: 1, tallies: 1, events: 2, outbox: 1 })
    pass(40 * MINUTE)
    await ring()
    expect(await rows()).toMatchObject({ codes: 0, tallies: 1, outbox: 0 })
    pass(DAY)
    await ring()
    expect(await rows()).toMatchObject({ tallies: 0 })
    pass(30 * DAY + MINUTE)
    await ring()
    expect(await rows()).toEqual({ identifiers: 0, codes: 0, tallies: 0, known_browsers: 0, events: 0, outbox: 0 })
    expect(await ring()).toBe(false)
  })

  it('and all counts outlive the running object', async () => {
    await own()
    await issue()
    for (let n = 0; n < 4; n++) await redeem({ code: '000000' })
    await evictDurableObject(shard())
    expect(await redeem({ code: '000000' })).toMatchObject({ ok: false, failure: { code: 'code_exhausted' } })
    await evictDurableObject(shard())
    pass(40 * MINUTE)
    expect(await ring()).toBe(true)
    expect(await rows()).toMatchObject({ codes: 0, identifiers: 1 })
  })
})

describe('a malformed call', () => {
  it.each([
    ['an address in clear', { index: 'ann@example.com' }],
    ['a code in clear', { codeHash: '111111' }],
    ['another purpose', { purpose: 'step-up' }],
    ['a sign-up without a claim', { purpose: 'sign-up' }],
    ['a flow of another shape', { flow: [flow(1)] }],
  ])('throws on %s, and says nothing of it', async (_what, wrong) => {
    const call = {
      index,
      purpose: 'sign-in',
      flow: flow(1),
      browser: browser(1),
      codeHash: codeHash('111111'),
      ...wrong,
    }
    // Inside the object: workerd reports an error that crosses a call as unhandled too.
    const thrown = await runInDurableObject(shard(), (object) => {
      try {
        return Reflect.apply(object.redeemCode, object, [call])
      } catch (error) {
        return String(error)
      }
    })
    expect(thrown).toBe('TypeError: redeemCode: malformed call')
  })
})
