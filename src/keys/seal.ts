import { boundedMap } from '#lib/bounded-map.ts'
import { fromBase64Url, toBase64Url, utf8 } from '#lib/encoding.ts'
import { DAY, type EpochSeconds } from '#lib/time.ts'
import { decrypt, deriveEncryptionKey, encrypt } from './authenticated-encryption.ts'
import type { DeploymentSecret, DeploymentSecrets } from './deployment-secret.ts'
import { lengthPrefixed } from './length-prefixed.ts'

/** What a sealed value is for: each purpose has keys of its own, so that no value of one is ever read as another. */
export type SealPurpose =
  | 'session'
  | 'flow'
  | 'challenge'
  | 'form'
  | 'link'
  | 'keyring'
  | 'outbox'
  | 'app-cookie'
  | 'operator'
  | 'operator-key'

/** Seals values that travel through browsers, mails and KV, and opens them again. */
export interface Sealer {
  /**
   * Encrypts and authenticates for one purpose and one context (the host). The token `<secret id>.<day>.<base64url>`
   * holds only letters, digits, `_`, `-` and `.`: fit for cookies, forms and addresses.
   */
  seal(purpose: SealPurpose, context: string, plaintext: Uint8Array, now: EpochSeconds): Promise<string>
  /**
   * The plaintext, or undefined for whatever was not sealed by this deployment for this purpose and context, today or
   * in the 31 days before. Never throws. Finer expiry stands in the plaintext.
   */
  open(purpose: SealPurpose, context: string, sealed: string, now: EpochSeconds): Promise<Uint8Array | undefined>
  /** Whether a value says that it was sealed under the current secret. A claim, until `open` succeeds. */
  isCurrent(sealed: string): boolean
}

/** Whole UTC days behind its own on which a seal still opens: one more than the longest session. */
export const SEAL_MAX_AGE_DAYS = 31

/** Seconds that the clock of the sealing isolate may be ahead over midnight. */
const CLOCK_SKEW = 5

const FORMAT = utf8('1')

/** Enough for every day and purpose under two secrets: no stream of old tokens makes the hot path derive again. */
const MAX_CACHED_KEYS = 512

const MAX_PLAINTEXT_BYTES = 128 * 1024
const MAX_TOKEN_CHARACTERS = 176 * 1024
const TOKEN = /^([A-Za-z0-9_-]{8})\.(0|[1-9a-z][0-9a-z]{0,5})\.([A-Za-z0-9_-]+)$/

/**
 * Makes the sealer of a deployment's secrets: AES-256-GCM under a key per secret, purpose and UTC day (HKDF), so that
 * no key seals more than 2^32 times. Seals with the current secret; opens with the previous one too, unless that
 * secret has leaked. Derived keys stay in a bounded cache: they are no request's own.
 */
export const createSealer = (secrets: DeploymentSecrets): Sealer => {
  const cache = boundedMap<string, CryptoKey>(MAX_CACHED_KEYS)
  const opening = [secrets.current]
  if (secrets.previous !== undefined && !secrets.previousIsRewrapOnly) opening.push(secrets.previous)

  const keyOf = async (secret: DeploymentSecret, purpose: SealPurpose, day: number): Promise<CryptoKey> => {
    const name = `${secret.id}/${purpose}/${day}`
    const cached = cache.get(name)
    if (cached !== undefined) return cached
    const key = await deriveEncryptionKey(secret.material, `postern seal v1/${purpose}/${day}`)
    cache.set(name, key)
    return key
  }

  return {
    async seal(purpose, context, plaintext, now) {
      if (plaintext.length > MAX_PLAINTEXT_BYTES) throw new RangeError('too long to be sealed')
      const day = dayOf(now)
      const key = await keyOf(secrets.current, purpose, day)
      const encrypted = await encrypt(key, additionalData(purpose, context), Uint8Array.from(plaintext))
      return `${secrets.current.id}.${day.toString(36)}.${toBase64Url(encrypted)}`
    },

    async open(purpose, context, sealed, now) {
      if (sealed.length > MAX_TOKEN_CHARACTERS) return undefined
      const [, secretId, dayText, body] = TOKEN.exec(sealed) ?? []
      if (secretId === undefined || dayText === undefined || body === undefined) return undefined
      const secret = opening.find(({ id }) => id === secretId)
      const day = Number.parseInt(dayText, 36)
      // Checked before any key is derived: only days that can be right reach the cache.
      if (secret === undefined || !isOpenDay(day, now)) return undefined
      const encrypted = fromBase64Url(body)
      if (encrypted === undefined) return undefined
      return decrypt(await keyOf(secret, purpose, day), additionalData(purpose, context), encrypted)
    },

    isCurrent: (sealed) => sealed.startsWith(`${secrets.current.id}.`),
  }
}

const dayOf = (now: EpochSeconds): number => Math.floor(now / DAY)

const isOpenDay = (day: number, now: EpochSeconds): boolean =>
  day * DAY <= now + CLOCK_SKEW && day >= dayOf(now) - SEAL_MAX_AGE_DAYS

const additionalData = (purpose: SealPurpose, context: string): Uint8Array<ArrayBuffer> =>
  lengthPrefixed(utf8(purpose), FORMAT, utf8(context))
