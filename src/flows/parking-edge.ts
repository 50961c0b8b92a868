import { parseParkedId, type RequestId } from '#domain/ids.ts'
import type { LiveSession } from '#domain/session-reading.ts'
import type { Parking } from '#gateway/parking.ts'
import { secretHash } from '#keys/digest.ts'
import { fail, ok } from '#lib/result.ts'
import { parseReturnPath, type ReturnPath, START_PAGE } from '#lib/return-path.ts'
import type { Bindings } from '#objects/bindings.ts'
import { AccountSilent, inTime } from './account-wait-edge.ts'

/** Forms that wait for a proof, as the accounts keep them. */
export const parkingOf = (bindings: Pick<Bindings, 'ACCOUNT'>, requestId: RequestId): Parking =>
  new AccountParkings(bindings, requestId)

const pageAt = (back: string): ReturnPath => parseReturnPath(back) ?? START_PAGE

const whenSilent = (error: unknown): 'silent' => {
  if (error instanceof AccountSilent) return 'silent'
  throw error
}

// A class: every request makes one, and nearly none asks it anything.
class AccountParkings implements Parking {
  readonly #bindings: Pick<Bindings, 'ACCOUNT'>
  readonly #requestId: RequestId

  constructor(bindings: Pick<Bindings, 'ACCOUNT'>, requestId: RequestId) {
    this.#bindings = bindings
    this.#requestId = requestId
  }

  async park(...[session, parcel]: Parameters<Parking['park']>): ReturnType<Parking['park']> {
    return inTime(async () =>
      this.#account(session).park({ ...parcel, proof: session.proof, requestId: this.#requestId }),
    )
  }

  async release(
    ...[session, ticket, { method, url }, mustBeConfirmed]: Parameters<Parking['release']>
  ): ReturnType<Parking['release']> {
    const hash = await secretHash(ticket)
    const { proof } = session
    const asked = { proof, ticket: hash, method, url, mustBeConfirmed, requestId: this.#requestId }
    const released = await inTime(async () => this.#account(session).releaseParked(asked)).catch(whenSilent)
    // The account may have given the form out meanwhile, and gives it out once.
    if (released === 'silent') return fail({ code: 'outcome_unknown' })
    if (released.ok) return ok({ ...released.value, back: pageAt(released.value.back) })
    const { failure } = released
    if (failure.code === 'session_ended') return fail({ code: failure.code })
    return fail({ code: failure.code, back: pageAt(failure.back ?? START_PAGE) })
  }

  async confirmed(...[session, request]: Parameters<Parking['confirmed']>): ReturnType<Parking['confirmed']> {
    const { proof } = session
    return inTime(async () => this.#account(session).useConfirmation({ ...request, proof, requestId: this.#requestId }))
  }

  async waiting(...[session, ticket]: Parameters<Parking['waiting']>): ReturnType<Parking['waiting']> {
    const hash = await secretHash(ticket)
    const id = await inTime(async () => this.#account(session).parkedFor({ proof: session.proof, ticket: hash }))
    return id === null ? undefined : parseParkedId(id)
  }

  async answered(...[session, id]: Parameters<Parking['answered']>): ReturnType<Parking['answered']> {
    await this.#account(session).parkedAnswered({ id, sid: session.proof.sid })
  }

  #account({ account }: LiveSession) {
    const { ACCOUNT } = this.#bindings
    return ACCOUNT.get(ACCOUNT.idFromString(account))
  }
}
