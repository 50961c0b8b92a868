/** What a ceremony asks an authenticator for, and how the browser describes the ceremony. */
export interface Ceremony {
  /** Base64url, as it stands in the options. */
  readonly challenge: string
  readonly origin: string
  readonly relyingPartyId: string
}

/** What an honest browser and authenticator would not do; absent: they are honest. */
export interface Deviation {
  readonly userPresent?: boolean
  readonly userVerified?: boolean
  readonly backupEligible?: boolean
  readonly backedUp?: boolean
  /** The value of the signature counter, in place of the next one. */
  readonly counter?: number
  /** `type` of the client data. */
  readonly type?: string
  readonly crossOrigin?: boolean
  readonly topOrigin?: string
  /** `null`: the response names no user. */
  readonly userHandle?: string | null
  /** Signs with a key that is not the credential's. */
  readonly forged?: boolean
}

/** RegistrationResponseJSON of WebAuthn Level 3 section 5.1, as `PublicKeyCredential.toJSON()` makes it. */
export interface RegistrationJson {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly clientExtensionResults: Record<string, unknown>
  readonly response: {
    readonly clientDataJSON: string
    readonly attestationObject: string
    readonly transports: string[]
  }
}

/** AuthenticationResponseJSON of WebAuthn Level 3 section 5.1. */
export interface AuthenticationJson {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly clientExtensionResults: Record<string, unknown>
  readonly response: {
    readonly clientDataJSON: string
    readonly authenticatorData: string
    readonly signature: string
    readonly userHandle?: string
  }
}

/** One discoverable ES256 credential with the browser around it, in WebCrypto alone: it runs in Node and in workerd. */
export interface SoftwarePasskey {
  /** Credential id, base64url. */
  readonly id: string
  /** The private key as JWK, so that a test can look for it where it must not be. */
  readonly secret: string
  register(ceremony: Ceremony, deviation?: Deviation): Promise<RegistrationJson>
  authenticate(ceremony: Ceremony, deviation?: Deviation): Promise<AuthenticationJson>
}

type Bytes = Uint8Array<ArrayBuffer>

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' }

/** Makes a credential of the user whom `userHandle` (base64url) names; it counts its signatures from 1. */
export const createSoftwarePasskey = async (user: { readonly userHandle: string }): Promise<SoftwarePasskey> => {
  const keys = await newKeys()
  const wrongKeys = await newKeys()
  const id = crypto.getRandomValues(new Uint8Array(32))
  const text = base64url(id)
  const { privateKey, publicKey } = keys
  const jwk = await crypto.subtle.exportKey('jwk', privateKey)
  const exported = await crypto.subtle.exportKey('raw', publicKey)
  if (!(exported instanceof ArrayBuffer)) throw new Error('raw keys are bytes')
  const point = new Uint8Array(exported)
  let signatures = 0
  const count = ({ counter }: Deviation): number => {
    signatures += 1
    return counter ?? signatures
  }
  return {
    id: text,
    secret: 'd' in jwk ? String(jwk.d) : '',
    register: async (ceremony, deviation = {}) => {
      const attested = joined(new Uint8Array(16), uint(id.length, 2), id, coseKey(point))
      const data = await authenticatorData(ceremony, deviation, count(deviation), attested)
      const attestationObject = cborMap([
        [cborText('fmt'), cborText('none')],
        [cborText('attStmt'), cborMap([])],
        [cborText('authData'), cborBytes(data)],
      ])
      return {
        id: text,
        rawId: text,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', ceremony, deviation)),
          attestationObject: base64url(attestationObject),
          transports: ['internal', 'hybrid'],
        },
      }
    },
    authenticate: async (ceremony, deviation = {}) => {
      const data = await authenticatorData(ceremony, deviation, count(deviation), new Uint8Array(0))
      const client = clientData('webauthn.get', ceremony, deviation)
      const signed = joined(data, await sha256(client))
      const { privateKey: key } = deviation.forged === true ? wrongKeys : keys
      const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, signed))
      const named = deviation.userHandle === undefined ? user.userHandle : deviation.userHandle
      return {
        id: text,
        rawId: text,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(derSignature(raw)),
          ...(named === null ? {} : { userHandle: named }),
        },
      }
    },
  }
}

