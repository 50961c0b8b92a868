import type { AccountId, BrowserHash, SessionId } from '#domain/ids.ts'
import { CLAIM_NAMES, type Customer } from '#domain/principal.ts'
import type { LiveSession, SessionProof, SessionReading } from '#domain/session-reading.ts'
import { browserHash } from '#keys/digest.ts'
import type { Sealer } from '#keys/seal.ts'
import { boundedMap } from '#lib/bounded-map.ts'
import type { Result } from '#lib/result.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { acrAt, amrAt } from './assurance.ts'
import { parseFlowCookie, SESSION_COOKIE_MAX_BYTES, sessionCookieLine } from './cookie.ts'
import { type LeaseLimits, leaseHolds } from './lease.ts'
import { decodeSessionToken, encodeSessionToken, type SessionToken } from './session-token.ts'

/** What the account object vouches for; a new cookie is made of it. */
export type VouchedSession = Omit<SessionToken, 'account' | 'leaseUntil' | 'aal2Until'> & {
  readonly aal2Until: EpochSeconds | null
  /** What the customer is written in unasked; no cookie carries it. */
  readonly language: string
  /** The object's clock, from which the lease counts. */
  readonly now: EpochSeconds
}

/** The account object's two answers that the gate needs; both throw where the object is out of reach. */
export interface SessionAuthority {
  renew(
    account: AccountId,
    proof: SessionProof,
    activity: boolean,
  ): Promise<Result<VouchedSession, { readonly code: 'session_ended' }>>
  stands(account: AccountId, sid: SessionId): Promise<boolean>
}

/** A live session, and when it ends whatever happens; left idle it ends sooner. */
export interface OpenSession extends LiveSession {
  readonly endsAt: EpochSeconds
  /** What the customer is written in unasked; only where the account was asked just now. */
  readonly language?: string
}

/** A reading as the gate gives it. */
export type GateReading = Exclude<SessionReading, LiveSession> | OpenSession

/** One request's view of its cookies and what it asks of the session. */
export interface GateInput {
  /** Every value of the session cookie: two values of one name are none (cookie tossing). */
  readonly sessionValues: readonly string[]
  /** Every value of the flow cookie; asked for only where the account is. */
  flowValues(): readonly string[]
  /**
   * The moment before which no session may have begun; undefined where nobody can say, and then none is believed. Asked for
   * only where a cookie opened.
   */
  notBefore(): EpochSeconds | undefined | Promise<EpochSeconds | undefined>
  readonly host: string
  /** Ask the account object even inside the lease. */
  readonly strict: boolean
  /** Whether this request counts as activity of the customer. */
  readonly activity: boolean
  readonly now: EpochSeconds
}

/** An opened cookie, and the customer that it last told of: one object for as long as they say the same. */
interface KnownToken {
  readonly token: SessionToken
  customer: Customer | undefined
}

const NO_SESSION: GateReading = { state: 'none', clear: false }
const CLEARED: GateReading = { state: 'none', clear: true }
const UNAVAILABLE: GateReading = { state: 'unavailable' }

/** Opened cookies that an isolate keeps; keyed by host and the whole value, so that nothing is decided by a part of it. */
const MAX_OPENED = 2048

/** Reads sessions from cookies: from the cookie alone inside its lease, else by one call to the account object. */
export class SessionGate {
  readonly #sealer: Sealer
  readonly #limits: LeaseLimits
  readonly #opened = boundedMap<string, KnownToken>(MAX_OPENED)

  constructor(sealer: Sealer, limits: LeaseLimits) {
    this.#sealer = sealer
    this.#limits = limits
  }

  /**
   * What the request's cookies say. No storage call inside a valid lease, unless `strict` or the claims lie elsewhere;
   * answered at once where this isolate knows the cookie already.
   */
  read(input: GateInput, authority: SessionAuthority): GateReading | Promise<GateReading> {
    const [value, second] = input.sessionValues
    if (value === undefined) return NO_SESSION
    if (second !== undefined) return CLEARED
    const key = `${input.host} ${value}`
    const known = this.#known(key, input.now)
    if (known === undefined) return this.#openAndTell(key, value, input, authority)
    return this.#tell(known, input, authority)
  }

