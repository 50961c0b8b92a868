import { describe, expect, it } from 'vitest'
import type { PasskeyData } from '#authenticators/passkey/data.ts'
import { verifyAssertion, verifyAttestation } from '#authenticators/passkey/webauthn-library.ts'
import { createSoftwarePasskey, type Deviation, type SoftwarePasskey } from '../../../support/software-passkey.ts'

const CHALLENGE = 'c'.repeat(43)
const OTHER_CHALLENGE = 'd'.repeat(43)
const ceremony = { challenge: CHALLENGE, origin: 'https://www.shop.example', relyingPartyId: 'shop.example' }
const expected = {
  challenge: CHALLENGE,
  origins: ['https://www.shop.example', 'https://pay.shop.example'],
  relyingPartyId: 'shop.example',
}
const user = { userHandle: 'u'.repeat(86) }

const refused = { ok: false, failure: { code: 'response_refused' } }

/** Ways in which an honest authenticator behind a dishonest page, or the reverse, answers. */
const FOREIGN_CEREMONIES = [
  ['of another origin', { origin: 'https://www.shop.example.evil.example' }],
  ['of another port', { origin: 'https://www.shop.example:8443' }],
  ['of the same host without TLS', { origin: 'http://www.shop.example' }],
  ['of a sister host that is no site of ours', { origin: 'https://blog.shop.example' }],
  ['of another relying party', { relyingPartyId: 'evil.example' }],
  ['for another challenge', { challenge: OTHER_CHALLENGE }],
] as const

const FRAMED: readonly (readonly [string, Deviation])[] = [
  ['in a frame of another site', { crossOrigin: true }],
  ['under another top-level page', { topOrigin: 'https://evil.example' }],
]

const stored = async (passkey: SoftwarePasskey, deviation?: Deviation) => {
  const verified = await verifyAttestation(await passkey.register(ceremony, deviation), expected)
  if (!verified.ok) throw new Error(verified.failure.detail)
  return verified.value
}

describe('a new passkey', () => {
  it('is stored with its key, its counter and what may be shown of it', async () => {
    const passkey = await createSoftwarePasskey(user)
    expect(await stored(passkey, { counter: 7, backedUp: true })).toMatchObject({
      id: passkey.id,
      data: {
        version: 1,
        counter: 7,
        transports: ['internal', 'hybrid'],
        aaguid: '00000000-0000-0000-0000-000000000000',
        backupEligible: true,
        backedUp: true,
      },
    })
  })

  it('may be made on any site of the deployment', async () => {
    const passkey = await createSoftwarePasskey(user)
    const response = await passkey.register({ ...ceremony, origin: 'https://pay.shop.example' })
    expect(await verifyAttestation(response, expected)).toMatchObject({ ok: true })
  })

  it.each(FOREIGN_CEREMONIES)('%s is refused', async (_, foreign) => {
    const passkey = await createSoftwarePasskey(user)
    const response = await passkey.register({ ...ceremony, ...foreign })
    expect(await verifyAttestation(response, expected)).toMatchObject(refused)
  })

  it.each(FRAMED)('made %s is refused', async (_, deviation) => {
    const passkey = await createSoftwarePasskey(user)
    expect(await verifyAttestation(await passkey.register(ceremony, deviation), expected)).toMatchObject(refused)
  })

  it.each<readonly [string, Deviation]>([
    ['without user presence', { userPresent: false }],
    ['that is backed up but must not be', { backupEligible: false, backedUp: true }],
    ['by the answer to a sign-in', { type: 'webauthn.get' }],
  ])('%s is refused', async (_, deviation) => {
    const passkey = await createSoftwarePasskey(user)
    expect(await verifyAttestation(await passkey.register(ceremony, deviation), expected)).toMatchObject(refused)
  })

  it('says whether the person was verified, and stores it where they were not', async () => {
    const passkey = await createSoftwarePasskey(user)
    const verified = await stored(passkey)
    expect(verified.userVerified).toBe(true)
    expect(verified.data).not.toHaveProperty('userVerified')
    expect(await stored(passkey, { userVerified: false })).toMatchObject({
      userVerified: false,
      data: { userVerified: false },
    })
  })

  it('under an id that is not the attested one is refused', async () => {
    const passkey = await createSoftwarePasskey(user)
    const other = await createSoftwarePasskey(user)
    const response = await passkey.register(ceremony)
    expect(await verifyAttestation({ ...response, id: other.id, rawId: other.id }, expected)).toMatchObject(refused)
    expect(await verifyAttestation({ ...response, rawId: other.id }, expected)).toMatchObject(refused)
  })

  it('of broken attestation is refused and throws nothing', async () => {
    const passkey = await createSoftwarePasskey(user)
    const response = await passkey.register(ceremony)
    for (const attestationObject of ['', 'AAAA', response.response.attestationObject.slice(0, 80)]) {
      const broken = { ...response, response: { ...response.response, attestationObject } }
      expect(await verifyAttestation(broken, expected)).toMatchObject(refused)
    }
  })
})

