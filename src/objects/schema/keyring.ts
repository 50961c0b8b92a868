import * as v from 'valibot'
import { OPERATOR_SCOPES, type OperatorScope } from '#admin/scope.ts'
import { type OperatorKeyId, parseOperatorKeyId } from '#domain/ids.ts'
import { DATA_KEYS } from '#keys/key-set.ts'
import type { KeyTimes } from '#keys/schedule.ts'
import type { WrappedDataKey } from '#keys/stored-keys.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'

/** Numbered, additive, each kept for ever: the object may wake on the oldest schema years later. */
export const KEYRING_MIGRATIONS: readonly string[] = [
  `CREATE TABLE ring (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    keyring TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    issuer TEXT,
    rotation_requested_at INTEGER,
    published_version INTEGER,
    published_at INTEGER,
    published_for TEXT
  ) STRICT;
  CREATE TABLE signing_keys (
    kid TEXT PRIMARY KEY,
    public_from INTEGER NOT NULL,
    active_from INTEGER NOT NULL,
    active_until INTEGER,
    wrapped TEXT NOT NULL
  ) STRICT;
  CREATE TABLE data_keys (
    name TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    wrapped TEXT NOT NULL
  ) STRICT;
  CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    request_id TEXT,
    detail TEXT NOT NULL
  ) STRICT;`,
  `CREATE TABLE former_peppers (
    id TEXT PRIMARY KEY,
    wrapped TEXT NOT NULL,
    replaced_at INTEGER NOT NULL
  ) STRICT;`,
  `CREATE TABLE operator_keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER,
    refusal_noted_at INTEGER
  ) STRICT;
  ALTER TABLE ring ADD COLUMN sessions_not_before INTEGER;`,
]

/** The keyring itself: its name, the version of its set and what was last published. */
export interface Ring {
  readonly keyring: string
  readonly version: number
  /** Whom the set is published for; undefined until an isolate has asked. */
  readonly issuer: string | undefined
  /** When rotation on demand was last asked for. */
  readonly rotationRequestedAt: EpochSeconds | undefined
  readonly published: { readonly version: number; readonly at: EpochSeconds; readonly recipient: string } | undefined
  /** Sessions that began before this moment are over; 0 where nobody ever ended those of everybody. */
  readonly sessionsNotBefore: EpochSeconds
}

const ringRow = v.object({
  keyring: v.string(),
  version: v.number(),
  issuer: v.nullable(v.string()),
  rotation_requested_at: v.nullable(v.number()),
  published_version: v.nullable(v.number()),
  published_at: v.nullable(v.number()),
  published_for: v.nullable(v.string()),
  sessions_not_before: v.nullable(v.number()),
})

/** Reads a row of `ring`. Throws on a row that no code of ours wrote. */
export const toRing = (row: Record<string, SqlStorageValue>): Ring => {
  const parsed = v.parse(ringRow, row)
  const { published_version: version, published_at: at, published_for: recipient } = parsed
  const requestedAt = parsed.rotation_requested_at
  return {
    keyring: parsed.keyring,
    version: parsed.version,
    issuer: parsed.issuer ?? undefined,
    rotationRequestedAt: requestedAt === null ? undefined : epochSeconds(requestedAt),
    published:
      version === null || at === null || recipient === null ? undefined : { version, at: epochSeconds(at), recipient },
    sessionsNotBefore: epochSeconds(parsed.sessions_not_before ?? 0),
  }
}

/** A signing key at rest. */
export interface StoredSigningKey {
  readonly times: KeyTimes
  readonly wrapped: string
}

const signingKeyRow = v.object({
  kid: v.string(),
  public_from: v.number(),
  active_from: v.number(),
  active_until: v.nullable(v.number()),
  wrapped: v.string(),
})

/** Reads a row of `signing_keys`. Throws on a row that no code of ours wrote. */
export const toSigningKey = (row: Record<string, SqlStorageValue>): StoredSigningKey => {
  const { kid, public_from, active_from, active_until, wrapped } = v.parse(signingKeyRow, row)
  return {
    times: {
      kid,
      publicFrom: epochSeconds(public_from),
      activeFrom: epochSeconds(active_from),
      activeUntil: active_until === null ? undefined : epochSeconds(active_until),
    },
    wrapped,
  }
}

const dataKeyRow = v.object({ name: v.picklist(DATA_KEYS), id: v.string(), wrapped: v.string() })

/** Reads a row of `data_keys`. Throws on a row that no code of ours wrote. */
export const toDataKey = (row: Record<string, SqlStorageValue>): WrappedDataKey => v.parse(dataKeyRow, row)

/** A pepper that was replaced, at rest. It keeps the name under which it was wrapped. */
export interface StoredFormerPepper extends WrappedDataKey {
  readonly replacedAt: EpochSeconds
}

const formerPepperRow = v.object({ id: v.string(), wrapped: v.string(), replaced_at: v.number() })

/** Reads a row of `former_peppers`. Throws on a row that no code of ours wrote. */
export const toFormerPepper = (row: Record<string, SqlStorageValue>): StoredFormerPepper => {
  const { id, wrapped, replaced_at } = v.parse(formerPepperRow, row)
  return { name: 'password-pepper', id, wrapped, replacedAt: epochSeconds(replaced_at) }
}

/** An operator key at rest: what it may be used for, and the hash of its secret. */
export interface StoredOperatorKey {
  readonly id: OperatorKeyId
  readonly name: string
  readonly secretHash: string
  readonly scopes: readonly OperatorScope[]
  readonly createdAt: EpochSeconds
  readonly expiresAt: EpochSeconds
  readonly revokedAt: EpochSeconds | undefined
  readonly lastUsedAt: EpochSeconds | undefined
  /** When an event last told that the key was shown after its end. */
  readonly refusalNotedAt: EpochSeconds | undefined
}

const operatorKeyRow = v.object({
  id: v.string(),
  name: v.string(),
  secret_hash: v.string(),
  scopes: v.string(),
  created_at: v.number(),
  expires_at: v.number(),
  revoked_at: v.nullable(v.number()),
  last_used_at: v.nullable(v.number()),
  refusal_noted_at: v.nullable(v.number()),
})

const scopeList = v.array(v.picklist(OPERATOR_SCOPES))

/** Reads a row of `operator_keys`. Throws on a row that no code of ours wrote. */
export const toOperatorKey = (row: Record<string, SqlStorageValue>): StoredOperatorKey => {
  const parsed = v.parse(operatorKeyRow, row)
  const id = parseOperatorKeyId(parsed.id)
  if (id === undefined) throw new Error('operator_keys: unreadable row')
  const moment = (at: number | null): EpochSeconds | undefined => (at === null ? undefined : epochSeconds(at))
  return {
    id,
    name: parsed.name,
    secretHash: parsed.secret_hash,
    scopes: v.parse(scopeList, JSON.parse(parsed.scopes)),
    createdAt: epochSeconds(parsed.created_at),
    expiresAt: epochSeconds(parsed.expires_at),
    revokedAt: moment(parsed.revoked_at),
    lastUsedAt: moment(parsed.last_used_at),
    refusalNotedAt: moment(parsed.refusal_noted_at),
  }
}
