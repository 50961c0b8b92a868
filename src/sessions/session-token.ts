import * as v from 'valibot'
import { AMRS, type Amr } from '#domain/assurance.ts'
import {
  type AccountId,
  parseAccountId,
  parseSessionId,
  parseSubjectId,
  type SessionId,
  type SubjectId,
} from '#domain/ids.ts'
import type { CustomerClaims } from '#domain/principal.ts'
import { RISK_LEVELS, type RiskLevel } from '#domain/risk.ts'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'

/** What the sealed session cookie says: all that the edge needs while the lease lasts. */
export interface SessionToken {
  readonly account: AccountId
  readonly sid: SessionId
  /** The session secret of this generation, base64url of 32 bytes; the account object holds its hash. */
  readonly secret: string
  readonly generation: number
  readonly subject: SubjectId
  readonly base: 'aal0' | 'aal1'
  readonly aal2Until: EpochSeconds | undefined
  readonly amr: readonly Amr[]
  /** When the session began; 0 in a cookie from before this was written down: older than any end of everybody's sessions. */
  readonly createdAt: EpochSeconds
  readonly authTime: EpochSeconds
  readonly phishingResistant: boolean
  /** Undefined in a cookie or a session from before it was noted: what asks for it is then not met. */
  readonly risk: RiskLevel | undefined
  /** Null where the account is not restricted; undefined in a cookie from before it was told. */
  readonly restrictedUntil: EpochSeconds | null | undefined
  /** Undefined where they would not fit: then every request asks the account object. */
  readonly claims: CustomerClaims | undefined
  readonly leaseUntil: EpochSeconds
  readonly absoluteUntil: EpochSeconds
}

const seconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 40))

// Short keys: the cookie travels with every request and is held under 1 kB.
const schema = v.strictObject({
  a: v.string(),
  i: v.string(),
  k: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  g: v.pipe(v.number(), v.integer(), v.minValue(1)),
  u: v.string(),
  b: v.picklist(['aal0', 'aal1']),
  d: v.optional(seconds),
  m: v.pipe(v.array(v.picklist(AMRS)), v.maxLength(8)),
  s: v.optional(seconds, 0),
  t: seconds,
  p: v.optional(v.literal(1)),
  // Cookies that an older version made have neither: they are renewed within a lease, and until then count as unknown.
  r: v.optional(v.picklist(RISK_LEVELS)),
  w: v.optional(seconds),
  c: v.optional(
    v.strictObject({
      email: v.exactOptional(v.string()),
      email_verified: v.exactOptional(v.boolean()),
      name: v.exactOptional(v.string()),
      groups: v.exactOptional(v.array(v.string())),
    }),
  ),
  l: seconds,
  x: seconds,
})

/** Plain text of the session cookie; `withClaims: false` leaves the claims to the account object. */
export const encodeSessionToken = (token: SessionToken, withClaims: boolean): Uint8Array<ArrayBuffer> =>
  utf8(
    JSON.stringify({
      a: token.account,
      i: token.sid,
      k: token.secret,
      g: token.generation,
      u: token.subject,
      b: token.base,
      ...(token.aal2Until === undefined ? {} : { d: token.aal2Until }),
      m: token.amr,
      s: token.createdAt,
      t: token.authTime,
      ...(token.phishingResistant ? { p: 1 } : {}),
      ...(token.risk === undefined ? {} : { r: token.risk }),
      ...(token.restrictedUntil === undefined ? {} : { w: token.restrictedUntil ?? 0 }),
      ...(withClaims && token.claims !== undefined ? { c: token.claims } : {}),
      l: token.leaseUntil,
      x: token.absoluteUntil,
    }),
  )

/** Reads what `encodeSessionToken` wrote; undefined for anything else, as after a change of this format. */
export const decodeSessionToken = (plaintext: Uint8Array): SessionToken | undefined => {
  const parsed = v.safeParse(schema, readJsonBytes(plaintext))
  if (!parsed.success) return undefined
  const { a, i, k, g, u, b, d, m, s, t, p, r, w, c, l, x } = parsed.output
  const account = parseAccountId(a)
  const sid = parseSessionId(i)
  const subject = parseSubjectId(u)
  if (account === undefined || sid === undefined || subject === undefined) return undefined
  return {
    account,
    sid,
    secret: k,
    generation: g,
    subject,
    base: b,
    aal2Until: d === undefined ? undefined : epochSeconds(d),
    amr: m,
    createdAt: epochSeconds(s),
    authTime: epochSeconds(t),
    phishingResistant: p === 1,
    risk: r,
    restrictedUntil: w === undefined ? undefined : w === 0 ? null : epochSeconds(w),
    claims: c,
    leaseUntil: epochSeconds(l),
    absoluteUntil: epochSeconds(x),
  }
}
