import { AMRS, type Amr, type Earned } from '#domain/assurance.ts'
import type { BrowserHash, SessionId } from '#domain/ids.ts'
import type { RiskLevel } from '#domain/risk.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { type AssuranceLimits, aal2Until, endsAt } from './assurance.ts'

/** One sign-in as the account object stores it. */
export interface SessionRecord {
  readonly sid: SessionId
  readonly generation: number
  /** Hash of the secret that the newest cookie carries. */
  readonly secretHash: string
  /** The browser that signed in, and the only one that may pick up a successor secret. */
  readonly browser: BrowserHash
  readonly base: 'aal0' | 'aal1'
  readonly baseSince: EpochSeconds
  readonly aal2Since: EpochSeconds | undefined
  /** What was shown for the level that the session holds, or held last: `amrAt` tells what of it holds still. */
  readonly amr: readonly Amr[]
  readonly authTime: EpochSeconds
  /** Whether the authentication at `authTime` was phishing-resistant. */
  readonly phishingResistant: boolean
  /**
   * Since when the newest of the authenticators that earned what it holds has been bound to the account: of two who contest a
   * change, the older authenticator decides. Undefined where none earned it, or nobody knows.
   */
  readonly provedSince: EpochSeconds | undefined
  /** How much spoke against the sign-in; nothing that is shown later changes it. */
  readonly risk: RiskLevel
  readonly createdAt: EpochSeconds
  readonly lastSeen: EpochSeconds
}

/** Most seconds between two writes of `lastSeen`: a row written costs three times a request. */
const LAST_SEEN_EVERY = 300

/** Makes the record of a new sign-in: generation 1, nothing inherited from what the browser held before. */
export const beginSession = (input: {
  readonly sid: SessionId
  readonly secretHash: string
  readonly browser: BrowserHash
  readonly earned: Earned
  readonly risk: RiskLevel
  readonly now: EpochSeconds
}): SessionRecord => {
  const { earned, now, ...rest } = input
  return {
    ...rest,
    generation: 1,
    base: earned.acr === 'aal0' ? 'aal0' : 'aal1',
    baseSince: now,
    aal2Since: earned.acr === 'aal2' ? now : undefined,
    amr: earned.amr,
    authTime: now,
    phishingResistant: earned.phishingResistant,
    provedSince: earned.acr === 'aal0' ? undefined : (earned.boundAt ?? now),
    createdAt: now,
    lastSeen: now,
  }
}

/**
 * Adds what a proof earned to a live session and rotates its secret: the id stays, the generation goes up by one.
 * Assurance only rises; an authenticator weaker than what is held refreshes nothing: `authTime` beside `aal2` is the
 * moment at which two factors were shown, or one of them alone would pass for both. What was shown for an `aal2` that has
 * ended stands beside no proof that comes after it.
 */
export const elevateSession = (
  record: SessionRecord,
  earned: Earned,
  secretHash: string,
  now: EpochSeconds,
): SessionRecord => {
  const raisesBase = record.base === 'aal0' && earned.acr !== 'aal0'
  const isWeaker = earned.acr === 'aal0' || (earned.acr === 'aal1' && record.aal2Since !== undefined)
  const hasDecayed = record.aal2Since === undefined && record.amr.includes('mfa')
  const before = hasDecayed && !isWeaker ? [] : record.amr
  return {
    ...record,
    secretHash,
    generation: record.generation + 1,
    base: raisesBase ? 'aal1' : record.base,
    baseSince: raisesBase ? now : record.baseSince,
    aal2Since: earned.acr === 'aal2' ? now : record.aal2Since,
    amr: AMRS.filter((method) => before.includes(method) || earned.amr.includes(method)),
    authTime: isWeaker ? record.authTime : now,
    phishingResistant: isWeaker ? record.phishingResistant : earned.phishingResistant,
    provedSince: isWeaker ? record.provedSince : (earned.boundAt ?? now),
    lastSeen: now,
  }
}

/** What one look at a session finds: it has ended, or it goes on, with the record to store where that is due. */
export type Renewal =
  | { readonly state: 'ended'; readonly reason: 'idle_or_absolute_limit' }
  | { readonly state: 'live'; readonly record: SessionRecord; readonly write: boolean }

/**
 * Decides on a session at `now`. `activity` false (session polling, open streams) never prolongs it.
 * `lastSeen` moves at most every five minutes, so idleness may count up to five minutes early, never late.
 */
export const renewSession = (
  record: SessionRecord,
  activity: boolean,
  limits: AssuranceLimits,
  now: EpochSeconds,
): Renewal => {
  if (now >= endsAt(record, limits)) return { state: 'ended', reason: 'idle_or_absolute_limit' }
  const until = aal2Until(record, limits)
  // Written down before lastSeen moves: activity after an idle hour must not bring two-factor assurance back.
  const decayed = until !== undefined && now >= until
  const settled: SessionRecord = decayed ? { ...record, aal2Since: undefined } : record
  const touches = activity && now >= after(record.lastSeen, LAST_SEEN_EVERY)
  return {
    state: 'live',
    record: touches ? { ...settled, lastSeen: now } : settled,
    write: touches || decayed,
  }
}
