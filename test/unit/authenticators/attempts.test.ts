import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secondsUntilAllFree, secondsUntilFree, usesWithin } from '#authenticators/attempts.ts'
import { epochSeconds } from '#lib/time.ts'

const at = epochSeconds
const RULE = { limit: 3, seconds: 100 }

describe('a rolling limit', () => {
  it('has room up to the limit and none beyond it', () => {
    expect(secondsUntilFree([at(1000), at(1001)], RULE, at(1002))).toBe(0)
    expect(secondsUntilFree([at(1000), at(1001), at(1002)], RULE, at(1003))).toBe(97)
  })

  it('gives a place back when its use is exactly one window old', () => {
    const uses = [at(1000), at(1050), at(1099)]
    expect(secondsUntilFree(uses, RULE, at(1099))).toBe(1)
    expect(secondsUntilFree(uses, RULE, at(1100))).toBe(0)
  })

  it('waits for the use that makes room where more are counted than a lowered limit allows', () => {
    const uses = [at(1000), at(1010), at(1020), at(1030)]
    expect(secondsUntilFree(uses, { limit: 2, seconds: 100 }, at(1040))).toBe(80)
  })

  it('counts a use stamped ahead of a clock that stepped back', () => {
    expect(usesWithin([at(2000)], 100, at(1000))).toEqual([at(2000)])
    expect(secondsUntilFree([at(1005)], { limit: 1, seconds: 100 }, at(1000))).toBe(105)
  })

  it('waits for the slowest of several limits', () => {
    const uses = [at(1000), at(1001), at(1002)]
    expect(secondsUntilAllFree(uses, [RULE, { limit: 3, seconds: 1000 }], at(1003))).toBe(997)
    expect(secondsUntilAllFree(uses, [{ limit: 4, seconds: 100 }], at(1003))).toBe(0)
  })

  it('never admits more than the limit in any window, however the asking is spread', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 120 }),
        (gaps, limit, seconds) => {
          let now = 1000
          const admitted: ReturnType<typeof at>[] = []
          for (const gap of gaps) {
            now += gap
            const wait = secondsUntilFree(admitted, { limit, seconds }, at(now))
            if (wait === 0) admitted.push(at(now))
            else expect(secondsUntilFree(admitted, { limit, seconds }, at(now + wait))).toBe(0)
          }
          for (const use of admitted)
            expect(
              usesWithin(
                admitted.filter((other) => other <= use),
                seconds,
                use,
              ).length,
            ).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })
})
