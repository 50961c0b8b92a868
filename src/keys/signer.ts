import { SignJWT } from 'jose'

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
export const createAssertionSigner = (kid: string, privateKey: CryptoKey): AssertionSigner => ({
  kid,
  sign: (claims) =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'postern+jwt', kid }).sign(privateKey),
})
