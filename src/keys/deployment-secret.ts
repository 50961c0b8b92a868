import { fromBase64Url, toBase64Url, utf8 } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'

/** Fewest bytes of a deployment secret. */
const SECRET_MIN_BYTES = 32

const SECRET_MAX_CHARACTERS = 1024

/** Stands before a previous secret that has leaked: stored keys are still re-wrapped from it, no seal opens under it. */
const REWRAP_ONLY = 'rewrap-only:'

/** One value of the secret: keys are derived from it, its bytes cannot be read out again. */
export interface DeploymentSecret {
  /** 8 base64url characters that name the secret in tokens and rows and tell nothing about it. */
  readonly id: string
  /** Input of HKDF (RFC 5869). */
  readonly material: CryptoKey
}

/** The secret in use and, for a while after a rotation, the one before. */
export interface DeploymentSecrets {
  readonly current: DeploymentSecret
  readonly previous?: DeploymentSecret
  /** True after a compromise: the previous secret unwraps stored keys, so that none is lost, and opens nothing else. */
  readonly previousIsRewrapOnly: boolean
}

/** `secret_missing`: not set. `secret_short`: under 32 bytes. `secret_malformed`: neither base64url nor hexadecimal. */
export interface SecretFailure {
  readonly code: 'secret_missing' | 'secret_short' | 'secret_malformed'
  readonly variable: 'POSTERN_SECRET' | 'POSTERN_SECRET_PREVIOUS'
}

/** The variables that hold the secret. */
export interface SecretVariables {
  readonly POSTERN_SECRET?: string
  readonly POSTERN_SECRET_PREVIOUS?: string
}

/**
 * Reads the secret and its predecessor from their text forms: unpadded base64url or hexadecimal of 32 bytes or more.
 * Either of them being unfit fails the whole, so that a typing error is found at deployment and not when it is needed.
 */
export const readDeploymentSecrets = async (
  variables: SecretVariables,
): Promise<Result<DeploymentSecrets, SecretFailure>> => {
  const current = await readSecret('POSTERN_SECRET', variables.POSTERN_SECRET ?? '')
  if (!current.ok) return current
  const text = variables.POSTERN_SECRET_PREVIOUS ?? ''
  if (text === '') return ok({ current: current.value, previousIsRewrapOnly: false })
  const previousIsRewrapOnly = text.startsWith(REWRAP_ONLY)
  const previous = await readSecret(
    'POSTERN_SECRET_PREVIOUS',
    previousIsRewrapOnly ? text.slice(REWRAP_ONLY.length) : text,
  )
  if (!previous.ok) return previous
  // A predecessor equal to the secret in use is none: after a compromise it must not come back by a copied line.
  if (previous.value.id === current.value.id) return ok({ current: current.value, previousIsRewrapOnly: false })
  return ok({ current: current.value, previous: previous.value, previousIsRewrapOnly })
}

const readSecret = async (
  variable: SecretFailure['variable'],
  text: string,
): Promise<Result<DeploymentSecret, SecretFailure>> => {
  if (text === '') return fail({ code: 'secret_missing', variable })
  if (text.length > SECRET_MAX_CHARACTERS) return fail({ code: 'secret_malformed', variable })
  const bytes = secretBytes(text)
  if (bytes === undefined) return fail({ code: 'secret_malformed', variable })
  if (bytes.length < SECRET_MIN_BYTES) return fail({ code: 'secret_short', variable })
  return ok(await importSecret(bytes))
}

/** Makes a secret of its bytes, which the caller then forgets. */
export const importSecret = async (bytes: Uint8Array<ArrayBuffer>): Promise<DeploymentSecret> => {
  const material = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveBits', 'deriveKey'])
  const id = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8('postern secret id v1') },
    material,
    48,
  )
  return { id: toBase64Url(new Uint8Array(id)), material }
}

// Every hexadecimal text is also base64url. A random base64url text of this length that looks hexadecimal is not to be
// expected in the age of the universe, so what looks hexadecimal is.
const secretBytes = (text: string): Uint8Array<ArrayBuffer> | undefined =>
  /^(?:[0-9A-Fa-f]{2})+$/.test(text) ? fromHex(text) : fromBase64Url(text)

const fromHex = (text: string): Uint8Array<ArrayBuffer> => {
  const bytes = new Uint8Array(text.length / 2)
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16)
  }
  return bytes
}
