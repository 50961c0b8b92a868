import type { Refusal } from '../refusal.ts'

/** What a client gets for a refused request, whichever framework sends it. */
export interface RefusalAnswer {
  readonly status: 401 | 503
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const answerOf = (status: 401 | 503, slug: string, title: string, header: Record<string, string>): RefusalAnswer => ({
  status,
  headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...header },
  body: JSON.stringify({ type: `urn:postern:problem:${slug}`, title, status }),
})

// 401 asks for a scheme (RFC 9110 section 15.5.2). Clients cannot use this one: they come back through the gateway.
const UNVERIFIED = answerOf(401, 'sign-in-required', 'This request did not come through the gateway', {
  'www-authenticate': 'Postern',
})
const UNAVAILABLE = answerOf(503, 'unavailable', 'The keys of the gateway are not at hand', { 'retry-after': '5' })

/** The answer to a refusal. All codes but `keys_unavailable` look alike: which check failed is nobody's business. */
export const refusalAnswer = (refusal: Refusal): RefusalAnswer =>
  refusal.code === 'keys_unavailable' ? UNAVAILABLE : UNVERIFIED
