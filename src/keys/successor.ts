import { fromBase64Url, toBase64Url, utf8 } from '#lib/encoding.ts'
import { decrypt, deriveEncryptionKey, encrypt } from './authenticated-encryption.ts'

const successorKey = async (secret: Uint8Array<ArrayBuffer>, context: string): Promise<CryptoKey> =>
  deriveEncryptionKey(
    await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey']),
    `postern successor ${context}`,
  )

/**
 * Seals the next session secret under the one that it follows, so that a tab which still holds the older cookie can
 * pick it up, and the store, which holds neither in clear, cannot. `context` names session and generation.
 */
export const sealSuccessor = async (
  older: Uint8Array<ArrayBuffer>,
  newer: Uint8Array<ArrayBuffer>,
  context: string,
): Promise<string> => toBase64Url(await encrypt(await successorKey(older, context), utf8(context), newer))

/** Opens what `sealSuccessor` made; undefined with any other secret or context. */
export const openSuccessor = async (
  older: Uint8Array<ArrayBuffer>,
  sealed: string,
  context: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const encrypted = fromBase64Url(sealed)
  return encrypted === undefined ? undefined : decrypt(await successorKey(older, context), utf8(context), encrypted)
}