  async #openAndTell(key: string, value: string, input: GateInput, authority: SessionAuthority): Promise<GateReading> {
    const known = await this.#open(key, value, input.host, input.now)
    return known === undefined ? CLEARED : this.#tell(known, input, authority)
  }

  #tell(known: KnownToken, input: GateInput, authority: SessionAuthority): GateReading | Promise<GateReading> {
    const notBefore = input.notBefore()
    return notBefore instanceof Promise
      ? notBefore.then((moment) => this.#judge(known, moment, input, authority))
      : this.#judge(known, notBefore, input, authority)
  }

  /** Everybody's sessions may have been ended, which no lease outlasts. */
  #judge(
    known: KnownToken,
    notBefore: EpochSeconds | undefined,
    input: GateInput,
    authority: SessionAuthority,
  ): GateReading | Promise<GateReading> {
    if (notBefore === undefined) return UNAVAILABLE
    if (known.token.createdAt < notBefore) return { state: 'ended' }
    return this.#suffices(known, input)
      ? opened(known, null, input.now, authority)
      : this.#renew(known, input, authority)
  }

  /** Whether the cookie alone answers. */
  #suffices({ token }: KnownToken, { now, strict }: GateInput): boolean {
    return leaseHolds(token, now, this.#limits) && !strict && token.claims !== undefined
  }

  async #renew({ token }: KnownToken, input: GateInput, authority: SessionAuthority): Promise<GateReading> {
    const holds = leaseHolds(token, input.now, this.#limits)
    const browser = await browserOf(input.flowValues())
    let renewed: Awaited<ReturnType<SessionAuthority['renew']>>
    try {
      renewed = await authority.renew(token.account, proofOf(token, browser), input.activity)
    } catch {
      return { state: 'unavailable' }
    }
    if (!renewed.ok) return { state: 'ended' }
    const issued = this.#vouched(token.account, renewed.value)
    const { language } = renewed.value
    const session = { ...opened({ token: issued, customer: undefined }, browser, input.now, authority), language }
    if (holds && issued.generation === token.generation && tellsTheSame(token, issued)) return session
    return { ...session, renewedCookie: await this.#cookieLine(issued, input.host, input.now) }
  }

  /** The Set-Cookie line for a session that was just started or raised. */
  async issue(account: AccountId, vouched: VouchedSession, host: string, now: EpochSeconds): Promise<string> {
    return this.#cookieLine(this.#vouched(account, vouched), host, now)
  }

  #vouched(account: AccountId, { now, aal2Until, language: _, ...rest }: VouchedSession): SessionToken {
    const lease = after(now, this.#limits.lease)
    return {
      ...rest,
      account,
      aal2Until: aal2Until ?? undefined,
      leaseUntil: epochSeconds(Math.min(lease, rest.absoluteUntil)),
    }
  }

  #known(key: string, now: EpochSeconds): KnownToken | undefined {
    const known = this.#opened.get(key)
    if (known === undefined || leaseHolds(known.token, now, this.#limits)) return known
    this.#opened.delete(key)
    return undefined
  }

  async #open(key: string, value: string, host: string, now: EpochSeconds): Promise<KnownToken | undefined> {
    const plaintext = await this.#sealer.open('session', host, value, now)
    const token = plaintext === undefined ? undefined : decodeSessionToken(plaintext)
    if (token === undefined) return undefined
    const known: KnownToken = { token, customer: undefined }
    if (leaseHolds(token, now, this.#limits)) this.#opened.set(key, known)
    return known
  }

  async #cookieLine(token: SessionToken, host: string, now: EpochSeconds): Promise<string> {
    const whole = await this.#sealer.seal('session', host, encodeSessionToken(token, true), now)
    const sealed =
      whole.length <= SESSION_COOKIE_MAX_BYTES
        ? whole
        : await this.#sealer.seal('session', host, encodeSessionToken(token, false), now)
    return sessionCookieLine(sealed, token.absoluteUntil - now)
  }
}

/** Whether a cookie tells of the customer what the account tells now; one without claims tells none that could be old. */
const tellsTheSame = (before: SessionToken, now: SessionToken): boolean =>
  before.risk === now.risk && before.restrictedUntil === now.restrictedUntil && claimsTheSame(before.claims, now.claims)

const claimsTheSame = (before: SessionToken['claims'], now: SessionToken['claims']): boolean =>
  before === undefined || CLAIM_NAMES.every((name) => JSON.stringify(before[name]) === JSON.stringify(now?.[name]))

const browserOf = async (values: readonly string[]): Promise<BrowserHash | null> => {
  const [value, second] = values
  const cookie = value === undefined || second !== undefined ? undefined : parseFlowCookie(value)
  return cookie === undefined ? null : browserHash(cookie.random)
}

const proofOf = (token: SessionToken, browser: BrowserHash | null): SessionProof => ({
  sid: token.sid,
  secret: token.secret,
  generation: token.generation,
  browser,
})

const customerAt = (known: KnownToken, now: EpochSeconds): Customer => {
  const { token, customer } = known
  const acr = acrAt(token.base, token.aal2Until, now)
  if (customer?.acr === acr) return customer
  known.customer = {
    kind: 'customer',
    subject: token.subject,
    sid: token.sid,
    acr,
    amr: amrAt(token.amr, acr),
    authTime: token.authTime,
    phishingResistant: token.phishingResistant,
    risk: token.risk,
    restrictedUntil: token.restrictedUntil,
    claims: token.claims ?? {},
  }
  return known.customer
}

const opened = (
  known: KnownToken,
  browser: BrowserHash | null,
  now: EpochSeconds,
  authority: SessionAuthority,
): OpenSession => {
  const { token } = known
  return {
    state: 'live',
    account: token.account,
    proof: proofOf(token, browser),
    customer: customerAt(known, now),
    leaseUntil: token.leaseUntil,
    endsAt: token.absoluteUntil,
    async standing() {
      try {
        return (await authority.stands(token.account, token.sid)) ? 'live' : 'ended'
      } catch {
        return 'unavailable'
      }
    },
    async isNewest() {
      try {
        const renewed = await authority.renew(token.account, proofOf(token, browser), false)
        return renewed.ok && renewed.value.generation === token.generation
      } catch {
        return false
      }
    },
  }
}
