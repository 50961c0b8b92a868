import { describe, expect, it } from 'vitest'
import { type AssertionJson, type AttestationJson, credentialIdOf } from '#authenticators/passkey/credential.ts'
import { ALGORITHMS } from '#authenticators/passkey/options.ts'
import { verifyAssertion, verifyAttestation } from '#authenticators/passkey/webauthn-library.ts'
import { toBase64Url } from '#lib/encoding.ts'
import published from '../../vectors/webauthn-level-3.json' with { type: 'json' }

type Vector = (typeof published.vectors)[number]

/** The parts of a response, each of which a change may turn into another. */
interface Parts {
  readonly clientDataJSON: Uint8Array
  readonly data: Uint8Array
  readonly signature: Uint8Array
}

type Change = (parts: Parts) => Partial<Parts>

const unchanged: Change = () => ({})

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16))

const flipped = (bytes: Uint8Array, index: number): Uint8Array =>
  bytes.map((byte, at) => (at === index ? byte ^ 1 : byte))

const indexOf = (bytes: Uint8Array, sought: Uint8Array): number => {
  const index = bytes.findIndex((_, at) => sought.every((byte, offset) => bytes[at + offset] === byte))
  if (index === -1) throw new Error('not in there')
  return index
}

const RP_ID_HASH = bytesOf('bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b5')

const CHALLENGE = new TextEncoder().encode('"challenge":"')

/** One changed byte of what both ceremonies carry. */
const CHANGES: readonly (readonly [string, Change])[] = [
  [
    'challenge',
    ({ clientDataJSON }) => ({
      clientDataJSON: flipped(clientDataJSON, indexOf(clientDataJSON, CHALLENGE) + CHALLENGE.length),
    }),
  ],
  ['rpIdHash', ({ data }) => ({ data: flipped(data, indexOf(data, RP_ID_HASH)) })],
]

const expected = ({ challenge }: { readonly challenge: string }) => ({
  challenge: toBase64Url(bytesOf(challenge)),
  origins: [published.origin],
  relyingPartyId: published.relyingPartyId,
})

const common = ({ registration }: Vector) => {
  const id = toBase64Url(bytesOf(registration.credentialId))
  return { id, rawId: id, type: 'public-key' } as const
}

const attestationOf = (vector: Vector, change = unchanged): AttestationJson => {
  const { clientDataJSON, attestationObject } = vector.registration
  const sound = { clientDataJSON: bytesOf(clientDataJSON), data: bytesOf(attestationObject), signature: bytesOf('') }
  const parts = { ...sound, ...change(sound) }
  const response = {
    clientDataJSON: toBase64Url(parts.clientDataJSON),
    attestationObject: toBase64Url(parts.data),
    transports: undefined,
  }
  return { ...common(vector), response }
}

const assertionOf = (vector: Vector, change = unchanged): AssertionJson => {
  const { clientDataJSON, authenticatorData, signature } = vector.authentication
  const sound = {
    clientDataJSON: bytesOf(clientDataJSON),
    data: bytesOf(authenticatorData),
    signature: bytesOf(signature),
  }
  const parts = { ...sound, ...change(sound) }
  const response = {
    clientDataJSON: toBase64Url(parts.clientDataJSON),
    authenticatorData: toBase64Url(parts.data),
    signature: toBase64Url(parts.signature),
  }
  return { ...common(vector), response }
}

const register = (vector: Vector, change?: Change) =>
  verifyAttestation(attestationOf(vector, change), expected(vector.registration))

const stored = async (vector: Vector) => {
  const verified = await register(vector)
  if (!verified.ok) throw new Error(verified.failure.detail)
  return verified.value
}

const authenticate = async (vector: Vector, change?: Change) =>
  verifyAssertion(assertionOf(vector, change), await stored(vector), expected(vector.authentication))

const named = (name: string): Vector => {
  const vector = published.vectors.find((candidate) => candidate.name === name)
  if (vector === undefined) throw new Error(`no vector ${name}`)
  return vector
}

const offered: readonly number[] = ALGORITHMS
const framed = published.vectors.filter(({ name }) => /Origin$/.test(name))
const foreign = published.vectors.filter(({ algorithm }) => !offered.includes(algorithm))
const accepted = published.vectors.filter((vector) => !framed.includes(vector) && !foreign.includes(vector))

describe('the W3C test vectors', () => {
  it('are all here, and sorted into those that we accept and those that we refuse', () => {
    expect(published.vectors).toHaveLength(14)
    expect(framed.map(({ name }) => name)).toEqual(['none.ES256.crossOrigin', 'none.ES256.topOrigin'])
    expect(foreign.map(({ name }) => name)).toEqual(['packed.ES384', 'packed.ES512'])
    expect(accepted).toHaveLength(10)
    expect(new Set(accepted.map(({ attestationFormat }) => attestationFormat))).toEqual(
      new Set(['none', 'packed', 'tpm', 'android-key', 'apple', 'fido-u2f']),
    )
  })
})

