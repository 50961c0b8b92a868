import * as v from 'valibot'
import { AMRS } from '#domain/assurance.ts'
import { type CredentialId, parseBrowserHash, parseCredentialId, parseSessionId } from '#domain/ids.ts'
import { RISK_LEVELS } from '#domain/risk.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { SessionRecord } from '#sessions/lifecycle.ts'

/** What keeps an account from what it could otherwise do. */
export interface Standing {
  /** After a recovery, a revert or a contest: what a thief would do next is not done yet. */
  readonly restricted: { readonly since: EpochSeconds; readonly until: EpochSeconds } | undefined
  /** Until when what is newer than what was contested signs nobody in. */
  readonly contestedUntil: EpochSeconds | undefined
  /** When it was last got back, since it was last contested: what was bound then or later is not what was contested. */
  readonly recoveredAt: EpochSeconds | undefined
  /** The same, where a proof from before what was contested got it back: then that speaks for what is new. */
  readonly vouchedAt: EpochSeconds | undefined
  /** An operator has frozen it: nothing works. */
  readonly frozenAt: EpochSeconds | undefined
  /** An operator asks for a recovery before anybody signs in again. */
  readonly recoveryRequiredAt: EpochSeconds | undefined
  /** Two mailboxes contest it: only an authenticator that is older than the dispute opens it. */
  readonly disputed: { readonly since: EpochSeconds; readonly until: EpochSeconds } | undefined
}

/** What the account is told of itself. */
export interface Profile extends Standing {
  readonly subject: string
  readonly address: string
  readonly name: string | null
  readonly language: string
  /** 64 random bytes in base64url: the WebAuthn user handle, unrelated to every other id. */
  readonly userHandle: string
  readonly authEpoch: number
  readonly createdAt: EpochSeconds
  /** When the customer last said "not now" to a passkey. */
  readonly passkeyDeclinedAt: EpochSeconds | undefined
}

const profileRow = v.object({
  subject: v.string(),
  address: v.string(),
  name: v.nullable(v.string()),
  language: v.string(),
  user_handle: v.string(),
  auth_epoch: v.number(),
  created_at: v.number(),
  passkey_declined_at: v.nullable(v.number()),
  restricted_since: v.nullable(v.number()),
  restricted_until: v.nullable(v.number()),
  frozen_at: v.nullable(v.number()),
  recovery_required_at: v.nullable(v.number()),
  disputed_since: v.nullable(v.number()),
  disputed_until: v.nullable(v.number()),
  contested_until: v.nullable(v.number()),
  recovered_at: v.nullable(v.number()),
  vouched_at: v.nullable(v.number()),
})

const momentOf = (seconds: number | null): EpochSeconds | undefined =>
  seconds === null ? undefined : epochSeconds(seconds)

const spanOf = (since: number | null, until: number | null): Standing['restricted'] =>
  since === null || until === null ? undefined : { since: epochSeconds(since), until: epochSeconds(until) }

/** Reads a row of `profile`. Throws on a row that no code of ours wrote. */
export const toProfile = (row: Record<string, SqlStorageValue>): Profile => {
  const parsed = v.parse(profileRow, row)
  const { subject, address, name, language, user_handle, auth_epoch, created_at, passkey_declined_at } = parsed
  return {
    subject,
    address,
    name,
    language,
    userHandle: user_handle,
    authEpoch: auth_epoch,
    createdAt: epochSeconds(created_at),
    passkeyDeclinedAt: momentOf(passkey_declined_at),
    restricted: spanOf(parsed.restricted_since, parsed.restricted_until),
    contestedUntil: momentOf(parsed.contested_until),
    recoveredAt: momentOf(parsed.recovered_at),
    vouchedAt: momentOf(parsed.vouched_at),
    frozenAt: momentOf(parsed.frozen_at),
    recoveryRequiredAt: momentOf(parsed.recovery_required_at),
    disputed: spanOf(parsed.disputed_since, parsed.disputed_until),
  }
}

/** A stored session: the record that the lifecycle decides on, and what picking up a successor secret needs. */
export interface StoredSession {
  readonly record: SessionRecord
  /** The browser's User-Agent line, cut to 256 characters: shown to the customer alone. */
  readonly agent: string
  /** Where the platform said that it was: ISO 3166-1 alpha-2, and a name as people there write it. */
  readonly country: string | undefined
  readonly city: string | undefined
  /** What the customer calls it. */
  readonly label: string | undefined
  readonly superseded:
    | { readonly secretHash: string; readonly successor: string; readonly rotatedAt: EpochSeconds }
    | undefined
}

const sessionRow = v.object({
  sid: v.string(),
  generation: v.number(),
  secret_hash: v.string(),
  browser: v.string(),
  base: v.picklist(['aal0', 'aal1']),
  base_since: v.number(),
  aal2_since: v.nullable(v.number()),
  amr: v.string(),
  auth_time: v.number(),
  created_at: v.number(),
  last_seen: v.number(),
  agent: v.string(),
  phishing_resistant: v.number(),
  proved_since: v.nullable(v.number()),
  country: v.nullable(v.string()),
  city: v.nullable(v.string()),
  label: v.nullable(v.string()),
  risk: v.picklist(RISK_LEVELS),
  previous_secret_hash: v.nullable(v.string()),
  successor: v.nullable(v.string()),
  rotated_at: v.nullable(v.number()),
})

