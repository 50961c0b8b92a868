/**
 * One request's way through the gateway, step by step; each step is a file of this folder. Whatever cannot be decided
 * ends in an answer of our own: no failure leads to the origin.
 */
import type { Route } from '#config/deployment.ts'
import { ANONYMOUS, type Principal } from '#domain/principal.ts'
import type { ProblemSlug } from '#domain/problem.ts'
import type { SessionReading } from '#domain/session-reading.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { type AppCookies, ownerOf } from './app-cookies.ts'
import { signAssertion } from './assertion.ts'
import { type ChallengedDecision, challenge } from './challenge.ts'
import type { CompiledSite } from './compiled-site.ts'
import { answerPreflight, isTrustedOrigin, readableBy } from './cross-origin.ts'
import { decide, policyFacts } from './decide.ts'
import { forward } from './forward.ts'
import { forwardedCookies } from './forward-cookies.ts'
import { originFields } from './forward-headers.ts'
import type { GatewayContext, Service } from './gateway-context.ts'
import { formatLogLine, type LogLine, type LogReason } from './log-line.ts'
import { matchRoute } from './match-route.ts'
import { originAddress } from './origin-address.ts'
import { pageHref, preflightAnswer, redirectTo, withSessionCookie } from './own-answer.ts'
import { METHODS, parseRequest, type RequestFacts } from './parse-request.ts'
import { respond } from './respond.ts'

/** What one request is answered with, and what the log says of it beside times and status. */
interface Outcome {
  readonly response: Response
  readonly said: Said
}
type Said = Partial<Omit<LogLine, 'time' | 'request_id' | 'status' | 'duration_ms'>>

/** The request and its surroundings, as every step sees them. */
interface Turn {
  readonly request: Request
  readonly context: GatewayContext
  readonly now: EpochSeconds
}

/** A turn whose request is read and belongs to a site. */
interface ReadTurn extends Turn {
  readonly facts: RequestFacts
  readonly site: CompiledSite
  readonly said: Said
}

/** A turn that policy let through. */
interface AllowedTurn extends ReadTurn {
  readonly route: Route
  readonly session: SessionReading
  readonly principal: Principal
  /** Milliseconds, on the clock of `Date.now`. */
  readonly sessionReadAt: number
}

/** Answers a request for any path of any site, and writes its line into the log. */
export const handle = async (request: Request, context: GatewayContext): Promise<Response> => {
  const startedAt = Date.now()
  const now = epochSeconds(startedAt / 1000)
  const turn: Turn = { request, context, now }
  const { response, said } = await readRequest(turn).catch((error: unknown) => answerFault(turn, error))
  const { requestId } = context
  const duration = Date.now() - startedAt
  context.log(
    formatLogLine({
      ...UNSAID,
      ...said,
      time: now,
      request_id: requestId,
      status: response.status,
      duration_ms: duration,
    }),
  )
  return response
}

const UNSAID = {
  site: null,
  route: null,
  rule: null,
  decision: 'refuse',
  reasons: [],
  principal: null,
  method: null,
  origin_ms: null,
  renewed: false,
} as const satisfies Said

/** Parse, find the site, leave our own paths to their pages, find the rule. */
const readRequest = async (turn: Turn): Promise<Outcome> => {
  const { request, context, now } = turn
  const parsed = parseRequest(request)
  if (!parsed.ok) {
    const { slug, code, navigation } = parsed.failure
    const headers = slug === 'method-not-allowed' ? { allow: METHODS.join(', ') } : {}
    const response = await context.answer({ slug, navigation, headers }, request, undefined)
    return { response, said: { reasons: [code] } }
  }
  const facts = parsed.value
  const { method, navigation } = facts
  const site = context.sites.get(facts.host)
  if (site === undefined) {
    const response = await context.answer({ slug: 'unknown-host', navigation, headers: {} }, request, undefined)
    return { response, said: { method, reasons: ['unknown_host'] } }
  }
  const said: Said = { method, site: site.site.id }
  const own = context.serveOwn(request, facts, site, now)
  if (own !== undefined) return { response: await own, said: { ...said, decision: 'own' } }
  const matched = matchRoute(site, facts.target)
  if (!matched.ok) return refuse({ ...turn, facts, site, said }, 'ambiguous-request', matched.failure.code)
  const route = matched.value
  return judge({ ...turn, facts, site, said: { ...said, route: route.match, rule: route.id } }, route)
}

/** Answer preflights from the settings, find out who asks, let policy decide. */
const judge = async (turn: ReadTurn, route: Route): Promise<Outcome> => {
  const { context, facts, site, said, now } = turn
  if (facts.preflight !== undefined) {
    const fields = answerPreflight(site, facts)
    if (!fields.ok) return refuse(turn, 'cross-site-request', fields.failure.code)
    return { response: preflightAnswer(context, fields.value), said: { ...said, decision: 'preflight' } }
  }
  const session = await context.readSession({ cookies: facts.cookies, host: facts.host, strict: route.strict, now })
  if (session.state === 'unavailable') return refuse(turn, 'unavailable', 'session_unavailable', RETRY)
  const principal = session.state === 'live' ? session.customer : ANONYMOUS
  const sessionReadAt = Date.now()
  const known: ReadTurn = { ...turn, said: { ...said, principal: principal.kind, renewed: isRenewed(session) } }
  const decision = decide(route, policyFacts(facts, principal, now))
  if (decision.outcome === 'allow') return send({ ...known, route, session, principal, sessionReadAt })
  const { response, said: more } = await answerDecision(known, decision, principal)
  return { response: withSessionCookie(response, session), said: more }
}