describe.each(accepted)('W3C vector $name', (vector) => {
  /** The flags byte stands behind the RP ID hash (WebAuthn Level 3 section 6.1). */
  const flagsOf = (hex: string): number => {
    const bytes = bytesOf(hex)
    return bytes[indexOf(bytes, RP_ID_HASH) + 32] ?? 0
  }

  it('registers, with what its flags say', async () => {
    const flags = flagsOf(vector.registration.attestationObject)
    const userVerified = (flags & 0x04) !== 0
    expect(await register(vector)).toMatchObject({
      ok: true,
      value: {
        id: credentialIdOf(attestationOf(vector)),
        userVerified,
        data: {
          counter: 0,
          transports: [],
          aaguid: vector.registration.aaguid.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
          backupEligible: (flags & 0x08) !== 0,
          backedUp: (flags & 0x10) !== 0,
        },
      },
    })
    expect((await stored(vector)).data.userVerified).toBe(userVerified ? undefined : false)
  })

  it('authenticates, with what its flags say', async () => {
    const flags = flagsOf(vector.authentication.authenticatorData)
    expect(await authenticate(vector)).toEqual({
      ok: true,
      value: { userVerified: (flags & 0x04) !== 0, counter: 0, backedUp: (flags & 0x10) !== 0 },
    })
  })

  it.each(CHANGES)('is refused after a changed byte of the %s', async (_, change) => {
    const refused = {
      ok: false,
      failure: { code: 'response_refused', detail: expect.stringMatching(/challenge|RP ID/) },
    }
    expect(await register(vector, change)).toMatchObject(refused)
    expect(await authenticate(vector, change)).toMatchObject(refused)
  })

  it('authenticates by no changed byte of its signature', async () => {
    const { length } = bytesOf(vector.authentication.signature)
    for (const index of [length - 1, length - 20]) {
      const answer = await authenticate(vector, ({ signature }) => ({ signature: flipped(signature, index) }))
      expect(answer).toMatchObject({ ok: false, failure: { detail: 'signature' } })
    }
  })

  it('signs its flags, its counter and every byte of its client data', async () => {
    const changes: readonly Change[] = [
      ({ data }) => ({ data: data.map((byte, at) => (at === 32 ? byte ^ 0x04 : byte)) }),
      ({ data }) => ({ data: flipped(data, 36) }),
      ({ clientDataJSON }) => ({ clientDataJSON: Uint8Array.of(...clientDataJSON, 0x20) }),
    ]
    for (const change of changes) {
      expect(await authenticate(vector, change)).toMatchObject({ ok: false, failure: { detail: 'signature' } })
    }
  })

  it('answers for no other vector', async () => {
    const other = named(vector.name === 'none.ES256' ? 'packed.ES256' : 'none.ES256')
    const { data } = await stored(other)
    const { id } = await stored(vector)
    const under = { ...data, backupEligible: (await stored(vector)).data.backupEligible }
    const answer = await verifyAssertion(assertionOf(vector), { id, data: under }, expected(vector.authentication))
    expect(answer).toMatchObject({ ok: false, failure: { code: 'response_refused' } })
  })
})

describe.each(framed)('W3C vector $name', (vector) => {
  const refused = { ok: false, failure: { code: 'response_refused', detail: 'cross-origin ceremony' } }

  it('does not register, because another site framed it', async () => {
    expect(await register(vector)).toEqual(refused)
  })

  it('does not authenticate for the same reason, though its signature is sound', async () => {
    // Nothing signs a registration without attestation, so the key comes in with the client data of another ceremony.
    const { clientDataJSON, challenge } = named('none.ES256').registration
    const own = attestationOf(vector, () => ({ clientDataJSON: bytesOf(clientDataJSON) }))
    const credential = await verifyAttestation(own, expected({ challenge }))
    if (!credential.ok) throw new Error(credential.failure.detail)
    const answer = await verifyAssertion(assertionOf(vector), credential.value, expected(vector.authentication))
    expect(answer).toEqual(refused)
  })
})

describe.each(foreign)('W3C vector $name', (vector) => {
  it('is refused, because its algorithm was not offered', async () => {
    expect(await register(vector)).toEqual({
      ok: false,
      failure: {
        code: 'response_refused',
        detail: `Unexpected public key alg "${vector.algorithm}", expected one of "${ALGORITHMS.join(', ')}"`,
      },
    })
  })
})
