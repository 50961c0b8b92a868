import type { CryptoKey } from 'jose'
import { isClaims } from './identity.ts'

/** A set of public keys as the gateway publishes it at `/_auth/jwks.json` (RFC 7517). */
export interface PublicKeySet {
  readonly keys: readonly unknown[]
}

/** Finds the public key of a `kid`; undefined where the gateway has none. Rejects when it cannot know. */
export type KeyFinder = (kid: string) => Promise<CryptoKey | undefined>

/** The part of `fetch` that is used here. */
export type KeyFetch = (
  url: string,
  init: { readonly headers: Record<string, string>; readonly redirect: 'manual'; readonly signal: AbortSignal },
) => Promise<Response>

/** A held set is fetched again after this long: how late a withdrawn key is noticed. Seconds. */
export const REFRESH_AFTER = 600
/** Without contact to the gateway a held set serves no longer than this. Seconds. */
export const KEEP_AT_MOST = 3600
/** Between two fetches that unknown key ids cause: nobody can make an origin flood its gateway. Seconds. */
export const UNKNOWN_KID_WAIT = 30
/** Between two fetches when the last one failed. Seconds. */
export const RETRY_WAIT = 5

const FETCH_TIMEOUT_MS = 5000
/** In Workers a fetch ends with the request that began it, and then never settles. Seconds. */
const ABANDON_AFTER = 10
const MAX_SET_LENGTH = 65_536
const MAX_KEYS = 16

/**
 * Keys from the gateway's key-set address: fetched when first needed, again when older than 10 minutes, kept for at
 * most 1 hour without contact, and fetched for an unknown `kid` once per 30 seconds. At most one fetch runs at a time.
 * `now` is in seconds since 1970.
 */
export const createRemoteKeys = (url: string, now: () => number, fetchKeys: KeyFetch): KeyFinder => {
  let held: { readonly keys: ReadonlyMap<string, CryptoKey>; readonly fetchedAt: number } | undefined
  let attemptedAt: number | undefined
  let running: Promise<void> | undefined

  // A clock that was set back must not keep an old set alive: a moment in the future counts as long ago.
  const since = (moment: number | undefined): number => {
    const passed = moment === undefined ? -1 : now() - moment
    return passed < 0 ? Number.POSITIVE_INFINITY : passed
  }

  const refresh = (): Promise<void> => {
    attemptedAt = now()
    const attempt = fetchKeySet(url, fetchKeys)
      .then((keys) => {
        held = { keys, fetchedAt: now() }
      })
      // A failed fetch leaves the held set, whose age then decides.
      .catch(() => undefined)
      .finally(() => {
        if (running === attempt) running = undefined
      })
    running = attempt
    return attempt
  }

  return async (kid) => {
    const isDue = since(held?.fetchedAt) >= REFRESH_AFTER
    if (isDue || !held?.keys.has(kid)) {
      const wait = isDue ? RETRY_WAIT : UNKNOWN_KID_WAIT
      if (running !== undefined && since(attemptedAt) < ABANDON_AFTER) await running
      else if (since(attemptedAt) >= wait) await refresh()
    }
    if (held === undefined || since(held.fetchedAt) > KEEP_AT_MOST) throw new Error('no current key set of the gateway')
    return held.keys.get(kid)
  }
}

/** Keys handed over with the configuration, where no fetch is allowed. Throws where the set holds no usable key. */
export const createStaticKeys = (set: PublicKeySet): KeyFinder => {
  const imported = importKeys(readSigningKeys(set))
  // Nobody awaits this before the first request; without a handler a key off the curve would end a Node process.
  imported.catch(() => undefined)
  return async (kid) => (await imported).get(kid)
}

const fetchKeySet = async (url: string, fetchKeys: KeyFetch): Promise<ReadonlyMap<string, CryptoKey>> => {
  // `manual`: a redirect would let another host hand out keys; it is answered by its status, which is not 200.
  const response = await fetchKeys(url, {
    headers: { accept: 'application/json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  })
  if (response.status !== 200) throw new Error(`key set answered ${response.status}`)
  const text = await response.text()
  if (text.length > MAX_SET_LENGTH) throw new Error('key set is too long')
  const set: unknown = JSON.parse(text)
  if (!isClaims(set) || !Array.isArray(set['keys'])) throw new Error('key set has no list of keys')
  return importKeys(readSigningKeys({ keys: set['keys'] }))
}

interface SigningKey {
  readonly kid: string
  readonly x: string
  readonly y: string
}

/** Only P-256 signing keys count: whatever else stands in a set can never be mixed up with them. */
const readSigningKeys = (set: PublicKeySet): readonly SigningKey[] => {
  const keys = set.keys.flatMap((key) => readSigningKey(key) ?? [])
  // An empty set is more likely an outage than a decision: the gateway always publishes one key at least.
  if (keys.length === 0) throw new Error('holds no P-256 signing key')
  if (keys.length > MAX_KEYS) throw new Error('holds too many keys')
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) throw new Error('names one kid twice')
  return keys
}

const readSigningKey = (key: unknown): SigningKey | undefined => {
  if (!isClaims(key)) return undefined
  const { kty, crv, kid, x, y, use = 'sig', alg = 'ES256' } = key
  if (kty !== 'EC' || crv !== 'P-256' || use !== 'sig' || alg !== 'ES256') return undefined
  return typeof kid === 'string' && typeof x === 'string' && typeof y === 'string' ? { kid, x, y } : undefined
}

const importKeys = async (keys: readonly SigningKey[]): Promise<ReadonlyMap<string, CryptoKey>> =>
  new Map(await Promise.all(keys.map(async ({ kid, x, y }) => [kid, await importKey(x, y)] as const)))

const importKey = (x: string, y: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y }, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'verify',
  ])
