import * as v from 'valibot'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import { DAY, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { currentKey, publicKeys, type Timeline } from './schedule.ts'
import type { Sealer } from './seal.ts'
import { type PrivateKey, type PublicHalf, privateKey, publicHalf } from './signing-key.ts'

/** Keys that stored data depend on: random, made once. Of these the pepper alone can be replaced, and is then kept. */
export const DATA_KEYS = ['identifier-index', 'password-pepper', 'storage'] as const
/** One of them; it is part of what a key is wrapped under. */
export type DataKeyName = (typeof DATA_KEYS)[number]

/** A data key: base64url of 32 bytes, and the id that rows carry beside what was made with it. */
export interface DataKey {
  readonly id: string
  readonly bytes: string
}

/** All that isolates need of the keyring at one moment. */
export interface KeySet {
  /** Names the keyring that made it: a wiped keyring starts another one. */
  readonly keyring: string
  /** Grows with every change of the signing keys, with the pepper, and when everybody is signed out. */
  readonly version: number
  readonly issuedAt: EpochSeconds
  readonly timeline: Timeline
  /** By kid. A key that has stopped signing comes without its private value. */
  readonly signing: Readonly<Record<string, PrivateKey | PublicHalf>>
  readonly data: Readonly<Record<DataKeyName, DataKey>>
  /** Peppers before today's, the latest first: hashes may rest on any of them. */
  readonly formerPeppers: readonly DataKey[]
  /** Sessions that began before this moment are over; 0 where nobody ever ended those of everybody. */
  readonly sessionsNotBefore: EpochSeconds
}

/** A key set as it travels by RPC and rests in KV. */
export interface SealedKeySet {
  readonly version: number
  readonly sealed: string
}

/** Oldest key set, in seconds, that an isolate works with. */
export const KEY_SET_MAX_AGE = 31 * DAY

/** KV name under which the keyring publishes the sealed set. */
export const KEY_SET_KV_NAME = 'keyring/v1'

const seconds = v.pipe(v.number(), v.integer(), v.transform(epochSeconds))
const times = v.object({
  kid: v.string(),
  publicFrom: seconds,
  activeFrom: seconds,
  activeUntil: v.optional(seconds),
})
const dataKey = v.object({ id: v.string(), bytes: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)) })

// Members that this version does not know pass: in a rollout a newer keyring talks to older isolates. Members that came
// later may be absent: newer isolates read what an older keyring published.
const keySet = v.object({
  keyring: v.string(),
  version: v.pipe(v.number(), v.integer()),
  issuedAt: seconds,
  timeline: v.tupleWithRest([times], times),
  signing: v.record(v.string(), v.union([privateKey, publicHalf])),
  data: v.object({ 'identifier-index': dataKey, 'password-pepper': dataKey, storage: dataKey }),
  formerPeppers: v.optional(v.array(dataKey), []),
  sessionsNotBefore: v.optional(seconds, 0),
})

const sealedKeySet = v.object({
  version: v.pipe(v.number(), v.integer()),
  sealed: v.pipe(v.string(), v.maxLength(64 * 1024)),
})

/** Seals a set for the deployment `issuer`; private values of keys that no longer sign are left out. */
export const sealKeySet = async (
  sealer: Sealer,
  issuer: string,
  set: KeySet,
  now: EpochSeconds,
): Promise<SealedKeySet> => {
  const current = currentKey(set.timeline, now)
  const retired = set.timeline.slice(0, set.timeline.indexOf(current)).map(({ kid }) => kid)
  const signing = Object.fromEntries(
    publicKeys(set.timeline, now).flatMap(({ kid }) => {
      const key = set.signing[kid]
      if (key === undefined) throw new Error('a key of the timeline is missing')
      return [[kid, retired.includes(kid) ? withoutPrivateValue(key) : key]]
    }),
  )
  const plaintext = utf8(JSON.stringify({ ...set, signing }))
  return { version: set.version, sealed: await sealer.seal('keyring', contextOf(issuer, set.version), plaintext, now) }
}

/** A set that was sealed for this deployment, and whether under the current secret. */
export interface OpenedKeySet {
  readonly set: KeySet
  readonly isCurrent: boolean
}

/**
 * Opens a sealed set. Undefined for whatever was not sealed for this issuer and version under a secret at hand, and for
 * a set older than 31 days. Never throws on what KV or an RPC returned.
 */
export const openKeySet = async (
  sealer: Sealer,
  issuer: string,
  received: unknown,
  now: EpochSeconds,
): Promise<OpenedKeySet | undefined> => {
  const envelope = v.safeParse(sealedKeySet, received)
  if (!envelope.success) return undefined
  const { version, sealed } = envelope.output
  const plaintext = await sealer.open('keyring', contextOf(issuer, version), sealed, now)
  const parsed = v.safeParse(keySet, readJsonBytes(plaintext))
  if (!parsed.success || parsed.output.version !== version) return undefined
  if (isTooOld(parsed.output, now)) return undefined
  return { set: normalised(parsed.output), isCurrent: sealer.isCurrent(sealed) }
}

/** Whether a set has passed the age at which isolates stop working with it. */
export const isTooOld = ({ issuedAt }: Pick<KeySet, 'issuedAt'>, now: EpochSeconds): boolean =>
  now - issuedAt > KEY_SET_MAX_AGE

// The version leads and holds digits only, so no issuer can move the boundary.
const contextOf = (issuer: string, version: number): string => `${version} ${issuer}`

const withoutPrivateValue = ({ kty, crv, x, y }: PublicHalf): PublicHalf => ({ kty, crv, x, y })

const normalised = ({ timeline: [first, ...others], ...rest }: v.InferOutput<typeof keySet>): KeySet => {
  const withEnd = (key: v.InferOutput<typeof times>) => ({ ...key, activeUntil: key.activeUntil })
  return { ...rest, timeline: [withEnd(first), ...others.map(withEnd)] }
}
