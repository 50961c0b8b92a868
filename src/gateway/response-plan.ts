import type { Route } from '#config/deployment.ts'
import { nameSetBy } from '#lib/cookies-response.ts'
import { listHolds } from '#lib/http-field.ts'
import { remembered } from '#lib/remembered.ts'
import type { CompiledSite } from './compiled-site.ts'
import { isOwnCookie } from './forward-cookies.ts'
import type { RequestFacts } from './parse-request.ts'
import { isGatewayField, isStrippedFromResponse } from './reserved-fields.ts'

/** Oddities of an origin's answer, for the log. */
export type ResponseNote = 'origin_set_gateway_cookie' | 'origin_sent_gateway_field'

/** What must change in an origin's answer before the client gets it. */
export interface ResponsePlan {
  readonly removed: readonly string[]
  readonly replaced: readonly (readonly [name: string, value: string])[]
  /** The Set-Cookie lines that pass; undefined where all of them do, as they are. */
  readonly setCookies: readonly string[] | undefined
  /** Some line sets one of the app's own session cookies, which must be sealed. */
  readonly hasAppCookie: boolean
  /** A shared cache could store the answer, so no cookie of ours may join it. */
  readonly shareable: boolean
  /** The answer goes on for as long as the origin has something to say (HTML Living Standard section 9.2). */
  readonly isEventStream: boolean
  readonly notes: readonly ResponseNote[]
}

/** What the plan depends on besides the answer. */
export interface PlanInput {
  readonly facts: RequestFacts
  readonly site: CompiledSite
  readonly route: Route
  /** The origin was told who asks. */
  readonly identified: boolean
}

/** Fields that speak to caches over the head of Cache-Control (RFC 9213). */
const TARGETED_CACHE_FIELDS = ['cdn-cache-control', 'cloudflare-cdn-cache-control', 'surrogate-control']

/** Plans the changes to an answer; most answers of public routes need none and are passed through untouched. */
export const planResponse = (headers: Headers, input: PlanInput): ResponsePlan => {
  const lines: string[] = []
  const removed: string[] = []
  const notes: ResponseNote[] = []
  let cacheControl: string | undefined
  let location: string | undefined
  let contentType: string | undefined
  const targeted: string[] = []
  headers.forEach((value, name) => {
    if (name === 'set-cookie') lines.push(value)
    else if (name === 'cache-control') cacheControl = value
    else if (name === 'location') location = value
    else if (name === 'content-type') contentType = value
    else if (TARGETED_CACHE_FIELDS.includes(name)) targeted.push(name)
    else if (isStrippedFromResponse(name)) {
      removed.push(name)
      if (isGatewayField(name)) notes.push('origin_sent_gateway_field')
    }
  })
  const isForSomebody = (input.identified || input.route.restricts) && input.route.cache === 'private'
  const isForced = isForSomebody && !isPrivate(cacheControl)
  if (isForSomebody) removed.push(...targeted)
  const passing = lines.filter((line) => !isOwnCookie(nameSetBy(line)))
  if (passing.length < lines.length) notes.push('origin_set_gateway_cookie')
  const replaced: [string, string][] = isForced ? [['cache-control', 'private, no-store']] : []
  const rewritten = location === undefined ? undefined : rewriteLocation(location, input)
  if (rewritten !== undefined) replaced.push(['location', rewritten])
  return {
    removed,
    replaced,
    setCookies: passing.length < lines.length ? passing : undefined,
    hasAppCookie: passing.some((line) => input.site.appCookies.has(nameSetBy(line))),
    shareable: !isForSomebody && (!isPrivate(cacheControl) || targeted.length > 0),
    isEventStream: contentType !== undefined && EVENT_STREAM.test(contentType),
    notes,
  }
}

/** Whether the plan leaves the answer as it is. */
export const changesNothing = ({ removed, replaced, setCookies, hasAppCookie }: ResponsePlan): boolean =>
  removed.length === 0 && replaced.length === 0 && setCookies === undefined && !hasAppCookie

const EVENT_STREAM = /^text\/event-stream\s*(?:;|$)/i

/** Whether shared caches must not store an answer (RFC 9111 section 3); in doubt they may. */
const isPrivate = (cacheControl: string | undefined): boolean => cacheControl !== undefined && keepsOut(cacheControl)

const keepsOut = remembered(
  (cacheControl) =>
    listHolds(cacheControl, 'no-store') ||
    (listHolds(cacheControl, 'private') && !/\b(?:public|s-maxage)\b/i.test(cacheControl)),
)

/** A redirect to the origin's own address, which customers cannot reach, leads to the site instead. */
const rewriteLocation = (location: string, { facts, site }: PlanInput): string | undefined => {
  const { originServer } = site
  if (originServer === undefined || !/^(?:https?:|\/\/)/i.test(location)) return undefined
  const url = URL.parse(location, originServer)
  const publicOrigin = `${facts.scheme}://${facts.host}`
  if (url === null || url.origin !== originServer || originServer === publicOrigin) return undefined
  return `${publicOrigin}${url.pathname}${url.search}${url.hash}`
}
