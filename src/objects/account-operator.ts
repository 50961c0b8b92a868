import type { AccountCall } from '#admin/call.ts'
import type { SecurityEventName } from '#audit/event.ts'
import type { OperatorKeyId, RequestId } from '#domain/ids.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { NoticeKind } from '#mail/message.ts'
import type { PreparedNotice } from './account-notices.ts'
import type { AccountParts } from './account-parts.ts'
import type { Profile, StoredEvent } from './schema/account.ts'

/** Events on one page. */
const EVENTS_PAGE = 50

/** What an operator asks of an account, under which key. The keyring has let it through. */
export interface OperatorOrder {
  readonly call: AccountCall
  readonly operator: OperatorKeyId
  /** The site whose links notices carry. */
  readonly site: string
  readonly requestId: RequestId
}

/** The account was never made, or given up. */
export interface NoAccount {
  readonly code: 'no_account'
}

/** Whether an account may be used, in seconds since 1970; null where nothing keeps it from being used. */
export interface AccountState {
  readonly frozenSince: EpochSeconds | null
  readonly recoveryRequiredSince: EpochSeconds | null
  readonly restrictedUntil: EpochSeconds | null
  readonly disputedUntil: EpochSeconds | null
  /** From when on one more code suffices for a recovery that waits. */
  readonly recoveryReadyAt: EpochSeconds | null
  /** When a change of address that waits is over, or comes about. */
  readonly addressChangeDueAt: EpochSeconds | null
}

/** What is told of an account at every call. */
export interface AccountFound {
  readonly subject: string
  readonly createdAt: EpochSeconds
  readonly state: AccountState
}

/** All that an operator sees of an account; nothing in it opens anything. */
export interface AccountShown extends AccountFound {
  readonly address: string
  /** A second one that notices go to. */
  readonly notificationAddress: string | null
  readonly name: string | null
  readonly language: string
  readonly passkeys: readonly Readonly<Record<string, string | number | boolean | null>>[]
  readonly passwordSince: EpochSeconds | null
  readonly appSince: EpochSeconds | null
  readonly recoveryCodeSince: EpochSeconds | null
  readonly sessions: readonly Readonly<Record<string, string | number | null>>[]
}

/** A page of an account's events, the newest first. */
export interface EventsShown {
  readonly events: readonly StoredEvent[]
  /** Number of the event before which to go on; null where there are no more. */
  readonly before: number | null
}

/** What an order has done: whether anything changed, and how many sessions it ended. */
export interface OrderDone {
  readonly changed: boolean
  readonly ended: number
  readonly state: AccountState
}

/** What an operator is answered, and the addresses whose known-device marks end with what was done. */
export interface OperatorAnswer {
  readonly told: AccountFound | AccountShown | EventsShown | OrderDone
  readonly forgotten: readonly string[]
}

type Change = Exclude<AccountCall['do'], 'find' | 'show' | 'events'>

/** What lets an account go on: nothing ends by it. */
const RELEASES: ReadonlySet<Change> = new Set(['unfreeze', 'lift-recovery'])

/** What tells of a change: its event, and the mail to the customer. */
const TOLD_BY = {
  'end-sessions': { event: 'operator.sessions_ended', notice: 'signed-out-everywhere' },
  freeze: { event: 'operator.froze', notice: 'account-frozen' },
  unfreeze: { event: 'operator.unfroze', notice: 'account-unfrozen' },
  'require-recovery': { event: 'operator.required_recovery', notice: 'recovery-required' },
  'lift-recovery': { event: 'operator.lifted_recovery', notice: 'recovery-lifted' },
} as const satisfies Readonly<Record<Change, { readonly event: SecurityEventName; readonly notice: NoticeKind }>>

/** The operator's hand on one account. Each call is an event of the account, in the section of whatever it does. */
export class AccountOperator {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** Carries out a call. Fails `no_account`. */
  async obey(order: OperatorOrder): Promise<Result<OperatorAnswer, NoAccount>> {
    const { call } = order
    const { notices, sessions, keys, clock } = this.#parts
    if (call.do === 'find' || call.do === 'show' || call.do === 'events') {
      // Whom everybody-out has ended is no longer in; where nobody can say, the rest is shown all the same.
      const known = call.do === 'show' ? await keys(clock()) : undefined
      if (known !== undefined) sessions.endBefore(known.sessionsNotBefore)
      return this.#look(order)
    }
    const notice = await notices.prepare({ kind: TOLD_BY[call.do].notice, when: clock() }, order.site)
    return this.#change(order, call.do, notice)
  }

