import type { IdentifierHash } from '#domain/ids.ts'
import { fromBase64Url } from '#lib/encoding.ts'
import type { PageRequest } from '#pages/page-request.ts'

/** Decoy accounts, so that an address without one costs the same calls and the same work. */
const DECOYS = 64

/** The object that stands for the account of an address which has none. */
export const decoyOf = (request: PageRequest, index: IdentifierHash) => {
  const decoy = (fromBase64Url(index)?.[1] ?? 0) % DECOYS
  return request.services.bindings.ACCOUNT.getByName(`decoy-${decoy}`)
}
