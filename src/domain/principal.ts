import type { EpochSeconds } from '#lib/time.ts'
import type { Acr, Amr } from './assurance.ts'
import type { SessionId, SubjectId } from './ids.ts'
import type { RiskLevel } from './risk.ts'

/** What origins may be told of a customer beyond the subject; only verified values stand here. */
export interface CustomerClaims {
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  readonly groups?: readonly string[]
}

/** Names of the claims that a site may list for its assertions and map to headers. */
export const CLAIM_NAMES = ['email', 'email_verified', 'name', 'groups'] as const
/** One of them, as the assertion spells it. */
export type ClaimName = (typeof CLAIM_NAMES)[number]

/** A signed-in customer, as the request's session proves at this moment: decay of assurance is already applied. */
export interface Customer {
  readonly kind: 'customer'
  readonly subject: SubjectId
  readonly sid: SessionId
  readonly acr: Acr
  readonly amr: readonly Amr[]
  /** When the newest authenticator was used. */
  readonly authTime: EpochSeconds
  /** Whether that authentication was phishing-resistant. */
  readonly phishingResistant: boolean
  /** How much spoke against the sign-in; undefined where nobody noted it. */
  readonly risk: RiskLevel | undefined
  /** Until when the account is restricted; null: it is not. Undefined where the cookie does not tell. */
  readonly restrictedUntil: EpochSeconds | null | undefined
  readonly claims: CustomerClaims
}

/** Nobody has shown who they are. A value, so that policy never meets null. */
export interface Anonymous {
  readonly kind: 'anonymous'
}

/** The one value of its kind. */
export const ANONYMOUS: Anonymous = { kind: 'anonymous' }

/** Who is asking. Agents, services and bots join this union when the gateway admits them. */
export type Principal = Customer | Anonymous
