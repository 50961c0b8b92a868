import type { Deployment, Site } from '#config/deployment.ts'
import type { Customer } from '#domain/principal.ts'
import { type AssertionCache, createAssertionCache } from '#keys/assertion-cache.ts'
import { sha256 } from '#keys/digest.ts'
import { randomToken } from '#keys/random.ts'
import type { AssertionSigner } from '#keys/signer.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { after, type EpochSeconds } from '#lib/time.ts'
import { assertionClaims } from './assertion-claims.ts'
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
  readonly now: EpochSeconds
}

/** The signed statement of who is asking: about this request alone, unless the site chose otherwise. */
export const signAssertion = async (input: AssertionInput): Promise<string> => {
  const { signer, deployment, site, customer, leaseUntil, facts, now } = input
  const jti = randomToken()
  const lifetimeSeconds = deployment.lifetimes.assertion
  if (site.binding === 'session') {
    const claims = assertionClaims(deployment.issuer, site, customer, undefined)
    return sessionAssertions({ signer, claims, leaseUntil, lifetimeSeconds, jti, now })
  }
  const { path, rawQuery } = facts.target
  const bound = {
    method: facts.method,
    path,
    ...(rawQuery === '' ? {} : { queryHash: toBase64Url(await sha256(utf8(rawQuery))) }),
  }
  const claims = assertionClaims(deployment.issuer, site, customer, bound)
  return signer.sign({ ...claims, iat: now, nbf: now, exp: after(now, lifetimeSeconds), jti })
}
