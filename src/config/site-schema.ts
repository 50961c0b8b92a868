import * as v from 'valibot'
import { CLAIM_NAMES } from '#domain/principal.ts'
import { isToken } from '#lib/http-field.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { ORIGIN_TIMEOUT } from './defaults.ts'
import type { HeaderClaim, OriginTarget } from './deployment.ts'
import { HEADER_CLAIMS } from './headers.ts'
import { bindingName } from './mail-schema.ts'
import { otherwiseSchema, ruleSchema } from './rule-schema.ts'
import { durationWithin, line, listOf, oneOf, parsed, section, text } from './section.ts'
import { parseHost, parseWebOrigin } from './web-address.ts'

const parseOriginUrl = (address: string): Result<OriginTarget, string> => {
  if (address === 'zone') return ok({ kind: 'zone' })
  const origin = parseWebOrigin(address)
  if (!origin.ok) return fail(`${origin.failure}; or 'zone', or { service: 'BINDING' }`)
  return ok({ kind: 'url', url: origin.value })
}

const serviceOrigin = v.pipe(
  section({ service: bindingName }),
  v.transform(({ service }): OriginTarget => ({ kind: 'service', binding: service })),
)

const originSchema: v.GenericSchema<unknown, OriginTarget> = v.lazy((input) =>
  typeof input === 'string' ? parsed(2048, parseOriginUrl) : serviceOrigin,
)

/** RFC 6265 section 4.1.1. Our cookies are ours: an app that cleared or kept them would end or fix sessions. */
const parseAppCookie = (name: string): Result<string, string> => {
  if (!isToken(name)) return fail('must be the name of a cookie')
  return /^__host-http-postern/i.test(name) ? fail('is a cookie of the gateway: name those of the app only') : ok(name)
}

/** Header names as written, for each the claim it carries. A list, since names are compared before they are looked up. */
const headersSchema = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input),
    "must be an object of header names and claims, such as { 'Remote-Email': 'email' }",
  ),
  v.rawTransform<Readonly<Record<string, unknown>>, readonly { readonly name: string; readonly claim: HeaderClaim }[]>(
    ({ dataset, addIssue, NEVER }) => {
      const mapping: { readonly name: string; readonly claim: HeaderClaim }[] = []
      for (const [name, value] of Object.entries(dataset.value)) {
        const claim = HEADER_CLAIMS.find((known) => known === value)
        if (claim !== undefined) mapping.push({ name, claim })
        else {
          addIssue({
            message: `must name a claim: ${HEADER_CLAIMS.join(', ')}`,
            path: [{ type: 'unknown', origin: 'value', input: dataset.value, key: name, value }],
          })
        }
      }
      return mapping.length === Object.keys(dataset.value).length ? mapping : NEVER
    },
  ),
)

/** One entry of `sites`. */
export const siteSchema = section(
  {
    id: v.pipe(
      text(32),
      v.regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens, a letter first'),
    ),
    publicUrl: parsed(300, parseWebOrigin),
    hosts: v.exactOptional(listOf(parsed(260, parseHost), 32), []),
    origin: originSchema,
    originHeader: v.exactOptional(oneOf(['keep', 'rewrite']), 'keep'),
    originTimeout: v.exactOptional(durationWithin(ORIGIN_TIMEOUT), ORIGIN_TIMEOUT.seconds),
    audience: line(200),
    binding: v.exactOptional(oneOf(['request', 'session']), 'request'),
    claims: v.exactOptional(listOf(oneOf(CLAIM_NAMES), CLAIM_NAMES.length), []),
    headers: v.exactOptional(headersSchema, {}),
    appCookies: v.exactOptional(listOf(parsed(128, parseAppCookie), 16), []),
    allowedOrigins: v.exactOptional(listOf(parsed(300, parseWebOrigin), 32), []),
    routes: v.exactOptional(listOf(ruleSchema, 500), []),
    otherwise: otherwiseSchema,
  },
  {
    publicUrl: "is missing: write the address that customers see, such as 'https://www.shop.example'",
    origin: "is missing: write where the app answers, such as 'http://127.0.0.1:3000'",
    audience: 'is missing: choose the name by which the origin knows assertions that are meant for it',
    otherwise:
      "is missing: say who may ask for paths that no rule names, such as signedIn({ from: 'aal0' }) or everyoneUnlessListed()",
  },
)
/** A site whose every entry has its shape. */
export type CheckedSite = v.InferOutput<typeof siteSchema>
