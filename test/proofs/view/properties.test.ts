import fc from 'fast-check'
import { describe, it } from 'vitest'
import { figure } from '../../support/figures.ts'
import { size } from '../../support/sizes.ts'
import {
  canonicalIsFixed,
  denialNeverAllows,
  judgedIsForwarded,
  noReservedSpelling,
  redirectStays,
} from '../../unit/gateway/view-properties.ts'

const RUNS = size(2_000, 200_000)

describe('what holds for every request, on many', () => {
  it.each([
    ['canonicalising is a fixed point', canonicalIsFixed],
    ['the decision on a request is the decision on what is forwarded', judgedIsForwarded],
    ['no spelling of a reserved header survives', noReservedSpelling],
    ['an accepted redirect resolves to the same origin', redirectStays],
    ['one rule more that denies never allows', denialNeverAllows],
  ])('%s', (what, property) => {
    // fast-check prints the seed and the smallest case of a failure.
    fc.assert<unknown[]>(property, { numRuns: RUNS })
    figure('One view of a request', `random cases in which ${what}`, RUNS)
  })
})
