import { describe, expect, it } from 'vitest'
import { isReady, nextNotice } from '#authenticators/recovery-schedule.ts'
import { after, DAY, epochSeconds, HOUR } from '#lib/time.ts'

const BEGUN = epochSeconds(1_800_000_000)
const READY = after(BEGUN, 3 * DAY)
const waiting = (told: number) => ({ begunAt: BEGUN, readyAt: READY, until: after(READY, 7 * DAY), told })

describe('the notices of a delayed recovery', () => {
  it('are due at 0, 24 and 48 hours and when the wait is over, and then no more', () => {
    expect([1, 2, 3, 4].map((told) => nextNotice(waiting(told)))).toEqual([
      { kind: 'recovery-reminder', at: after(BEGUN, 24 * HOUR) },
      { kind: 'recovery-reminder', at: after(BEGUN, 48 * HOUR) },
      { kind: 'recovery-ready', at: READY },
      undefined,
    ])
  })

  it('divide any wait into three', () => {
    const short = { ...waiting(1), readyAt: after(BEGUN, 3) }
    expect(nextNotice(short)?.at).toBe(after(BEGUN, 1))
    expect(nextNotice({ ...short, told: 2 })?.at).toBe(after(BEGUN, 2))
  })
})

describe('a wait', () => {
  it('is over at its end to the second, and may be completed for seven days', () => {
    const told = waiting(4)
    expect(isReady(told, after(READY, -1))).toBe(false)
    expect(isReady(told, READY)).toBe(true)
    expect(isReady(told, after(READY, 7 * DAY - 1))).toBe(true)
    expect(isReady(told, after(READY, 7 * DAY))).toBe(false)
  })

  it('goes on as long as a reminder was not made, whatever the clock says', () => {
    expect([1, 2, 3, 4].map((told) => isReady(waiting(told), READY))).toEqual([false, false, true, true])
  })
})
