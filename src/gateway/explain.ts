/**
 * Says what the gateway would do with a request and why, by the functions that decide requests: it cannot differ from
 * what happens, since it is what happens.
 */
import type { Deployment, Route } from '#config/deployment.ts'
import { isOwnPath } from '#domain/own-path.ts'
import type { Principal } from '#domain/principal.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Decision } from '#policy/decision.ts'
import { explainCondition, type ReasonTree } from '#policy/explain.ts'
import { compileSites } from './compiled-site.ts'
import { decide, policyFacts } from './decide.ts'
import { type MatchRefusal, matchRoute } from './match-route.ts'
import { type ParseRefusal, parseRequest } from './parse-request.ts'

/** A request that somebody thinks of. */
export interface Question {
  readonly method: string
  readonly scheme: 'http' | 'https'
  /** As a client would write it in Host. */
  readonly host: string
  /** Path and query, raw. */
  readonly target: string
  readonly principal: Principal
  /** The customer has confirmed this very request. */
  readonly confirmed: boolean
  readonly now: EpochSeconds
}

/** What becomes of a request that has one meaning and a host that is known. */
export type Explanation =
  | { readonly kind: 'own'; readonly site: string; readonly path: string }
  | {
      readonly kind: 'decided'
      readonly site: string
      /** In the form that is judged and forwarded. */
      readonly path: string
      readonly route: Route
      readonly decision: Decision
      readonly reasons: ReasonTree
    }

/** Why a request is refused before any rule is asked. */
export type Unexplained =
  | { readonly code: 'unknown_host'; readonly hosts: readonly string[] }
  | {
      readonly code: 'refused'
      readonly slug: ParseRefusal['slug']
      readonly refusal: ParseRefusal['code'] | MatchRefusal
    }

/** Explains a request. Fails `unknown_host` or `refused` where it is never judged. */
export const explainRequest = (deployment: Deployment, question: Question): Result<Explanation, Unexplained> => {
  const { scheme, host, target, method, principal, confirmed, now } = question
  const headers = new Headers({ host })
  const request = parseRequest({ url: `${scheme}://${host}${target}`, method, headers, body: null })
  if (!request.ok) return fail({ code: 'refused', slug: request.failure.slug, refusal: request.failure.code })
  const facts = request.value
  const sites = compileSites(deployment)
  const compiled = sites.get(facts.host)
  if (compiled === undefined) return fail({ code: 'unknown_host', hosts: [...sites.keys()] })
  const { path } = facts.target
  const site = compiled.site.id
  if (isOwnPath(path, deployment.basePath)) return ok({ kind: 'own', site, path })
  const matched = matchRoute(compiled, facts.target)
  if (!matched.ok) return fail({ code: 'refused', slug: 'ambiguous-request', refusal: matched.failure.code })
  const route = matched.value
  const seen = policyFacts(facts, principal, now, confirmed)
  const reasons = explainCondition(route.allow, seen)
  return ok({ kind: 'decided', site, path, route, decision: decide(route, seen), reasons })
}
