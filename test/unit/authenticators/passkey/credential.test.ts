import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { credentialIdOf, parseAssertion, parseAttestation, ranTopLevel } from '#authenticators/passkey/credential.ts'
import { parsePasskeyData } from '#authenticators/passkey/data.ts'
import { creationOptions, requestOptions } from '#authenticators/passkey/options.ts'
import { parseCredentialId } from '#domain/ids.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { createSoftwarePasskey } from '../../../support/software-passkey.ts'

const user = { userHandle: 'u'.repeat(86) }
const ceremony = { challenge: 'c'.repeat(43), origin: 'https://shop.example', relyingPartyId: 'shop.example' }

const assertion = async () => (await createSoftwarePasskey(user)).authenticate(ceremony)
const attestation = async () => (await createSoftwarePasskey(user)).register(ceremony)

const clientData = (value: unknown): string => toBase64Url(utf8(JSON.stringify(value)))

describe('a posted response', () => {
  it('is read as the browser wrote it', async () => {
    const made = await attestation()
    expect(parseAttestation(JSON.stringify(made))).toEqual(made)
    const got = await assertion()
    expect(parseAssertion(JSON.stringify(got))).toEqual(got)
  })

  it('may hold what later browsers add, and an assertion need not name its user', async () => {
    const { response, ...rest } = await assertion()
    const { userHandle: _, ...nameless } = response
    expect(parseAssertion(JSON.stringify({ ...rest, response: nameless, added: { later: 1 } }))).toBeDefined()
    expect(parseAssertion(JSON.stringify({ ...rest, response: { ...nameless, userHandle: null } }))).toBeDefined()
  })

  it('of one kind is none of the other', async () => {
    expect(parseAssertion(JSON.stringify(await attestation()))).toBeUndefined()
    expect(parseAttestation(JSON.stringify(await assertion()))).toBeUndefined()
  })

  it('is refused where a part is too long, no base64url or of another type', async () => {
    const sound = await assertion()
    const broken = [
      { ...sound, id: '' },
      { ...sound, id: 'a+b' },
      { ...sound, id: 'a'.repeat(1366), rawId: 'a'.repeat(1366) },
      { ...sound, type: 'password' },
      { ...sound, response: { ...sound.response, userHandle: 'u'.repeat(87) } },
      { ...sound, response: { ...sound.response, signature: 5 } },
      { ...sound, response: { ...sound.response, authenticatorData: 'A'.repeat(4097) } },
    ]
    for (const response of broken) expect(parseAssertion(JSON.stringify(response))).toBeUndefined()
  })

  it('may name a credential by 1023 bytes and no more', async () => {
    const sound = await assertion()
    const ofBytes = (length: number) => {
      const id = toBase64Url(new Uint8Array(length))
      return { ...sound, id, rawId: id }
    }
    expect(parseAssertion(JSON.stringify(ofBytes(1023)))).toEqual(ofBytes(1023))
    expect(credentialIdOf(ofBytes(1023))).toBe(ofBytes(1023).id)
    expect(parseAssertion(JSON.stringify(ofBytes(1024)))).toBeUndefined()
    expect(credentialIdOf(ofBytes(1024))).toBeUndefined()
  })

  it('never throws, whatever is posted', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseAssertion(text)).toBeUndefined()
        expect(parseAttestation(text)).toBeUndefined()
      }),
    )
  })

  it('names a credential only where both of its ids are one', async () => {
    const response = await assertion()
    expect(credentialIdOf(response)).toBe(response.id)
    expect(credentialIdOf({ ...response, rawId: 'other' })).toBeUndefined()
  })
})

describe('a ceremony', () => {
  it('ran at top level where no other site is named', () => {
    expect(ranTopLevel(clientData({ type: 'webauthn.get' }))).toBe(true)
    expect(ranTopLevel(clientData({ type: 'webauthn.get', crossOrigin: false }))).toBe(true)
  })

  it.each([
    [{ type: 'webauthn.get', crossOrigin: true }],
    [{ type: 'webauthn.get', crossOrigin: 'true' }],
    [{ type: 'webauthn.get', crossOrigin: false, topOrigin: 'https://evil.example' }],
    [{}],
    ['webauthn.get'],
    [null],
  ])('described as %j did not', (described) => {
    expect(ranTopLevel(clientData(described))).toBe(false)
  })

  it.each(['', '%', 'AA', toBase64Url(Uint8Array.of(0xff, 0xfe))])('described as %j did not', (text) => {
    expect(ranTopLevel(text)).toBe(false)
  })
})

describe('options', () => {
  const id = parseCredentialId('credential')
  const descriptor = id === undefined ? [] : [{ id, transports: ['usb'] }]

  it('for a new passkey demand a discoverable one, and leave out those that are there', () => {
    const options = creationOptions({
      rp: { id: 'shop.example', name: 'Shop' },
      userHandle: user.userHandle,
      userName: 'ada@example.com',
      displayName: 'Ada',
      challenge: 'c',
      existing: descriptor,
      userVerification: 'required',
    })
    expect(options).toMatchObject({
      user: { id: user.userHandle },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ type: 'public-key', id: 'credential', transports: ['usb'] }],
    })
    expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-7, -8, -257])
  })

  it('for an assertion name the relying party and the passkeys that may answer', () => {
    const request = { relyingPartyId: 'shop.example', challenge: 'c', userVerification: 'required' } as const
    const named = { rpId: 'shop.example', challenge: 'c', userVerification: 'required' }
    expect(requestOptions({ ...request, allowed: [] })).toMatchObject({ ...named, allowCredentials: [] })
    expect(requestOptions({ ...request, allowed: descriptor })).toMatchObject({
      ...named,
      allowCredentials: [{ type: 'public-key', id: 'credential', transports: ['usb'] }],
    })
  })

  it.each(['required', 'preferred'] as const)('ask for user verification as they are told: %s', (userVerification) => {
    const creation = creationOptions({
      rp: { id: 'shop.example', name: 'Shop' },
      userHandle: user.userHandle,
      userName: 'ada@example.com',
      displayName: 'Ada',
      challenge: 'c',
      existing: [],
      userVerification,
    })
    expect(creation.authenticatorSelection.userVerification).toBe(userVerification)
    const request = requestOptions({ relyingPartyId: 'shop.example', challenge: 'c', allowed: [], userVerification })
    expect(request.userVerification).toBe(userVerification)
  })
})

describe('a stored passkey', () => {
  const data = {
    version: 1,
    publicKey: 'AAAA',
    counter: 0,
    transports: [],
    aaguid: '00000000-0000-0000-0000-000000000000',
    backupEligible: true,
    backedUp: false,
  }

  it('is read as it was written', () => {
    expect(parsePasskeyData(JSON.stringify(data))).toEqual(data)
  })

  it.each([true, false])('may say whether a person was ever verified: %s', (userVerified) => {
    expect(parsePasskeyData(JSON.stringify({ ...data, userVerified }))).toEqual({ ...data, userVerified })
  })

  it.each([
    { version: 2 },
    { counter: -1 },
    { counter: 1.5 },
    { publicKey: undefined },
    { userVerified: 1 },
    { added: 1 },
  ])('with %j is none of ours', (change) => {
    expect(parsePasskeyData(JSON.stringify({ ...data, ...change }))).toBeUndefined()
  })
})
