import { boundedMap } from '#lib/bounded-map.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { AssertionSigner } from './signer.ts'

/** Most seconds for which one assertion of a session is handed out again. */
const REUSE_SECONDS = 30

const MAX_ENTRIES = 2048

/** An assertion to hand out: signed now, or not long ago with the very same content. */
export interface SessionAssertion {
  readonly signer: AssertionSigner
  /** Every claim but `iat`, `nbf`, `exp` and `jti`, which this cache sets. */
  readonly claims: Readonly<Record<string, unknown>>
  /** The session's lease: from then on nothing signed before is handed out. */
  readonly leaseUntil: EpochSeconds
  readonly lifetimeSeconds: number
  /** Makes the `jti` when a new assertion is signed. */
  readonly newId: () => string
  readonly now: EpochSeconds
}

/** Reuses assertions of sites with `binding: 'session'`, which say nothing about the single request; at once where it can. */
export type AssertionCache = (wanted: SessionAssertion) => string | Promise<string>

interface Entry {
  readonly assertion: string
  readonly kid: string
  readonly lifetimeSeconds: number
  readonly from: EpochSeconds
  readonly until: EpochSeconds
}

/**
 * Makes an empty cache. An assertion is reused until it is 30 s old, two thirds of its lifetime have passed or the lease
 * under which it was signed ends, whichever comes first, and only for the same key, lifetime and claims: a session that
 * was raised, renamed or replaced has other claims and so never gets the older statement.
 */
export const createAssertionCache = (maxEntries: number = MAX_ENTRIES): AssertionCache => {
  const entries = boundedMap<string, Entry>(maxEntries)
  // Callers keep the claims of a customer for as long as they hold: the same object needs no spelling out.
  const latest = new WeakMap<SessionAssertion['claims'], Entry>()

  const find = ({ signer, claims, lifetimeSeconds }: SessionAssertion): Entry | undefined => {
    const known = latest.get(claims)
    if (known?.kid === signer.kid && known.lifetimeSeconds === lifetimeSeconds) return known
    return entries.get(nameOf(signer, lifetimeSeconds, claims))
  }

  const sign = async (wanted: SessionAssertion): Promise<string> => {
    const { signer, claims, leaseUntil, lifetimeSeconds, newId, now } = wanted
    const times = { iat: now, nbf: now, exp: after(now, lifetimeSeconds) }
    const assertion = await signer.sign({ ...claims, ...times, jti: newId() })
    const reuse = Math.min(after(now, REUSE_SECONDS), after(now, (lifetimeSeconds * 2) / 3), leaseUntil)
    const entry: Entry = { assertion, kid: signer.kid, lifetimeSeconds, from: now, until: epochSeconds(reuse) }
    entries.set(nameOf(signer, lifetimeSeconds, claims), entry)
    latest.set(claims, entry)
    return assertion
  }

  return (wanted) => {
    const { leaseUntil, now } = wanted
    const held = find(wanted)
    // A clock that went back behind the signing makes the entry useless, not eternal.
    return held !== undefined && now >= held.from && now < held.until && now < leaseUntil
      ? held.assertion
      : sign(wanted)
  }
}

const nameOf = ({ kid }: AssertionSigner, lifetimeSeconds: number, claims: SessionAssertion['claims']): string =>
  JSON.stringify([kid, lifetimeSeconds, sorted(claims)])

// Members in one order, so that equal claims have one name; JSON keeps values of different kinds apart.
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]))
}
