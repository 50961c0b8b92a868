import type { Site } from '#config/deployment.ts'
import type { ParkedId } from '#domain/ids.ts'
import type { Customer } from '#domain/principal.ts'
import { claimValue } from './mapped-claims.ts'
import type { Method } from './parse-request.ts'

/** The one request that an assertion is bound to. */
export interface BoundRequest {
  readonly method: Method
  readonly path: string
  /** Base64url of the SHA-256 of the raw query; undefined where there is none. */
  readonly queryHash: string | undefined
}

/** One request that its customer has confirmed. */
export interface Confirmation {
  readonly id: ParkedId
  /** Base64url of the SHA-256 of the body that was confirmed. */
  readonly digest: string
}

/** Claims of an assertion before they are signed (RFC 7519 section 4). */
export type AssertionClaims = Readonly<Record<string, unknown>>

/**
 * What the assertion says of a customer, apart from its times and id. Alone it fits every request of the session, which
 * a site must have chosen by `binding: 'session'`.
 * @see RFC 8176 for `amr`
 */
export const customerClaims = (issuer: string, site: Site, customer: Customer): AssertionClaims => ({
  iss: issuer,
  aud: site.audience,
  sub: customer.subject,
  principal: customer.kind,
  sid: customer.sid,
  acr: customer.acr,
  amr: customer.amr,
  auth_time: customer.authTime,
  ...listedClaims(site, customer),
})

const listedClaims = (site: Site, customer: Customer): AssertionClaims =>
  Object.fromEntries(
    site.claims.flatMap((claim) => {
      const value = claimValue(customer, claim)
      return value === undefined ? [] : [[claim, value]]
    }),
  )

/**
 * What binds an assertion to one request.
 * @see RFC 9449 section 4.2 for `htm` and `htu`
 */
export const boundClaims = (site: Site, { method, path, queryHash }: BoundRequest): AssertionClaims => ({
  htm: method,
  // From the configuration, never from Host, which the sender of a request chooses.
  htu: `${site.publicUrl}${path}`,
  ...(queryHash === undefined ? {} : { htq: queryHash }),
})

/** What tells the origin that this very request was confirmed: by which confirmation, and what its body was then. */
export const confirmationClaims = (confirmation: Confirmation | undefined): AssertionClaims =>
  confirmation === undefined ? {} : { confirmation_id: confirmation.id, body_sha256: confirmation.digest }
