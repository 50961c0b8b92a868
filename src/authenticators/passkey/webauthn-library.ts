import type { CredentialId } from '#domain/ids.ts'
import { fromBase64Url, toBase64Url } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { permitsKey } from './cose-key.ts'
import { type AssertionJson, type AttestationJson, credentialIdOf, ranTopLevel } from './credential.ts'
import type { PasskeyData } from './data.ts'
import { ALGORITHMS } from './options.ts'

/** What a response must have been made for. */
export interface CeremonyExpectation {
  /** Base64url of the 32 bytes that were asked to be signed. */
  readonly challenge: string
  /** Every web origin whose pages may run ceremonies: a constant of the configuration, never of the request. */
  readonly origins: readonly string[]
  readonly relyingPartyId: string
}

/** What a registration must have been made for. */
export interface RegistrationExpectation extends CeremonyExpectation {
  /**
   * `conditional-create`: these options were given for a create with `mediation: 'conditional'`, where nobody need be
   * present. The server's own note of that decides, never the response; absent: `required`.
   */
  readonly presence?: 'required' | 'conditional-create'
}

/** One code for every way in which a response can be wrong; `detail` is for the log alone. */
export interface ResponseRefused {
  readonly code: 'response_refused'
  readonly detail: string
}

const refused = (detail: string) => fail<ResponseRefused>({ code: 'response_refused', detail })

// 88 kB of ASN.1 and X.509 that a proxied request never needs: loaded at the first ceremony.
const library = () => import('@simplewebauthn/server')
const helpers = () => import('@simplewebauthn/server/helpers')

/**
 * The attestation object as the client should have made it: we ask for no statement, so none is read, valid or not.
 * Nobody's certificates reach a parser, and none can lend an AAGUID a trust that we never check.
 */
const withoutStatement = async (attestationObject: string): Promise<string> => {
  const { decodeAttestationObject, isoBase64URL, isoCBOR } = await helpers()
  const authData = decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)).get('authData')
  const entries: [string, string | Uint8Array | Map<string, string>][] = [
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', authData],
  ]
  return toBase64Url(isoCBOR.encode(new Map(entries)))
}

/** A registration that holds: what to store, and what the ceremony showed. */
export interface VerifiedAttestation {
  readonly id: CredentialId
  readonly data: PasskeyData
  readonly userVerified: boolean
}

/**
 * Verifies a registration (WebAuthn Level 3 section 7.1) and returns what to store. User verification is reported, not
 * required: the caller decides. User presence is required, but for a conditional create (step 15). Attestation
 * statements are ignored. Fails `response_refused`.
 */
export const verifyAttestation = async (
  response: AttestationJson,
  expected: RegistrationExpectation,
): Promise<Result<VerifiedAttestation, ResponseRefused>> => {
  const id = credentialIdOf(response)
  if (id === undefined) return refused('credential id')
  if (!ranTopLevel(response.response.clientDataJSON)) return refused('cross-origin ceremony')
  const { verifyRegistrationResponse } = await library()
  try {
    const verification = await verifyRegistrationResponse({
      response: {
        id: response.id,
        rawId: response.rawId,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: response.response.clientDataJSON,
          attestationObject: await withoutStatement(response.response.attestationObject),
        },
      },
      expectedChallenge: expected.challenge,
      expectedOrigin: [...expected.origins],
      expectedRPID: expected.relyingPartyId,
      requireUserPresence: expected.presence !== 'conditional-create',
      requireUserVerification: false,
      supportedAlgorithmIDs: [...ALGORITHMS],
    })
    if (!verification.verified) return refused('not verified')
    const { credential, aaguid, credentialDeviceType, credentialBackedUp, userVerified } = verification.registrationInfo
    if (credential.id !== id) return refused('credential id differs from attested data')
    const { isoCBOR } = await helpers()
    if (!permitsKey(isoCBOR.decodeFirst(credential.publicKey))) return refused('key is none that its algorithm permits')
    return ok({
      id,
      data: {
        version: 1,
        publicKey: toBase64Url(credential.publicKey),
        counter: credential.counter,
        transports: response.response.transports ?? [],
        aaguid,
        backupEligible: credentialDeviceType === 'multiDevice',
        backedUp: credentialBackedUp,
        // Only where it is false: versions before this field read every other row.
        ...(userVerified ? {} : { userVerified }),
      },
      userVerified,
    })
  } catch (error) {
    // The library throws for every mismatch; its texts name expected values and must not reach a page.
    return refused(error instanceof Error ? error.message : 'unknown')
  }
}

/** What a verified assertion showed. */
export interface VerifiedAssertion {
  readonly userVerified: boolean
  readonly counter: number
  readonly backedUp: boolean
}

/**
 * Verifies an assertion by a stored passkey (WebAuthn Level 3 section 7.2). Whose passkey it is and whether the
 * challenge is unused, the caller decides. A counter that went back is reported by its value, not refused:
 * synchronised passkeys have none worth trusting. Fails `response_refused`.
 */
export const verifyAssertion = async (
  response: AssertionJson,
  stored: { readonly id: CredentialId; readonly data: PasskeyData },
  expected: CeremonyExpectation,
): Promise<Result<VerifiedAssertion, ResponseRefused>> => {
  if (credentialIdOf(response) !== stored.id) return refused('another credential')
  if (!ranTopLevel(response.response.clientDataJSON)) return refused('cross-origin ceremony')
  const publicKey = fromBase64Url(stored.data.publicKey)
  if (publicKey === undefined) return refused('stored key unreadable')
  const { verifyAuthenticationResponse } = await library()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id: response.id,
        rawId: response.rawId,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: response.response.clientDataJSON,
          authenticatorData: response.response.authenticatorData,
          signature: response.response.signature,
        },
      },
      expectedChallenge: expected.challenge,
      expectedOrigin: [...expected.origins],
      expectedRPID: expected.relyingPartyId,
      requireUserVerification: false,
      credential: { id: stored.id, publicKey, counter: 0 },
    })
    if (!verified) return refused('signature')
    // Fixed when a credential is made (WebAuthn Level 3 section 6.1.3), and what we call a session's key hangs on it.
    if ((authenticationInfo.credentialDeviceType === 'multiDevice') !== stored.data.backupEligible) {
      return refused('backup eligibility changed')
    }
    return ok({
      userVerified: authenticationInfo.userVerified,
      counter: authenticationInfo.newCounter,
      backedUp: authenticationInfo.credentialBackedUp,
    })
  } catch (error) {
    return refused(error instanceof Error ? error.message : 'unknown')
  }
}
