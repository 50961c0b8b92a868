import { describe, expect, test } from 'vitest'
import { after, DAY, epochSeconds } from '#lib/time.ts'
import { nextAttemptAt } from '#mail/retry.ts'

const now = epochSeconds(1_790_000_000)

describe('the next attempt', () => {
  test.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 600],
    [5, 3600],
    [6, 3600],
    [1000, 3600],
  ])('after %i failed ones comes %i s later', (attempts, wait) => {
    expect(nextAttemptAt(attempts, now, after(now, DAY))).toBe(now + wait)
  })

  test('is not made at or after the end of the mail’s use', () => {
    expect(nextAttemptAt(2, now, after(now, 31))).toBe(now + 30)
    expect(nextAttemptAt(2, now, after(now, 30))).toBeUndefined()
  })
})
