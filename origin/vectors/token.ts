/** Makes tokens without a library, so that wrong ones can be made too. */
import type { VectorKey } from './keys.ts'

/** A JWT header or payload; members that are undefined are left out. */
export type Members = Readonly<Record<string, unknown>>

/** How a token is signed; everything but `es256` is an attack. */
export type Signing =
  | { readonly kind: 'es256'; readonly key: VectorKey }
  /** HMAC with the public key as its secret: works against verifiers that let the token choose the algorithm. */
  | { readonly kind: 'hs256-with-public-key'; readonly key: VectorKey }
  | { readonly kind: 'text'; readonly signature: string }

/** The compact form of a token. `payload` may be text, for payloads that are no JSON object. */
export const makeToken = async (header: Members, payload: Members | string, signing: Signing): Promise<string> => {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  const input = `${encode(JSON.stringify(header))}.${encode(text)}`
  return `${input}.${await signatureOf(input, signing)}`
}

/** Unpadded base64url of UTF-8 text. */
export const encode = (text: string): string => toBase64Url(new TextEncoder().encode(text))

const signatureOf = async (input: string, signing: Signing): Promise<string> => {
  const bytes = new TextEncoder().encode(input)
  switch (signing.kind) {
    case 'text':
      return signing.signature
    case 'es256': {
      const { x, y, d } = signing.key
      const jwk = { kty: 'EC', crv: 'P-256', x, y, d }
      const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
      return toBase64Url(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes)))
    }
    case 'hs256-with-public-key': {
      const secret = new TextEncoder().encode(
        JSON.stringify({ kty: 'EC', crv: 'P-256', x: signing.key.x, y: signing.key.y }),
      )
      const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
      return toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes)))
    }
  }
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
