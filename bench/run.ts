// `npm run bench`: measures, prints the tables, and writes bench/results.md and bench/results.json.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildBundle } from '#dev/node/build.ts'
import { budgetsOf, bundleBytes, exceeded } from './budget.ts'
import { startClient, startFastify, startOrigin } from './children.ts'
import { costTable } from './flow-costs.ts'
import { verdictLines, withFlows } from './flow-results.ts'
import { measureRounds } from './measure.ts'
import { machineName, measureFlows } from './measure-flows.ts'
import { BARS, type Measured, ratioOf, resultsPage, tableOf } from './results.ts'
import { scenariosOf } from './scenarios.ts'
import { measureStartUp } from './start-up.ts'
import { startFile, startPostern } from './targets.ts'

const ROUNDS = 15
const SLICES = 4
const SLICE_MILLISECONDS = 240
/** The runtime goes on compiling what is hot for some ten thousand requests; a gateway in service has that behind it. */
const WARM_UP_ROUNDS = 6
const START_UP_ROUNDS = 9

const bundle = await mkdtemp(join(tmpdir(), 'postern-bench-'))
const say = (text: string): boolean => process.stdout.write(`${text}\n`)

const measure = async (): Promise<readonly Measured[]> => {
  const origin = await startOrigin()
  const client = startClient()
  const variables = { ORIGIN: `http://127.0.0.1:${origin.port}` }
  const bare = await startFile('bare-proxy-worker.ts', variables)
  const least = await startFile('least-gateway-worker.ts', variables)
  const postern = await startPostern(bundle, origin.port)
  const fastify = await startFastify(origin.port)
  try {
    const scenarios = scenariosOf({ bare, least, postern, fastify })
    const all: Measured[] = []
    for (const connections of [1, 32]) {
      const extent = { slices: SLICES, milliseconds: SLICE_MILLISECONDS, connections }
      await measureRounds(client, scenarios, { ...extent, rounds: WARM_UP_ROUNDS })
      const samples = await measureRounds(client, scenarios, { ...extent, rounds: ROUNDS })
      const measured = { connections, samples }
      say(`${connections} connections\n${tableOf(measured)}\n`)
      all.push(measured)
    }
    return all
  } finally {
    client.stop()
    origin.stop()
    fastify.stop()
    await Promise.all([bare.stop(), least.stop(), postern.stop()])
  }
}

try {
  await buildBundle(bundle, 'src/index.ts')
  const startUps = await measureStartUp(
    [() => startFile('empty-worker.ts', {}), () => startPostern(bundle, 1)],
    START_UP_ROUNDS,
  )
  const [empty, postern] = startUps
  if (empty === undefined || postern === undefined) throw new Error('two Workers were started')
  const budgets = budgetsOf(await bundleBytes(bundle), { empty: empty.listening, postern: postern.listening })
  const all = await measure()
  const flows = await measureFlows(bundle)
  say(costTable(flows.costs))
  const page = resultsPage(all, {
    date: new Date().toISOString().slice(0, 10),
    machine: machineName(),
    rounds: ROUNDS,
    seconds: (SLICES * SLICE_MILLISECONDS) / 1000,
    startUps: { empty, postern },
    budgets,
  })
  const many = all.at(-1)
  if (many === undefined) throw new Error('nothing was measured')
  const ratios = Object.fromEntries(BARS.map(({ name, row }) => [name, ratioOf(many, row)]))
  const bars = Object.fromEntries(BARS.map(({ name, most }) => [name, most]))
  const json = {
    ratios,
    bars,
    budgets,
    connections: all.map((each) => ({ ...each, samples: Object.fromEntries(each.samples) })),
    flows,
  }
  await writeFile(join(import.meta.dirname, 'results.md'), withFlows(page, flows))
  await writeFile(join(import.meta.dirname, 'results.json'), `${JSON.stringify(json, null, 2)}\n`)
  for (const { name, row, most } of BARS) {
    const { median, low, high } = ratioOf(many, row)
    say(
      `${name}: ${median.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)}), at most ${most}: ${low <= most ? 'reached' : 'not reached'}`,
    )
  }
  for (const line of verdictLines(flows.enumeration)) say(line)
  for (const { what, most, measured, unit } of exceeded([...budgets, ...flows.budgets])) {
    say(`Over budget: ${what}: ${measured} ${unit}, at most ${most} ${unit}`)
    process.exitCode = 1
  }
} finally {
  await rm(bundle, { recursive: true, force: true })
}
