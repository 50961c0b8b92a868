import { describe, expect, it } from 'vitest'
import { closingLine, judge } from '../../house/report.ts'

const file = (...statuses: readonly string[]) => ({
  status: statuses.includes('failed') || statuses.length === 0 ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status })),
})

const report = (...testResults: readonly ReturnType<typeof file>[]): string => {
  const statuses = testResults.flatMap((result) => result.assertionResults.map(({ status }) => status))
  const count = (wanted: string): number => statuses.filter((status) => status === wanted).length
  return JSON.stringify({
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numPendingTests: count('pending'),
    numTodoTests: count('todo'),
    testResults,
  })
}

describe('the closing line of a test run', () => {
  it('counts what passed', () => {
    const verdict = judge(report(file('passed', 'passed'), file('passed')), 0)
    expect(closingLine(verdict)).toBe('3 passed, 0 failed')
    expect(verdict.reasons).toEqual([])
  })

  it('counts what failed', () => {
    const verdict = judge(report(file('passed', 'failed')), 1)
    expect(closingLine(verdict)).toBe('1 passed, 1 failed')
    expect(verdict.reasons).not.toEqual([])
  })

  it('counts a file that broke while it was loaded', () => {
    const verdict = judge(report(file('passed'), file()), 1)
    expect(closingLine(verdict)).toBe('1 passed, 1 failed')
    expect(verdict.reasons).not.toEqual([])
  })

  it('refuses a run that ended badly although every test passed', () => {
    const verdict = judge(report(file('passed')), 1)
    expect(closingLine(verdict)).toBe('1 passed, 1 failed')
    expect(verdict.reasons).not.toEqual([])
  })

  it.each(['pending', 'todo'])('refuses a run with a %s test', (status) => {
    expect(judge(report(file('passed', status)), 0).reasons).not.toEqual([])
  })

  it('refuses a run without tests', () => {
    expect(judge(report(), 0).reasons).not.toEqual([])
  })

  it.each(['', 'not JSON', 'null', '{}'])('refuses a run that left %j for a report', (json) => {
    const verdict = judge(json, 0)
    expect(closingLine(verdict)).toBe('0 passed, 1 failed')
    expect(verdict.reasons).not.toEqual([])
  })
})
