import { expect, it } from 'vitest'
import { everyoneOutBound } from '#admin/everyone-out.ts'

it('is bounded by what KV takes and how often isolates look, then by the lease of streams and the life of assertions', () => {
  const bound = everyoneOutBound({ lease: 60, assertion: 45, clockSkew: 5 })
  expect(bound).toEqual({ requests: 180, streams: 240, assertions: 230 })
})
