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
  /** Taken as `jti` when a new assertion is signed. */
  readonly jti: string
  readonly now: EpochSeconds
}

/** Reuses assertions of sites with `binding: 'session'`, which say nothing about the single request. */
export type AssertionCache = (wanted: SessionAssertion) => Promise<string>

interface Entry {
  readonly assertion: string
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
  const spellings = new WeakMap<SessionAssertion['claims'], string>()
  // Spelling them out takes longer than all the rest; callers keep the claims of a customer for as long as they hold.
  const spelled = (claims: SessionAssertion['claims']): string => {
    const known = spellings.get(claims)
    if (known !== undefined) return known
    const spelling = JSON.stringify(sorted(claims))
    spellings.set(claims, spelling)
    return spelling
  }
  return async ({ signer, claims, leaseUntil, lifetimeSeconds, jti, now }) => {
    const name = `${signer.kid} ${lifetimeSeconds} ${spelled(claims)}`
    const held = entries.get(name)
    // A clock that went back behind the signing makes the entry useless, not eternal.
    if (held !== undefined && now >= held.from && now < held.until && now < leaseUntil) return held.assertion
    const assertion = await signer.sign({ ...claims, iat: now, nbf: now, exp: after(now, lifetimeSeconds), jti })
    const reuse = Math.min(after(now, REUSE_SECONDS), after(now, (lifetimeSeconds * 2) / 3), leaseUntil)
    entries.set(name, { assertion, from: now, until: epochSeconds(reuse) })
    return assertion
  }
}

// Members in one order, so that equal claims have one name; JSON keeps values of different kinds apart.
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]))
}