describe('a passkey of a conditional create', () => {
  const unattended = { ...expected, presence: 'conditional-create' } as const
  const UNATTENDED: Deviation = { userPresent: false, userVerified: false }

  it('may be made while nobody is present, and then holds no verified person', async () => {
    const passkey = await createSoftwarePasskey(user)
    const response = await passkey.register(ceremony, UNATTENDED)
    expect(await verifyAttestation(response, unattended)).toMatchObject({
      ok: true,
      value: { id: passkey.id, userVerified: false, data: { userVerified: false } },
    })
  })

  it('may be made by a person who is present and verified as well', async () => {
    const passkey = await createSoftwarePasskey(user)
    const verified = await verifyAttestation(await passkey.register(ceremony), unattended)
    expect(verified).toMatchObject({ ok: true, value: { userVerified: true } })
    expect(verified).not.toHaveProperty('value.data.userVerified')
  })

  it('is refused where nothing says that the create was conditional', async () => {
    const passkey = await createSoftwarePasskey(user)
    const response = await passkey.register(ceremony, UNATTENDED)
    expect(await verifyAttestation(response, expected)).toMatchObject(refused)
    expect(await verifyAttestation(response, { ...expected, presence: 'required' })).toMatchObject(refused)
    const verified = await passkey.register(ceremony, { userPresent: false })
    expect(await verifyAttestation(verified, { ...expected, presence: 'required' })).toMatchObject(refused)
  })

  it.each(FOREIGN_CEREMONIES)('%s is refused', async (_, foreign) => {
    const passkey = await createSoftwarePasskey(user)
    const response = await passkey.register({ ...ceremony, ...foreign }, UNATTENDED)
    expect(await verifyAttestation(response, unattended)).toMatchObject(refused)
  })

  it.each<readonly [string, Deviation]>([
    ...FRAMED,
    ['that is backed up but must not be', { backupEligible: false, backedUp: true }],
    ['by the answer to a sign-in', { type: 'webauthn.get' }],
  ])('made %s is refused', async (_, deviation) => {
    const passkey = await createSoftwarePasskey(user)
    const response = await passkey.register(ceremony, { ...UNATTENDED, ...deviation })
    expect(await verifyAttestation(response, unattended)).toMatchObject(refused)
  })

  it('signs nobody in while nobody is present', async () => {
    const passkey = await createSoftwarePasskey(user)
    const made = await verifyAttestation(await passkey.register(ceremony, UNATTENDED), unattended)
    if (!made.ok) throw new Error(made.failure.detail)
    const response = await passkey.authenticate(ceremony, UNATTENDED)
    expect(await verifyAssertion(response, made.value, unattended)).toMatchObject(refused)
    expect(await verifyAssertion(await passkey.authenticate(ceremony), made.value, expected)).toMatchObject({
      ok: true,
    })
  })
})

describe('an assertion', () => {
  it('tells whether the person was verified, and the counter', async () => {
    const passkey = await createSoftwarePasskey(user)
    const credential = await stored(passkey)
    expect(await verifyAssertion(await passkey.authenticate(ceremony), credential, expected)).toEqual({
      ok: true,
      value: { userVerified: true, counter: 2, backedUp: false },
    })
    const touched = await passkey.authenticate(ceremony, { userVerified: false })
    expect(await verifyAssertion(touched, credential, expected)).toMatchObject({
      ok: true,
      value: { userVerified: false, counter: 3 },
    })
  })

  it.each(FOREIGN_CEREMONIES)('%s is refused', async (_, foreign) => {
    const passkey = await createSoftwarePasskey(user)
    const credential = await stored(passkey)
    const response = await passkey.authenticate({ ...ceremony, ...foreign })
    expect(await verifyAssertion(response, credential, expected)).toMatchObject(refused)
  })

  it.each(FRAMED)('made %s is refused', async (_, deviation) => {
    const passkey = await createSoftwarePasskey(user)
    const credential = await stored(passkey)
    expect(await verifyAssertion(await passkey.authenticate(ceremony, deviation), credential, expected)).toMatchObject(
      refused,
    )
  })

  it.each<readonly [string, Deviation]>([
    ['by a forged signature', { forged: true }],
    ['without user presence', { userPresent: false }],
    ['by a passkey that is backed up but must not be', { backupEligible: false, backedUp: true }],
    ['by the answer to a registration', { type: 'webauthn.create' }],
  ])('%s is refused', async (_, deviation) => {
    const passkey = await createSoftwarePasskey(user)
    const credential = await stored(passkey)
    expect(await verifyAssertion(await passkey.authenticate(ceremony, deviation), credential, expected)).toMatchObject(
      refused,
    )
  })

  it.each([true, false])(
    'is refused where the passkey was eligible for backup (%s) and now is not so',
    async (eligible) => {
      const passkey = await createSoftwarePasskey(user)
      const credential = await stored(passkey, { backupEligible: eligible })
      const same = await passkey.authenticate(ceremony, { backupEligible: eligible })
      expect(await verifyAssertion(same, credential, expected)).toMatchObject({ ok: true })
      const changed = await passkey.authenticate(ceremony, { backupEligible: !eligible })
      expect(await verifyAssertion(changed, credential, expected)).toEqual({
        ok: false,
        failure: { code: 'response_refused', detail: 'backup eligibility changed' },
      })
    },
  )

  it('by another credential is refused, also under the id of the right one, and the right one under another id', async () => {
    const passkey = await createSoftwarePasskey(user)
    const credential = await stored(passkey)
    const other = await createSoftwarePasskey(user)
    const response = await other.authenticate(ceremony)
    expect(await verifyAssertion(response, credential, expected)).toMatchObject(refused)
    const renamed = { ...response, id: passkey.id, rawId: passkey.id }
    expect(await verifyAssertion(renamed, credential, expected)).toMatchObject(refused)
    const own = { ...(await passkey.authenticate(ceremony)), id: other.id, rawId: other.id }
    expect(await verifyAssertion(own, credential, expected)).toMatchObject(refused)
  })

  it('under an unreadable stored key is refused and throws nothing', async () => {
    const passkey = await createSoftwarePasskey(user)
    const { id, data } = await stored(passkey)
    for (const publicKey of ['', '%', 'AAAA']) {
      const unreadable: PasskeyData = { ...data, publicKey }
      const answer = await verifyAssertion(await passkey.authenticate(ceremony), { id, data: unreadable }, expected)
      expect(answer).toMatchObject(refused)
    }
  })
})
