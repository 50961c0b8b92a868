/** What an answer of the gateway's own can be about. The slug ends the problem type `urn:postern:problem:<slug>` (RFC 9457). */
export const PROBLEMS = {
  'ambiguous-request': 400,
  'bad-request': 400,
  'sign-in-required': 401,
  'insufficient-authentication': 401,
  'operator-key-required': 401,
  'access-denied': 403,
  'sign-in-too-risky': 403,
  'account-restricted': 403,
  'cross-site-request': 403,
  'form-expired': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'body-too-large': 413,
  'unsupported-media-type': 415,
  'unknown-host': 421,
  'headers-too-large': 431,
  'internal-error': 500,
  'origin-unreachable': 502,
  unavailable: 503,
  'origin-timeout': 504,
} as const

/** Names a problem in the `type` of its document (RFC 9457 section 3.1.1). */
export type ProblemSlug = keyof typeof PROBLEMS
