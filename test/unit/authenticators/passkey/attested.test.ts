import { describe, expect, it } from 'vitest'
import type { AttestationJson } from '#authenticators/passkey/credential.ts'
import { verifyAttestation } from '#authenticators/passkey/webauthn-library.ts'
import { toBase64Url } from '#lib/encoding.ts'
import { createSoftwarePasskey } from '../../../support/software-passkey.ts'
import published from '../../../vectors/webauthn-level-3.json' with { type: 'json' }

const ceremony = { challenge: 'c'.repeat(43), origin: 'https://shop.example', relyingPartyId: 'shop.example' }
const expected = { challenge: ceremony.challenge, origins: [ceremony.origin], relyingPartyId: ceremony.relyingPartyId }

/** Replaces hex digits, which must stand in the text exactly once. */
const replaced = (hex: string, before: string, after: string): string => {
  const parts = hex.split(before)
  if (parts.length !== 2) throw new Error(`${parts.length - 1} times in there`)
  return parts.join(after)
}

/** A registration without attestation, which nothing signs: its attestation object can be changed at will. */
const registration = async (change: (hex: string) => string = (hex) => hex): Promise<AttestationJson> => {
  const made = await (await createSoftwarePasskey({ userHandle: 'u'.repeat(86) })).register(ceremony)
  const hex = Buffer.from(made.response.attestationObject, 'base64url').toString('hex')
  const attestationObject = Buffer.from(change(hex), 'hex').toString('base64url')
  return { ...made, response: { ...made.response, attestationObject } }
}

const refusal = (detail: string | RegExp) => ({
  ok: false,
  failure: { code: 'response_refused', detail: expect.stringMatching(detail) },
})

describe('the attested data of a new passkey', () => {
  it('are taken as they are', async () => {
    expect(await verifyAttestation(await registration(), expected)).toMatchObject({ ok: true })
  })

  it.each([
    ['an ES256 key on the curve of ES384', (hex: string) => replaced(hex, 'a5010203262001', 'a5010203262002')],
    ['an ES256 key that calls itself an octet key', (hex: string) => replaced(hex, 'a50102032620', 'a50101032620')],
    ['an ES256 key that calls itself an RSA key', (hex: string) => replaced(hex, 'a50102032620', 'a50103032620')],
  ])('are refused where they hold %s', async (_, change) => {
    const answer = await verifyAttestation(await registration(change), expected)
    expect(answer).toMatchObject(refusal('key is none that its algorithm permits'))
  })

  it('are refused where the algorithm was not offered', async () => {
    // -9 is ESP256 (RFC 9864): the same key under a name that we do not offer.
    const response = await registration((hex) => replaced(hex, 'a50102032620', 'a50102032820'))
    expect(await verifyAttestation(response, expected)).toMatchObject(refusal('Unexpected public key alg "-9"'))
  })

  it('are refused with a byte more than they say, and with a byte less', async () => {
    const longer = await registration(
      (hex) => `${replaced(hex, '6175746844617461' + '58a4', '617574684461746158a5')}00`,
    )
    expect(await verifyAttestation(longer, expected)).toMatchObject(refusal('Leftover bytes'))
    const shorter = await registration((hex) =>
      replaced(hex.slice(0, -2), '617574684461746158a4', '617574684461746158a3'),
    )
    expect(await verifyAttestation(shorter, expected)).toMatchObject({ ok: false })
  })

  it('are refused where their flag says that there are none', async () => {
    const response = await registration((hex) => hex.replace(/(617574684461746158a4.{64})4d/, '$10d'))
    expect(await verifyAttestation(response, expected)).toMatchObject({ ok: false })
  })

  it('are refused under a credential id of more than 1023 bytes', async () => {
    const vector = published.vectors.find(({ name }) => name === 'none.ES256.long-credential-id')
    if (vector === undefined) throw new Error('no such vector')
    const { challenge, credentialId, clientDataJSON, attestationObject } = vector.registration
    const bytes = (hex: string) => toBase64Url(new Uint8Array(Buffer.from(hex, 'hex')))
    const under = (id: string, object: string) =>
      verifyAttestation(
        {
          id: bytes(id),
          rawId: bytes(id),
          type: 'public-key',
          response: { clientDataJSON: bytes(clientDataJSON), attestationObject: bytes(object), transports: undefined },
        },
        { challenge: bytes(challenge), origins: [published.origin], relyingPartyId: published.relyingPartyId },
      )
    expect(await under(credentialId, attestationObject)).toMatchObject({ ok: true })
    const longer = replaced(
      replaced(attestationObject, '590483', '590484'),
      `03ff${credentialId}`,
      `0400${credentialId}00`,
    )
    expect(await under(`${credentialId}00`, longer)).toMatchObject(refusal('credential id'))
  })
})

describe('an attestation statement', () => {
  const attested = published.vectors.filter(({ attestationFormat, algorithm }) => {
    return attestationFormat !== 'none' && [-7, -8, -257].includes(algorithm)
  })

  const register = ({ registration }: (typeof attested)[number], attestationObject: string) => {
    const bytes = (hex: string) => toBase64Url(new Uint8Array(Buffer.from(hex, 'hex')))
    const id = bytes(registration.credentialId)
    const { clientDataJSON, challenge } = registration
    return verifyAttestation(
      {
        id,
        rawId: id,
        type: 'public-key',
        response: {
          clientDataJSON: bytes(clientDataJSON),
          attestationObject: bytes(attestationObject),
          transports: undefined,
        },
      },
      { challenge: bytes(challenge), origins: [published.origin], relyingPartyId: published.relyingPartyId },
    )
  }

  it.each(attested)('of $name is not asked for, so it is as good when it is broken', async (vector) => {
    const { attestationObject } = vector.registration
    const sound = await register(vector, attestationObject)
    expect(sound).toMatchObject({ ok: true })
    // Every statement here holds a certificate or a signature; both begin with a SEQUENCE.
    const statement = attestationObject.indexOf('617474') + 14
    const sequence = attestationObject.indexOf('30', statement)
    const broken = `${attestationObject.slice(0, sequence)}31${attestationObject.slice(sequence + 2)}`
    expect(await register(vector, broken)).toEqual(sound)
  })

  it('of an unknown format does no harm', async () => {
    for (const change of [
      (hex: string) => replaced(hex, '63666d74646e6f6e65', '63666d74646e6f6e66'),
      (hex: string) => replaced(hex, '6761747453746d74a0', '6761747453746d74a1616101'),
    ]) {
      expect(await verifyAttestation(await registration(change), expected)).toMatchObject({ ok: true })
    }
  })

  it('without authenticator data beside it proves nothing, and throws nothing', async () => {
    for (const attestationObject of [
      'a0',
      '00',
      '80',
      'f6',
      'a1686175746844617461f6',
      'a168617574684461746163616161',
      '',
    ]) {
      const answer = await verifyAttestation(await registration(() => attestationObject), expected)
      expect(answer).toMatchObject({ ok: false, failure: { code: 'response_refused' } })
    }
  })
})
