import { originOn } from '#config/site-origins.ts'
import type { Acr } from '#domain/assurance.ts'
import type { ParkedId } from '#domain/ids.ts'
import type { Principal } from '#domain/principal.ts'
import type { ProblemSlug } from '#domain/problem.ts'
import { quoted } from '#lib/http-field.ts'
import type { Decision, ReasonCode, Remedy } from '#policy/decision.ts'
import type { CompiledSite } from './compiled-site.ts'
import { type Continuation, continuationOf, refererPath } from './continuation.ts'
import { readableBy } from './cross-origin.ts'
import type { RequestFacts } from './parse-request.ts'
import type { Refusal } from './refusal.ts'

/** How a request is answered that policy did not let through. */
export type Challenge =
  /** 303 to a page of ours, with the continuation sealed into the address. */
  | { readonly kind: 'redirect'; readonly page: 'sign-in' | 'step-up'; readonly continuation: Continuation }
  /** The posted form is kept until the proof is given, where it may be; `back` is the page that it stands on. */
  | { readonly kind: 'park'; readonly back: Continuation }
  | { readonly kind: 'refuse'; readonly refusal: Refusal }

/** A decision that does not let the request through. */
export type ChallengedDecision = Exclude<Decision, { readonly outcome: 'allow' }>

/** What a challenge needs to know besides the decision. */
export interface ChallengeInput {
  readonly facts: RequestFacts
  readonly site: CompiledSite
  readonly basePath: string
  readonly principal: Principal
  /** A script's request that waits to be confirmed, and the absolute address where that is done. */
  readonly confirmation?: { readonly id: ParkedId; readonly url: string }
}

/**
 * Turns a decision that is not `allow` into an answer. Who is signed in is never sent to sign in again for want of
 * assurance, and a posted form is not lost: it waits for the proof.
 */
export const challenge = (decision: ChallengedDecision, input: ChallengeInput): Challenge => {
  const { facts, site, principal } = input
  if (decision.outcome === 'deny') return refuse(input, { slug: deniedAs(decision.reasons, principal) })
  const isSignIn = decision.remedy.kind === 'sign-in' || principal.kind === 'anonymous'
  if (!facts.navigation) return isSignIn ? demandSignIn(input) : demandStepUp(input, decision.remedy)
  const continuation = continuationOf(facts, site)
  if (isSignIn) return { kind: 'redirect', page: 'sign-in', continuation }
  const asking = { ...continuation, asked: askedBy(decision.remedy) }
  if (continuation.notice === undefined) return { kind: 'redirect', page: 'step-up', continuation: asking }
  return { kind: 'park', back: asking }
}

/** What passes by itself or by another sign-in is said as such: it is not the account that has no access. */
const deniedAs = (reasons: readonly ReasonCode[], principal: Principal): ProblemSlug => {
  if (reasons.includes('risk_too_high')) return 'sign-in-too-risky'
  const isRestricted = principal.kind === 'customer' && typeof principal.restrictedUntil === 'number'
  return isRestricted && reasons.includes('negated_condition_met') ? 'account-restricted' : 'access-denied'
}

/** What the step-up page must ask for, so that policy is met after it. */
export const askedBy = (remedy: Remedy): NonNullable<Continuation['asked']> =>
  remedy.kind === 'sign-in'
    ? {}
    : {
        ...(remedy.acr === undefined ? {} : { acr: remedy.acr }),
        ...(remedy.phishingResistant === true ? { phishingResistant: true } : {}),
      }

/** 401 for programs: where a person can sign in, as a link to follow. */
const demandSignIn = (input: ChallengeInput): Challenge =>
  refuse(input, {
    slug: 'sign-in-required',
    headers: { 'www-authenticate': `Bearer realm=${quoted(input.site.site.id)}` },
    members: { login_url: pageUrl(input, 'sign-in') },
  })

/** 401 for programs that hold a session too weak or too old (RFC 9470 section 3). */
const demandStepUp = (input: ChallengeInput, remedy: Remedy): Challenge => {
  const { acr, maxAgeSeconds, phishingResistant = false } = remedy.kind === 'step-up' ? remedy : {}
  const acrValues = acrValuesOf(acr, phishingResistant)
  const asked = [
    `realm=${quoted(input.site.site.id)}`,
    'error="insufficient_user_authentication"',
    'error_description="The request needs a stronger or more recent sign-in"',
    ...(acrValues === '' ? [] : [`acr_values=${quoted(acrValues)}`]),
    ...(maxAgeSeconds === undefined ? [] : [`max_age=${maxAgeSeconds}`]),
  ]
  return refuse(input, {
    slug: 'insufficient-authentication',
    headers: { 'www-authenticate': `Bearer ${asked.join(', ')}` },
    members: {
      ...(input.confirmation === undefined
        ? { step_up_url: pageUrl(input, 'step-up', askedBy(remedy)) }
        : { confirmation_id: input.confirmation.id, confirmation_url: input.confirmation.url }),
      login_url: pageUrl(input, 'sign-in'),
      ...(acrValues === '' ? {} : { acr_values: acrValues }),
      ...(maxAgeSeconds === undefined ? {} : { max_age: maxAgeSeconds }),
    },
  })
}

const refuse = (
  { facts, site }: ChallengeInput,
  said: Pick<Refusal, 'slug' | 'members'> & { readonly headers?: Refusal['headers'] },
): Challenge => ({
  kind: 'refuse',
  refusal: { ...said, navigation: facts.navigation, headers: { ...said.headers, ...readableBy(site, facts.origin) } },
})

/** Empty where neither is asked; `phr` is what OpenID Connect EAP ACR Values 1.0 calls phishing-resistant. */
const acrValuesOf = (acr: Acr | undefined, phishingResistant: boolean): string =>
  [...(phishingResistant ? ['phr'] : []), ...(acr === undefined ? [] : [acr])].join(' ')

/** Absolute, for scripts of other web origins; leads back to the page that asked, never to the address of a call. */
const pageUrl = (
  { facts, site, basePath }: ChallengeInput,
  page: 'sign-in' | 'step-up',
  { acr, phishingResistant }: NonNullable<Continuation['asked']> = {},
): string => {
  const from = refererPath(facts, site)
  const query = new URLSearchParams({
    ...(from === undefined ? {} : { return_to: from }),
    ...(acr === undefined ? {} : { acr }),
    ...(phishingResistant === true ? { phr: '1' } : {}),
  }).toString()
  const address = `${originOn(site.publicOrigin, facts.host)}${basePath}/${page}`
  return query === '' ? address : `${address}?${query}`
}
