/** Chance that comes out the same for the same seed. */
export interface Chance {
  /** A whole number from 0 to below `end`. */
  readonly below: (end: number) => number
  readonly pick: <T>(from: readonly [T, ...T[]]) => T
  readonly happens: (oneIn: number) => boolean
}

/** Mulberry32: 32 bits of state are enough for a choice of test cases. */
export const chanceFrom = (seed: number): Chance => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
    happens: (oneIn) => below(oneIn) === 0,
  }
}
