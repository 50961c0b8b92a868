import type { OperatorCall } from '#admin/call.ts'
import type { OperatorKeyCommand } from '#admin/key-command.ts'
import { type OperatorScope, SCOPE_OF } from '#admin/scope.ts'
import type { IdentifierHash, OperatorKeyId, RequestId } from '#domain/ids.ts'
import { equalBytes } from '#keys/digest.ts'
import { utf8 } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, DAY, type EpochSeconds, HOUR } from '#lib/time.ts'
import type { KeyringStore } from './keyring-store.ts'
import { redeem } from './redeem.ts'
import { type StoredOperatorKey, toOperatorKey } from './schema/keyring.ts'

/** Operator keys that a list shows: the newest of them. */
const LISTED = 100

/** What is told of an operator key: everything but the hash of its secret. */
export type OperatorKeySummary = Omit<StoredOperatorKey, 'secretHash' | 'refusalNotedAt'>

/** One call as it comes to the keyring: which key was shown, and what it is to do. */
export interface OperatorUse {
  readonly id: OperatorKeyId
  /** Hash of the secret that was shown. */
  readonly hash: string
  readonly do: OperatorCall['do']
  readonly reason: string
  /** Whom it is about, as the directory names them; undefined for everybody. */
  readonly about?: IdentifierHash
  readonly requestId: RequestId
}

/** The key is not known, not good any more, or its secret is another: one answer for all of them. */
export interface OperatorKeyRefused {
  readonly code: 'operator_key_refused'
}

/** The key is good, and not for this. */
export interface OperatorScopeMissing {
  readonly code: 'operator_scope_missing'
  readonly scope: OperatorScope
}

/** No operator key has this id. */
export interface OperatorKeyUnknown {
  readonly code: 'operator_key_unknown'
}

const REFUSED = fail<OperatorKeyRefused>({ code: 'operator_key_refused' })

/** The keys of operators: made, shown, withdrawn, and judged on every call. Synchronous throughout. */
export class KeyringOperators {
  readonly #sql: SqlStorage
  readonly #store: KeyringStore

  constructor(sql: SqlStorage, store: KeyringStore) {
    this.#sql = sql
    this.#store = store
  }

  /** Stores a key; the same command once more changes nothing, also after the key was revoked. */
  create(command: Extract<OperatorKeyCommand, { readonly do: 'create' }>, now: EpochSeconds): OperatorKeySummary {
    const { id, hash, name, days } = command
    const scopes = [...new Set(command.scopes)]
    const statement = `INSERT INTO operator_keys (id, name, secret_hash, scopes, created_at, expires_at)
      VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`
    const expiresAt = after(now, days * DAY)
    const made = redeem(this.#sql, 'operator key', statement, id, name, hash, JSON.stringify(scopes), now, expiresAt)
    if (made.length > 0) {
      this.#store.record('operator_key.created', { operator: id, name, scopes: scopes.join(' '), expiresAt }, now)
    }
    const stored = this.#find(id)
    if (stored === undefined) throw new Error('keyring: an operator key was not stored')
    return summaryOf(stored)
  }

  /** The newest hundred, those that are no longer good among them. */
  list(): readonly OperatorKeySummary[] {
    const rows = this.#sql.exec('SELECT * FROM operator_keys ORDER BY created_at DESC, id LIMIT ?', LISTED)
    return rows.toArray().map(toOperatorKey).map(summaryOf)
  }

  /** Ends a key at once; once more changes nothing. Fails `operator_key_unknown`. */
  revoke(
    { id, reason }: { readonly id: OperatorKeyId; readonly reason: string },
    now: EpochSeconds,
  ): Result<OperatorKeySummary, OperatorKeyUnknown> {
    const statement = 'UPDATE operator_keys SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL RETURNING id'
    const revoked = redeem(this.#sql, 'operator key', statement, now, id)
    if (revoked.length > 0) this.#store.record('operator_key.revoked', { operator: id, reason }, now)
    const stored = this.#find(id)
    return stored === undefined ? fail({ code: 'operator_key_unknown' }) : ok(summaryOf(stored))
  }

  /**
   * Lets a call go on, and writes it down before anything is done: what an operator did can be told even where the object
   * that it was about was lost. Fails `operator_key_refused`, `operator_scope_missing`.
   */
  use(use: OperatorUse, now: EpochSeconds): Result<null, OperatorKeyRefused | OperatorScopeMissing> {
    const stored = this.#find(use.id)
    if (stored === undefined || !equalBytes(utf8(stored.secretHash), utf8(use.hash))) return REFUSED
    const { id, do: deed, reason, about, requestId } = { ...use, id: stored.id }
    const told = { operator: id, do: deed, reason, ...(about === undefined ? {} : { about }) }
    const end = stored.revokedAt !== undefined ? 'revoked' : now >= stored.expiresAt ? 'expired' : undefined
    if (end !== undefined) {
      // Once an hour: whoever holds a key that is no longer good must not fill the keyring with rows.
      if (stored.refusalNotedAt === undefined || now >= after(stored.refusalNotedAt, HOUR)) {
        this.#sql.exec('UPDATE operator_keys SET refusal_noted_at = ? WHERE id = ?', now, id)
        this.#store.record('operator_key.refused', { ...told, because: end }, now, requestId)
      }
      return REFUSED
    }
    const scope = SCOPE_OF[deed]
    if (!stored.scopes.includes(scope)) {
      this.#store.record('operator_key.refused', { ...told, because: 'scope' }, now, requestId)
      return fail({ code: 'operator_scope_missing', scope })
    }
    this.#sql.exec('UPDATE operator_keys SET last_used_at = ? WHERE id = ?', now, id)
    this.#store.record('operator_key.used', told, now, requestId)
    return ok(null)
  }

  #find(id: OperatorKeyId): StoredOperatorKey | undefined {
    const [row] = this.#sql.exec('SELECT * FROM operator_keys WHERE id = ?', id).toArray()
    return row === undefined ? undefined : toOperatorKey(row)
  }
}

const summaryOf = ({ secretHash: _, refusalNotedAt: __, ...told }: StoredOperatorKey): OperatorKeySummary => told
