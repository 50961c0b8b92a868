import { fromBase64Url, toBase64Url, utf8 } from '#lib/encoding.ts'
import { decrypt, deriveEncryptionKey, encrypt } from './authenticated-encryption.ts'
import type { DeploymentSecrets } from './deployment-secret.ts'
import { lengthPrefixed } from './length-prefixed.ts'

/**
 * Encrypts keys where they rest. Unlike a seal it knows no days: what it wraps must open as long as the secret is at
 * hand. It wraps a few keys a month, so one derived key per secret stays far below 2^32 uses.
 */
export interface Wrapper {
  /** Wraps under the current secret; `label` (what the key is) is authenticated with it. */
  wrap(label: string, plaintext: Uint8Array): Promise<string>
  /**
   * Unwraps under the current or the previous secret, a leaked one included: that is how stored keys leave it.
   * Undefined where neither fits, or the label is another.
   */
  unwrap(label: string, wrapped: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Whether a value is wrapped under the current secret, and so survives when the previous one is dropped. */
  isCurrent(wrapped: string): boolean
}

const WRAPPED = /^([A-Za-z0-9_-]{8})\.([A-Za-z0-9_-]{38,8192})$/
const FORMAT = utf8('postern wrap v1')

/** Makes the wrapper of a deployment's secrets: AES-256-GCM, text form `<secret id>.<base64url>`. */
export const createWrapper = (secrets: DeploymentSecrets): Wrapper => {
  const known = [secrets.current, ...(secrets.previous === undefined ? [] : [secrets.previous])]
  return {
    async wrap(label, plaintext) {
      const key = await deriveEncryptionKey(secrets.current.material, 'postern wrap v1')
      const encrypted = await encrypt(key, lengthPrefixed(FORMAT, utf8(label)), Uint8Array.from(plaintext))
      return `${secrets.current.id}.${toBase64Url(encrypted)}`
    },

    async unwrap(label, wrapped) {
      const [, secretId, body] = WRAPPED.exec(wrapped) ?? []
      const secret = known.find(({ id }) => id === secretId)
      const encrypted = body === undefined ? undefined : fromBase64Url(body)
      if (secret === undefined || encrypted === undefined) return undefined
      const key = await deriveEncryptionKey(secret.material, 'postern wrap v1')
      return decrypt(key, lengthPrefixed(FORMAT, utf8(label)), encrypted)
    },

    isCurrent: (wrapped) => wrapped.startsWith(`${secrets.current.id}.`),
  }
}
