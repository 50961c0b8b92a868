import { CompactSign } from 'jose'
import { utf8 } from '#lib/encoding.ts'

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

/** Makes the signer of one key. */
export const createAssertionSigner = (kid: string, privateKey: CryptoKey): AssertionSigner => {
  const header = { alg: 'ES256', typ: 'postern+jwt', kid }
  return {
    kid,
    // Not SignJWT, which clones all claims first: every request waits for this.
    sign: (claims) => new CompactSign(utf8(JSON.stringify(claims))).setProtectedHeader(header).sign(privateKey),
  }
}
