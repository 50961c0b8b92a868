import { parseAddress } from '#domain/address.ts'
import type { CredentialId, IdentifierHash } from '#domain/ids.ts'
import type { CustomerClaims } from '#domain/principal.ts'
import { directoryShard } from '#keys/identifier-hash.ts'
import type { PageRequest } from '#pages/page-request.ts'

/** The directory shard of an identifier. */
export const directoryOf = (request: PageRequest, index: IdentifierHash) =>
  request.services.bindings.DIRECTORY.getByName(`shard-${directoryShard(index)}`)

/** The directory's name for the address of a customer; undefined where keys are out of reach. */
export const addressIndex = async (
  request: PageRequest,
  { email = '' }: CustomerClaims,
): Promise<IdentifierHash | undefined> => {
  const address = parseAddress(email)
  const keys = await request.services.keys(request.now)
  return address.ok && keys.ok ? keys.value.identifierHash('email', address.value.normalised) : undefined
}

/** The directory's name for a passkey; undefined where keys are out of reach. */
export const passkeyIndex = async (request: PageRequest, id: CredentialId): Promise<IdentifierHash | undefined> => {
  const keys = await request.services.keys(request.now)
  return keys.ok ? keys.value.identifierHash('passkey', id) : undefined
}
