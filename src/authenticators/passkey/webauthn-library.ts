import type { CredentialId } from '#domain/ids.ts'
import { fromBase64Url, toBase64Url } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
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

/** One code for every way in which a response can be wrong; `detail` is for the log alone. */
export interface ResponseRefused {
  readonly code: 'response_refused'
  readonly detail: string
}

const refused = (detail: string) => fail<ResponseRefused>({ code: 'response_refused', detail })

// 88 kB of ASN.1 and X.509 that a proxied request never needs: loaded at the first ceremony.
const library = () => import('@simplewebauthn/server')

/**
 * Verifies a registration (WebAuthn Level 3 section 7.1) and returns what to store.
 * User verification is required; attestation statements are not trusted. Fails `response_refused`.
 */
export const verifyAttestation = async (
  response: AttestationJson,
  expected: CeremonyExpectation,
): Promise<Result<{ readonly id: CredentialId; readonly data: PasskeyData }, ResponseRefused>> => {
  const id = credentialIdOf(response)
  if (id === undefined) return refused('id and rawId differ')
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
          attestationObject: response.response.attestationObject,
        },
      },
      expectedChallenge: expected.challenge,
      expectedOrigin: [...expected.origins],
      expectedRPID: expected.relyingPartyId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [...ALGORITHMS],
    })
    if (!verification.verified) return refused('not verified')
    const { credential, aaguid, credentialDeviceType, credentialBackedUp } = verification.registrationInfo
    if (credential.id !== id) return refused('credential id differs from attested data')
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
      },
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
    return ok({
      userVerified: authenticationInfo.userVerified,
      counter: authenticationInfo.newCounter,
      backedUp: authenticationInfo.credentialBackedUp,
    })
  } catch (error) {
    return refused(error instanceof Error ? error.message : 'unknown')
  }
}
