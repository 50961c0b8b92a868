/** Labels of COSE_Key parameters (RFC 9052 section 7.1, RFC 9053 section 7, RFC 8230 section 4). */
const KTY = 1
const ALG = 3
const CRV = -1
const X = -2
const Y = -3
const N = -1
const E = -2

/** Bytes of the smallest RSA modulus that still resists, 2048 bits (NIST SP 800-131A). */
const RSA_MODULUS = 256

type Key = ReadonlyMap<unknown, unknown>

const isBytes = (value: unknown, length: number): boolean => value instanceof Uint8Array && value.length === length

const isP256 = (key: Key): boolean =>
  key.get(KTY) === 2 && key.get(CRV) === 1 && isBytes(key.get(X), 32) && isBytes(key.get(Y), 32)

const isEd25519 = (key: Key): boolean => key.get(KTY) === 1 && key.get(CRV) === 6 && isBytes(key.get(X), 32)

const isRsa = (key: Key): boolean => {
  const [n, e] = [key.get(N), key.get(E)]
  if (key.get(KTY) !== 3 || !(n instanceof Uint8Array) || !(e instanceof Uint8Array)) return false
  // With the exponent 1 everybody could sign.
  return n.length >= RSA_MODULUS && n[0] !== 0 && e.join() === '1,0,1'
}

/**
 * Whether a decoded COSE_Key is of the type, curve and form that its algorithm demands (WebAuthn Level 3 section 5.8.5);
 * the verifying library compares the algorithm alone. Knows the algorithms that we offer and no other.
 */
export const permitsKey = (key: unknown): boolean => {
  if (!(key instanceof Map)) return false
  switch (key.get(ALG)) {
    case -7:
      return isP256(key)
    case -8:
      return isEd25519(key)
    case -257:
      return isRsa(key)
    default:
      return false
  }
}
