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

  constructor(ctx: DurableObjectState, env: AccountBindings, store: AccountStore, clock: () => EpochSeconds) {
    this.#ctx = ctx
    this.#outbox = installedOutbox(env, {
      sql: ctx.storage.sql,
      clock,
      record: ({ id, reason, attempts }) =>
        store.record('mail.undeliverable', { mail: id, reason, attempts }, undefined, clock()),
      rearm: () => this.#rearm(),
    })
  }

  /** Stores a notice in the caller's section, and begins to deliver it. */
  send(notice: PreparedMail, requestId: RequestId): void {
    this.#outbox.enqueue(notice, 'account', requestId)
    this.#ctx.waitUntil(this.#outbox.deliverDue())
  }

  /** Sends what is still in the outbox: the object's alarm. */
  async deliver(): Promise<void> {
    await this.#outbox.deliverDue()
    this.#rearm()
  }

  // Not awaited: rows and alarm commit together, and an alarm that cannot be set fails the call.
  #rearm(): void {
    const { storage } = this.#ctx
    const due = this.#outbox.nextDue()
    // A moment that has passed rings at once.
    this.#ctx.waitUntil(due === undefined ? storage.deleteAlarm() : storage.setAlarm(due * 1000))
  }
}
