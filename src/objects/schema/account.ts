import * as v from 'valibot'
import { AMRS } from '#domain/assurance.ts'
import {
  type CredentialId,
  type ParkedId,
  parseBrowserHash,
  parseCredentialId,
  parseParkedId,
  parseSessionId,
  type SessionId,
} from '#domain/ids.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { SessionRecord } from '#sessions/lifecycle.ts'
import { OUTBOX_MIGRATION } from '../outbox.ts'

/** Numbered, additive, each kept for ever: an object may wake on the oldest schema years later. */
export const ACCOUNT_MIGRATIONS: readonly string[] = [
  `CREATE TABLE profile (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    subject TEXT NOT NULL,
    address TEXT NOT NULL,
    name TEXT,
    language TEXT NOT NULL,
    user_handle TEXT NOT NULL,
    auth_epoch INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE operations (
    operation TEXT PRIMARY KEY,
    outcome TEXT NOT NULL CHECK (outcome IN ('live', 'void')),
    at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    sid TEXT PRIMARY KEY,
    generation INTEGER NOT NULL,
    secret_hash TEXT NOT NULL,
    browser TEXT NOT NULL,
    base TEXT NOT NULL,
    base_since INTEGER NOT NULL,
    aal2_since INTEGER,
    amr TEXT NOT NULL,
    auth_time INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen INTEGER NOT NULL,
    agent TEXT NOT NULL,
    previous_secret_hash TEXT,
    successor TEXT,
    rotated_at INTEGER
  ) STRICT;
  CREATE TABLE authenticators (
    id TEXT PRIMARY KEY,
    method TEXT NOT NULL,
    data TEXT NOT NULL,
    operation TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
  ) STRICT;
  CREATE TABLE used (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
  ) STRICT;
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    request_id TEXT,
    detail TEXT NOT NULL
  ) STRICT;`,
  OUTBOX_MIGRATION,
  `CREATE TABLE parked (
    id TEXT PRIMARY KEY,
    sid TEXT NOT NULL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    digest TEXT NOT NULL,
    sealed BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'answered')),
    ticket TEXT
  ) STRICT, WITHOUT ROWID;`,
]

/** What the account is told of itself. */
export interface Profile {
  readonly subject: string
  readonly address: string
  readonly name: string | null
  readonly language: string
  /** 64 random bytes in base64url: the WebAuthn user handle, unrelated to every other id. */
  readonly userHandle: string
  readonly authEpoch: number
  readonly createdAt: EpochSeconds
}

const profileRow = v.object({
  subject: v.string(),
  address: v.string(),
  name: v.nullable(v.string()),
  language: v.string(),
  user_handle: v.string(),
  auth_epoch: v.number(),
  created_at: v.number(),
})

/** Reads a row of `profile`. Throws on a row that no code of ours wrote. */
export const toProfile = (row: Record<string, SqlStorageValue>): Profile => {
  const { subject, address, name, language, user_handle, auth_epoch, created_at } = v.parse(profileRow, row)
  return {
    subject,
    address,
    name,
    language,
    userHandle: user_handle,
    authEpoch: auth_epoch,
    createdAt: epochSeconds(created_at),
  }
}

/** A stored session: the record that the lifecycle decides on, and what picking up a successor secret needs. */
export interface StoredSession {
  readonly record: SessionRecord
  /** The browser's User-Agent line, cut to 256 characters: shown to the customer alone. */
  readonly agent: string
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
      createdAt: epochSeconds(parsed.created_at),
      lastSeen: epochSeconds(parsed.last_seen),
    },
    agent: parsed.agent,
    superseded:
      secretHash === null || successor === null || rotatedAt === null
        ? undefined
        : { secretHash, successor, rotatedAt: epochSeconds(rotatedAt) },
  }
}

/** A stored authenticator of one method; `data` is the method's own JSON. */
export interface StoredAuthenticator {
  readonly id: CredentialId
  readonly data: string
  readonly createdAt: EpochSeconds
  readonly lastUsedAt: EpochSeconds | undefined
}

const authenticatorRow = v.object({
  id: v.string(),
  data: v.string(),
  created_at: v.number(),
  last_used_at: v.nullable(v.number()),
})

/** Reads a row of `authenticators`. Throws on a row that no code of ours wrote. */
export const toStoredAuthenticator = (row: Record<string, SqlStorageValue>): StoredAuthenticator => {
  const { id: text, data, created_at, last_used_at } = v.parse(authenticatorRow, row)
  const id = parseCredentialId(text)
  if (id === undefined) throw new Error('authenticators: unreadable row')
  return {
    id,
    data,
    createdAt: epochSeconds(created_at),
    lastUsedAt: last_used_at === null ? undefined : epochSeconds(last_used_at),
  }
}

/** A form that waits for a proof, or did. */
export interface ParkedRow {
  readonly id: ParkedId
  readonly sid: SessionId
  readonly method: string
  readonly url: string
  readonly digest: string
  /** Empty once it was sent. */
  readonly sealed: Uint8Array<ArrayBuffer>
  readonly expiresAt: EpochSeconds
  readonly state: 'waiting' | 'sent' | 'answered'
}

const parkedRow = v.object({
  id: v.string(),
  sid: v.string(),
  method: v.string(),
  url: v.string(),
  digest: v.string(),
  sealed: v.instance(ArrayBuffer),
  expires_at: v.number(),
  state: v.picklist(['waiting', 'sent', 'answered']),
})

/** Reads a row of `parked`. Throws on a row that no code of ours wrote. */
export const toParkedRow = (row: Record<string, SqlStorageValue>): ParkedRow => {
  const { id: idText, sid: sidText, sealed, expires_at, ...rest } = v.parse(parkedRow, row)
  const id = parseParkedId(idText)
  const sid = parseSessionId(sidText)
  if (id === undefined || sid === undefined) throw new Error('parked: unreadable row')
  return { ...rest, id, sid, sealed: new Uint8Array(sealed), expiresAt: epochSeconds(expires_at) }
}