/** Build what the origin gets, send it once, clean up what comes back. */
const send = async (turn: AllowedTurn): Promise<Outcome> => {
  const { request, context, facts, site, route, session, principal, said, now } = turn
  const identified = principal.kind !== 'anonymous'
  if (facts.websocket && (identified || route.restricts) && isForeign(facts, site)) {
    return refuse(turn, 'cross-site-request', 'foreign_socket')
  }
  const assertion = await assertionFor(turn)
  if (assertion === 'unavailable') return refuse(turn, 'unavailable', 'keys_unavailable', RETRY)
  const appCookies = appCookiesOf(context, site)
  const owner = ownerOf(principal)
  const admitted = await appCookies.admit(facts.cookies, site.appCookies, owner, now)
  const sentAt = Date.now()
  const answered = await forward({
    request,
    method: facts.method,
    address: originAddress(facts, site),
    headers: originFields(request.headers, facts, site, {
      requestId: context.requestId,
      principal,
      assertion,
      clientAddress: context.clientAddress(request),
      cookies: forwardedCookies(facts.cookies, site.appCookies, admitted),
    }),
    service: serviceOf(context, site),
    timeoutSeconds: site.site.originTimeoutSeconds,
    identified,
  })
  const headAt = Date.now()
  const sent: ReadTurn = { ...turn, said: { ...said, decision: 'allow', origin_ms: headAt - sentAt, renewed: false } }
  if (!answered.ok) return refuse(sent, SLUG_OF_FAILURE[answered.failure.code], answered.failure.code)
  const headDelay = headAt - turn.sessionReadAt
  const leaseSeconds = context.deployment.lifetimes.lease
  const input = { facts, site, route, identified, session, headDelay, leaseSeconds, appCookies, owner, now }
  const { response, notes, renewed } = await respond(answered.value, input)
  return { response, said: { ...sent.said, reasons: notes, renewed } }
}

const RETRY = { 'retry-after': '5' }
const SLUG_OF_FAILURE = { origin_unreachable: 'origin-unreachable', origin_timeout: 'origin-timeout' } as const

const isRenewed = (session: SessionReading): boolean => session.state === 'live' && session.renewedCookie !== undefined

/** A page of a stranger may open a socket with this browser's cookies, and read it: the same-origin policy leaves sockets out. */
const isForeign = ({ origin }: RequestFacts, site: CompiledSite): boolean =>
  origin !== undefined && !isTrustedOrigin(site, origin)

const assertionFor = async (turn: AllowedTurn): Promise<string | undefined | 'unavailable'> => {
  const { context, facts, site, session, now } = turn
  if (session.state !== 'live') return undefined
  const keys = await context.keys(now)
  if (!keys.ok) return 'unavailable'
  const { customer, leaseUntil } = session
  const { deployment } = context
  return signAssertion({ signer: keys.value.signer, deployment, site: site.site, customer, leaseUntil, facts, now })
}

const appCookiesOf = (context: GatewayContext, { site }: CompiledSite): AppCookies => {
  const appCookies = context.appCookies.get(site.id)
  if (appCookies === undefined) throw new Error(`no app cookies for site ${site.id}`)
  return appCookies
}

const serviceOf = (context: GatewayContext, { site: { origin } }: CompiledSite): Service | undefined => {
  if (origin.kind !== 'service') return undefined
  const bound = context.service(origin.binding)
  if (bound === undefined) throw new Error(`no service binding ${origin.binding}`)
  return bound
}

/** What policy did not let through: a redirect to a page of ours, or a refusal. */
const answerDecision = async (turn: ReadTurn, decision: ChallengedDecision, principal: Principal): Promise<Outcome> => {
  const { request, context, facts, site, now } = turn
  const said: Said = { ...turn.said, decision: decision.outcome, reasons: decision.reasons }
  const answer = challenge(decision, { facts, site, basePath: context.deployment.basePath, principal })
  if (answer.kind === 'refuse') return { response: await context.answer(answer.refusal, request, site), said }
  const { continuation } = answer
  if (answer.kind === 'redirect') {
    return { response: redirectTo(context, await pageHref(context, answer.page, continuation, facts.host, now)), said }
  }
  const confirmHref = await pageHref(context, 'step-up', continuation, facts.host, now)
  const postRefused = { confirmHref, backHref: continuation.path }
  const response = await context.answer(
    { slug: 'access-denied', navigation: true, headers: {}, postRefused },
    request,
    site,
  )
  return { response, said }
}

/** An answer of our own that policy has no part in. */
const refuse = async (
  { request, context, facts, site, said }: ReadTurn,
  slug: ProblemSlug,
  reason: LogReason,
  headers: Readonly<Record<string, string>> = {},
): Promise<Outcome> => {
  const { navigation, origin } = facts
  const refusal = { slug, navigation, headers: { ...headers, ...readableBy(site, origin) } }
  return {
    response: await context.answer(refusal, request, site),
    said: { ...said, reasons: [reason], renewed: false },
  }
}

/** A bug or a lost dependency: told to whoever runs the gateway, and to the client without detail. */
const answerFault = async ({ request, context }: Turn, error: unknown): Promise<Outcome> => {
  context.fault(error)
  const parsed = parseRequest(request)
  const { navigation } = parsed.ok ? parsed.value : parsed.failure
  const lost = isLostDependency(error)
  const slug = lost ? 'unavailable' : 'internal-error'
  const response = await context.answer({ slug, navigation, headers: lost ? RETRY : {} }, request, undefined)
  return { response, said: { reasons: [lost ? 'dependency_lost' : 'internal_error'] } }
}

/** The runtime marks errors of objects that are out of reach or overloaded; what an object itself throws is a bug. */
const isLostDependency = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  (('retryable' in error && error.retryable === true) || ('overloaded' in error && error.overloaded === true))
