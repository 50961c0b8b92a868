import * as v from 'valibot'
import type { Evidence } from '#authenticators/evidence.ts'
import {
  DECOYS_FORGOTTEN_AFTER,
  type Guesser,
  isDisabled,
  secondsUntilNextTry,
  type Tallies,
  type Tally,
  withOneMore,
} from '#authenticators/guesses.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'

/** Why a guess is not even looked at. */
export type GuessRefused =
  | { readonly code: 'guess_too_soon'; readonly retryAfterSeconds: number }
  /** Too many in a row: it must be bound again. */
  | { readonly code: 'authenticator_disabled' }

/** One try that was counted, as whoever judges it may forgive it. */
export interface CountedGuess {
  readonly authenticator: string
  readonly guesser: Guesser
  /** What this guesser had tried before. */
  readonly before: Tally | undefined
  /** The authenticator takes no more tries of this guesser. */
  readonly last: boolean
}

/** A right guess: what it proves, and the try that is forgiven once the authentication is complete. */
export interface RightGuess<Kind extends Evidence['kind']> {
  readonly evidence: Extract<Evidence, { kind: Kind }>
  readonly counted: CountedGuess
}

const guessRow = v.object({
  guesser: v.picklist(['stranger', 'known']),
  in_a_row: v.number(),
  recent: v.number(),
  last_at: v.number(),
})

/** Rows that one call forgets at most. */
const FORGET_BATCH = 20

/**
 * Counts guesses at what people type, before they are evaluated, in the caller's synchronous section: whatever comes in
 * parallel finds the count of those before it. A decoy counts for addresses without an account, so that they wait alike.
 */
export class AccountGuesses {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Counts one try at an authenticator. Fails with a `GuessRefused`, and then counts nothing. */
  take(authenticator: string, guesser: Guesser, now: EpochSeconds): Result<CountedGuess, GuessRefused> {
    const tallies = this.#tallies(authenticator)
    const before = tallies[guesser]
    const wait = secondsUntilNextTry(before, now)
    if (wait > 0) return fail({ code: 'guess_too_soon', retryAfterSeconds: wait })
    const counted = withOneMore(before, now)
    if (isDisabled(tallies, guesser)) {
      // It waits on like one that nobody guessed at for long: else that there is an account would show.
      this.#put(authenticator, guesser, { ...counted, inARow: before?.inARow ?? 0 })
      return fail({ code: 'authenticator_disabled' })
    }
    this.#put(authenticator, guesser, counted)
    return ok({ authenticator, guesser, before, last: isDisabled({ ...tallies, [guesser]: counted }, guesser) })
  }

  /**
   * The guess was right: what counts towards disabling begins anew. A stranger's waits go on as if it had not been made, as
   * they do where there is no account: else a wait that ends would tell that there is one, and that its owner was here.
   */
  forgive({ authenticator, guesser, before }: CountedGuess): void {
    if (guesser === 'stranger' && before !== undefined) this.#put(authenticator, guesser, { ...before, inARow: 0 })
    else this.#sql.exec('DELETE FROM guesses WHERE authenticator = ? AND guesser = ?', authenticator, guesser)
  }

  /** The authenticator was bound anew, or is gone: nothing counts towards disabling. The waits of strangers go on. */
  forget(authenticator: string): void {
    this.#sql.exec(`DELETE FROM guesses WHERE authenticator = ? AND guesser = 'known'`, authenticator)
    this.#sql.exec('UPDATE guesses SET in_a_row = 0 WHERE authenticator = ?', authenticator)
  }

  /** Forgets what is very old; for decoys, whose rows belong to no authenticator. */
  sweep(now: EpochSeconds): void {
    this.#sql.exec(
      `DELETE FROM guesses WHERE (authenticator, guesser) IN
        (SELECT authenticator, guesser FROM guesses WHERE last_at <= ? LIMIT ?)`,
      after(now, -DECOYS_FORGOTTEN_AFTER),
      FORGET_BATCH,
    )
  }

  #tallies(authenticator: string): Tallies {
    const rows = this.#sql
      .exec('SELECT guesser, in_a_row, recent, last_at FROM guesses WHERE authenticator = ?', authenticator)
      .toArray()
      .map((row) => v.parse(guessRow, row))
    const of = (guesser: Guesser): Tally | undefined => {
      const row = rows.find((each) => each.guesser === guesser)
      return row === undefined
        ? undefined
        : { inARow: row.in_a_row, recent: row.recent, lastAt: epochSeconds(row.last_at) }
    }
    return { stranger: of('stranger'), known: of('known') }
  }

  #put(authenticator: string, guesser: Guesser, { inARow, recent, lastAt }: Tally): void {
    this.#sql.exec(
      `INSERT INTO guesses (authenticator, guesser, in_a_row, recent, last_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (authenticator, guesser) DO UPDATE SET in_a_row = excluded.in_a_row, recent = excluded.recent,
          last_at = excluded.last_at`,
      authenticator,
      guesser,
      inARow,
      recent,
      lastAt,
    )
  }
}
