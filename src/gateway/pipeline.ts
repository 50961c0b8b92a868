/**
 * One request's way through the gateway, step by step; each step is a file of this folder. Whatever cannot be decided
 * ends in an answer of our own: no failure leads to the origin. What need not wait does not: an `await` costs each
 * request more than most steps do.
 */
import type { Route } from '#config/deployment.ts'
import { ANONYMOUS, type Principal } from '#domain/principal.ts'
import type { ProblemSlug } from '#domain/problem.ts'
import type { LiveSession, SessionReading } from '#domain/session-reading.ts'
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
import type { FoundKeys, GatewayContext, Service } from './gateway-context.ts'
import { formatLogLine, type LogDraft, type LogReason } from './log-line.ts'
import { matchRoute } from './match-route.ts'
import { originAddress } from './origin-address.ts'
import { pageHref, preflightAnswer, redirectTo, withSessionCookie } from './own-answer.ts'
import { METHODS, parseRequest, type RequestFacts } from './parse-request.ts'
import { respond } from './respond.ts'

/** The request and its surroundings, as every step sees them. `said` is what its log line will say. */
interface Turn {
  readonly request: Request
  readonly context: GatewayContext
  /** Milliseconds, on the clock of `Date.now`, which is asked again only where something was waited for. */
  readonly startedAt: number
  readonly now: EpochSeconds
  readonly said: LogDraft
}

/** A turn whose request is read and belongs to a site. */
interface ReadTurn extends Turn {
  readonly facts: RequestFacts
  readonly site: CompiledSite
}

/** What policy let through: by which route, and for whom. */
interface Admission {
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
  const turn: Turn = { request, context, startedAt, now, said: unsaid() }
  let response: Response
  try {
    response = await readRequest(turn)
  } catch (error) {
    response = await answerFault(turn, error)
  }
  const duration = Date.now() - startedAt
  context.log(
    formatLogLine({ time: now, requestId: context.requestId, status: response.status, duration, said: turn.said }),
  )
  return response
}

const unsaid = (): LogDraft => ({
  site: null,
  route: null,
  rule: null,
  decision: 'refuse',
  reasons: NO_REASONS,
  principal: null,
  method: null,
  originMs: null,
  renewed: false,
})

const NO_REASONS: readonly LogReason[] = []

/** Parse, find the site, leave our own paths to their pages, find the rule. */
const readRequest = (turn: Turn): Response | Promise<Response> => {
  const { request, context, startedAt, now, said } = turn
  const parsed = parseRequest(request)
  if (!parsed.ok) {
    const { slug, code, navigation } = parsed.failure
    said.reasons = [code]
    const headers = slug === 'method-not-allowed' ? { allow: METHODS.join(', ') } : {}
    return context.answer({ slug, navigation, headers }, request, undefined)
  }
  const facts = parsed.value
  said.method = facts.method
  const site = context.sites.get(facts.host)
  if (site === undefined) {
    said.reasons = ['unknown_host']
    return context.answer({ slug: 'unknown-host', navigation: facts.navigation, headers: {} }, request, undefined)
  }
  said.site = site.site.id
  const own = context.serveOwn(request, facts, site, now)
  if (own !== undefined) {
    said.decision = 'own'
    return own
  }
  const read: ReadTurn = { request, context, startedAt, now, said, facts, site }
  const matched = matchRoute(site, facts.target)
  if (!matched.ok) return refuse(read, 'ambiguous-request', matched.failure.code)
  const route = matched.value
  said.route = route.match
  said.rule = route.id
  return judge(read, route)
}

/** Answer preflights from the settings, find out who asks, let policy decide. */
const judge = (turn: ReadTurn, route: Route, strict = route.strict): Response | Promise<Response> => {
  const { context, facts, site, said, startedAt, now } = turn
  if (facts.preflight !== undefined) {
    const fields = answerPreflight(site, facts)
    if (!fields.ok) return refuse(turn, 'cross-site-request', fields.failure.code)
    said.decision = 'preflight'
    return preflightAnswer(context, fields.value)
  }
  const reading = context.readSession({ cookies: facts.cookies, host: facts.host, strict, now })
  return reading instanceof Promise
    ? reading.then((session) => admit(turn, { route, session, sessionReadAt: Date.now() }, strict))
    : admit(turn, { route, session: reading, sessionReadAt: startedAt }, strict)
}

/** Let policy decide about whoever asks. `strict`: the account was asked. */
const admit = (turn: ReadTurn, asked: Omit<Admission, 'principal'>, strict: boolean): Response | Promise<Response> => {
  const { route, session } = asked
  const { facts, said, now } = turn
  if (session.state === 'unavailable') return refuse(turn, 'unavailable', 'session_unavailable')
  const principal = session.state === 'live' ? session.customer : ANONYMOUS
  said.principal = principal.kind
  const decision = decide(route, policyFacts(facts, principal, now))
  if (decision.outcome === 'allow') return send(turn, { ...asked, principal })
  // The cookie may be older than a step-up: nobody is asked for a proof that the account has seen.
  if (decision.outcome === 'challenge' && session.state === 'live' && !strict) return judge(turn, route, true)
  said.renewed = isRenewed(session)
  return answerDecision(turn, decision, session, principal)
}

