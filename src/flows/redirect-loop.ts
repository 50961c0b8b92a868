import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'

/** How often one protected address sent this browser to sign in, and since when. */
export interface Arrivals {
  /** 8 characters that stand for the address. */
  readonly address: string
  readonly count: number
  readonly since: EpochSeconds
}

/** Redirects from one address within a minute that tell of a browser which keeps no session cookie. */
export const LOOP_ARRIVALS = 3
const LOOP_SECONDS = 60

const NOTE = /^([A-Za-z0-9_-]{8})([1-9])([0-9a-z]{1,8})$/

/** Reads the note in the flow cookie; undefined for none. */
export const parseArrivals = (note: string | undefined): Arrivals | undefined => {
  const [, address, count, since] = NOTE.exec(note ?? '') ?? []
  if (address === undefined || count === undefined || since === undefined) return undefined
  return { address, count: Number(count), since: epochSeconds(Number.parseInt(since, 36)) }
}

/** The note that `parseArrivals` reads. */
export const arrivalsNote = ({ address, count, since }: Arrivals): string =>
  `${address}${Math.min(count, 9)}${since.toString(36)}`

/**
 * Counts one more arrival. Several protected pages opened at once, as when a browser restores its tabs, are no loop:
 * a loop comes back to one address.
 */
export const countArrival = (before: Arrivals | undefined, address: string, now: EpochSeconds): Arrivals => {
  const goesOn =
    before !== undefined && before.address === address && now >= before.since && now < after(before.since, LOOP_SECONDS)
  return goesOn ? { ...before, count: before.count + 1 } : { address, count: 1, since: now }
}
