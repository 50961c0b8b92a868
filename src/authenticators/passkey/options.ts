import type { CredentialId } from '#domain/ids.ts'

/** COSE algorithms that we accept, the preferred first: ES256, EdDSA, RS256 (RFC 9053). */
export const ALGORITHMS = [-7, -8, -257] as const

/** Milliseconds that a browser may wait for the customer. */
const TIMEOUT = 300_000

/** A credential by which a browser finds, or leaves out, an authenticator. */
export interface CredentialDescriptor {
  readonly id: CredentialId
  readonly transports: readonly string[]
}

const descriptors = (credentials: readonly CredentialDescriptor[]) =>
  credentials.map(({ id, transports }) => ({ type: 'public-key', id, transports }))

/**
 * PublicKeyCredentialCreationOptionsJSON for a discoverable passkey with user verification (WebAuthn Level 3 section 5.4).
 * `userHandle` is random and unrelated to every other id of the account; attestation is not asked for.
 */
export const creationOptions = (input: {
  readonly rp: { readonly id: string; readonly name: string }
  readonly userHandle: string
  readonly userName: string
  readonly displayName: string
  readonly challenge: string
  readonly existing: readonly CredentialDescriptor[]
}) => ({
  rp: input.rp,
  user: { id: input.userHandle, name: input.userName, displayName: input.displayName },
  challenge: input.challenge,
  pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
  timeout: TIMEOUT,
  excludeCredentials: descriptors(input.existing),
  authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  attestation: 'none',
})

/**
 * PublicKeyCredentialRequestOptionsJSON (WebAuthn Level 3 section 5.5). At sign-in `allowed` is empty, so that the
 * options tell nothing of any account; at step-up it lists the account's own passkeys.
 */
export const requestOptions = (input: {
  readonly relyingPartyId: string
  readonly challenge: string
  readonly allowed: readonly CredentialDescriptor[]
}) => ({
  rpId: input.relyingPartyId,
  challenge: input.challenge,
  timeout: TIMEOUT,
  userVerification: 'required',
  allowCredentials: descriptors(input.allowed),
})
