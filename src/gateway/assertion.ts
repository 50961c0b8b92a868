import type { Deployment, Site } from '#config/deployment.ts'
import type { Customer } from '#domain/principal.ts'
import { type AssertionCache, createAssertionCache } from '#keys/assertion-cache.ts'
import { sha256 } from '#keys/digest.ts'
import { nameBytes } from '#keys/random.ts'
import type { AssertionSigner } from '#keys/signer.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import {
  type AssertionClaims,
  boundClaims,
  type Confirmation,
  confirmationClaims,
  customerClaims,
} from './assertion-claims.ts'
import type { RequestFacts } from './parse-request.ts'

/** The isolate's signed statements of sites with `binding: 'session'`: plain text, nothing bound to a request. */
const sessionAssertions: AssertionCache = createAssertionCache()

/** What an assertion is made of. */
export interface AssertionInput {
  readonly signer: AssertionSigner
  readonly deployment: Deployment
  readonly site: Site
  readonly customer: Customer
  readonly leaseUntil: EpochSeconds
  readonly facts: RequestFacts
  /** The customer confirmed this very request. */
  readonly confirmation: Confirmation | undefined
  readonly now: EpochSeconds
}

/** The signed statement of who is asking: about this request alone, unless the site chose otherwise; at once where it is known. */
export const signAssertion = (input: AssertionInput): string | Promise<string> => {
  const { signer, deployment, site, customer, leaseUntil, confirmation, now } = input
  const claims = claimsOf(deployment.issuer, site, customer)
  const lifetimeSeconds = deployment.lifetimes.assertion
  // A confirmation is about one request, whatever the site chose for the others.
  return site.binding === 'session' && confirmation === undefined
    ? sessionAssertions({ signer, claims, leaseUntil, lifetimeSeconds, newId, now })
    : signBound(input, claims)
}

const newId = (): string => toBase64Url(nameBytes())

const signBound = async (input: AssertionInput, claims: AssertionClaims): Promise<string> => {
  const { signer, deployment, site, facts, confirmation, now } = input
  const { path, rawQuery } = facts.target
  const queryHash = rawQuery === '' ? undefined : toBase64Url(await sha256(utf8(rawQuery)))
  const bound = boundClaims(site, { method: facts.method, path, queryHash })
  const times = { iat: now, nbf: now, exp: after(now, deployment.lifetimes.assertion) }
  return signer.sign({ ...claims, ...bound, ...confirmationClaims(confirmation), ...times, jti: newId() })
}

/** What was worked out of a customer for a site; the gate gives one object for as long as a cookie tells the same. */
const known = new WeakMap<Customer, Map<Site, AssertionClaims>>()

const claimsOf = (issuer: string, site: Site, customer: Customer): AssertionClaims => {
  let bySite = known.get(customer)
  if (bySite === undefined) {
    bySite = new Map()
    known.set(customer, bySite)
  }
  let claims = bySite.get(site)
  if (claims === undefined) {
    claims = customerClaims(issuer, site, customer)
    bySite.set(site, claims)
  }
  return claims
}
