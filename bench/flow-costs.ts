import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Budget } from './budget.ts'

/** What one piece of docs/scale.md's first table says. */
export interface FlowCost {
  readonly what: string
  readonly calls: number
  readonly onTheWay: number
  readonly rowsWritten: number
  /** Object calls on the way that are wanted at most. */
  readonly goal: number | undefined
}

/** Most object calls on the way to the page; the names are those of the table. */
const GOALS: Readonly<Record<string, number>> = { 'sign-in by a passkey': 2, 'sign-in by a password': 3 }

const COLUMNS = ['object calls', 'calls on the way to the page', 'rows read', 'rows written', 'KV reads']

const cellsOf = (line: string): readonly string[] => line.slice(2, -2).split(' | ')

/**
 * Reads the table that test/worker/scale/counts.test.ts measures, and holds to the page. Throws where the page has no
 * such table, or none of the rows that have a goal.
 */
export const readFlowCosts = async (): Promise<readonly FlowCost[]> => {
  const page = await readFile(join(import.meta.dirname, '../docs/scale.md'), 'utf8')
  const [, section = ''] = page.split('## What was measured\n')
  const [head = '', , ...rows] = (section.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| ') || line.startsWith('|-'))
  if (cellsOf(head).slice(1).join() !== COLUMNS.join()) throw new Error('docs/scale.md has other columns')
  const costs = rows.map((line) => {
    const [what = '', calls, onTheWay, , rowsWritten] = cellsOf(line)
    const goal = Object.hasOwn(GOALS, what) ? GOALS[what] : undefined
    return { what, calls: Number(calls), onTheWay: Number(onTheWay), rowsWritten: Number(rowsWritten), goal }
  })
  const missing = Object.keys(GOALS).filter((goal) => !costs.some(({ what }) => what === goal))
  if (missing.length > 0) throw new Error(`docs/scale.md has no row ${missing.join(', ')}`)
  return costs
}

/** Those with a goal, as budgets. */
export const budgetsOfCosts = (costs: readonly FlowCost[]): readonly Budget[] =>
  costs.flatMap(({ what, onTheWay, goal }) =>
    goal === undefined
      ? []
      : [{ what: `object calls on the way to the page: ${what}`, most: goal, measured: onTheWay, unit: 'calls' }],
  )

/** The table in Markdown. */
export const costTable = (costs: readonly FlowCost[]): string =>
  [
    '| what a customer does | object calls | rows written | calls on the way to the page | at most |',
    '|---|---|---|---|---|',
    ...costs.map(({ what, calls, rowsWritten, onTheWay, goal }) => {
      const verdict = goal === undefined ? '' : `${goal}, ${onTheWay <= goal ? 'reached' : 'not reached'}`
      return `| ${what} | ${calls} | ${rowsWritten} | ${onTheWay} | ${verdict} |`
    }),
  ].join('\n')