const newKeys = async () => {
  const keys = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
  if (!('privateKey' in keys)) throw new Error('ECDSA keys come in pairs')
  return keys
}

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

const utf8 = (text: string): Bytes => new Uint8Array(new TextEncoder().encode(text))

/** CollectedClientData, WebAuthn Level 3 section 5.8.1. */
const clientData = (type: string, { challenge, origin }: Ceremony, deviation: Deviation): Bytes =>
  utf8(
    JSON.stringify({
      type: deviation.type ?? type,
      challenge,
      origin,
      crossOrigin: deviation.crossOrigin ?? false,
      ...(deviation.topOrigin === undefined ? {} : { topOrigin: deviation.topOrigin }),
    }),
  )

/** Authenticator data, WebAuthn Level 3 section 6.1; `attested` is empty in assertions. */
const authenticatorData = async (
  { relyingPartyId }: Ceremony,
  deviation: Deviation,
  counter: number,
  attested: Bytes,
): Promise<Bytes> => {
  const flags =
    (deviation.userPresent === false ? 0 : 0x01) |
    (deviation.userVerified === false ? 0 : 0x04) |
    (deviation.backupEligible === false ? 0 : 0x08) |
    (deviation.backedUp === true ? 0x10 : 0) |
    (attested.length === 0 ? 0 : 0x40)
  return joined(await sha256(utf8(relyingPartyId)), Uint8Array.of(flags), uint(counter, 4), attested)
}

/** COSE_Key of an uncompressed P-256 point: EC2, ES256 (RFC 9053 sections 2.1 and 7.1.1). */
const coseKey = (point: Bytes): Bytes =>
  cborMap([
    [Uint8Array.of(0x01), Uint8Array.of(0x02)],
    [Uint8Array.of(0x03), Uint8Array.of(0x26)],
    [Uint8Array.of(0x20), Uint8Array.of(0x01)],
    [Uint8Array.of(0x21), cborBytes(point.slice(1, 33))],
    [Uint8Array.of(0x22), cborBytes(point.slice(33, 65))],
  ])

const cborMap = (entries: readonly (readonly [Bytes, Bytes])[]): Bytes =>
  joined(cborHead(5, entries.length), ...entries.flat())
const cborText = (text: string): Bytes => joined(cborHead(3, utf8(text).length), utf8(text))
const cborBytes = (bytes: Bytes): Bytes => joined(cborHead(2, bytes.length), bytes)

/** Head of a CBOR item (RFC 8949 section 3); lengths below 65536 are all that attestations need. */
const cborHead = (major: number, length: number): Bytes => {
  if (length < 24) return Uint8Array.of((major << 5) | length)
  return length < 256
    ? joined(Uint8Array.of((major << 5) | 24), uint(length, 1))
    : joined(Uint8Array.of((major << 5) | 25), uint(length, 2))
}

/** WebCrypto writes r and s side by side; WebAuthn wants ASN.1 DER (Level 3 section 6.5.5). */
const derSignature = (raw: Bytes): Bytes => {
  const body = joined(derInteger(raw.slice(0, 32)), derInteger(raw.slice(32)))
  return joined(Uint8Array.of(0x30, body.length), body)
}

const derInteger = (bytes: Bytes): Bytes => {
  const first = bytes.findIndex((byte) => byte !== 0)
  const significant = bytes.slice(first === -1 ? bytes.length - 1 : first)
  const positive = (significant[0] ?? 0) >= 0x80 ? joined(Uint8Array.of(0), significant) : significant
  return joined(Uint8Array.of(0x02, positive.length), positive)
}

const uint = (value: number, length: number): Bytes =>
  Uint8Array.from({ length }, (_, index) => Math.floor(value / 256 ** (length - 1 - index)) % 256)

const joined = (...parts: readonly Bytes[]): Bytes => {
  const bytes = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    bytes.set(part, offset)
    offset += part.length
  }
  return bytes
}

const base64url = (bytes: Bytes): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
