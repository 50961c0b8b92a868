import { after, type EpochSeconds } from '#lib/time.ts'

/** A recovery that only time completes. */
export interface DelayedRecovery {
  readonly begunAt: EpochSeconds
  readonly readyAt: EpochSeconds
  /** When it is too late to complete it. */
  readonly until: EpochSeconds
  /** Notices of it that were made so far; the first with its beginning. */
  readonly told: number
}

/** Notices of one delayed recovery: when it begins, after each third of the wait, and when the wait is over. */
const NOTICES = 4

/** When the next notice is due, and which; undefined where all were made. */
export const nextNotice = ({
  begunAt,
  readyAt,
  told,
}: DelayedRecovery):
  | { readonly kind: 'recovery-reminder' | 'recovery-ready'; readonly at: EpochSeconds }
  | undefined => {
  if (told >= NOTICES) return undefined
  if (told === NOTICES - 1) return { kind: 'recovery-ready', at: readyAt }
  return { kind: 'recovery-reminder', at: after(begunAt, Math.floor(((readyAt - begunAt) * told) / (NOTICES - 1))) }
}

/**
 * Whether the wait is over, and not too long ago. It goes on while a reminder is still to be made: nobody has been waited
 * for who was not told.
 */
export const isReady = (delayed: DelayedRecovery, now: EpochSeconds): boolean =>
  now >= delayed.readyAt && now < delayed.until && delayed.told >= NOTICES - 1
