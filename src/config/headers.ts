import { CLAIM_NAMES, type ClaimName } from '#domain/principal.ts'
import { isToken, normaliseFieldName } from '#lib/http-field.ts'
import type { HeaderClaim, Site } from './deployment.ts'
import { type ConfigIssue, type ConfigPath, issueAt } from './issue.ts'

/** Claims that every assertion has, whether the site lists them or not. */
const CONSTANT_CLAIMS = ['sub', 'acr', 'sid'] as const

/** What `headers` may name. */
export const HEADER_CLAIMS = [...CONSTANT_CLAIMS, ...CLAIM_NAMES] as const satisfies readonly HeaderClaim[]

/**
 * Names that a mapping may not take, normalised: what the gateway or the runtime sets itself, what says how the
 * message is framed, and what carries somebody else's credentials.
 */
const RESERVED = new Set([
  'authorization',
  'client-ip',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'date',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'true-client-ip',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-forwarded-scheme',
  'x-forwarded-server',
  'x-forwarded-ssl',
  'x-host',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-http-host-override',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
  'x-real-ip',
  'x-scheme',
])
const RESERVED_BEGINNINGS = ['postern-', 'proxy-', 'sec-', 'cf-', 'x-original-', 'x-rewrite-', 'access-control-', 'if-']

const isReserved = (normalised: string): boolean =>
  RESERVED.has(normalised) || RESERVED_BEGINNINGS.some((beginning) => normalised.startsWith(beginning))

/** What is wrong with a site's header mapping. Names are compared as origins read them: `X_User` is `X-User`. */
export const headerIssues = (
  headers: Site['headers'],
  claims: readonly ClaimName[],
  path: ConfigPath,
): readonly ConfigIssue[] => {
  const issues: ConfigIssue[] = []
  const taken = new Map<string, string>()
  for (const { name, claim } of headers) {
    const at = [...path, name]
    const normalised = normaliseFieldName(name)
    const twin = taken.get(normalised)
    taken.set(normalised, name)
    if (!isToken(name) || name.length > 64) issues.push(issueAt(at, 'must be the name of a header'))
    else if (isReserved(normalised))
      issues.push(issueAt(at, 'is reserved: choose a name of your own, such as X-Forwarded-User'))
    else if (twin !== undefined)
      issues.push(issueAt(at, `is the same header as '${twin}' to an origin: keep one of them`))
    if (isListable(claim) && !claims.includes(claim)) {
      issues.push(issueAt(at, `carries '${claim}', which the site does not list: add it to claims`))
    }
  }
  return issues
}

const isListable = (claim: HeaderClaim): claim is ClaimName => CLAIM_NAMES.some((name) => name === claim)
