import * as v from 'valibot'
import { type OperationId, parseAccountId, parseOperationId } from '#domain/ids.ts'
import { answerWithin } from '#keys/answer-within.ts'
import type { DeploymentKeys } from '#keys/deployment-keys.ts'
import { directoryShard, type IdentifierKind } from '#keys/identifier-hash.ts'
import { after, type EpochSeconds, epochSeconds, MINUTE } from '#lib/time.ts'
import type { KeepsIdentifiers } from './keeps-identifiers.ts'
import { moment, parsedBy } from './schema/parsed.ts'

/** What an account needs to reach the directory. */
export interface DirectoryBindings {
  readonly DIRECTORY: DurableObjectNamespace<KeepsIdentifiers>
}

/** An identifier of the account: a normalised address, or the id of a passkey. */
export interface Identifier {
  readonly kind: IdentifierKind
  readonly identifier: string
}

/** Seconds within which an identifier that is about to be given back cannot be taken up again: the two could cross. */
const CROSSING = 5 * MINUTE
/** Seconds until the directory is told again what did not reach it. */
const AGAIN = MINUTE
/** Milliseconds that the directory has to answer. */
const WAIT = 10_000
/** Identifiers that one alarm deals with. */
const BATCH = 20

const choreRow = v.object({
  kind: v.picklist(['email', 'passkey']),
  identifier: v.string(),
  chore: v.picklist(['confirm', 'release']),
  operation: v.nullable(parsedBy(parseOperationId)),
  due_at: moment,
})
type ChoreRow = v.InferOutput<typeof choreRow>

/**
 * What one account still has to tell the directory: written in the section of whatever it follows from, and told until it has
 * arrived. So an address is never lost, nor kept for ever, by a crash between the two objects.
 */
export class AccountDirectory {
  readonly #ctx: DurableObjectState
  readonly #env: DirectoryBindings
  readonly #keys: (now: EpochSeconds) => Promise<DeploymentKeys | undefined>
  readonly #clock: () => EpochSeconds
  readonly #rearm: () => void
  #isAboutToTell = false

  constructor(
    ctx: DurableObjectState,
    env: DirectoryBindings,
    keys: (now: EpochSeconds) => Promise<DeploymentKeys | undefined>,
    clock: () => EpochSeconds,
    rearm: () => void,
  ) {
    this.#ctx = ctx
    this.#env = env
    this.#keys = keys
    this.#clock = clock
    this.#rearm = rearm
  }

  /** Has a claim confirmed that the account stands on from now on. */
  confirm(of: Identifier, operation: OperationId, now: EpochSeconds): void {
    this.#put(of, 'confirm', operation, now)
  }

  /** Has an identifier given back at a moment, and kept from everybody else until then. */
  release(of: Identifier, at: EpochSeconds): void {
    this.#put(of, 'release', null, at)
  }

  /** Puts off until a moment that an identifier is given back. */
  releaseNotBefore({ kind, identifier }: Identifier, at: EpochSeconds): void {
    this.#ctx.storage.sql.exec(
      `UPDATE directory_chores SET due_at = MAX(due_at, ?) WHERE kind = ? AND identifier = ? AND chore = 'release'`,
      at,
      kind,
      identifier,
    )
  }

  /** Keeps an identifier that was to be given back. */
  keep({ kind, identifier }: Identifier): void {
    this.#ctx.storage.sql.exec('DELETE FROM directory_chores WHERE kind = ? AND identifier = ?', kind, identifier)
  }

  /** Whether an identifier is about to be given back, so that nothing may be built on it. */
  isLeaving({ kind, identifier }: Identifier, now: EpochSeconds): boolean {
    return (
      this.#ctx.storage.sql
        .exec(
          `SELECT identifier FROM directory_chores
            WHERE kind = ? AND identifier = ? AND chore = 'release' AND due_at <= ?`,
          kind,
          identifier,
          after(now, CROSSING),
        )
        .toArray().length > 0
    )
  }

  /** Whether the account keeps an identifier that it has left. */
  isReserved({ kind, identifier }: Identifier): boolean {
    return (
      this.#ctx.storage.sql
        .exec(
          `SELECT identifier FROM directory_chores WHERE kind = ? AND identifier = ? AND chore = 'release'`,
          kind,
          identifier,
        )
        .toArray().length > 0
    )
  }

  /** When something is to be told next. */
  nextDue(): EpochSeconds | undefined {
    const at = this.#ctx.storage.sql.exec('SELECT MIN(due_at) AS at FROM directory_chores').one()['at']
    return typeof at === 'number' ? epochSeconds(at) : undefined
  }

  /** Tells the directory what is due; what does not arrive is told again. */
  async tellDue(): Promise<void> {
    const now = this.#clock()
    const due = this.#ctx.storage.sql
      .exec('SELECT * FROM directory_chores WHERE due_at <= ? ORDER BY due_at LIMIT ?', now, BATCH)
      .toArray()
      .map((row) => v.parse(choreRow, row))
    if (due.length === 0) return
    const keys = await this.#keys(now)
    await Promise.all(due.map((chore) => this.#tell(chore, keys)))
    this.#rearm()
  }

  async #tell(chore: ChoreRow, keys: DeploymentKeys | undefined): Promise<void> {
    const arrived =
      keys === undefined ? undefined : await answerWithin(WAIT, () => this.#carryOut(chore, keys).then(() => true))
    const { sql } = this.#ctx.storage
    // Another chore may have come in its place meanwhile, which is still to be told.
    const same = [chore.kind, chore.identifier, chore.chore, chore.due_at] as const
    if (arrived === true) {
      sql.exec('DELETE FROM directory_chores WHERE kind = ? AND identifier = ? AND chore = ? AND due_at = ?', ...same)
    } else {
      sql.exec(
        'UPDATE directory_chores SET due_at = ? WHERE kind = ? AND identifier = ? AND chore = ? AND due_at = ?',
        after(this.#clock(), AGAIN),
        ...same,
      )
    }
  }

  async #carryOut({ kind, identifier, chore, operation }: ChoreRow, keys: DeploymentKeys): Promise<void> {
    const index = await keys.identifierHash(kind, identifier)
    const shard = this.#env.DIRECTORY.getByName(`shard-${directoryShard(index)}`)
    const account = parseAccountId(this.#ctx.id.toString())
    if (account === undefined) throw new Error('an object id is an account id')
    if (chore === 'release') await shard.release({ index, account })
    else if (operation !== null) await shard.confirm({ index, account, operation })
  }

  #put(
    { kind, identifier }: Identifier,
    chore: ChoreRow['chore'],
    operation: OperationId | null,
    at: EpochSeconds,
  ): void {
    this.#ctx.storage.sql.exec(
      `INSERT INTO directory_chores (kind, identifier, chore, operation, due_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (kind, identifier) DO UPDATE SET chore = excluded.chore, operation = excluded.operation,
          due_at = excluded.due_at`,
      kind,
      identifier,
      chore,
      operation,
      at,
    )
    this.#rearm()
    if (at <= this.#clock()) this.#tellSoon()
  }

  // At once, and not when the alarm comes round; after the section that wrote it.
  #tellSoon(): void {
    if (this.#isAboutToTell) return
    this.#isAboutToTell = true
    this.#ctx.waitUntil(
      Promise.resolve().then(() => {
        this.#isAboutToTell = false
        return this.tellDue()
      }),
    )
  }
}
