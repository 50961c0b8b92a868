import { describe, expect, it } from 'vitest'
import { exists, isInProject, testNamedIn, textOf } from './named-tests.ts'

/** How many threats there are of each kind. */
const KNOWN = {
  P: 18,
  H: 19,
  A: 11,
  R: 8,
  S: 40,
  W: 10,
  C: 21,
  G: 27,
  B: 10,
  F: 32,
  K: 21,
  X: 13,
  T: 16,
  N: 10,
  O: 27,
  L: 12,
  V: 32,
  M: 35,
} as const

const ANSWERED = /^\| ([A-Z]\d+) \| [^|]+ \| `([^`]+)` \| /
const EXCUSED = /^\| ([A-Z]\d+) \| [^|]+ \| [^`|][^|]*(?:`[^|]*)?\|$/

const lines = textOf('docs/threats.md').split('\n')
const answered = lines.flatMap((line) => {
  const [, id = '', answer = ''] = ANSWERED.exec(line) ?? []
  const named = testNamedIn(line)
  return named === undefined || id === '' ? [] : [{ id, answer, ...named }]
})
const excused = lines.flatMap((line) => (testNamedIn(line) === undefined ? (EXCUSED.exec(line)?.[1] ?? []) : []))

describe('docs/threats.md', () => {
  it('lists every known threat once, as answered or with why it does not apply', () => {
    const all = Object.entries(KNOWN).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, index) => `${kind}${index + 1}`),
    )
    expect([...answered.map(({ id }) => id), ...excused].toSorted()).toEqual(all.toSorted())
  })

  it.each(answered)('$id names an answer and a test that exist, the test by its title', ({ answer, test, title }) => {
    expect(isInProject(answer), answer).toBe(true)
    expect(exists({ test, title }), `${test}: ${title}`).toBe(true)
  })
})
