import { type Evidence, earnedTogether } from '#authenticators/evidence.ts'
import { SESSIONS_PER_ACCOUNT } from '#config/defaults.ts'
import type { Acr, Amr } from '#domain/assurance.ts'
import {
  type BrowserHash,
  type FlowId,
  parseSubjectId,
  type RequestId,
  type SessionId,
  type SubjectId,
} from '#domain/ids.ts'
import type { CustomerClaims } from '#domain/principal.ts'
import type { RiskLevel } from '#domain/risk.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { equalBytes, secretHash } from '#keys/digest.ts'
import { newSessionId } from '#keys/new-id.ts'
import { randomBytes } from '#keys/random.ts'
import { openSuccessor, sealSuccessor } from '#keys/successor.ts'
import { fromBase64Url, toBase64Url, utf8 } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { type AssuranceLimits, aal2Until, absoluteEnd, acrAt } from '#sessions/assurance.ts'
import { beginSession, elevateSession, type Renewal, renewSession, type SessionRecord } from '#sessions/lifecycle.ts'
import type { AccountRecoveryDelay } from './account-recovery-delay.ts'
import { type AccountStore, whenceDetail } from './account-store.ts'
import type { Profile, StoredSession } from './schema/account.ts'

/** A session as the object vouches for it at this moment: what a new cookie is made of. */
export interface IssuedSession {
  readonly sid: SessionId
  readonly secret: string
  readonly generation: number
  readonly subject: SubjectId
  readonly base: 'aal0' | 'aal1'
  readonly aal2Until: EpochSeconds | null
  readonly amr: readonly Amr[]
  readonly createdAt: EpochSeconds
  readonly authTime: EpochSeconds
  readonly phishingResistant: boolean
  /** How much spoke against the sign-in. */
  readonly risk: RiskLevel
  /** Until when the account is restricted; null: it is not. */
  readonly restrictedUntil: EpochSeconds | null
  readonly claims: CustomerClaims
  /** What the customer is written in unasked: the language of their sign-up, never of the browser that makes a change. */
  readonly language: string
  readonly absoluteUntil: EpochSeconds
  /** The object's clock: leases count from here. */
  readonly now: EpochSeconds
}

/** Why a session is not given: it is over, or what was shown is not its secret. The same to the outside. */
export interface SessionEnded {
  readonly code: 'session_ended'
}

/** The one answer to whoever does not prove a live session. */
export const ENDED = fail<SessionEnded>({ code: 'session_ended' })

/** A new secret with its hash, made before the synchronous section that stores it. */
export interface PreparedSecret {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly hash: string
}

/** An operator has ended the sessions of everybody, this one among them. */
interface EndedForEverybody {
  readonly state: 'ended'
  readonly reason: 'everyone_out'
}

/** Lifetimes that sessions are judged by, in seconds. */
export interface SessionLimits extends AssuranceLimits {
  readonly rotationGrace: number
  readonly lease: number
}

/** Sessions of one account: issue, renew, raise, end. Reads and decisions are synchronous; hashing comes before. */
export class AccountSessions {
  readonly #store: AccountStore
  readonly #limits: SessionLimits
  /** As far as this object knows: it is told before every answer about a session, and a set of keys never goes back. */
  #notBefore: EpochSeconds | undefined
  readonly #recoveryDelay: AccountRecoveryDelay

  constructor(store: AccountStore, limits: SessionLimits, recoveryDelay: AccountRecoveryDelay) {
    this.#store = store
    this.#limits = limits
    this.#recoveryDelay = recoveryDelay
  }

  /** Sessions that began before `moment` are over from now on: everybody's were ended. */
  endBefore(moment: EpochSeconds): void {
    this.#notBefore = moment
  }

  /** The sessions that go on, the one seen longest ago first. One that is over stays stored until somebody shows its cookie. */
  standing(now: EpochSeconds): readonly StoredSession[] {
    return this.#store.sessions().filter(({ record }) => this.#isLive(record, now))
  }

  /** What pages show of each session that goes on, the one seen last first; handles only, never a secret. */
  list(current: SessionId, now: EpochSeconds) {
    return this.standing(now)
      .map(({ record: { sid, base, amr, createdAt, lastSeen }, agent, country, city, label }) => ({
        sid,
        label: label ?? null,
        agent,
        country: country ?? null,
        city: city ?? null,
        base,
        amr,
        createdAt,
        lastSeen,
        current: sid === current,
      }))
      .reverse()
  }

  /** Draws the secret of a coming session or generation. */
  async prepare(): Promise<PreparedSecret> {
    const bytes = randomBytes(32)
    return { bytes, hash: await secretHash(bytes) }
  }