  #look({ call, operator, requestId }: OperatorOrder): Result<OperatorAnswer, NoAccount> {
    const { store, clock } = this.#parts
    const profile = store.profile()
    if (profile === undefined) return fail({ code: 'no_account' })
    const now = clock()
    store.record('operator.looked', { operator, do: call.do, reason: call.reason }, requestId, now)
    if (call.do !== 'events')
      return ok(seen(call.do === 'show' ? this.#shown(profile, now) : this.#found(profile, now)))
    const events = store.events('before' in call ? call.before : undefined, EVENTS_PAGE)
    return ok(seen({ events, before: events.length < EVENTS_PAGE ? null : (events.at(-1)?.seq ?? null) }))
  }

  #change(
    { call, operator, requestId }: OperatorOrder,
    change: Change,
    notice: PreparedNotice,
  ): Result<OperatorAnswer, NoAccount> {
    const { store, notices, recoveryDelay, clock } = this.#parts
    const before = store.profile()
    if (before === undefined) return fail({ code: 'no_account' })
    const now = clock()
    const isNew = this.#apply(change, before, now)
    const ended = RELEASES.has(change) ? 0 : this.#endEverything(requestId, now)
    // Nothing works in a frozen account, nor does what somebody has begun go on when it opens again. Where a recovery is asked
    // for, the one that waits may be the owner's.
    if (change === 'freeze') recoveryDelay.cancel('operator', requestId, now)
    const changed = isNew || ended > 0
    store.record(TOLD_BY[change].event, { operator, reason: call.reason, changed, ended }, requestId, now)
    // Ordered twice, the customer is told once.
    if (changed) notices.send(notice, requestId)
    const told = { changed, ended, state: this.#state(store.profile() ?? before, now) }
    return ok({ told, forgotten: RELEASES.has(change) ? [] : store.noticeAddresses(now) })
  }

  /** Writes what the account is from now on; true where it was not that before. */
  #apply(change: Change, { frozenAt, recoveryRequiredAt }: Profile, now: EpochSeconds): boolean {
    const { store, clocks, rearm } = this.#parts
    switch (change) {
      case 'end-sessions':
        return false
      case 'freeze':
        if (frozenAt !== undefined) return false
        store.setFrozen(now)
        clocks.stop(now)
        rearm()
        return true
      case 'unfreeze':
        if (frozenAt === undefined) return false
        store.setFrozen(null)
        clocks.goOn(frozenAt, now)
        rearm()
        return true
      case 'require-recovery':
        if (recoveryRequiredAt === undefined) store.requireRecovery(now)
        return recoveryRequiredAt === undefined
      case 'lift-recovery':
        if (recoveryRequiredAt !== undefined) store.requireRecovery(null)
        return recoveryRequiredAt !== undefined
    }
  }

  /** Sessions, forms that wait, a change of address, and flows that somebody has begun. */
  #endEverything(requestId: RequestId, now: EpochSeconds): number {
    const { store, parking, recoveries, address, sessions } = this.#parts
    const ended = sessions.standing(now).length
    parking.forgetAll()
    address.cancelPending(now, requestId)
    recoveries.forgetAll()
    store.bumpAuthEpoch()
    store.deleteAllSessions()
    return ended
  }

  #shown(profile: Profile, now: EpochSeconds): AccountShown {
    const { passkeys, passwords, totp, recoveryCode, addresses, sessions } = this.#parts
    return {
      address: profile.address,
      notificationAddress: addresses.notification()?.address ?? null,
      ...this.#found(profile, now),
      name: profile.name,
      language: profile.language,
      passkeys: passkeys.list().map(({ label, createdAt, lastUsedAt, isDoubtful }) => ({
        name: label,
        createdAt,
        lastUsedAt,
        isDoubtful,
      })),
      passwordSince: passwords.held()?.setAt ?? null,
      appSince: totp.held()?.addedAt ?? null,
      recoveryCodeSince: recoveryCode.heldSince() ?? null,
      sessions: sessions.standing(now).map(({ record, agent, country }) => ({
        lastSeen: record.lastSeen,
        createdAt: record.createdAt,
        by: record.amr.join('+'),
        country: country ?? null,
        agent,
      })),
    }
  }

  #found(profile: Profile, now: EpochSeconds): AccountFound {
    return { subject: profile.subject, createdAt: profile.createdAt, state: this.#state(profile, now) }
  }

  #state(profile: Profile, now: EpochSeconds): AccountState {
    return {
      frozenSince: profile.frozenAt ?? null,
      recoveryRequiredSince: profile.recoveryRequiredAt ?? null,
      // While it is frozen, what was left when it was.
      restrictedUntil: lasting(profile.restricted, profile.frozenAt ?? now),
      disputedUntil: lasting(profile.disputed, profile.frozenAt ?? now),
      recoveryReadyAt: this.#parts.recoveryDelay.standing(now)?.readyAt ?? null,
      addressChangeDueAt: this.#parts.address.current(now)?.dueAt ?? null,
    }
  }
}

const seen = (told: OperatorAnswer['told']): OperatorAnswer => ({ told, forgotten: [] })

const lasting = (span: Profile['restricted'], now: EpochSeconds): EpochSeconds | null =>
  span === undefined || now >= span.until ? null : span.until
