import { currentKey, nextKey, type Timeline } from '#keys/schedule.ts'
import type { EpochSeconds } from '#lib/time.ts'

/** Which keys sign now and next. `published`: the change stands in KV; otherwise it is tried again every minute. */
export interface KeyStatus {
  readonly version: number
  readonly current: string
  readonly next: string
  readonly nextSignsAt: EpochSeconds
  /** Id of the pepper that new passwords go through. */
  readonly pepper: string
  readonly published: boolean
}

/** What a timeline says of now. Requires a complete one, as it is after every change. */
export const summary = (
  timeline: Timeline,
  now: EpochSeconds,
): { readonly current: string; readonly next: string; readonly nextSignsAt: EpochSeconds } => {
  const next = nextKey(timeline, now)
  if (next === undefined) throw new Error('keyring: the current key has no successor')
  return { current: currentKey(timeline, now).kid, next: next.kid, nextSignsAt: next.activeFrom }
}
