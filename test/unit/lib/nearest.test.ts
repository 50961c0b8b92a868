import { expect, test } from 'vitest'
import { nearest } from '#lib/nearest.ts'

const KNOWN = ['origin', 'originHeader', 'originTimeout', 'audience', 'claims', 'id']

test.each([
  ['orgin', 'origin'],
  ['Origin', 'origin'],
  ['oirgin', 'origin'],
  ['origin_timeout', 'originTimeout'],
  ['audiance', 'audience'],
  ['claim', 'claims'],
  ['idd', 'id'],
  ['x', undefined],
  ['completely different', undefined],
  ['', undefined],
])('%j means %s', (typed, meant) => {
  expect(nearest(typed, KNOWN)).toBe(meant)
})

test('looks at the beginning of an endless name only', () => {
  expect(nearest('x'.repeat(1_000_000), KNOWN)).toBeUndefined()
})
