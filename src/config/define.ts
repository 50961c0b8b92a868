/**
 * What an operator writes: the shape of `postern.config.ts`, and of the JSON in `POSTERN_CONFIG`. Pure data, so that
 * it can be checked, diffed and explained; `compile` checks what types cannot say.
 */

import type { Language } from '#domain/language.ts'
import type { ClaimName } from '#domain/principal.ts'
import type { Duration } from '#lib/duration.ts'
import type { MailSender } from '#mail/sender.ts'
import type { Condition } from '#policy/expression.ts'
import type { RiskRule } from '#risk/rules.ts'
import type { BotChallenge, HeaderClaim, Lifetimes } from './deployment.ts'

/** The configuration of a deployment. */
export interface PosternConfig {
  /** What customers read on pages and in mails: the name of the shop or service. */
  readonly name: string
  /**
   * The domain that passkeys belong to (WebAuthn RP ID): the registrable domain of all sites, such as `shop.example`
   * for `www.shop.example` and `pay.shop.example`. It can never change once a customer has a passkey: they would all be lost.
   */
  readonly relyingPartyId: string
  /**
   * Other registrable domains of yours, such as `shop.de`, whose sites use the same passkeys (WebAuthn Level 3 section
   * 5.11). Browsers ask about them at `https://<relyingPartyId>/.well-known/webauthn`, so a site must have that host.
   */
  readonly relatedDomains?: readonly string[]
  /**
   * `iss` of assertions, an https URL (http on loopback). Default with one site: its `publicUrl`. Origins pin it, so
   * it stays when sites come and go.
   */
  readonly issuer?: string
  /** The folder of the gateway's own pages on every site: one segment. Default `/_auth`. */
  readonly basePath?: string
  readonly brand?: BrandConfig
  /** Languages of pages and mails, the fallback first. Default: all that Postern ships. */
  readonly languages?: readonly Language[]
  readonly mail: MailConfig
  readonly methods?: MethodsConfig
  readonly risk?: RiskConfig
  /**
   * How long a browser calculates before a code is sent or a password is tried, where the risk of the request calls for
   * it: at most 1 s on a phone with `light`, 3 s with `normal` (the default), 10 s with `heavy`; half of that on average.
   * `off`: never, and rules of risk that say `challenge` ask for nothing.
   */
  readonly botChallenge?: BotChallenge
  /** Times that differ from `src/config/defaults.ts`, which also says how far each may be moved. */
  readonly lifetimes?: { readonly [Name in keyof Lifetimes]?: Duration }
  /** The apps that this deployment protects. */
  readonly sites: readonly SiteConfig[]
}

/** How pages and mails look. */
export interface BrandConfig {
  /** An SVG document as text: shapes only, without scripts, styles or references to anything outside it. */
  readonly logo?: string
  /** `#rrggbb`. Every shade on the pages is derived from it, so that text stays readable. */
  readonly colour?: string
  /** Where customers find help: an https or mailto address, shown at the foot of each page. */
  readonly supportUrl?: string
}

/** How mail leaves, and who it is from. */
export interface MailConfig {
  /** A bare address, or `Name <address>`. */
  readonly from: string
  readonly sender: MailSender
}

/** Login methods besides passkeys and codes by e-mail, which are always there. */
export interface MethodsConfig {
  /** Default `false`. `true`: on, with everything below at its default. */
  readonly password?: boolean | PasswordConfig
}

/** How passwords are used, where they are on. */
export interface PasswordConfig {
  /**
   * Whether a new password is looked up among breached ones. Default `true`: at `https://api.pwnedpasswords.com`, which
   * learns the first five hexadecimal characters of its SHA-1. `false`: nobody is asked. A web origin, such as
   * `https://ranges.shop.example` (http on loopback): another API of the same protocol.
   */
  readonly breachCheck?: boolean | string
}

/** What speaks against a sign-in, and what is asked then. It only ever adds to what is asked anyway. */
export interface RiskConfig {
  /** The whole table, in place of `RISK_RULES` in `src/config/defaults.ts`; to add to that, write `[...RISK_RULES, ...]`. */
  readonly rules?: readonly RiskRule[]
  /** From where on signals are raised, where that differs from `SIGNAL_LIMITS` in `src/config/defaults.ts`; whole numbers. */
  readonly limits?: {
    /** Addresses that one client network may name within an hour before `network-velocity`: 1 to 19, default 5. */
    readonly addressesPerNetwork?: number
    /** Tries at one address within an hour before `address-velocity`: 1 to 10, default 4. */
    readonly triesPerAddress?: number
    /** What `impossible-travel` is beyond: both of them. */
    readonly travel?: {
      /** 50 to 20000, default 300. */
      readonly kilometres?: number
      /** 100 to 10000, default 900. */
      readonly kilometresPerHour?: number
    }
  }
}

