import { median } from './measure.ts'

/** The middle of a ratio over paired rounds, and where it lies with 95 % confidence. */
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
export const ratioInterval = (values: readonly number[], base: readonly number[]): Interval => {
  const ratios = values.map((value, index) => value / (base[index] ?? Number.NaN))
  const random = mulberry32(20261126)
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(Array.from(ratios, () => ratios[Math.floor(random() * ratios.length)] ?? Number.NaN)),
  ).sort((a, b) => a - b)
  const at = (share: number): number => medians[Math.floor(share * (RESAMPLES - 1))] ?? Number.NaN
  return { median: median(ratios), low: at(0.025), high: at(0.975) }
}

/** A small generator of numbers in [0, 1) (Tommy Ettinger's mulberry32, public domain). */
const mulberry32 = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
