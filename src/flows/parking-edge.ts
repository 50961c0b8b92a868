import { parseParkedId, type RequestId } from '#domain/ids.ts'
import type { LiveSession } from '#domain/session-reading.ts'
import type { Parking } from '#gateway/parking.ts'
import { secretHash } from '#keys/digest.ts'
import { fail, ok } from '#lib/result.ts'
import { parseReturnPath, type ReturnPath, START_PAGE } from '#lib/return-path.ts'
import type { Bindings } from '#objects/bindings.ts'

/** Forms that wait for a proof, as the accounts keep them. */
export const parkingOf = (bindings: Pick<Bindings, 'ACCOUNT'>, requestId: RequestId): Parking =>
  new AccountParkings(bindings, requestId)

const pageAt = (back: string): ReturnPath => parseReturnPath(back) ?? START_PAGE

// A class: every request makes one, and nearly none asks it anything.
class AccountParkings implements Parking {
  readonly #bindings: Pick<Bindings, 'ACCOUNT'>
  readonly #requestId: RequestId

  constructor(bindings: Pick<Bindings, 'ACCOUNT'>, requestId: RequestId) {
    this.#bindings = bindings
    this.#requestId = requestId
  }

  async park(...[session, parcel]: Parameters<Parking['park']>): ReturnType<Parking['park']> {
    return this.#account(session).park({ ...parcel, proof: session.proof, requestId: this.#requestId })
  }

  async release(
    ...[session, ticket, { method, url }, mustBeConfirmed]: Parameters<Parking['release']>
  ): ReturnType<Parking['release']> {
    const hash = await secretHash(ticket)
    const { proof } = session
    const released = await this.#account(session).releaseParked({
      proof,
      ticket: hash,
      method,
      url,
      mustBeConfirmed,
      requestId: this.#requestId,
    })
    if (released.ok) return ok({ ...released.value, back: pageAt(released.value.back) })
    const { failure } = released
    if (failure.code === 'session_ended') return fail({ code: failure.code })
    return fail({ code: failure.code, back: pageAt(failure.back ?? START_PAGE) })
  }

  async confirmed(...[session, request]: Parameters<Parking['confirmed']>): ReturnType<Parking['confirmed']> {
    const { proof } = session
    return this.#account(session).useConfirmation({ ...request, proof, requestId: this.#requestId })
  }

  async waiting(...[session, ticket]: Parameters<Parking['waiting']>): ReturnType<Parking['waiting']> {
    const id = await this.#account(session).parkedFor({ proof: session.proof, ticket: await secretHash(ticket) })
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
