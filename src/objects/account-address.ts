import { secondsUntilFree } from '#authenticators/attempts.ts'
import { ADDRESS_CHANGES, ADDRESS_CHANGES_ASKED } from '#config/defaults.ts'
import { maskAddress } from '#domain/address.ts'
import type { RequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { randomToken } from '#keys/random.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import type {
  AddressChanged,
  AddressOverview,
  AddressProved,
  AddressRefused,
  AddressWish,
} from './account-address-calls.ts'
import type { AccountAddressSwitch } from './account-address-switch.ts'
import { type Changing, changingBy, restrictedUntil } from './account-changes.ts'
import { type AccountParts, hashOf, prove } from './account-parts.ts'
import { emailOf } from './account-pending-address.ts'
import { ENDED, type SessionEnded } from './account-sessions.ts'
import { revertable } from './address-chain.ts'
import type { AddressChange } from './schema/address-change.ts'

const STOPPED = fail<AddressRefused>({ code: 'change_stopped' })

/**
 * Addresses of one account, changed: asked for, proved, held where little stands behind it, and told to the old address at
 * every step. The edge sends the code, and has the address claimed for the change where the code is accepted.
 */
export class AccountAddress {
  readonly #parts: AccountParts
  readonly #switching: AccountAddressSwitch

  constructor(parts: AccountParts, switching: AccountAddressSwitch) {
    this.#parts = parts
    this.#switching = switching
  }

