import { maskAddress } from '#domain/address.ts'
import type { RequestId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { changingBy, type EnrolmentRefused, mayTakeAway, type Restricted } from './account-changes.ts'
import { type AccountParts, hashOf } from './account-parts.ts'

/** The second address that the notices of one account go to (NIST SP 800-63B-4 section 4.6). It signs nobody in. */
export class AccountSecondAddress {
  readonly #parts: AccountParts

  constructor(parts: AccountParts) {
    this.#parts = parts
  }

  /** Takes it away, and tells it so for the last time. Fails `not_held` where there is none. */
  async remove(input: {
    readonly proof: SessionProof
    readonly site: string
    readonly requestId: RequestId
  }): Promise<Result<undefined, EnrolmentRefused | Restricted | { readonly code: 'not_held' }>> {
    const { addresses, notices, store, clock } = this.#parts
    const before = addresses.notification()
    if (before === undefined) return fail({ code: 'not_held' })
    const told = { kind: 'notification-address-removed', when: clock(), address: maskAddress(before.address) } as const
    const notice = await notices.prepare(told, input.site)
    const hash = await hashOf(input.proof)
    const changing = changingBy(this.#parts, input.proof, hash)
    if (!changing.ok) return changing
    const now = clock()
    const held = addresses.notification()
    if (held === undefined || held.address !== before.address) return fail({ code: 'not_held' })
    const allowed = mayTakeAway(changing.value, held.addedAt, now)
    if (!allowed.ok) return allowed
    addresses.removeNotification(now)
    store.bumpAuthEpoch()
    store.record('notification_address.removed', { by: 'customer' }, input.requestId, now)
    notices.send(notice, input.requestId)
    return ok(undefined)
  }
}
