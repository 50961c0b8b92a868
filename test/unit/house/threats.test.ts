import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const PROJECT = join(import.meta.dirname, '../../..')
const page = readFileSync(join(PROJECT, 'docs/threats.md'), 'utf8')

/** How many threats there are of each kind. */
const KNOWN = { P: 18, H: 18, A: 11, R: 8, S: 37, X: 12 } as const

const ROW = /^\| ([PHARSX]\d+) \| [^|]+ \| `([^`]+)` \| `([^`]+)`: "(.+)" \|$/
const EXCUSED = /^\| ([PHARSX]\d+) \| [^|]+ \| [^`|][^|]*(?:`[^|]*)?\|$/

const lines = page.split('\n')
const answered = lines.flatMap((line) => {
  const [, id = '', answer = '', test = '', title = ''] = ROW.exec(line) ?? []
  return id === '' ? [] : [{ id, answer, test, title }]
})
const excused = lines.flatMap((line) => (ROW.test(line) ? [] : (EXCUSED.exec(line)?.[1] ?? [])))

describe('docs/threats.md', () => {
  it('lists every known threat once, as answered or with why it does not apply', () => {
    const all = Object.entries(KNOWN).flatMap(([kind, count]) =>
      Array.from({ length: count }, (_, index) => `${kind}${index + 1}`),
    )
    expect([...answered.map(({ id }) => id), ...excused].toSorted()).toEqual(all.toSorted())
  })

  it.each(answered)('$id names an answer and a test that exist, the test by its title', ({ answer, test, title }) => {
    expect(existsSync(join(PROJECT, answer)), answer).toBe(true)
    expect(readFileSync(join(PROJECT, test), 'utf8')).toContain(title)
  })
})
