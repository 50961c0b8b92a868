import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDuration, parseDuration } from '#lib/duration.ts'

test.each([
  ['0s', 0],
  ['60s', 60],
  ['15m', 900],
  ['12h', 43_200],
  ['30d', 2_592_000],
  [45, 45],
  [0, 0],
] as const)('reads %s as %s seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})

test.each([
  '',
  '60',
  's',
  '1.5m',
  '-1s',
  '1 m',
  ' 1m',
  '1m ',
  '1M',
  '1m30s',
  '1e3s',
  '9999999999s',
  '١s',
  -1,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  null,
  undefined,
  {},
  ['1s'],
])('reads no duration in %j', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

test.each([
  [0, '0s'],
  [90, '90s'],
  [900, '15m'],
  [7200, '2h'],
  [86_400, '1d'],
  [90_000, '25h'],
] as const)('spells %s seconds as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

test('reads what it spells', () => {
  fc.assert(
    fc.property(fc.nat({ max: 400 * 86_400 }), (seconds) => {
      expect(parseDuration(formatDuration(seconds))).toBe(seconds)
    }),
  )
})
