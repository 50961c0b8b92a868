import * as v from 'valibot'
import { type CredentialId, parseCredentialId } from '#domain/ids.ts'
import { fromBase64Url } from '#lib/encoding.ts'
import { readJsonBytes, readJsonText } from '#lib/json.ts'

const base64url = (max: number) => v.pipe(v.string(), v.maxLength(max), v.regex(/^[A-Za-z0-9_-]*$/))
/** Characters of 1023 bytes in base64url: a longer credential id is none (WebAuthn Level 3 section 7.1 step 25). */
const CREDENTIAL_ID_LENGTH = 1364
const transports = v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(32))), v.maxLength(8)))

const common = {
  id: v.pipe(base64url(CREDENTIAL_ID_LENGTH), v.minLength(1)),
  rawId: base64url(CREDENTIAL_ID_LENGTH),
  type: v.literal('public-key'),
  authenticatorAttachment: v.nullish(v.pipe(v.string(), v.maxLength(32))),
  clientExtensionResults: v.optional(v.record(v.string(), v.unknown())),
}

const attestation = v.object({
  ...common,
  response: v.object({
    clientDataJSON: base64url(4096),
    attestationObject: base64url(32_768),
    transports,
  }),
})

const assertion = v.object({
  ...common,
  response: v.object({
    clientDataJSON: base64url(4096),
    authenticatorData: base64url(4096),
    signature: base64url(4096),
    userHandle: v.nullish(base64url(86)),
  }),
})

/** What `navigator.credentials.create()` gave, as JSON of WebAuthn Level 3 section 5.1 (RegistrationResponseJSON). */
export type AttestationJson = v.InferOutput<typeof attestation>

/** What `navigator.credentials.get()` gave, as JSON of WebAuthn Level 3 section 5.1 (AuthenticationResponseJSON). */
export type AssertionJson = v.InferOutput<typeof assertion>

const readAs = <S extends v.GenericSchema>(schema: S, json: unknown): v.InferOutput<S> | undefined => {
  const parsed = v.safeParse(schema, json)
  return parsed.success ? parsed.output : undefined
}

/** Reads a posted registration response; undefined for anything that is not one. */
export const parseAttestation = (text: string): AttestationJson | undefined => readAs(attestation, readJsonText(text))

/** Reads a posted authentication response; undefined for anything that is not one. */
export const parseAssertion = (text: string): AssertionJson | undefined => readAs(assertion, readJsonText(text))

/** The credential id of a response, if `id` and `rawId` are one value as the specification demands. */
export const credentialIdOf = (response: AttestationJson | AssertionJson): CredentialId | undefined =>
  response.id === response.rawId ? parseCredentialId(response.id) : undefined

const clientData = v.object({
  type: v.string(),
  crossOrigin: v.optional(v.boolean()),
  topOrigin: v.optional(v.string()),
})

/**
 * Whether the ceremony ran in a top-level page of ours: no other site framed it.
 * WebAuthn Level 3 sections 7.1 steps 10 and 11, 7.2 steps 13 and 14: the verifying library reads neither field of a
 * registration, and lets an assertion pass whose `crossOrigin` stands alone.
 */
export const ranTopLevel = (clientDataJson: string): boolean => {
  const parsed = readAs(clientData, readJsonBytes(fromBase64Url(clientDataJson)))
  return parsed !== undefined && parsed.crossOrigin !== true && parsed.topOrigin === undefined
}
