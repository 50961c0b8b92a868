import { type AssertionJson, type AttestationJson, credentialIdOf } from '#authenticators/passkey/credential.ts'
import { type AccountId, type IdentifierHash, parseAccountId } from '#domain/ids.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { directoryOf, passkeyIndex } from '../directory-edge.ts'

/** The directory's name for the credential of a response; undefined where it names none, or keys are out of reach. */
export const credentialIndex = async (
  request: PageRequest,
  response: AssertionJson | AttestationJson,
): Promise<IdentifierHash | undefined> => {
  const id = credentialIdOf(response)
  return id === undefined ? undefined : passkeyIndex(request, id)
}

/**
 * The account that a passkey belongs to, by its credential id; the account itself then checks the signature. `nobody` only
 * where the directory has none: a passkey that counts must not be taken for one that does not while keys are out of reach.
 */
export const ownerOfPasskey = async (
  request: PageRequest,
  response: AssertionJson,
): Promise<AccountId | 'nobody' | undefined> => {
  const index = await credentialIndex(request, response)
  if (index === undefined) return undefined
  const { owner, free } = await directoryOf(request, index).resolve({ index })
  if (free) return 'nobody'
  return owner === null ? undefined : parseAccountId(owner)
}
