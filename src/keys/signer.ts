import { toBase64Url, utf8 } from '#lib/encoding.ts'

/** Signs assertions for origins. */
export interface AssertionSigner {
  /** RFC 7638 thumbprint of the public key, under which `/_auth/jwks.json` lists it. */
  readonly kid: string
  /**
   * The claims as a compact ES256 JWT (RFC 7515, RFC 7519) with `typ` `postern+jwt`: explicit typing keeps it from
   * being taken for another kind of token (RFC 8725 section 3.11). Claims are signed as they are; the caller sets the times.
   */
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>
}

const ES256 = { name: 'ECDSA', hash: 'SHA-256' }

/**
 * Makes the signer of one key. The compact serialization (RFC 7515 section 7.1) is put together here, by the one header
 * that there is, since every request waits for it; origins verify it by jose, which also proves this in tests.
 */
export const createAssertionSigner = (kid: string, privateKey: CryptoKey): AssertionSigner => {
  const header = toBase64Url(utf8(JSON.stringify({ alg: 'ES256', typ: 'postern+jwt', kid })))
  return {
    kid,
    async sign(claims) {
      const input = `${header}.${toBase64Url(utf8(JSON.stringify(claims)))}`
      // WebCrypto gives r and s side by side, as RFC 7518 section 3.4 wants them.
      const signature = await crypto.subtle.sign(ES256, privateKey, utf8(input))
      return `${input}.${toBase64Url(new Uint8Array(signature))}`
    },
  }
}
