import { cpuMicroseconds } from './cpu.ts'
import { median } from './measure.ts'
import type { Runtime } from './workerd.ts'

/** Milliseconds of CPU from the start of the process until it listens, and until it has answered once. */
export interface StartUp {
  readonly listening: number
  readonly answered: number
}

const once = async (begin: () => Promise<Runtime>): Promise<StartUp> => {
  const { pid, port, stop } = await begin()
  const listening = cpuMicroseconds(pid) / 1000
  await (await fetch(`http://127.0.0.1:${port}/`)).text()
  const answered = cpuMicroseconds(pid) / 1000
  await stop()
  return { listening, answered }
}

/** Starts the Workers in turn, `rounds` times, and gives the medians of each. */
export const measureStartUp = async (
  workers: readonly (() => Promise<Runtime>)[],
  rounds: number,
): Promise<readonly StartUp[]> => {
  const all: StartUp[][] = workers.map(() => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, begin] of workers.entries()) all[index]?.push(await once(begin))
  }
  return all.map((each) => ({
    listening: median(each.map(({ listening }) => listening)),
    answered: median(each.map(({ answered }) => answered)),
  }))
}
