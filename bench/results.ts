import type { Budget } from './budget.ts'
import { median, type Sample } from './measure.ts'
import { BASE_OF, type Row } from './scenarios.ts'
import type { StartUp } from './start-up.ts'
import { type Interval, ratioInterval } from './statistics.ts'

/** What one number of connections gave. */
export interface Measured {
  readonly connections: number
  readonly samples: ReadonlyMap<string, readonly Sample[]>
}

/** A bar that the issue of speed sets: the interval of the ratio begins at or below it. */
export interface Bar {
  readonly name: 'requestBound' | 'sessionBound' | 'publicAsset'
  readonly row: Row
  readonly most: number
}

export const BARS: readonly Bar[] = [
  { name: 'requestBound', row: 'signed in, request-bound assertion', most: 1.45 },
  { name: 'sessionBound', row: 'signed in, session-bound assertion', most: 1.2 },
  { name: 'publicAsset', row: 'public asset', most: 1.15 },
]

/** The ratio of a row to its bare proxy, by CPU of a request. */
export const ratioOf = ({ samples }: Measured, row: Row): Interval =>
  ratioInterval(cpusOf(samples, row), cpusOf(samples, BASE_OF[row]))

const cpusOf = (samples: Measured['samples'], name: string): readonly number[] =>
  (samples.get(name) ?? []).map(({ cpu }) => cpu)

const isRow = (name: string): name is Row => Object.hasOwn(BASE_OF, name)

/** A table of one number of connections, in Markdown. */
export const tableOf = (measured: Measured): string => {
  const lines = [...measured.samples].map(([name, samples]) => {
    const middle = (pick: (sample: Sample) => number): number => median(samples.map(pick))
    const ratio = isRow(name) ? ratioText(ratioOf(measured, name)) : '1'
    const times = `${middle(({ p50 }) => p50).toFixed(1)} | ${middle(({ p99 }) => p99).toFixed(1)}`
    return `| ${name} | ${middle(({ cpu }) => cpu).toFixed(0)} | ${ratio} | ${middle((s) => s.perSecond).toFixed(0)} | ${times} |`
  })
  return [
    '| | CPU a request, µs | ratio (95 % interval) | requests/s | median, ms | 99 of 100, ms |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

const counted = (connections: number): string => (connections === 1 ? '1 connection' : `${connections} connections`)

const ratioText = ({ median: middle, low, high }: Interval): string =>
  `${middle.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`

/** What stands around the tables. */
export interface Surroundings {
  readonly date: string
  readonly machine: string
  readonly rounds: number
  readonly seconds: number
  readonly startUps: { readonly empty: StartUp; readonly postern: StartUp }
  readonly budgets: readonly Budget[]
}

/** bench/results.md. */
export const resultsPage = (all: readonly Measured[], around: Surroundings): string => {
  const { date, machine, rounds, seconds, startUps, budgets } = around
  const bars = BARS.map(({ row, most }) => {
    const cells = all.map((measured) => {
      const ratio = ratioOf(measured, row)
      return `${ratioText(ratio)}, ${ratio.low <= most ? 'reached' : 'not reached'}`
    })
    return `| ${row} | ${most.toFixed(2)} | ${cells.join(' | ')} |`
  })
  const columns = all.map(({ connections }) => `at ${counted(connections)}`)
  return `# Speed

Written by \`npm run bench\` on ${date}, on ${machine}. ${rounds} rounds; in each of them all rows took turns in short
slices, ${seconds} s for each row and round. The process under measurement has one core to itself, client and origin share
another. CPU is what the kernel counted for that process (\`/proc\`), so other work on the machine changes the absolute
numbers more than the ratios. A signed-in row has 64 sessions whose cookies were opened before; the bare proxy is
\`fetch\` of the same request by workerd, and nothing else.

## The bars

| ratio (95 % interval) | at most | ${columns.join(' | ')} |
|---|---|---|---|
${bars.join('\n')}

A bar counts as reached where the interval begins at or below it; \`results.json\` holds the ratios of the last column.

${all.map((measured) => `## ${counted(measured.connections)}\n\n${tableOf(measured)}`).join('\n\n')}

The origin says \`private, no-store\` itself; "answer made private" is an origin that says nothing, so that the gateway has
to write the answer's head anew. Fastify with jose opens an encrypted cookie and signs a JWT with ES256 for each request,
and does nothing of the rest. The least gateway reads and copies header fields, sets four, keeps a time limit, reads the answer's
fields and writes one line of log: what the runtime asks for these calls, before anything is decided.

## Before the first request

| | at most | measured |
|---|---|---|
${budgets.map(({ what, most, measured, unit }) => `| ${what} | ${most} ${unit} | ${measured} ${unit} |`).join('\n')}

CPU until the process listens: ${startUps.postern.listening.toFixed(0)} ms, an empty Worker ${startUps.empty.listening.toFixed(0)} ms. Until it has answered its first
request, for which it reads configuration and secret: ${startUps.postern.answered.toFixed(0)} ms, an empty Worker ${startUps.empty.answered.toFixed(0)} ms.
`
}
