import { type OperatorKeyId, parseOperatorKeyId } from '#domain/ids.ts'
import { fromBase64Url, toBase64Url, toHex, utf8 } from '#lib/encoding.ts'
import { deriveNamingKey } from './authenticated-encryption.ts'
import type { DeploymentSecret, DeploymentSecrets } from './deployment-secret.ts'
import { equalBytes, hmacSha256, secretHash } from './digest.ts'
import { lengthPrefixed } from './length-prefixed.ts'
import { randomBytes } from './random.ts'

/** An operator key as it is made: the text is shown once, the hash is what the keyring stores. */
export interface NewOperatorKey {
  readonly id: OperatorKeyId
  readonly text: string
  readonly hash: string
}

/** What a gateway reads of a key: its name, and the hash that the keyring compares. */
export interface ShownOperatorKey {
  readonly id: OperatorKeyId
  readonly hash: string
}

/** `posop_<id>_<32 random bytes><tag>`: a beginning that scanners for leaked secrets can look for. */
const OPERATOR_KEY = /^posop_([0-9a-f]{16})_([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{22})$/

/** Bytes of HMAC-SHA-256 that a key carries. */
const TAG_BYTES = 16

/** Makes an operator key under the current secret. */
export const makeOperatorKey = async (secrets: DeploymentSecrets): Promise<NewOperatorKey> => {
  const id = parseOperatorKeyId(toHex(randomBytes(8)))
  if (id === undefined) throw new Error('eight bytes are the id of an operator key')
  const secret = randomBytes(32)
  const tag = await tagOf(secrets.current, id, secret)
  return { id, text: `posop_${id}_${toBase64Url(secret)}${toBase64Url(tag)}`, hash: await secretHash(secret) }
}

/**
 * Reads an operator key; undefined for whatever was not made under a secret at hand. So a guess costs no call of the
 * keyring, and what somebody made with a secret that leaked is void as soon as that secret is replaced: no key can be
 * planted that outlives it. Whether the key is stored, and still good, the keyring says.
 */
export const readOperatorKey = async (
  secrets: DeploymentSecrets,
  text: string,
): Promise<ShownOperatorKey | undefined> => {
  const [, idText = '', secretText = '', tagText = ''] = OPERATOR_KEY.exec(text) ?? []
  const id = parseOperatorKeyId(idText)
  const secret = fromBase64Url(secretText)
  const tag = fromBase64Url(tagText)
  if (id === undefined || secret === undefined || tag === undefined) return undefined
  const fitting = [secrets.current]
  if (secrets.previous !== undefined && !secrets.previousIsRewrapOnly) fitting.push(secrets.previous)
  for (const each of fitting) {
    if (equalBytes(await tagOf(each, id, secret), tag)) return { id, hash: await secretHash(secret) }
  }
  return undefined
}

const tagOf = async (
  { material }: DeploymentSecret,
  id: OperatorKeyId,
  secret: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> => {
  const key = await deriveNamingKey(material, 'postern operator key v1')
  return (await hmacSha256(key, lengthPrefixed(utf8(id), secret))).slice(0, TAG_BYTES)
}
