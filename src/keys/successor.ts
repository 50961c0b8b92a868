import { fromBase64Url, toBase64Url, utf8 } from '#lib/encoding.ts'
import { randomBytes } from './random.ts'

const successorKey = async (
  secret: Uint8Array<ArrayBuffer>,
  context: string,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> => {
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: utf8(`postern successor ${context}`) },
    material,
    { name: 'AES-GCM', length: 256 },
    false,
    [usage],
  )
}

/**
 * Seals the next session secret under the one that it follows, so that a tab which still holds the older cookie can
 * pick it up, and the store, which holds neither in clear, cannot. `context` names session and generation.
 */
export const sealSuccessor = async (
  older: Uint8Array<ArrayBuffer>,
  newer: Uint8Array<ArrayBuffer>,
  context: string,
): Promise<string> => {
  const iv = randomBytes(12)
  const key = await successorKey(older, context, 'encrypt')
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(context) }, key, newer),
  )
  const token = new Uint8Array(iv.length + sealed.length)
  token.set(iv)
  token.set(sealed, iv.length)
  return toBase64Url(token)
}

/** Opens what `sealSuccessor` made; undefined with any other secret or context. */
export const openSuccessor = async (
  older: Uint8Array<ArrayBuffer>,
  sealed: string,
  context: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> => {
  const token = fromBase64Url(sealed)
  if (token === undefined || token.length < 28) return undefined
  const key = await successorKey(older, context, 'decrypt')
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: token.slice(0, 12), additionalData: utf8(context) },
        key,
        token.slice(12),
      ),
    )
  } catch {
    return undefined
  }
}
