import fc from 'fast-check'
import { expect } from 'vitest'
import type { Route } from '#config/deployment.ts'
import type { Principal } from '#domain/principal.ts'
import { decide, policyFacts } from '#gateway/decide.ts'
import { forwardedCookies } from '#gateway/forward-cookies.ts'
import { originFields } from '#gateway/forward-headers.ts'
import { matchRoute } from '#gateway/match-route.ts'
import { originAddress } from '#gateway/origin-address.ts'
import { METHODS, parseRequest, type ReadableRequest, type RequestFacts } from '#gateway/parse-request.ts'
import { parseTarget } from '#lib/canonical-path.ts'
import { parseReturnPath } from '#lib/return-path.ts'
import type { Decision } from '#policy/decision.ts'
import { compiled, NOW, REQUEST_ID, siteOf } from './builders.ts'
import {
  anyPrincipal,
  anyTarget,
  denial,
  FIELDS_THAT_TELL,
  MAPPED,
  ROUTES,
  redirectValue,
  reservedSpelling,
} from './view-arbitraries.ts'

/** What holds for every request, stated once: the unit tests run it on some thousands, the proofs on many more. */

/** The fixed point: what was canonical once is canonical to us and to the URL Standard. */
export const canonicalIsFixed = fc.property(anyTarget, (raw) => {
  const first = parseTarget(raw)
  if (!first.ok) return
  const { path, rawQuery } = first.value
  const text = rawQuery === '' ? path : `${path}?${rawQuery}`
  expect(new URL(`http://origin.test${text}`).href).toBe(`http://origin.test${text}`)
  expect(parseTarget(text)).toEqual(first)
})

/** What policy sees of a request, and what the gateway answers by: all but the fields and cookies that are left out. */
const seenBy = ({ method, scheme, host, target, navigation, websocket, preflight, origin, referer }: RequestFacts) => ({
  method,
  scheme,
  host,
  target,
  navigation,
  websocket,
  preflight,
  origin,
  referer,
})

const judgement = (site: ReturnType<typeof compiled>, facts: RequestFacts, principal: Principal): Decision | string => {
  const matched = matchRoute(site, facts.target)
  return matched.ok ? decide(matched.value, policyFacts(facts, principal, NOW, false)) : matched.failure.code
}

/** What the gateway judged is what it sends: fed back as a request, it falls to the same rule with the same facts. */
export const judgedIsForwarded = fc.property(
  anyTarget,
  fc.constantFrom(...METHODS),
  fc.subarray([...FIELDS_THAT_TELL]),
  anyPrincipal,
  (target, method, lines, principal) => {
    const site = compiled({ routes: ROUTES, headers: MAPPED, appCookies: ['basket'] })
    const request = received(target, method, 'Shop.Example', lines)
    const parsed = parseRequest(request)
    if (!parsed.ok) return
    const facts = parsed.value
    const sent = new URL(originAddress(facts, site))
    expect(sent.href).toBe(originAddress(facts, site))
    const fields = originFields(request.headers, facts, site, {
      requestId: REQUEST_ID,
      principal,
      assertion: principal.kind === 'anonymous' ? undefined : 'ours',
      clientAddress: '192.0.2.7',
      cookies: forwardedCookies(facts.cookies, site.appCookiesFolded),
    })
    const forwarded = [...fields].map(([name, value]) => `${name}: ${value}`)
    const again = parseRequest(
      received(sent.href.slice(sent.origin.length), method, fields.get('x-forwarded-host') ?? '', forwarded),
    )
    if (!again.ok) throw new Error(`what was sent is refused: ${again.failure.code}`)
    expect(seenBy(again.value)).toEqual(seenBy(facts))
    expect(judgement(site, again.value, principal)).toEqual(judgement(site, facts, principal))
    expect(fields.get('cookie') ?? '').not.toMatch(/postern|basket/i)
  },
)

const received = (target: string, method: string, host: string, lines: readonly string[]): ReadableRequest => {
  const headers = new Headers()
  for (const line of lines) {
    const mark = line.indexOf(': ')
    headers.append(line.slice(0, mark), line.slice(mark + 2))
  }
  headers.set('host', host)
  return { url: `https://${host}${target}`, method, headers, body: null }
}

/** No spelling of a name that only the gateway may use arrives with a client's value: repeated, respelled, nominated. */
export const noReservedSpelling = fc.property(
  fc.array(reservedSpelling, { minLength: 1, maxLength: 4 }),
  fc.boolean(),
  anyPrincipal,
  fc.constantFrom(...METHODS),
  (spellings, nominated, principal, method) => {
    const site = compiled({ headers: MAPPED })
    const lines = spellings.flatMap((name) => [`${name}: client-1`, `${name}: client-2`])
    if (nominated) lines.push(`connection: close, ${spellings.join(', ')}, postern-assertion, x-forwarded-host`)
    const request = received('/public/x', method, 'shop.example', lines)
    const parsed = parseRequest(request)
    if (!parsed.ok) throw new Error(parsed.failure.code)
    const identified = principal.kind === 'customer'
    const fields = originFields(request.headers, parsed.value, site, {
      requestId: REQUEST_ID,
      principal,
      assertion: identified ? 'ours' : undefined,
      clientAddress: undefined,
      cookies: 'as-received',
    })
    const ours: Record<string, string> = {
      'postern-request-id': REQUEST_ID,
      'x-forwarded-host': 'shop.example',
      'x-forwarded-proto': 'https',
      ...(identified && {
        'cache-control': 'max-age=0',
        'postern-assertion': 'ours',
        'x-forwarded-user': principal.subject,
        'remote-email': 'alice@shop.example',
        'x.groups': 'staff',
      }),
    }
    expect(Object.fromEntries(fields)).toEqual(ours)
  },
)

const BASES = ['https://shop.example/_auth/sign-in', 'http://localhost:8787/', 'https://shop.example/a/b?c#d']
/** RFC 3986 appendix B: what a reader that knows nothing of the URL Standard takes for scheme and authority. */
const RFC_3986 = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?/

/** Whatever the check of redirects accepts stays on the site, and so does what a second reader makes of what is emitted. */
export const redirectStays = fc.property(redirectValue, (raw) => {
  const path = parseReturnPath(raw)
  if (path === undefined) return
  expect(RFC_3986.exec(path)?.slice(1)).toEqual([undefined, undefined])
  for (const base of BASES) {
    const { origin } = new URL(base)
    const emitted = new URL(path, base)
    expect(emitted.origin).toBe(origin)
    expect(emitted.href).toBe(origin + path)
    expect(new URL(emitted.href).origin).toBe(origin)
    // As the browser reads the whole value that it sent: no other meaning than the emitted one on the same site.
    expect(new URL(raw.trim(), base).origin).toBe(origin)
  }
})

/** One rule more that denies, wherever it is written, lets nothing through that was not let through before. */
export const denialNeverAllows = fc.property(
  anyTarget,
  fc.constantFrom(...METHODS),
  anyPrincipal,
  denial,
  fc.nat({ max: ROUTES.length }),
  (target, method, principal, denying, position) => {
    const parsed = parseRequest(received(target, method, 'shop.example', []))
    if (!parsed.ok) return
    const outcome = (routes: readonly Route[]): string => {
      const judged = judgement(compiled(siteOf({ routes })), parsed.value, principal)
      return typeof judged === 'string' ? judged : judged.outcome
    }
    const more = [...ROUTES.slice(0, position), denying, ...ROUTES.slice(position)]
    if (outcome(ROUTES) !== 'allow') expect(outcome(more)).not.toBe('allow')
  },
)