/** Build what the origin gets, send it once, clean up what comes back. */
const send = async (turn: ReadTurn, admission: Admission): Promise<Response> => {
  const { request, context, facts, site, said, now } = turn
  const { route, session, principal, sessionReadAt } = admission
  const identified = principal.kind !== 'anonymous'
  if (facts.websocket && (identified || route.restricts) && isForeign(facts, site)) {
    return refuse(turn, 'cross-site-request', 'foreign_socket')
  }
  const signing = session.state === 'live' ? assertionFor(turn, session) : undefined
  const assertion = signing instanceof Promise ? await signing : signing
  if (assertion === 'unavailable') return refuse(turn, 'unavailable', 'keys_unavailable')
  const appCookies = appCookiesOf(context, site)
  const owner = ownerOf(principal)
  const admitted =
    site.appCookies.size === 0 ? undefined : await appCookies.admit(facts.cookies, site.appCookies, owner, now)
  const hasWaited = signing instanceof Promise || admitted !== undefined
  const sentAt = hasWaited ? Date.now() : sessionReadAt
  const answered = await forward({
    request,
    method: facts.method,
    address: originAddress(facts, site),
    headers: originFields(request.headers, facts, site, {
      requestId: context.requestId,
      principal,
      assertion,
      clientAddress: context.clientAddress(request, facts),
      cookies: forwardedCookies(facts.cookies, site.appCookiesFolded, admitted),
    }),
    service: serviceOf(context, site),
    timeoutSeconds: site.site.originTimeoutSeconds,
    identified,
  })
  const headAt = Date.now()
  said.decision = 'allow'
  said.originMs = headAt - sentAt
  if (!answered.ok) return refuse(turn, SLUG_OF_FAILURE[answered.failure.code], answered.failure.code)
  const headDelay = headAt - sessionReadAt
  const leaseSeconds = context.deployment.lifetimes.lease
  const input = { facts, site, route, identified, session, headDelay, leaseSeconds, appCookies, owner, now }
  const responding = respond(answered.value, input)
  const { response, notes, renewed } = responding instanceof Promise ? await responding : responding
  said.reasons = notes
  said.renewed = renewed
  return response
}

const SLUG_OF_FAILURE = { origin_unreachable: 'origin-unreachable', origin_timeout: 'origin-timeout' } as const

const isRenewed = (session: SessionReading): boolean => session.state === 'live' && session.renewedCookie !== undefined

/** A page of a stranger may open a socket with this browser's cookies, and read it: the same-origin policy leaves sockets out. */
const isForeign = ({ origin }: RequestFacts, site: CompiledSite): boolean =>
  origin !== undefined && !isTrustedOrigin(site, origin)

const assertionFor = (turn: ReadTurn, session: LiveSession): Assertion | Promise<Assertion> => {
  const found = turn.context.keys(turn.now)
  return found instanceof Promise
    ? found.then((keys) => assertionBy(keys, turn, session))
    : assertionBy(found, turn, session)
}

type Assertion = string | 'unavailable'

const assertionBy = (
  keys: FoundKeys,
  { context, facts, site, now }: ReadTurn,
  { customer, leaseUntil }: LiveSession,
): Assertion | Promise<Assertion> => {
  if (!keys.ok) return 'unavailable'
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
const answerDecision = async (
  turn: ReadTurn,
  decision: ChallengedDecision,
  session: SessionReading,
  principal: Principal,
): Promise<Response> => {
  const { request, context, facts, site, said, now } = turn
  said.decision = decision.outcome
  said.reasons = decision.reasons
  const answer = challenge(decision, { facts, site, basePath: context.deployment.basePath, principal })
  if (answer.kind === 'refuse') {
    return withSessionCookie(await context.answer(answer.refusal, request, site), session)
  }
  const { continuation } = answer
  if (answer.kind === 'redirect') {
    const href = await pageHref(context, answer.page, continuation, facts.host, now)
    return withSessionCookie(redirectTo(context, href), session)
  }
  const confirmHref = await pageHref(context, 'step-up', continuation, facts.host, now)
  const postRefused = { confirmHref, backHref: continuation.path }
  const refusal = { slug: 'access-denied', navigation: true, headers: {}, postRefused } as const
  return withSessionCookie(await context.answer(refusal, request, site), session)
}

/** An answer of our own that policy has no part in. */
const refuse = (
  { request, context, facts, site, said }: ReadTurn,
  slug: ProblemSlug,
  reason: LogReason,
): Response | Promise<Response> => {
  said.reasons = [reason]
  said.renewed = false
  const { navigation, origin } = facts
  return context.answer({ slug, navigation, headers: readableBy(site, origin) }, request, site)
}

/** A bug or a lost dependency: told to whoever runs the gateway, and to the client without detail. */
const answerFault = async ({ request, context, said }: Turn, error: unknown): Promise<Response> => {
  context.fault(error)
  const parsed = parseRequest(request)
  const { navigation } = parsed.ok ? parsed.value : parsed.failure
  const lost = isLostDependency(error)
  const slug = lost ? 'unavailable' : 'internal-error'
  Object.assign(said, unsaid(), { reasons: [lost ? 'dependency_lost' : 'internal_error'] })
  return context.answer({ slug, navigation, headers: {} }, request, undefined)
}

/** The runtime marks errors of objects that are out of reach or overloaded; what an object itself throws is a bug. */
const isLostDependency = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  (('retryable' in error && error.retryable === true) || ('overloaded' in error && error.overloaded === true))