const amrList = v.array(v.picklist(AMRS))

/** Reads a row of `sessions`. Throws on a row that no code of ours wrote. */
export const toStoredSession = (row: Record<string, SqlStorageValue>): StoredSession => {
  const parsed = v.parse(sessionRow, row)
  const sid = parseSessionId(parsed.sid)
  const browser = parseBrowserHash(parsed.browser)
  if (sid === undefined || browser === undefined) throw new Error('sessions: unreadable row')
  const { previous_secret_hash: secretHash, successor, rotated_at: rotatedAt } = parsed
  return {
    record: {
      sid,
      generation: parsed.generation,
      secretHash: parsed.secret_hash,
      browser,
      base: parsed.base,
      baseSince: epochSeconds(parsed.base_since),
      aal2Since: parsed.aal2_since === null ? undefined : epochSeconds(parsed.aal2_since),
      amr: v.parse(amrList, JSON.parse(parsed.amr)),
      authTime: epochSeconds(parsed.auth_time),
      phishingResistant: parsed.phishing_resistant === 1,
      provedSince: momentOf(parsed.proved_since),
      risk: parsed.risk,
      createdAt: epochSeconds(parsed.created_at),
      lastSeen: epochSeconds(parsed.last_seen),
    },
    agent: parsed.agent,
    country: parsed.country ?? undefined,
    city: parsed.city ?? undefined,
    label: parsed.label ?? undefined,
    superseded:
      secretHash === null || successor === null || rotatedAt === null
        ? undefined
        : { secretHash, successor, rotatedAt: epochSeconds(rotatedAt) },
  }
}

/** Methods whose authenticators an account stores. */
export type StoredMethod = 'passkey' | 'password' | 'totp' | 'recovery-code'

/** From where something was done: what the browser said of itself, and the country that the platform names. */
export interface Whence {
  readonly agent: string
  readonly country: string | undefined
  /** Kept with a session alone, and as long as it lasts: where somebody was is nobody's business afterwards. */
  readonly city?: string | undefined
}

/** A stored authenticator of one method; `data` is the method's own JSON. */
export interface StoredAuthenticator {
  readonly id: CredentialId
  readonly data: string
  readonly createdAt: EpochSeconds
  readonly lastUsedAt: EpochSeconds | undefined
  /** What the customer calls it. */
  readonly label: string | undefined
  readonly addedFrom: Whence | undefined
  readonly usedFrom: Whence | undefined
  /** The last time step whose code was taken. */
  readonly lastStep: number | undefined
}

const whence = v.object({ agent: v.string(), country: v.optional(v.string()) })

const authenticatorRow = v.object({
  id: v.string(),
  data: v.string(),
  created_at: v.number(),
  last_used_at: v.nullable(v.number()),
  label: v.nullable(v.string()),
  added_from: v.nullable(v.string()),
  used_from: v.nullable(v.string()),
  last_step: v.nullable(v.number()),
})

const toWhence = (json: string | null): Whence | undefined => {
  if (json === null) return undefined
  const { agent, country } = v.parse(whence, JSON.parse(json))
  return { agent, country }
}

/** Reads a row of `authenticators`. Throws on a row that no code of ours wrote. */
export const toStoredAuthenticator = (row: Record<string, SqlStorageValue>): StoredAuthenticator => {
  const { id: text, data, label, ...rest } = v.parse(authenticatorRow, row)
  const id = parseCredentialId(text)
  if (id === undefined) throw new Error('authenticators: unreadable row')
  return {
    id,
    data,
    createdAt: epochSeconds(rest.created_at),
    lastUsedAt: rest.last_used_at === null ? undefined : epochSeconds(rest.last_used_at),
    label: label ?? undefined,
    addedFrom: toWhence(rest.added_from),
    usedFrom: toWhence(rest.used_from),
    lastStep: rest.last_step ?? undefined,
  }
}

/** An event of the account, as it was written down. */
export interface StoredEvent {
  readonly seq: number
  readonly at: EpochSeconds
  readonly name: string
  readonly requestId: string | null
  readonly detail: Readonly<Record<string, string | number | boolean>>
}

const eventRow = v.object({
  seq: v.number(),
  at: v.number(),
  name: v.string(),
  request_id: v.nullable(v.string()),
  detail: v.string(),
})

const eventDetail = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))

/** Reads a row of `events`. Throws on a row that no code of ours wrote. */
export const toStoredEvent = (row: Record<string, SqlStorageValue>): StoredEvent => {
  const { seq, at, name, request_id: requestId, detail } = v.parse(eventRow, row)
  return { seq, at: epochSeconds(at), name, requestId, detail: v.parse(eventDetail, JSON.parse(detail)) }
}
