import type { Figure } from '../support/figures.ts'

/** What a test run amounts to. */
export interface Verdict {
  readonly passed: number
  /** Tests that failed, and one for each file or run that broke outside its tests. */
  readonly failed: number
  /** Why the run does not count as passed; empty: it does. */
  readonly reasons: readonly string[]
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly title?: string
      readonly meta?: { readonly figures?: readonly Figure[] }
    }[]
  }[]
}

/**
 * Reads Vitest's JSON report and exit code. Nothing that did not run counts as passed: a missing report, a run without
 * tests, a skipped test and a file that broke while it was loaded are failures.
 */
export const judge = (json: string, exitCode: number): Verdict => {
  const report = parseReport(json)
  if (report === undefined) return { passed: 0, failed: 1, reasons: ['The test run left no report.'] }
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length
  const skipped = report.numPendingTests + report.numTodoTests
  const reasons = [
    ...(report.numFailedTests > 0 ? [`${report.numFailedTests} tests failed.`] : []),
    ...(broken > 0 ? [`${broken} test files broke outside their tests.`] : []),
    ...(skipped > 0 ? [`${skipped} tests were skipped.`] : []),
    ...(report.numPassedTests + report.numFailedTests === 0 ? ['No test ran.'] : []),
  ]
  const unexplained = exitCode !== 0 && reasons.length === 0
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken + (unexplained ? 1 : 0),
    reasons: unexplained ? [`The test run ended with code ${exitCode}.`] : reasons,
  }
}

/**
 * Figures that tests left in their results: those that run inside the runtime cannot write files. None where the report
 * is missing, which `judge` then says.
 */
export const figuresIn = (json: string): readonly Figure[] =>
  (parseReport(json)?.testResults ?? []).flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ meta }) => meta?.figures ?? []),
  )

/** The last line of a test run. */
export const closingLine = ({ passed, failed }: Verdict): string => `${passed} passed, ${failed} failed`

const parseReport = (json: string): Report | undefined => {
  try {
    const value: unknown = JSON.parse(json)
    return isReport(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isReport = (value: unknown): value is Report =>
  typeof value === 'object' && value !== null && 'numPassedTests' in value && 'testResults' in value

/** How many tests of Vitest's JSON report ran, and the full titles of those that failed; none of what is no report. */
export const failedTests = (json: string): { readonly ran: number; readonly failed: readonly string[] } => {
  const tests = (parseReport(json)?.testResults ?? []).flatMap(({ assertionResults }) => assertionResults)
  const failed = tests.filter(({ status }) => status === 'failed').map(({ title = '' }) => title)
  return { ran: tests.filter(({ status }) => status === 'passed' || status === 'failed').length, failed }
}
