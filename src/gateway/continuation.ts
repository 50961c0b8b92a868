import type { Acr } from '#domain/assurance.ts'
import type { ParkedId } from '#domain/ids.ts'
import { utf8 } from '#lib/encoding.ts'
import { parseReturnPath, type ReturnPath, START_PAGE } from '#lib/return-path.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { CompiledSite } from './compiled-site.ts'
import type { RequestFacts } from './parse-request.ts'

/** Where a browser that is sent to sign in or to step up goes on afterwards; travels sealed as `continue`. */
export interface Continuation {
  readonly path: ReturnPath
  /** A form was posted and dropped: the page says that nothing was sent. */
  readonly notice?: 'nothing-sent'
  /** What a step-up must show: a level, and whether it must resist phishing. */
  readonly asked?: { readonly acr?: Acr; readonly phishingResistant?: boolean }
  /** A form that waits in the account for this proof, and the path on this site that it goes to. */
  readonly parked?: { readonly id: ParkedId; readonly target: ReturnPath }
  /** A script's request that is to be confirmed; the script sends it anew. */
  readonly confirmation?: ParkedId
}

/** Plain text of the sealed `continue` parameter. */
export const encodeContinuation = (continuation: Continuation, now: EpochSeconds): Uint8Array<ArrayBuffer> =>
  utf8(JSON.stringify({ ...continuation, at: now }))

/**
 * Back to the requested address itself, if asking for it again changes nothing; what a posted form came from otherwise,
 * so that it can be sent again.
 */
export const continuationOf = (facts: RequestFacts, site: CompiledSite): Continuation =>
  facts.method === 'GET' || facts.method === 'HEAD'
    ? { path: ownPath(facts) }
    : { path: refererPath(facts, site) ?? START_PAGE, notice: 'nothing-sent' }

/** The path of a Referer on the site itself; undefined for other sites and for none. */
export const refererPath = ({ referer }: RequestFacts, site: CompiledSite): ReturnPath | undefined => {
  if (referer === undefined) return undefined
  const own = [...site.ownOrigins].find((origin) => referer.startsWith(`${origin}/`))
  return own === undefined ? undefined : parseReturnPath(referer.slice(own.length))
}

/** The requested path with its query; undefined where it is too long to be come back to. */
export const pathOf = ({ target: { path, rawQuery } }: RequestFacts): ReturnPath | undefined =>
  parseReturnPath(rawQuery === '' ? path : `${path}?${rawQuery}`)

// Addresses too long to travel sealed lose their query first.
const ownPath = (facts: RequestFacts): ReturnPath => pathOf(facts) ?? parseReturnPath(facts.target.path) ?? START_PAGE
