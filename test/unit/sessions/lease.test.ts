import { describe, expect, it } from 'vitest'
import { after, epochSeconds } from '#lib/time.ts'
import { leaseHolds } from '#sessions/lease.ts'

const now = epochSeconds(1_800_000_000)
const limits = { lease: 60, clockSkew: 5 }
const token = (lease: number, absolute = 3600) => ({
  leaseUntil: after(now, lease),
  absoluteUntil: after(now, absolute),
})

describe('a lease', () => {
  it.each([
    ['holds in its last second', token(1), true],
    ['is over at its end', token(0), false],
    ['holds when it was just made', token(60), true],
    ['holds when the maker’s clock was 5 s ahead', token(65), true],
    ['counts as expired when it ends later than any sound clock makes it', token(66), false],
    ['never outlives the session', token(30, 0), false],
  ])('%s', (_, lease, holds) => {
    expect(leaseHolds(lease, now, limits)).toBe(holds)
  })
})
