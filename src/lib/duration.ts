import { DAY, HOUR, MINUTE } from './time.ts'

/** A length of time as operators write it: whole seconds, or a whole number with a unit, such as `'60s'`, `'15m'`, `'12h'`, `'30d'`. */
export type Duration = number | `${number}${'s' | 'm' | 'h' | 'd'}`

const UNIT_SECONDS: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', MINUTE],
  ['h', HOUR],
  ['d', DAY],
])

/**
 * Reads a duration into whole seconds, or undefined where the value is none: negative, fractional, without a unit.
 * Zero is a duration; whether it makes sense is for the caller to say.
 */
export const parseDuration = (value: unknown): number | undefined => {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  if (typeof value !== 'string') return undefined
  const [, digits, unit] = /^(\d{1,9})([smhd])$/.exec(value) ?? []
  const unitSeconds = UNIT_SECONDS.get(unit ?? '')
  return digits === undefined || unitSeconds === undefined ? undefined : Number(digits) * unitSeconds
}

/** Spells seconds with the largest unit that leaves no rest: `900` is `15m`, `90` is `90s`. */
export const formatDuration = (seconds: number): string => {
  for (const [unit, unitSeconds] of [...UNIT_SECONDS].reverse()) {
    if (seconds !== 0 && seconds % unitSeconds === 0) return `${seconds / unitSeconds}${unit}`
  }
  return `${seconds}s`
}
