import type { Language } from '#domain/language.ts'
import type { ClaimName } from '#domain/principal.ts'
import type { MailSender } from '#mail/sender.ts'
import type { Condition } from '#policy/expression.ts'
import type { RiskRule } from '#risk/rules.ts'
import type { SignalLimits } from '#risk/signals.ts'

/** Values that a header to the origin may carry: a claim that the site lists, or one that every assertion has. */
export type HeaderClaim = ClaimName | 'sub' | 'acr' | 'sid'

/** Where verified requests of a site go. */
export type OriginTarget =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'service'; readonly binding: string }
  | { readonly kind: 'zone' }

/** One rule of a site: which paths, who may pass, and how the request is treated. */
export interface Route {
  /** Stable name in logs and explanations: `<site>/<name or pattern>`. */
  readonly id: string
  /** `/`, `/account`, `/account/*`, `/*`; compared on segment boundaries. */
  readonly match: string
  readonly allow: Condition
  /** False only where everybody may ask, by every method: rules that restrict match without regard to case. */
  readonly restricts: boolean
  /** Ask the account object on every request instead of trusting the lease. */
  readonly strict: boolean
  /** Responses go through the revocable pump even when they are not event streams. */
  readonly stream: boolean
  /** Let `%2F` and `%5C` (kept encoded) pass in a segment. */
  readonly encodedSlashes: boolean
  /** Let `;` pass in a segment. */
  readonly semicolons: boolean
  /** `private`: a shared cache may not store answers given to an identity. `origin`: the origin's word stands. */
  readonly cache: 'private' | 'origin'
}

/** One protected app. */
export interface Site {
  readonly id: string
  /** Scheme and authority that customers see, without a trailing slash. */
  readonly publicUrl: string
  /** Lower-case hosts (with a non-default port) that name this site. */
  readonly hosts: readonly string[]
  readonly origin: OriginTarget
  /** `keep`: Origin and Referer pass as they are; `rewrite`: sent as the origin's own when they equal the site's. */
  readonly originHeader: 'keep' | 'rewrite'
  readonly originTimeoutSeconds: number
  readonly audience: string
  readonly binding: 'request' | 'session'
  readonly claims: readonly ClaimName[]
  /** Header name as written by the operator, and the assertion claim whose verified value it carries. */
  readonly headers: readonly { readonly name: string; readonly claim: HeaderClaim }[]
  readonly appCookies: readonly string[]
  /** Web origins whose pages may read answers of the gateway and open sockets to guarded routes, besides the site's own. */
  readonly allowedOrigins: readonly string[]
  readonly routes: readonly Route[]
  readonly otherwise: Route
}

/** Times in seconds; the defaults and their sources stand in `defaults.ts`. */
export interface Lifetimes {
  readonly lease: number
  readonly assertion: number
  readonly clockSkew: number
  readonly aal0Absolute: number
  readonly aal0Idle: number
  readonly aal1Absolute: number
  readonly aal1Idle: number
  readonly aal2Absolute: number
  readonly aal2Idle: number
  readonly flow: number
  readonly signInCode: number
  readonly challenge: number
  readonly rotationGrace: number
  readonly firstEnrolment: number
  readonly stepUp: number
  readonly parkedRequest: number
  readonly contestLink: number
  readonly restricted: number
  readonly delayedRecovery: number
  readonly revertLink: number
  readonly addressHold: number
  readonly addressReserved: number
  readonly dispute: number
}

/** How passwords are used, where they are. */
export interface PasswordMethod {
  /** Web origin of the range API that is asked for breached passwords; undefined: nobody is asked. */
  readonly breachCheck: string | undefined
}

/** Login methods that a deployment chooses; undefined: off. Passkeys and codes by e-mail are always there. */
export interface Methods {
  readonly password: PasswordMethod | undefined
}

/** How much work browsers are asked for where the risk of a request calls for it; `off`: none, ever. */
export type BotChallenge = 'off' | 'light' | 'normal' | 'heavy'

/** The operator's whole configuration, checked and completed: what the gateway runs on. */
export interface Deployment {
  readonly name: string
  /** `iss` of assertions: an https URL (http on loopback). */
  readonly issuer: string
  readonly relyingPartyId: string
  /** Other registrable domains whose sites use passkeys of `relyingPartyId` (WebAuthn Level 3 section 5.11). */
  readonly relatedDomains: readonly string[]
  readonly basePath: string
  readonly brand: {
    /** SVG document text; absent: the name is set in type. */
    readonly logo?: string
    /** `#rrggbb`. */
    readonly colour: string
    readonly supportUrl?: string
  }
  readonly languages: readonly Language[]
  readonly mail: { readonly from: string; readonly sender: MailSender }
  readonly methods: Methods
  /** What is asked in addition where something speaks against a sign-in. */
  readonly risk: { readonly rules: readonly RiskRule[]; readonly limits: SignalLimits }
  readonly botChallenge: BotChallenge
  readonly lifetimes: Lifetimes
  readonly sites: readonly Site[]
}
