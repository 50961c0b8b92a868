import { ACCOUNT_EVENTS_KEPT } from '#config/defaults.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { type Activity, activityOf } from '#flows/activity/shown-events.ts'
import { ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import { ENDED, type SessionEnded } from './account-sessions.ts'
import type { StoredEvent } from './schema/account.ts'

/** One page of what happened, the newest first. */
export interface ActivityPage {
  readonly activities: readonly (Activity & { readonly at: EpochSeconds })[]
  /** Where the next page begins; null where nothing older is kept. */
  readonly before: number | null
}

/** Rows that are shown on one page at most. */
const PAGE = 50

/** Rows that are read at once: many of them are told by others. */
const BATCH = 200

/** What happened in one account, as its customer may read it. Details that nobody is to see do not leave the object. */
export class AccountActivity {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** The newest activities, or the newest before the event that `before` numbers. Fails `session_ended`. */
  async page(input: {
    readonly proof: SessionProof
    readonly before: number | undefined
  }): Promise<Result<ActivityPage, SessionEnded>> {
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return ENDED
    const shown: (Activity & { readonly at: EpochSeconds })[] = []
    /** Flows that ended in a session: what was asked on their way is told by that. */
    const completed = new Set<unknown>(input.before === undefined ? [] : this.#completedSince(input.before))
    const { store, clock } = this.#parts
    // The page promises as much, also where nothing was written that forgets what is older.
    const since = after(clock(), -ACCOUNT_EVENTS_KEPT.seconds)
    let before = input.before
    for (;;) {
      const events = store.events(before, BATCH, since)
      for (const event of events) {
        before = event.seq
        const activity = isToldBy(completed, event) ? undefined : activityOf(event.name, event.detail)
        if (event.name === 'session.started') completed.add(event.detail['flow'])
        if (activity !== undefined) shown.push({ ...activity, at: event.at })
        if (shown.length === PAGE)
          return ok({ activities: shown, before: store.events(before, 1, since).length === 0 ? null : before })
      }
      if (events.length < BATCH) return ok({ activities: shown, before: null })
    }
  }

  /** The flows that ended in a session on the page before: what was asked on their way may stand on this one. */
  #completedSince(seq: number): readonly unknown[] {
    const { store } = this.#parts
    return store
      .eventsSince(seq, BATCH)
      .flatMap(({ name, detail }) => (name === 'session.started' ? [detail['flow']] : []))
  }
}

const isToldBy = (completed: ReadonlySet<unknown>, { name, detail }: StoredEvent): boolean =>
  (name === 'second_factor.asked' || (name === 'risk.assessed' && detail['outcome'] === 'asked')) &&
  completed.has(detail['flow'])
