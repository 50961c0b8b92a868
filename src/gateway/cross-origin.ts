import { isToken } from '#lib/http-field.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { CompiledSite } from './compiled-site.ts'
import { CONFIRMATION_FIELD } from './confirmation.ts'
import { METHODS, type RequestFacts } from './parse-request.ts'
import { isGatewayField } from './reserved-fields.ts'

/** Whether pages of this web origin may read the gateway's own answers and open sockets: the site's own, or listed. */
export const isTrustedOrigin = ({ ownOrigins, allowedOrigins }: CompiledSite, origin: string): boolean =>
  ownOrigins.has(origin) || allowedOrigins.has(origin)

/**
 * Whether a page that the site trusts has sent a request, as its browser tells: a neighbouring host needs no preflight for a
 * form's types, and cookies go with it. What says nothing of where it comes from does not count.
 */
export const isFromTrustedPage = (site: CompiledSite, { origin }: RequestFacts, headers: Headers): boolean => {
  const named = origin === 'null' ? undefined : origin
  if (named !== undefined) return isTrustedOrigin(site, named)
  return headers.get('sec-fetch-site') === 'same-origin'
}

/** Seconds for which a browser may remember a preflight; Chromium keeps none for longer than two hours. */
const PREFLIGHT_MAX_AGE = 600

/**
 * Headers that let a page of a listed web origin read an answer of the gateway's own: without them a script sees a
 * network error instead of `login_url`. None for the site's own pages and for strangers.
 */
export const readableBy = (site: CompiledSite, origin: string | undefined): Readonly<Record<string, string>> =>
  origin === undefined || !site.allowedOrigins.has(origin)
    ? {}
    : {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'WWW-Authenticate, Retry-After, Postern-Request-Id',
        vary: 'Origin',
      }

/**
 * Answers a CORS preflight from the site's settings, so that no request without a session reaches the origin on its
 * account. Fails `origin_not_allowed` for pages that are not listed.
 * @see Fetch Standard, CORS-preflight fetch
 */
export const answerPreflight = (
  site: CompiledSite,
  facts: RequestFacts,
): Result<Readonly<Record<string, string>>, { readonly code: 'origin_not_allowed' }> => {
  const { origin, preflight } = facts
  if (origin === undefined || preflight === undefined || !isTrustedOrigin(site, origin)) {
    return fail({ code: 'origin_not_allowed' })
  }
  const method = METHODS.find((known) => known === preflight.method)
  const names = (preflight.fields ?? '').split(',').map((name) => name.trim())
  const fields = names.filter(
    (name) => isToken(name) && (!isGatewayField(name) || name.toLowerCase() === CONFIRMATION_FIELD.toLowerCase()),
  )
  return ok({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    ...(method === undefined ? {} : { 'access-control-allow-methods': method }),
    ...(fields.length === 0 ? {} : { 'access-control-allow-headers': fields.join(', ') }),
    'access-control-max-age': String(PREFLIGHT_MAX_AGE),
    vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
  })
}
