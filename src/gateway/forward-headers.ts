import type { RequestId } from '#domain/ids.ts'
import type { Principal } from '#domain/principal.ts'
import type { CompiledSite } from './compiled-site.ts'
import { mappedFields } from './mapped-claims.ts'
import type { RequestFacts } from './parse-request.ts'
import { isStrippedFromRequest } from './reserved-fields.ts'

/** The Cookie header for the origin: as the client sent it, or written anew, or none. */
export type ForwardedCookies = 'as-received' | { readonly header: string | undefined }

/** What the gateway itself says to the origin, in fields of its own. */
export interface GatewayFields {
  readonly requestId: RequestId
  readonly principal: Principal
  /** Absent for anonymous requests. */
  readonly assertion: string | undefined
  /** The platform's word on where the client is; undefined where it says nothing. */
  readonly clientAddress: string | undefined
  readonly cookies: ForwardedCookies
}

/**
 * The header fields that the origin gets: those of the client, less what only the gateway may say and what was meant for
 * one hop; then what the gateway says, each once. Setting comes last, so nothing that a client sent can remove or double
 * a field of ours. `Authorization` passes: no method of the gateway claims it.
 */
export const originFields = (
  received: Headers,
  facts: RequestFacts,
  site: CompiledSite,
  own: GatewayFields,
): Headers => {
  // A copy keeps the bytes of values that are not UTF-8; rebuilding field by field would lose them, and takes longer.
  const fields = new Headers(received)
  for (const name of facts.fieldNames) if (isStrippedFromRequest(name, site.mappedNames)) fields.delete(name)
  setCookies(fields, own.cookies)
  if (site.site.originHeader === 'rewrite') rewriteOrigin(fields, facts, site)
  if (facts.websocket) fields.set('upgrade', 'websocket')
  const { principal } = own
  if (principal.kind !== 'anonymous') {
    for (const [name, value] of mappedFields(site.site, principal)) fields.set(name, value)
    // A request that bypasses caches is marked `no-cache` by the runtime, which keeps many origins from ever answering 304.
    if (!facts.fieldNames.includes('cache-control')) fields.set('cache-control', 'max-age=0')
  }
  fields.set('X-Forwarded-Host', facts.host)
  fields.set('X-Forwarded-Proto', facts.scheme)
  if (own.clientAddress !== undefined) fields.set('X-Forwarded-For', own.clientAddress)
  fields.set('Postern-Request-Id', own.requestId)
  if (own.assertion !== undefined) fields.set('Postern-Assertion', own.assertion)
  return fields
}

const setCookies = (fields: Headers, cookies: ForwardedCookies): void => {
  if (cookies === 'as-received') return
  if (cookies.header === undefined) fields.delete('cookie')
  else fields.set('cookie', cookies.header)
}

/** For apps that compare Origin or Referer with the host they know themselves by. */
const rewriteOrigin = (fields: Headers, { origin, referer }: RequestFacts, site: CompiledSite): void => {
  const { ownOrigins, originServer } = site
  if (originServer === undefined) return
  if (origin !== undefined && ownOrigins.has(origin)) fields.set('origin', originServer)
  if (referer === undefined) return
  const own = [...ownOrigins].find((candidate) => referer.startsWith(`${candidate}/`))
  if (own !== undefined) fields.set('referer', `${originServer}${referer.slice(own.length)}`)
}