  /** What the page about addresses shows. Fails `session_ended`. */
  async overview(proof: SessionProof): Promise<Result<AddressOverview, SessionEnded>> {
    const { addresses, address, clock } = this.#parts
    const hash = await hashOf(proof)
    const proved = prove(this.#parts, proof, hash)
    if (proved === undefined) return ENDED
    const now = clock()
    const waiting = address.current(now)
    return ok({
      address: proved.profile.address,
      notification: addresses.notification() ?? null,
      waiting:
        waiting === undefined
          ? null
          : {
              what: waiting.what,
              state: waiting.state === 'held' ? 'held' : 'pending',
              address: waiting.new,
              dueAt: waiting.dueAt,
            },
      superseded: revertable(addresses.done(), now).map((change) => ({
        address: change.old,
        until: change.revertUntil ?? now,
      })),
      restrictedUntil: restrictedUntil(proved.profile, now) ?? null,
    })
  }

  /** Whether this session may begin a change to `address`, before any mail is sent for it. Fails with an `AddressRefused`. */
  async mayAsk(wish: Pick<AddressWish, 'proof' | 'what' | 'address'>): Promise<Result<undefined, AddressRefused>> {
    const hash = await hashOf(wish.proof)
    const allowed = this.#judgeWish(wish, hash)
    return allowed.ok ? ok(undefined) : allowed
  }

  /**
   * Notes the change in the place of any other that waits, and tells every address that the account has by now, so that it can
   * be stopped from there. Fails as `mayAsk` does.
   */
  async ask(wish: AddressWish): Promise<Result<{ readonly change: string }, AddressRefused>> {
    const { addresses, notices, removals, store, lifetimes, clock } = this.#parts
    const hash = await hashOf(wish.proof)
    const looked = this.#judgeWish(wish, hash)
    if (!looked.ok) return looked
    const id = randomToken()
    const kind = wish.what === 'address' ? 'address-change-asked' : 'notification-address-asked'
    const asked = { kind, when: clock(), address: maskAddress(wish.address) } as const
    const notice = await notices.prepare(asked, wish.site, this.#switching.stoppers(id, asked.when))
    const allowed = this.#judgeWish(wish, hash)
    if (!allowed.ok) return allowed
    const { profile, session } = allowed.value
    // Told to the addresses that the account had then, which are not these any more.
    if (profile.authEpoch !== looked.value.profile.authEpoch) return STOPPED
    const now = clock()
    addresses.insert({
      id,
      what: wish.what,
      old: profile.address,
      new: wish.address,
      operation: wish.operation,
      sid: session.record.sid,
      epoch: profile.authEpoch,
      site: wish.site,
      authenticators: removals.held(),
      askedAt: now,
      dueAt: after(now, lifetimes.flow),
    })
    store.record('address_change.asked', { what: wish.what, change: id }, wish.requestId, now)
    notices.send(notice, wish.requestId)
    return ok({ change: id })
  }

  /** Whether the session that asked for a change may go on with it. Fails with an `AddressRefused`. */
  async mayProve({
    proof,
    change,
  }: Pick<AddressProved, 'proof' | 'change'>): Promise<Result<{ readonly repeated: boolean }, AddressRefused>> {
    const hash = await hashOf(proof)
    const judged = this.#judgeProof({ proof, change }, hash)
    return judged.ok ? ok({ repeated: judged.value.outcome === 'repeated' }) : judged
  }

  /**
   * Carries out a change whose new address is proved and claimed: at once where two factors were shown lately, else after a
   * day in which the old address may stop it. Once; the same form again changes nothing. Fails with an `AddressRefused`.
   */
  async prove(input: AddressProved): Promise<Result<AddressChanged, AddressRefused>> {
    const { notices, clock } = this.#parts
    const hash = await hashOf(input.proof)
    const looked = this.#judgeProof(input, hash)
    if (!looked.ok) return looked
    const { outcome } = looked.value
    const notice = outcome === 'repeated' ? [] : await this.#switching.prepare(outcome, looked.value.change, input.site)
    const judged = this.#judgeProof(input, hash)
    if (!judged.ok) return judged
    const { changing, change } = judged.value
    const now = clock()
    if (judged.value.outcome === 'repeated') return ok(this.#told('repeated', change, changing, input.proof, now))
    // Less than a moment ago is believed now: nobody has written the mails for that.
    if (outcome === 'repeated' || judged.value.outcome !== outcome) return STOPPED
    if (outcome === 'held') this.#switching.hold(change, input.requestId, now)
    else this.#switching.carryOut(change, input.requestId, now, input.proof)
    notices.send(notice, input.requestId)
    return ok(this.#told(outcome, change, changing, input.proof, now))
  }

  /** Cancels what waits, at the wish of whoever is signed in. Fails `session_ended`. */
  async cancel(input: {
    readonly proof: SessionProof
    readonly requestId: RequestId
  }): Promise<Result<undefined, SessionEnded>> {
    const hash = await hashOf(input.proof)
    if (prove(this.#parts, input.proof, hash) === undefined) return ENDED
    this.#parts.address.cancelPending(this.#parts.clock(), input.requestId)
    return ok(undefined)
  }

  #told(
    outcome: AddressChanged['outcome'],
    { id, old }: AddressChange,
    { profile, session }: Changing,
    proof: SessionProof,
    now: EpochSeconds,
  ): AddressChanged {
    const { addresses, store, sessions } = this.#parts
    const state = addresses.change(id)?.state === 'held' ? 'held' : 'done'
    const issued = sessions.reissue({ profile: store.profile() ?? profile, session }, proof, now)
    return { outcome, state, old, issued }
  }

  #judgeWish(
    { proof, what, address }: Pick<AddressWish, 'proof' | 'what' | 'address'>,
    hash: string,
  ): Result<Changing, AddressRefused> {
    const { addresses, directory, clock } = this.#parts
    const changing = changingBy(this.#parts, proof, hash)
    if (!changing.ok) return changing
    const now = clock()
    const { profile } = changing.value
    const until = restrictedUntil(profile, now)
    if (until !== undefined) return fail({ code: 'restricted', until })
    const email = emailOf(address)
    const second = addresses.notification()
    const held = [profile.address, ...(what === 'notification' && second !== undefined ? [second.address] : [])]
    if (held.some((one) => emailOf(one).identifier === email.identifier)) return fail({ code: 'address_same' })
    if (what === 'address' && directory.isLeaving(email, now)) return fail({ code: 'address_leaving' })
    const wait = this.#secondsToWait(what, now)
    return wait > 0 ? fail({ code: 'too_many_changes', retryAfterSeconds: wait }) : changing
  }

  #judgeProof(
    { proof, change: id }: Pick<AddressProved, 'proof' | 'change'>,
    hash: string,
  ): Result<
    { readonly changing: Changing; readonly change: AddressChange; readonly outcome: AddressChanged['outcome'] },
    AddressRefused
  > {
    const { addresses, address, directory, sessions, store, clock } = this.#parts
    const now = clock()
    const change = addresses.change(id)
    const proved = prove(this.#parts, proof, hash)
    if (proved === undefined) return ENDED
    // The code alone is worth nothing: whoever reads the new mailbox is not in this session (better-auth#7196).
    if (change === undefined || change.sid !== proof.sid) return STOPPED
    if (change.state === 'done' || (change.state === 'held' && address.current(now)?.id === id)) {
      return ok({ changing: proved, change, outcome: 'repeated' })
    }
    const changing = changingBy(this.#parts, proof, hash)
    if (!changing.ok) return changing
    const until = restrictedUntil(proved.profile, now)
    if (until !== undefined) return fail({ code: 'restricted', until })
    if (address.current(now)?.id !== id || store.operation(change.operation) !== undefined) return STOPPED
    if (change.what === 'address' && directory.isLeaving(emailOf(change.new), now)) return STOPPED
    const outcome = sessions.acrOf(proved.session, now) === 'aal2' ? 'done' : 'held'
    return ok({ changing: changing.value, change, outcome })
  }

  /** Seconds until one more change may be asked for: of those that came about, and of those that were asked for. */
  #secondsToWait(what: AddressWish['what'], now: EpochSeconds): number {
    const asked = this.#parts.addresses.askedSince(after(now, -ADDRESS_CHANGES.seconds))
    const made = asked.filter(({ what: kind, state }) => kind === 'address' && (state === 'done' || state === 'held'))
    return Math.max(
      secondsUntilFree(
        asked.map(({ askedAt }) => askedAt),
        ADDRESS_CHANGES_ASKED,
        now,
      ),
      what === 'address'
        ? secondsUntilFree(
            made.map(({ askedAt }) => askedAt),
            ADDRESS_CHANGES,
            now,
          )
        : 0,
    )
  }
}
