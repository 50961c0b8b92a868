import type { CompiledSite } from './compiled-site.ts'
import type { RequestFacts } from './parse-request.ts'

/**
 * The address that the origin is asked for: the canonical path and query behind the origin's own authority. The string
 * that the client sent is never forwarded. Service bindings and the zone's own origin see the site's address.
 */
export const originAddress = ({ scheme, host, target }: RequestFacts, { originServer }: CompiledSite): string => {
  const base = originServer ?? `${scheme}://${host}`
  return target.rawQuery === '' ? `${base}${target.path}` : `${base}${target.path}?${target.rawQuery}`
}
