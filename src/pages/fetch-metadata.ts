import type { ProblemSlug } from '#domain/problem.ts'

/** How a path of ours may be asked for. */
export type Audience =
  /** Pages and their forms: only by a top-level navigation, so that scripts of the app gain nothing by them. */
  | 'navigation'
  /** Session state, health, keys, ceremonies: for scripts of the site's pages. */
  | 'script'
  /** Programs of the operator's: by no browser at all, so that no page can use a key, whichever way it came by it. */
  | 'program'
  /** Pages and scripts alike. */
  | 'any'

/** The headers that tell how a browser came to send a request (W3C Fetch Metadata). */
export interface FetchMetadata {
  readonly method: string
  readonly site: string | null
  readonly mode: string | null
  readonly destination: string | null
  readonly origin: string | null
}

/** Methods that change nothing (RFC 9110 section 9.2.1). */
export const isSafeMethod = (method: string): boolean => method === 'GET' || method === 'HEAD'

/**
 * Refuses what no page of ours can have sent. Pages answer only top-level navigations; unsafe methods need
 * `Sec-Fetch-Site: same-origin`, or an equal `Origin` where that header is absent, and are refused where both are:
 * login CSRF works without any cookie, so this holds without cookies too. `own` is the web origin that was asked.
 */
export const refuseByMetadata = (
  { method, site, mode, destination, origin }: FetchMetadata,
  audience: Audience,
  own: string,
): ProblemSlug | undefined => {
  if (audience === 'navigation') {
    if (mode !== null && mode !== 'navigate') return 'cross-site-request'
    // A frame or an object would put our page inside another.
    if (destination !== null && destination !== 'document') return 'cross-site-request'
  }
  // Browsers set both on what a page sends, and no page can leave them out.
  if (audience === 'program') return site === null && origin === null ? undefined : 'cross-site-request'
  if (isSafeMethod(method)) return undefined
  if (site === null) return origin === own ? undefined : 'cross-site-request'
  // Under `no-referrer`, as on our pages, browsers send the Origin of a form as `null`; another site's outweighs.
  const originAgrees = origin === null || origin === 'null' || origin === own
  return site === 'same-origin' && originAgrees ? undefined : 'cross-site-request'
}
