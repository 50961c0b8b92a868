import type { startClient } from './children.ts'
import type { LoadOrder } from './client.ts'
import { cpuMicroseconds } from './cpu.ts'

/** One kind of request to one target, as the table names it. */
export interface Scenario {
  readonly name: string
  readonly pid: number
  /** The load of one round, made anew each time: cookies age. */
  readonly order: () => Promise<Omit<LoadOrder, 'connections' | 'milliseconds'>>
}

/** What one round gave. */
export interface Sample {
  /** CPU of the target's process for one request, microseconds. */
  readonly cpu: number
  readonly perSecond: number
  /** Milliseconds, medians over the slices of the round. */
  readonly p50: number
  readonly p99: number
}

/** Milliseconds of requests before a slice that are not counted. */
const UNCOUNTED = 10
const FIRST_UNCOUNTED = 150

/** How much is measured: rounds, slices of each scenario in a round, and how long a slice is. */
export interface Extent {
  readonly rounds: number
  readonly slices: number
  readonly milliseconds: number
  readonly connections: number
}

/**
 * Measures every scenario in every round, in many short slices that take turns: a machine that is slower for a second is
 * slower for all of them. A slice begins with requests that are not counted; the first one of a round with enough of them
 * to show every cookie of that round once.
 */
export const measureRounds = async (
  client: ReturnType<typeof startClient>,
  scenarios: readonly Scenario[],
  { rounds, slices, milliseconds, connections }: Extent,
): Promise<ReadonlyMap<string, readonly Sample[]>> => {
  const samples = new Map<string, Sample[]>(scenarios.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round += 1) {
    const totals = await Promise.all(
      scenarios.map(async (scenario) => ({
        scenario,
        order: { ...(await scenario.order()), connections },
        cpu: 0,
        answered: 0,
        seconds: 0,
        p50: [] as number[],
        p99: [] as number[],
      })),
    )
    for (let slice = 0; slice < slices; slice += 1) {
      // Begun elsewhere each time: no scenario is always the one after a heavy one.
      for (const index of totals.keys()) {
        const total = totals[(index + slice) % totals.length]
        if (total === undefined) continue
        await client.load({ ...total.order, milliseconds: slice === 0 ? FIRST_UNCOUNTED : UNCOUNTED })
        const before = cpuMicroseconds(total.scenario.pid)
        const result = await client.load({ ...total.order, milliseconds })
        total.cpu += cpuMicroseconds(total.scenario.pid) - before
        total.answered += result.answered
        total.seconds += result.milliseconds / 1000
        total.p50.push(result.p50)
        total.p99.push(result.p99)
      }
    }
    for (const { scenario, cpu, answered, seconds, p50, p99 } of totals) {
      const sample = { cpu: cpu / answered, perSecond: answered / seconds, p50: median(p50), p99: median(p99) }
      samples.get(scenario.name)?.push(sample)
    }
  }
  return samples
}

/** The middle of some numbers; NaN of none. */
export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
