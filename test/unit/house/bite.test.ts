import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DEFENCES } from '../../bite/defences.ts'

const read = (path: string): string => readFileSync(join(import.meta.dirname, '../../..', path), 'utf8')

describe('the list of defences that npm run test:bite takes out', () => {
  it('holds twenty or more, each under a name of its own', () => {
    expect(DEFENCES.length).toBeGreaterThanOrEqual(20)
    expect(new Set(DEFENCES.map(({ name }) => name)).size).toBe(DEFENCES.length)
  })

  it.each(DEFENCES)('$name: stands in its file once, and its test exists', ({ file, takeOut, test, title }) => {
    expect(read(file).split(takeOut)).toHaveLength(2)
    expect(read(test)).toContain(title)
  })
})
