import { median } from './measure.ts'

/** The middle of what was measured, and where it lies with 95 % confidence. */
export interface Interval {
  readonly median: number
  readonly low: number
  readonly high: number
}

const RESAMPLES = 10_000

/**
 * The 95 % bootstrap interval (percentile method) of the median of `values[i] / base[i]`: rounds are drawn anew with
 * repetition, pairs stay together. Seeded, so that the same samples always give the same interval.
 */
export const ratioInterval = (values: readonly number[], base: readonly number[]): Interval =>
  medianInterval(values.map((value, index) => value / (base[index] ?? Number.NaN)))

/** The same of the median of some numbers. */
export const medianInterval = (values: readonly number[]): Interval =>
  bootstrap(values.length, (drawn) => median(drawn.map((index) => values[index] ?? Number.NaN)))

/** The same of a ratio of two medians, over rounds in which both were measured. */
export const ratioOfMedians = (values: readonly number[], base: readonly number[]): Interval =>
  bootstrap(
    values.length,
    (drawn) =>
      median(drawn.map((index) => values[index] ?? Number.NaN)) /
      median(drawn.map((index) => base[index] ?? Number.NaN)),
  )

const bootstrap = (rounds: number, statistic: (drawn: readonly number[]) => number): Interval => {
  const all = Array.from({ length: rounds }, (_, index) => index)
  const random = mulberry32(20261126)
  const found = Array.from({ length: RESAMPLES }, () => statistic(all.map(() => Math.floor(random() * rounds)))).sort(
    (a, b) => a - b,
  )
  const at = (share: number): number => found[Math.floor(share * (RESAMPLES - 1))] ?? Number.NaN
  return { median: statistic(all), low: at(0.025), high: at(0.975) }
}

/** A small generator of numbers in [0, 1) (Tommy Ettinger's mulberry32, public domain). */
export const mulberry32 = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