/** One protected app. */
export interface SiteConfig {
  /** Short name for logs and explanations: lower case letters, digits and hyphens. */
  readonly id: string
  /** Scheme and authority that customers see, such as `https://www.shop.example`; http on loopback only. */
  readonly publicUrl: string
  /** Further hosts that name this site, besides that of `publicUrl`. */
  readonly hosts?: readonly string[]
  /**
   * Where verified requests go: a URL without a path; `'zone'` for the host's own origin behind a Workers route;
   * or a service binding. The origin must not be reachable for others than the gateway.
   */
  readonly origin: string | { readonly service: string }
  /** `'rewrite'`: `Origin` and `Referer` that equal the site's are sent as the origin's own. Default `'keep'`. */
  readonly originHeader?: 'keep' | 'rewrite'
  /** How long the origin may take until it begins to answer. Default 30 s, at most 5 min. */
  readonly originTimeout?: Duration
  /** `aud` of assertions: origins accept only those that name them. */
  readonly audience: string
  /**
   * `'request'` (default): an assertion is valid for the one method, host, path and query it was made for.
   * `'session'`: one assertion serves every request for 30 s, so whoever captures it can ask for anything with it.
   */
  readonly binding?: 'request' | 'session'
  /** What assertions tell of the customer, besides the subject. Default: nothing. */
  readonly claims?: readonly ClaimName[]
  /** Headers that an app already reads, filled with verified values: `{ 'Remote-Email': 'email' }`. */
  readonly headers?: Readonly<Record<string, HeaderClaim>>
  /**
   * Cookies in which the app keeps a session of its own: deleted at sign-out, and never forwarded under another
   * customer than the one they were set under.
   */
  readonly appCookies?: readonly string[]
  /** Web origins, besides the site's own, whose pages may read answers and open sockets to guarded routes. */
  readonly allowedOrigins?: readonly string[]
  /** Rules from narrow to wide: the first that matches decides. */
  readonly routes?: readonly RouteConfig[]
  /** What holds for every path that no rule names. A condition, or a rule without `match`. */
  readonly otherwise: Otherwise | (RuleOptions & { readonly allow: Otherwise })
}

/** How a request that a rule lets through is treated. */
export interface RuleOptions {
  /** Ask the account on every request: a session that has ended is refused at once, not within a lease. */
  readonly strict?: boolean
  /**
   * Cut responses of any type when the session ends, as WebSockets and event streams of guarded routes are. For public
   * routes that stream what only the customer may see: theirs go on otherwise.
   */
  readonly stream?: boolean
  /** Let encoded slashes and backslashes pass in a segment: `/files/a%2Fb`. */
  readonly encodedSlashes?: boolean
  /** Let `;` pass in a segment. */
  readonly semicolons?: boolean
  /** `'origin'`: shared caches may store answers to customers where the origin says so. Default `'private'`. */
  readonly cache?: 'private' | 'origin'
}

/** Who may ask for some paths. */
export interface RouteConfig extends RuleOptions {
  /** `/cart` for one path, `/account/*` for a folder with everything below it. */
  readonly match: string
  readonly allow: Condition
  /** A name for logs and explanations. Default: the pattern. */
  readonly name?: string
}

/** `otherwise` that lets everybody through: a choice that must be made by its name. */
export interface EveryoneUnlessListed {
  readonly if: 'everyoneUnlessListed'
}

/** What may stand in `otherwise`. */
export type Otherwise = Condition | EveryoneUnlessListed

/**
 * For `otherwise` only: paths that no rule names are public. A path that is forgotten, or that the app grows later, is
 * then open to everybody.
 */
export const everyoneUnlessListed = (): EveryoneUnlessListed => ({ if: 'everyoneUnlessListed' })

/** Types a configuration for editors. It checks nothing by itself: `compile` does, at build, at start and in CI. */
export const definePostern = (config: PosternConfig): PosternConfig => config
