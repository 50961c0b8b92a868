import { calculateJwkThumbprint } from 'jose'
import * as v from 'valibot'
import { fromUtf8, utf8 } from '#lib/encoding.ts'

const coordinate = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))

const publicShape = { kty: v.literal('EC'), crv: v.literal('P-256'), x: coordinate, y: coordinate }

/** Shape of the public half of a signing key (RFC 7518 section 6.2.1). */
export const publicHalf = v.object(publicShape)
/** Shape of a signing key with its private value `d` (RFC 7518 section 6.2.2). */
export const privateKey = v.object({ ...publicShape, d: coordinate })

/** The public half of a signing key. */
export type PublicHalf = v.InferOutput<typeof publicHalf>
/** A signing key with its private value; it rests only wrapped. */
export type PrivateKey = v.InferOutput<typeof privateKey>

/** A key of `/_auth/jwks.json`: bound to one algorithm and one use (RFC 7517 section 4). */
export interface PublicJwk extends PublicHalf {
  readonly kid: string
  readonly alg: 'ES256'
  readonly use: 'sig'
}

const ES256 = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A new ES256 key and its kid, the RFC 7638 thumbprint. The caller wraps it before it rests anywhere. */
export const generateSigningKey = async (): Promise<{ readonly kid: string; readonly key: PrivateKey }> => {
  const pair = await crypto.subtle.generateKey(ES256, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('ECDSA keys come in pairs')
  const key = v.parse(privateKey, await crypto.subtle.exportKey('jwk', pair.privateKey))
  return { kid: await kidOf(key), key }
}

/** RFC 7638 thumbprint (SHA-256) of a key's public half. */
export const kidOf = ({ kty, crv, x, y }: PublicHalf): Promise<string> =>
  calculateJwkThumbprint({ kty, crv, x, y }, 'sha256')

/** What verifiers are told of a key: never its private value. */
export const toPublicJwk = (kid: string, { kty, crv, x, y }: PublicHalf): PublicJwk => ({
  kty,
  crv,
  x,
  y,
  kid,
  alg: 'ES256',
  use: 'sig',
})

/** Makes the key fit for signing; it cannot be read out again. */
export const importPrivateKey = ({ kty, crv, x, y, d }: PrivateKey): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', { kty, crv, x, y, d }, ES256, false, ['sign'])

/** Bytes of a private key for wrapping. */
export const encodePrivateKey = (key: PrivateKey): Uint8Array<ArrayBuffer> => utf8(JSON.stringify(key))

/** Reads what `encodePrivateKey` wrote. Throws on anything else: it was authenticated before, so only a bug writes it. */
export const decodePrivateKey = (bytes: Uint8Array): PrivateKey =>
  v.parse(privateKey, JSON.parse(fromUtf8(bytes) ?? ''))
