import type { HeaderClaim, Site } from '#config/deployment.ts'
import type { Customer } from '#domain/principal.ts'
import { encodeFieldValue } from '#lib/http-field.ts'

/** A claim as an origin may be told it: an address counts only once control of it was shown. */
export const claimValue = (
  { subject, sid, acr, claims }: Customer,
  claim: HeaderClaim,
): string | boolean | readonly string[] | undefined => {
  switch (claim) {
    case 'sub':
      return subject
    case 'sid':
      return sid
    case 'acr':
      return acr
    case 'email':
      return claims.email_verified === false ? undefined : claims.email
    case 'email_verified':
    case 'name':
    case 'groups':
      return claims[claim]
  }
}

/**
 * The headers by which a site's origin is told who asks, one for each mapped claim that the customer has. Lists are
 * joined by commas; each value is encoded where it could read as several, so the group `a,admin` stays one group.
 */
export const mappedFields = (site: Site, customer: Customer): readonly (readonly [name: string, value: string])[] =>
  site.headers.flatMap(({ name, claim }) => {
    const value = claimValue(customer, claim)
    return value === undefined ? [] : [[name, fieldValue(value)] as const]
  })

const fieldValue = (value: string | boolean | readonly string[]): string =>
  typeof value === 'object' ? value.map(encodeFieldValue).join(',') : encodeFieldValue(String(value))
