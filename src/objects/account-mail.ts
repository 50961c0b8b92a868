import type { RequestId } from '#domain/ids.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AccountStore } from './account-store.ts'
import { installedOutbox } from './installed-outbox.ts'
import type { Outbox, PreparedMail } from './outbox.ts'

/** What an account needs of the Worker's bindings. */
export type AccountBindings = Parameters<typeof installedOutbox>[0]

/** Notices to one customer: stored with the change that they tell of, sent at once, and again by alarm. */
export class AccountMail {
  readonly #ctx: DurableObjectState
  readonly #outbox: Outbox

  constructor(
    ctx: DurableObjectState,
    env: AccountBindings,
    store: AccountStore,
    clock: () => EpochSeconds,
    rearm: () => void,
  ) {
    this.#ctx = ctx
    this.#outbox = installedOutbox(env, {
      sql: ctx.storage.sql,
      clock,
      record: ({ id, reason, attempts }) =>
        store.record('mail.undeliverable', { mail: id, reason, attempts }, undefined, clock()),
      rearm,
    })
  }

  /** Stores a notice in the caller's section, and begins to deliver it. */
  send(notice: PreparedMail, requestId: RequestId): void {
    this.#outbox.enqueue(notice, 'account', requestId)
    this.#ctx.waitUntil(this.#outbox.deliverDue())
  }

  /** Sends what is still in the outbox. */
  deliver(): Promise<void> {
    return this.#outbox.deliverDue()
  }

  /** When a mail is to be tried next. */
  nextDue(): EpochSeconds | undefined {
    return this.#outbox.nextDue()
  }
}
