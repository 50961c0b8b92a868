import fc from 'fast-check'
import { afterEach, describe, expect, inject, it, vi } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import { begun, commands } from './model/commands.ts'
import { FAULTS } from './model/faults.ts'
import { type Fault, newSystem } from './model/system.ts'

/** One under which each planted fault is found within a few runs. */
const SEED = 5
const isFull = inject('fullProof')
const RUNS = isFull ? 300 : 20
/** Runs within which each planted fault must be found. */
const RUNS_TO_FIND = 400
const LENGTH = isFull ? 40 : 16
const TIMEOUT = isFull ? 1_200_000 : 60_000

afterEach(() => {
  vi.restoreAllMocks()
})

/** Runs the model against the real objects, each time with an account of its own and the clock set back. */
const property = (count: (steps: number) => void, fault: Fault = {}) =>
  fc.asyncProperty(commands(LENGTH), async (sequence) => {
    stopClock()
    const start = await newSystem(fault)
    await begun(start.model, start.real)
    await fc.asyncModelRun(() => start, sequence)
    count(String(sequence).split(',').length)
  })

describe('the model of a session', () => {
  it(
    'is kept by gate, account and keyring in any order of events',
    async ({ task }) => {
      let steps = 0
      await fc.assert(
        property((more) => {
          steps += more
        }),
        { seed: SEED, numRuns: RUNS },
      )
      task.meta.figures = [
        { about: 'Session model', what: 'sequences of events on real objects', value: String(RUNS) },
        { about: 'Session model', what: 'events in them', value: String(steps) },
      ]
    },
    TIMEOUT,
  )

  it.each(Object.entries(FAULTS))(
    'finds that %s, and says by which events',
    async (name, { says, ...fault }) => {
      const found = await fc.check(
        property(() => {}, fault),
        { seed: SEED, numRuns: RUNS_TO_FIND, endOnFailure: !isFull },
      )
      expect(found.failed, `${name}: not found in ${RUNS_TO_FIND} runs`).toBe(true)
      // Found for what it is, and not because the plant broke something else.
      expect(String(found.errorInstance)).toMatch(says)
      const [sequence] = found.counterexample ?? []
      const value = `run ${found.numRuns}, ${found.numShrinks} times shortened: ${String(sequence)}`
      process.stdout.write(`${name}: ${value}\n`)
    },
    TIMEOUT,
  )
})
