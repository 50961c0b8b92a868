import fc from 'fast-check'
import { describe, it } from 'vitest'
import { denialNeverAllows, judgedIsForwarded, noReservedSpelling } from './view-properties.ts'

const RUNS = { numRuns: 2000 }

describe('one view of a request', () => {
  it('is judged and sent: what is sent, asked again, falls to the same rule with the same facts', () => {
    fc.assert(judgedIsForwarded, RUNS)
  })

  it('holds nothing in any spelling of a reserved name that a client said, repeated or nominated by Connection', () => {
    fc.assert(noReservedSpelling, RUNS)
  })

  it('is never let through because one rule more denies', () => {
    fc.assert(denialNeverAllows, RUNS)
  })
})
