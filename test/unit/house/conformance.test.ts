import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { exists, isInProject, testNamedIn, textOf } from './named-tests.ts'

const PAGE = 'docs/conformance.md'

/** The acceptance tests, and the sections of NIST SP 800-63B-4, that each have a row or more. */
const GATES = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '11', '12']
const SECTIONS = [
  ...['3.1.1', '3.1.2', '3.1.3', '3.1.4', '3.1.5', '3.1.6', '3.1.7'],
  ...['4.1', '4.1.2.1', '4.1.2.2', '4.6'],
  ...['4.2.1', '4.2.1.1', '4.2.1.2', '4.2.1.3', '4.2.2', '4.2.2.1', '4.2.2.2', '4.2.2.3', '4.2.3'],
  ...['4.3', '4.4', '4.5'],
  ...['5.1', '5.1.1', '5.1.2', '5.2', '5.3'],
]

const LINK = /\[[^\]]+\]\(([^)\s#]+)(?:#[^)\s]*)?\)/g
const ROW = /^\| ([\d.]+) \| [^|]+ \| [^|]+ \| (.+) \|$/

const text = textOf(PAGE)
const rows = text
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
  .map((line) => {
    const [, number = '', shownBy = ''] = ROW.exec(line) ?? []
    return { line, number, shownBy, named: testNamedIn(line) }
  })
const named = rows.flatMap((row) => row.named ?? [])
const links = Array.from(text.matchAll(LINK), ([, target = '']) => target)

describe('docs/conformance.md', () => {
  it('has a row for each acceptance test and section, and for no other', () => {
    expect([...new Set(rows.map(({ number }) => number))].toSorted()).toEqual([...GATES, ...SECTIONS].toSorted())
  })

  it('says of each row a test, a page, or why there is neither', () => {
    const unanswered = rows.filter(
      ({ shownBy, named }) =>
        named === undefined && !/^\[[^\]]+\]\([^)]+\)$|^deviation$|^nothing to show$/.test(shownBy),
    )
    expect(unanswered.map(({ line }) => line)).toEqual([])
  })

  it.each(named)('names a test that exists: $test, $title', (test) => {
    expect(exists(test)).toBe(true)
  })

  it('links to files that exist', () => {
    expect(links.length).toBeGreaterThan(3)
    expect(links.filter((target) => !isInProject(join(dirname(PAGE), target)))).toEqual([])
  })
})
