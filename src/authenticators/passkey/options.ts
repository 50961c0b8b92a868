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

/** What is asked for of user verification; what was shown, the response tells (WebAuthn Level 3 section 5.8.6). */
export type UserVerification = 'required' | 'preferred'

const descriptors = (credentials: readonly CredentialDescriptor[]) =>
  credentials.map(({ id, transports }) => ({ type: 'public-key', id, transports }))

/**
 * PublicKeyCredentialCreationOptionsJSON for a discoverable passkey (WebAuthn Level 3 section 5.4).
 * `userHandle` is random and unrelated to every other id of the account; attestation is not asked for.
 */
export const creationOptions = (input: {
  readonly rp: { readonly id: string; readonly name: string }
  readonly userHandle: string
  readonly userName: string
  readonly displayName: string
  readonly challenge: string
  readonly existing: readonly CredentialDescriptor[]
  readonly userVerification: UserVerification
}) => ({
  rp: input.rp,
  user: { id: input.userHandle, name: input.userName, displayName: input.displayName },
  challenge: input.challenge,
  pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
  timeout: TIMEOUT,
  excludeCredentials: descriptors(input.existing),
  authenticatorSelection: {
    residentKey: 'required',
    requireResidentKey: true,
    userVerification: input.userVerification,
  },
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
  readonly userVerification: UserVerification
}) => ({
  rpId: input.relyingPartyId,
  challenge: input.challenge,
  timeout: TIMEOUT,
  userVerification: input.userVerification,
  allowCredentials: descriptors(input.allowed),
})
