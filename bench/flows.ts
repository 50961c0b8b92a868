// `node bench/flows.ts`: measures the flows alone, in two to three minutes, and writes them into bench/results.md and
// bench/results.json, where the rest stays as it is.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildBundle } from '#dev/node/build.ts'
import { exceeded } from './budget.ts'
import { costTable } from './flow-costs.ts'
import { verdictLines, withFlows } from './flow-results.ts'
import { measureFlows } from './measure-flows.ts'

const PAGE = join(import.meta.dirname, 'results.md')
const DATA = join(import.meta.dirname, 'results.json')

const bundle = await mkdtemp(join(tmpdir(), 'postern-bench-'))
const say = (text: string): boolean => process.stdout.write(`${text}\n`)

try {
  await buildBundle(bundle, 'src/index.ts')
  const flows = await measureFlows(bundle)
  say(costTable(flows.costs))
  await writeFile(PAGE, withFlows(await readFile(PAGE, 'utf8'), flows))
  const data: object = JSON.parse(await readFile(DATA, 'utf8'))
  await writeFile(DATA, `${JSON.stringify({ ...data, flows }, null, 2)}\n`)
  for (const line of verdictLines(flows.enumeration)) say(line)
  for (const { what, most, measured, unit } of flows.budgets)
    say(`${what}: ${measured} ${unit}, at most ${most} ${unit}`)
  for (const { what } of exceeded(flows.budgets)) {
    say(`Over budget: ${what}`)
    process.exitCode = 1
  }
} finally {
  await rm(bundle, { recursive: true, force: true })
}
