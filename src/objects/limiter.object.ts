import { DurableObject } from 'cloudflare:workers'
import { type RollingLimit, secondsUntilFree } from '#authenticators/attempts.ts'
import {
  ADDRESSES_PER_CLIENT,
  MAILS_PER_CLIENT,
  RECOVERIES_PER_CLIENT,
  WAITS_PER_CLIENT,
  WIDER_NETWORK_FACTOR,
} from '#config/defaults.ts'
import type { IdentifierHash } from '#domain/ids.ts'
import { randomToken } from '#keys/random.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds, MINUTE } from '#lib/time.ts'
import { migrate } from './migrate.ts'
import { LIMITER_MIGRATIONS, type RuleId, type StatedCharge, takeCall, toUse } from './schema/limiter.ts'
import { readCall } from './schema/parsed.ts'

/** Rows to forget wait for the next of these marks, so that a busy shard sweeps many at once. Seconds. */
const SWEEP_EVERY = 15 * MINUTE
/** Rows that one alarm deletes, so that calls are not kept waiting behind it. */
const SWEEP_BATCH = 1000

const wider = ({ limit, seconds }: RollingLimit): RollingLimit => ({ limit: limit * WIDER_NETWORK_FACTOR, seconds })

const RULES: Readonly<Record<RuleId, RollingLimit>> = {
  addresses_per_client: ADDRESSES_PER_CLIENT,
  mails_per_client: MAILS_PER_CLIENT,
  addresses_per_range: wider(ADDRESSES_PER_CLIENT),
  mails_per_range: wider(MAILS_PER_CLIENT),
  addresses_per_asn: wider(ADDRESSES_PER_CLIENT),
  mails_per_asn: wider(MAILS_PER_CLIENT),
  waits_per_client: WAITS_PER_CLIENT,
  waits_per_range: wider(WAITS_PER_CLIENT),
  waits_per_asn: wider(WAITS_PER_CLIENT),
  recoveries_per_client: RECOVERIES_PER_CLIENT,
}

/**
 * One use of a limit. `key` is the keyed hash of a network's text form. Rules on addresses name the address by its hash.
 */
export type Charge =
  | {
      readonly key: string
      readonly rule: 'addresses_per_client' | 'addresses_per_range' | 'addresses_per_asn'
      readonly member: IdentifierHash
    }
  | {
      readonly key: string
      readonly rule: `${'mails' | 'waits'}_per_${'client' | 'range' | 'asn'}` | 'recoveries_per_client'
    }

/** The limit that refused, and the seconds until it has room again. */
export interface Limited {
  readonly code: 'limited'
  readonly rule: RuleId
  readonly retryAfterSeconds: number
}

/**
 * One of a fixed number of shards that count what client networks ask for. Never one object per visitor: that would
 * let visitors spend our money on rows and alarms.
 */
export class Limiter extends DurableObject {
  readonly #sql: SqlStorage
  /** When the alarm rings, as far as this instance knows: setting it again bills a row. */
  #alarmAt: EpochSeconds | undefined

  constructor(ctx: DurableObjectState, env: Cloudflare.Env) {
    super(ctx, env)
    this.#sql = ctx.storage.sql
    migrate(ctx.storage, LIMITER_MIGRATIONS)
  }

  /**
   * Counts all charges, or none where one of them is over its limit: a refused request costs its network nothing. An
   * address that its network named within the window takes no second place. One charge per network and rule. Gives how many
   * addresses the networks have named within the window, this one included: the most of them.
   */
  async take(input: {
    readonly charges: readonly Charge[]
  }): Promise<Result<{ readonly charged: number; readonly addresses: number }, Limited>> {
    const { charges } = readCall(takeCall, input, 'take')
    const now = epochSeconds(Date.now() / 1000)
    let addresses = 0
    for (const charge of charges) {
      const { wait, named } = this.#standing(charge, now)
      if (wait > 0) return fail({ code: 'limited', rule: charge.rule, retryAfterSeconds: wait })
      addresses = Math.max(addresses, named)
    }
    for (const charge of charges) this.#count(charge, now)
    await this.#arm()
    return ok({ charged: charges.length, addresses })
  }

  /** Forgets what no window counts any more. */
  override async alarm(): Promise<void> {
    this.#alarmAt = undefined
    const now = epochSeconds(Date.now() / 1000)
    this.#sql.exec(
      `DELETE FROM uses WHERE (network, rule, member) IN
        (SELECT network, rule, member FROM uses WHERE forget_at <= ? LIMIT ?)`,
      now,
      SWEEP_BATCH,
    )
    await this.#arm()
  }

  /** Seconds until there is room, and the addresses that are named with this one. */
  #standing(charge: StatedCharge, now: EpochSeconds): { readonly wait: number; readonly named: number } {
    const rule = RULES[charge.rule]
    const uses = this.#sql
      .exec(
        'SELECT member, at FROM uses WHERE network = ? AND rule = ? AND forget_at > ?',
        charge.key,
        charge.rule,
        now,
      )
      .toArray()
      .map(toUse)
    const isNamed = 'member' in charge && uses.some(({ member }) => member === charge.member)
    const named = 'member' in charge ? uses.length + (isNamed ? 0 : 1) : 0
    if (isNamed) return { wait: 0, named }
    const moments = uses.map(({ at }) => at)
    return { wait: secondsUntilFree(moments, rule, now), named }
  }

  /** An address that was named before moves to now: it is the last hour's for another hour. */
  #count(charge: StatedCharge, now: EpochSeconds): void {
    this.#sql.exec(
      `INSERT INTO uses (network, rule, member, at, forget_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (network, rule, member) DO UPDATE SET at = excluded.at, forget_at = excluded.forget_at`,
      charge.key,
      charge.rule,
      'member' in charge ? charge.member : randomToken(),
      now,
      after(now, RULES[charge.rule].seconds),
    )
  }

  /** Called in the section that wrote, so that rows and alarm commit together. */
  async #arm(): Promise<void> {
    const earliest = this.#sql.exec('SELECT MIN(forget_at) AS earliest FROM uses').one()['earliest']
    if (typeof earliest !== 'number') return
    const due = epochSeconds(Math.ceil(earliest / SWEEP_EVERY) * SWEEP_EVERY)
    if (due === this.#alarmAt) return
    this.#alarmAt = due
    await this.ctx.storage.setAlarm(due * 1000)
  }
}