  /** Starts a session in the caller's synchronous section; the caller has consumed the flow that leads here. */
  start(
    profile: Profile,
    input: {
      readonly secret: PreparedSecret
      readonly evidence: readonly [Evidence, ...Evidence[]]
      readonly flow: FlowId
      readonly browser: BrowserHash
      readonly agent: string
      readonly country: string | undefined
      readonly city?: string | undefined
      readonly risk: RiskLevel
      readonly requestId: RequestId
      readonly now: EpochSeconds
    },
  ): IssuedSession {
    const [oldest, ...others] = this.#inTime(input.now)
    if (oldest !== undefined && others.length + 1 >= SESSIONS_PER_ACCOUNT) {
      this.#store.deleteSession(oldest.record.sid)
      const reason = this.#isOut(oldest.record) ? 'everyone_out' : 'too_many'
      this.#store.record('session.ended', { sid: oldest.record.sid, reason }, input.requestId, input.now)
    }
    const sid = newSessionId()
    const record = beginSession({
      sid,
      secretHash: input.secret.hash,
      browser: input.browser,
      earned: earnedTogether(input.evidence),
      risk: input.risk,
      now: input.now,
    })
    this.#store.insertSession(record, input)
    this.#store.record(
      'session.started',
      {
        sid,
        ...shownBy(input.evidence),
        base: record.base,
        risk: record.risk,
        flow: input.flow,
        ...whenceDetail(input),
      },
      input.requestId,
      input.now,
    )
    this.#recoveryDelay.notice(input.evidence, input.requestId, input.now)
    return this.#issue(profile, record, input.secret.bytes, input.now)
  }

  /** The sessions whose time is not over, the one seen longest ago first. The others are forgotten: nobody may come back to them. */
  #inTime(now: EpochSeconds): readonly StoredSession[] {
    return this.#store.sessions().filter(({ record }) => {
      // Also one that an operator has ended: its customer reads of it when its browser comes back.
      const isOver = renewSession(record, false, this.#limits, now).state === 'ended'
      if (isOver) this.#store.deleteSession(record.sid)
      return !isOver
    })
  }

  /** Raises a proved session in the caller's synchronous section; `successor` was sealed under the secret it follows. */
  raise(
    profile: Profile,
    session: StoredSession,
    input: {
      readonly secret: PreparedSecret
      readonly successor: string
      readonly evidence: readonly [Evidence, ...Evidence[]]
      readonly requestId: RequestId
      readonly now: EpochSeconds
    },
  ): IssuedSession {
    const record = elevateSession(session.record, earnedTogether(input.evidence), input.secret.hash, input.now)
    const superseded = { secretHash: session.record.secretHash, successor: input.successor }
    if (!this.#store.rotateSession(record, superseded, input.now)) throw new Error('another secret was followed')
    this.#store.record(
      'session.elevated',
      {
        sid: record.sid,
        ...shownBy(input.evidence),
        step: input.evidence[0].step,
        ...whenceDetail({ agent: session.agent, country: session.country }),
      },
      input.requestId,
      input.now,
    )
    this.#recoveryDelay.notice(input.evidence, input.requestId, input.now)
    return this.#issue(profile, record, input.secret.bytes, input.now)
  }

  /** Seals the coming secret under the one that `proof` holds. */
  async sealNext(proof: SessionProof, next: PreparedSecret): Promise<string> {
    return sealSuccessor(fromBase64Url(proof.secret) ?? next.bytes, next.bytes, rotation(proof.sid, proof.generation))
  }

  /** The live session that `proof` names, if its secret is the newest one. `hash` is the proof's own, made before. */
  current(proof: SessionProof, hash: string, now: EpochSeconds): StoredSession | undefined {
    const session = this.#store.session(proof.sid)
    if (session === undefined || proof.generation !== session.record.generation) return undefined
    if (!equalBytes(utf8(session.record.secretHash), utf8(hash))) return undefined
    // As it has decayed by now: a proof of one factor, which counts as activity, must not bring two back.
    const renewal = this.#judge(session.record, false, now)
    return renewal.state === 'live' ? { ...session, record: renewal.record } : undefined
  }

  /**
   * Renews what a cookie claims: checks the secret and every limit, notes activity. An older generation gets its
   * successor within the grace in the same browser, else nothing. Idempotent: any number of tabs succeed at once.
   * Fails `session_ended`.
   */
  async renew(
    profile: Profile,
    proof: SessionProof,
    activity: boolean,
    requestId: RequestId,
    now: EpochSeconds,
  ): Promise<Result<IssuedSession, SessionEnded>> {
    const secret = fromBase64Url(proof.secret)
    if (secret === undefined || secret.length !== 32) return ENDED
    const hash = await secretHash(secret)
    const before = this.#store.session(proof.sid)
    const older = before?.superseded
    const picksUp = before !== undefined && older !== undefined && proof.generation === before.record.generation - 1
    const opened = picksUp
      ? await openSuccessor(secret, older.successor, rotation(proof.sid, proof.generation))
      : secret
    const session = this.#store.session(proof.sid)
    if (session === undefined || opened === undefined) return ENDED
    if (proof.generation !== session.record.generation) {
      const inGrace =
        picksUp &&
        session.superseded?.successor === older.successor &&
        equalBytes(utf8(older.secretHash), utf8(hash)) &&
        proof.browser === session.record.browser &&
        now < after(older.rotatedAt, this.#graceSeconds())
      // No event: whoever holds an old cookie could otherwise write rows at will.
      if (!inGrace) return ENDED
    } else if (!equalBytes(utf8(session.record.secretHash), utf8(hash))) return ENDED
    const renewal = this.#judge(session.record, activity, now)
    if (renewal.state === 'ended') {
      this.#store.deleteSession(proof.sid)
      this.#store.record('session.ended', { sid: proof.sid, reason: renewal.reason }, requestId, now)
      return ENDED
    }
    if (renewal.write) this.#store.updateSession(renewal.record)
    return ok(this.#issue(profile, renewal.record, opened, now))
  }

  /** Issues a proved session once more, as it stands. */
  reissue(
    { profile, session }: { readonly profile: Profile; readonly session: StoredSession },
    proof: SessionProof,
    now: EpochSeconds,
  ): IssuedSession {
    const secret = fromBase64Url(proof.secret)
    if (secret === undefined) throw new Error('a proved session has a readable secret')
    return this.#issue(profile, session.record, secret, now)
  }

  /** What a session holds at `now`. */
  acrOf({ record }: StoredSession, now: EpochSeconds): Acr {
    return acrAt(record.base, aal2Until(record, this.#limits), now)
  }

  /** Ends one session; ending what is already over is no failure. */
  end(sid: SessionId, reason: 'sign_out' | 'replaced', requestId: RequestId, now: EpochSeconds): void {
    if (this.#store.deleteSession(sid)) this.#store.record('session.ended', { sid, reason }, requestId, now)
  }

  /** Whether the session that an open stream belongs to still stands; never counts as activity, never writes. */
  stands(sid: SessionId, now: EpochSeconds): boolean {
    const session = this.#store.session(sid)
    return session !== undefined && this.#isLive(session.record, now)
  }

  #isLive(record: SessionRecord, now: EpochSeconds): boolean {
    return this.#judge(record, false, now).state === 'live'
  }

  #judge(record: SessionRecord, activity: boolean, now: EpochSeconds): Renewal | EndedForEverybody {
    if (this.#isOut(record)) return { state: 'ended', reason: 'everyone_out' }
    return renewSession(record, activity, this.#limits, now)
  }

  #isOut({ createdAt }: SessionRecord): boolean {
    return this.#notBefore !== undefined && createdAt < this.#notBefore
  }

  // An answer under way when a session is raised may bring the older cookie back, which is then believed for a lease.
  #graceSeconds(): number {
    return Math.max(this.#limits.rotationGrace, this.#limits.lease)
  }

  #issue(profile: Profile, record: SessionRecord, secret: Uint8Array<ArrayBuffer>, now: EpochSeconds): IssuedSession {
    const subject = parseSubjectId(profile.subject)
    if (subject === undefined) throw new Error('profile: unreadable subject')
    return {
      sid: record.sid,
      secret: toBase64Url(secret),
      generation: record.generation,
      subject,
      base: record.base,
      aal2Until: aal2Until(record, this.#limits) ?? null,
      amr: record.amr,
      createdAt: record.createdAt,
      authTime: record.authTime,
      phishingResistant: record.phishingResistant,
      risk: record.risk,
      restrictedUntil:
        profile.restricted !== undefined && now < profile.restricted.until ? profile.restricted.until : null,
      claims: {
        email: profile.address,
        email_verified: true,
        ...(profile.name === null ? {} : { name: profile.name }),
      },
      language: profile.language,
      absoluteUntil: absoluteEnd(record, this.#limits),
      now,
    }
  }
}

/** The methods of an authentication, as events name them, and which passkey it was. */
const shownBy = (evidence: readonly Evidence[]): Readonly<Record<string, string>> => {
  const passkey = evidence.find((proof) => proof.kind === 'passkey')
  return { by: evidence.map(({ kind }) => kind).join('+'), ...passkey?.which }
}

const rotation = (sid: SessionId, olderGeneration: number): string => `${sid} ${olderGeneration}`
