import type { Brand } from './brand.ts'

/** Whole seconds since 1970-01-01T00:00:00Z. The clock is read once per request or object call, at the edge. */
export type EpochSeconds = Brand<number, 'EpochSeconds'>

/** Marks a number of seconds that an edge read from the clock, or that a row or token holds. */
export const epochSeconds = (seconds: number): EpochSeconds => Math.floor(seconds) as EpochSeconds

/** The moment `seconds` after `from`; negative values go back. */
export const after = (from: EpochSeconds, seconds: number): EpochSeconds => epochSeconds(from + seconds)

/** In seconds, as every length of time here. */
export const MINUTE = 60
/** In seconds. */
export const HOUR = 60 * MINUTE
/** In seconds: 24 hours, whatever the calendar says. */
export const DAY = 24 * HOUR
