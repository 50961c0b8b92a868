/** What every change of a factor begins and ends with, within the section of whoever changes. */
import type { Evidence } from '#authenticators/evidence.ts'
import type { RequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { ChangeRefused } from './account-factors.ts'
import { type AccountParts, prove } from './account-parts.ts'
import { ENDED, type IssuedSession, type PreparedSecret, type SessionEnded } from './account-sessions.ts'
import type { Profile, StoredSession } from './schema/account.ts'

/** What keeps a session from changing a factor. */
export type EnrolmentRefused = SessionEnded | ChangeRefused

/** After a recovery, a revert or a contest what a thief would do next is not done: until when. */
export interface Restricted {
  readonly code: 'restricted'
  readonly until: EpochSeconds
}

/** A session that may change factors, and whose it is. */
export interface Changing {
  readonly profile: Profile
  readonly session: StoredSession
}

/**
 * A live session that may change factors now. Synchronous, so that the caller writes in the same section: what was allowed
 * a moment ago could be used up by whoever came in between.
 */
export const changingBy = (
  parts: AccountParts,
  proof: SessionProof,
  hash: string,
): Result<Changing, EnrolmentRefused> => {
  const proved = prove(parts, proof, hash)
  if (proved === undefined) return ENDED
  const allowed = parts.factors.mayChange(proved.session, parts.clock())
  return allowed.ok ? ok(proved) : allowed
}

/** Until when the account is restricted; undefined where it is not. */
export const restrictedUntil = ({ restricted }: Profile, now: EpochSeconds): EpochSeconds | undefined =>
  restricted === undefined || now >= restricted.until ? undefined : restricted.until

/**
 * How a session, and what it is about to touch, stand to a restriction. What a recovery has brought counts as old as the proof
 * that got the account back, where that is older than what was contested: else a thief's passkey would be as good.
 */
const standingOf = ({ profile, session }: Changing, boundAt: EpochSeconds | undefined) => {
  const since = profile.restricted?.since ?? profile.createdAt
  const { provedSince } = session.record
  const { vouchedAt } = profile
  return {
    isSessionOlder:
      provedSince !== undefined && (provedSince < since || (vouchedAt !== undefined && provedSince >= vouchedAt)),
    isThingNewer: boundAt !== undefined && boundAt >= since,
  }
}

/**
 * Whether a session may take away what was bound at `boundAt`. Of two who contest an account the older authenticator decides
 * (design P5): while a restriction lasts, it takes away what is newer than that, and nobody takes away what is older. Fails
 * `restricted`.
 */
export const mayTakeAway = (
  changing: Changing,
  boundAt: EpochSeconds | undefined,
  now: EpochSeconds,
): Result<undefined, Restricted> => {
  const until = restrictedUntil(changing.profile, now)
  const { isSessionOlder, isThingNewer } = standingOf(changing, boundAt)
  return until === undefined || (isSessionOlder && isThingNewer) ? ok(undefined) : fail({ code: 'restricted', until })
}

/**
 * Whether a session may put something in the place of what was bound at `boundAt`, undefined where there is nothing yet: that
 * takes away too. While a restriction lasts it must be older than that itself, or what it replaces must be newer. Fails
 * `restricted`.
 */
export const mayReplace = (
  changing: Changing,
  boundAt: EpochSeconds | undefined,
  now: EpochSeconds,
): Result<undefined, Restricted> => {
  const until = restrictedUntil(changing.profile, now)
  const { isSessionOlder, isThingNewer } = standingOf(changing, boundAt)
  return until === undefined || boundAt === undefined || isSessionOlder || isThingNewer
    ? ok(undefined)
    : fail({ code: 'restricted', until })
}

/** The coming secret of a session, sealed for those who still hold the one before. */
export interface Raising {
  readonly secret: PreparedSecret
  readonly successor: string
}

/** The session that made a change, raised by it. */
export interface ChangedSession extends IssuedSession {
  /** What it took the place of is no longer good, and every other session was ended. */
  readonly hasEndedOthers: boolean
}

/** Makes the secret that the session of `proof` will have after the change. */
export const prepareRaising = async ({ sessions }: AccountParts, proof: SessionProof): Promise<Raising> => {
  const secret = await sessions.prepare()
  return { secret, successor: await sessions.sealNext(proof, secret) }
}

/** Raises the session that made the change by what it showed in it. */
export const raise = (
  { sessions, clock }: AccountParts,
  { profile, session }: Changing,
  raising: Raising,
  evidence: readonly [Evidence, ...Evidence[]],
  requestId: RequestId,
): IssuedSession => sessions.raise(profile, session, { ...raising, evidence, requestId, now: clock() })

/** Ends every other session: whoever knew or held what is no longer good may be in one of them (ASVS 5.0, 7.4.3). */
export const endOthers = (
  { store, clock }: AccountParts,
  { sid }: SessionProof,
  requestId: RequestId | undefined,
): void => {
  const ended = store.deleteOtherSessions(sid)
  if (ended > 0) store.record('sessions.ended_everywhere', { ended, kept: sid }, requestId, clock())
}
