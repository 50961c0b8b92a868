/** What a request that waits for a proof is known by, whether it is a form that is kept or a script's that comes back. */
import type { SessionId } from '#domain/ids.ts'
import type { Vault } from '#keys/vault.ts'
import type { Confirm } from '#policy/decision.ts'
import type { ValuedRequest } from './named-values.ts'
import { type ParkedAddress, parcelContext } from './parking.ts'
import type { RequestFacts } from './parse-request.ts'

/** The request that a form is: what a ticket for it is good for. */
export const parkedAddress = ({ method, scheme, host, target: { path, rawQuery } }: RequestFacts): ParkedAddress => ({
  method,
  url: `${scheme}://${host}${path}${rawQuery === '' ? '' : `?${rawQuery}`}`,
})

/**
 * What an account keeps of a body: equal bodies of one request, of which one action is confirmed, have one name, and nobody
 * who reads it can try which.
 */
export const bodyName = (
  vault: Vault,
  sid: SessionId,
  address: ParkedAddress,
  confirm: Confirm | undefined,
  body: Uint8Array<ArrayBuffer>,
): Promise<string> => vault.name('parked-request', parcelContext(sid, address, JSON.stringify(confirm ?? null)), body)

/** What of a request may hold values that are shown. */
export const valued = (headers: Headers, { target }: RequestFacts, body: Uint8Array<ArrayBuffer>): ValuedRequest => ({
  contentType: headers.get('content-type') ?? '',
  rawQuery: target.rawQuery,
  body,
})
