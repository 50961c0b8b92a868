import { fromUtf8, toBase64Url, utf8 } from '#lib/encoding.ts'
import { decrypt, deriveEncryptionKey, deriveNamingKey, encrypt } from './authenticated-encryption.ts'
import { hmacSha256, sha256 } from './digest.ts'
import { lengthPrefixed } from './length-prefixed.ts'

/** What a stored value is: each purpose has keys of its own. */
export type VaultPurpose = 'parked-request' | 'parked-statement' | 'totp-key'

/** Encrypts what an account stores and nobody may read in its rows. Unlike a seal it outlives the deployment's secret. */
export interface Vault {
  /** Encrypts and authenticates for one purpose and one context, which `open` must be told again. */
  seal(purpose: VaultPurpose, context: string, plaintext: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
  /**
   * Names bytes so that equal ones have equal names within one context, and nobody who reads the name can try which they
   * are. Base64url of 32 bytes.
   */
  name(purpose: VaultPurpose, context: string, bytes: Uint8Array<ArrayBuffer>): Promise<string>
  /** The plaintext; undefined for whatever was not sealed by this deployment for this purpose and context. Never throws. */
  open(purpose: VaultPurpose, context: string, sealed: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined>
}

const ID_BYTES = 8

/**
 * Makes the vault of a deployment's storage key: AES-256-GCM under a key of its own for each purpose and context (HKDF), so
 * that no key ever comes near 2^32 uses. The id of the storage key stands in front.
 */
export const createVault = (storage: { readonly id: string; readonly key: CryptoKey }): Vault => {
  const label = utf8(storage.id)
  if (label.length !== ID_BYTES) throw new Error('the id of a data key has eight characters')
  const keyOf = async (purpose: VaultPurpose, context: string): Promise<CryptoKey> =>
    deriveEncryptionKey(storage.key, `postern vault v1/${await keyNameOf(purpose, context)}`)
  return {
    async name(purpose, context, bytes) {
      const key = await deriveNamingKey(storage.key, `postern vault name v1/${await keyNameOf(purpose, context)}`)
      return toBase64Url(await hmacSha256(key, bytes))
    },
    async seal(purpose, context, plaintext) {
      const encrypted = await encrypt(await keyOf(purpose, context), label, plaintext)
      const sealed = new Uint8Array(ID_BYTES + encrypted.length)
      sealed.set(label)
      sealed.set(encrypted, ID_BYTES)
      return sealed
    },
    async open(purpose, context, sealed) {
      if (fromUtf8(sealed.subarray(0, ID_BYTES)) !== storage.id) return undefined
      return decrypt(await keyOf(purpose, context), label, Uint8Array.from(sealed.subarray(ID_BYTES)))
    },
  }
}

const keyNameOf = async (purpose: VaultPurpose, context: string): Promise<string> =>
  toBase64Url(await sha256(lengthPrefixed(utf8(purpose), utf8(context))))
