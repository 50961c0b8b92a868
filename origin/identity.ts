import { accepted, type Checked, refused } from './refusal.ts'

/**
 * Assurance in rising order: an e-mail code; one authenticator, such as a passkey that did not verify its user; a passkey
 * that did, or two authenticators.
 */
export const ACRS = ['aal0', 'aal1', 'aal2'] as const
/** One of the levels. */
export type Acr = (typeof ACRS)[number]

const PRINCIPALS = ['customer', 'agent', 'service', 'bot'] as const
/** Who may be asking; any other kind is refused. */
export type PrincipalKind = (typeof PRINCIPALS)[number]

/** Who is asking, as the gateway signed it for this request. */
export interface PosternIdentity {
  /** Stable and opaque: the key under which a service stores what belongs to this customer. */
  readonly sub: string
  readonly principal: PrincipalKind
  /** Names the sign-in, so that what one sign-in did can be told apart in a log. */
  readonly sid: string
  readonly acr: Acr
  /** Authentication methods of the session, RFC 8176 values. */
  readonly amr: readonly string[]
  /** When the customer last used an authenticator, in seconds since 1970. */
  readonly authTime: number
  /** Names this assertion in logs. */
  readonly jti: string
  readonly issuedAt: number
  readonly expiresAt: number
  /** Present where the site's configuration lists the claim, and always verified by the gateway. */
  readonly email?: string
  readonly emailVerified?: boolean
  readonly name?: string
  readonly groups?: readonly string[]
  /** The agent that acts for `sub`; present exactly when `principal` is `agent` (`act` of RFC 8693 section 4.1). */
  readonly actor?: { readonly sub: string }
  /** The customer confirmed this very request; compare `bodySha256` with the body before acting on it. */
  readonly confirmation?: Confirmation
  /** Every claim as it was signed, for those that have no field here. */
  readonly claims: Claims
}

/** One request that its customer has confirmed by a proof of its own. */
export interface Confirmation {
  /** Names the confirmation in logs; never comes twice. */
  readonly id: string
  /** Base64url of the SHA-256 of the body that was shown to the customer. */
  readonly bodySha256: string
}

/** A decoded JWT payload whose members nobody has looked at yet. */
export type Claims = Readonly<Record<string, unknown>>

/** Longest text that a claim of the identity may hold, in UTF-16 units. */
const MAX_TEXT = 1024
const MAX_LIST = 256

const visibleAscii = /^[\x21-\x7e]{1,255}$/
const methodName = /^[a-z0-9_-]{1,32}$/
const digest = /^[A-Za-z0-9_-]{43}$/

const isId = (value: unknown): value is string => typeof value === 'string' && visibleAscii.test(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
const isAcr = (value: unknown): value is Acr => ACRS.some((acr) => acr === value)
const isPrincipal = (value: unknown): value is PrincipalKind => PRINCIPALS.some((kind) => kind === value)
const isListOf = (value: unknown, fits: (item: unknown) => item is string): value is readonly string[] =>
  Array.isArray(value) && value.length <= MAX_LIST && value.every(fits)
const isMethod = (value: unknown): value is string => typeof value === 'string' && methodName.test(value)

/** Whether a decoded JSON value is an object, the only shape that a JWT header or payload may have. */
export const isClaims = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads the identity out of verified claims. Fails `claim_invalid` naming the first claim that is absent or misshapen:
 * times that are no whole seconds, an unknown `acr` or `principal`, an `act` on anybody but an agent. The caller has
 * checked the signature; issuer, audience, times and binding are judged elsewhere.
 */
export const parseIdentity = (claims: Claims): Checked<PosternIdentity> => {
  const { sub, principal, sid, acr, amr, auth_time, jti, iat, exp, email, email_verified, name, groups, act } = claims
  if (!isId(sub)) return refused('claim_invalid', 'sub')
  if (!isPrincipal(principal)) return refused('claim_invalid', 'principal')
  if (!isId(sid)) return refused('claim_invalid', 'sid')
  if (!isAcr(acr)) return refused('claim_invalid', 'acr')
  if (!isListOf(amr, isMethod) || amr.length === 0) return refused('claim_invalid', 'amr')
  if (!isTime(auth_time)) return refused('claim_invalid', 'auth_time')
  if (!isId(jti)) return refused('claim_invalid', 'jti')
  if (!isTime(iat)) return refused('claim_invalid', 'iat')
  if (!isTime(exp)) return refused('claim_invalid', 'exp')
  if (email !== undefined && !isText(email)) return refused('claim_invalid', 'email')
  if (email_verified !== undefined && typeof email_verified !== 'boolean')
    return refused('claim_invalid', 'email_verified')
  if (name !== undefined && !isText(name)) return refused('claim_invalid', 'name')
  if (groups !== undefined && !isListOf(groups, isText)) return refused('claim_invalid', 'groups')
  const actor = parseActor(principal, act)
  if (!actor.ok) return actor
  const confirmation = parseConfirmation(claims)
  if (!confirmation.ok) return confirmation
  return accepted({
    sub,
    principal,
    sid,
    acr,
    amr,
    authTime: auth_time,
    jti,
    issuedAt: iat,
    expiresAt: exp,
    ...(email === undefined ? {} : { email }),
    ...(email_verified === undefined ? {} : { emailVerified: email_verified }),
    ...(name === undefined ? {} : { name }),
    ...(groups === undefined ? {} : { groups }),
    ...actor.value,
    ...confirmation.value,
    claims,
  })
}

/** An agent without `act` could pass for the customer, and a customer with one for an agent: both are refused. */
const parseActor = (principal: PrincipalKind, act: unknown): Checked<{ readonly actor?: { readonly sub: string } }> => {
  if (principal !== 'agent') return act === undefined ? accepted({}) : refused('claim_invalid', 'act')
  if (!isClaims(act) || !isId(act['sub'])) return refused('claim_invalid', 'act')
  return accepted({ actor: { sub: act['sub'] } })
}

/** One without the other would confirm a body that nobody knows, or by nobody knows what. */
const parseConfirmation = ({
  confirmation_id: id,
  body_sha256: bodySha256,
}: Claims): Checked<{ readonly confirmation?: Confirmation }> => {
  if (id === undefined && bodySha256 === undefined) return accepted({})
  if (!isId(id)) return refused('claim_invalid', 'confirmation_id')
  if (typeof bodySha256 !== 'string' || !digest.test(bodySha256)) return refused('claim_invalid', 'body_sha256')
  return accepted({ confirmation: { id, bodySha256 } })
}
