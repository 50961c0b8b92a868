/**
 * One request's way through the gateway, step by step; each step is a file of this folder. Whatever cannot be decided
 * ends in an answer of our own: no failure leads to the origin. What need not wait does not: an `await` costs each
 * request more than most steps do.
 */
import type { Route } from '#config/deployment.ts'
import { ANONYMOUS } from '#domain/principal.ts'
import type { LiveSession, SessionReading } from '#domain/session-reading.ts'
import { START_PAGE } from '#lib/return-path.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { Confirm, Decision } from '#policy/decision.ts'
import { askedBy } from './challenge.ts'
import { answerDecision } from './challenge-edge.ts'
import { confirmRequest } from './confirm-edge.ts'
import { confirmOf } from './confirmation.ts'
import { pathOf } from './continuation.ts'
import { answerPreflight } from './cross-origin.ts'
import { decide, policyFacts } from './decide.ts'
import type { GatewayContext } from './gateway-context.ts'
import { formatLogLine, type LogDraft, type LogReason } from './log-line.ts'
import { matchRoute } from './match-route.ts'
import { pageHref, preflightAnswer, redirectTo, withSessionCookie } from './own-answer.ts'
import { METHODS, parseRequest } from './parse-request.ts'
import { readTicket, releaseForm } from './release-edge.ts'
import { mayHoldTicket } from './release-ticket.ts'
import { send } from './send-edge.ts'
import { type Admission, answerNotReleased, type ReadTurn, refuse, type Turn } from './turn.ts'

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
  if (route.restricts && mayHoldTicket(facts, turn.request.headers)) return judgeTicket(turn, route)
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

/** A form that may be a ticket for a parked one: read, and then judged for what it is. */
const judgeTicket = async (turn: ReadTurn, route: Route): Promise<Response> => {
  const { context, facts, said } = turn
  const held = await readTicket(turn.request)
  if (!held.ok) return refuse(turn, SLUG_OF_UNCONFIRMED[held.failure], held.failure)
  const { request, ticket, now } = held.value
  const read: ReadTurn = { ...turn, request, now }
  const session = await context.readSession({ cookies: facts.cookies, host: facts.host, strict: true, now })
  const asked = { route, session, sessionReadAt: Date.now() }
  if (ticket === undefined) return admit(read, asked, true)
  if (session.state === 'unavailable') return refuse(read, 'unavailable', 'session_unavailable')
  said.principal = session.state === 'live' ? session.customer.kind : ANONYMOUS.kind
  if (session.state !== 'live') return withSessionCookie(await answerNotReleased(read, { code: 'not_parked' }), session)
  return release(read, { ...asked, session, principal: session.customer }, ticket)
}

/** Judge the parked form anew, take it out once, send it. */
const release = async (
  turn: ReadTurn,
  admission: Admission & { readonly session: LiveSession },
  ticket: Uint8Array<ArrayBuffer>,
): Promise<Response> => {
  const { request, context, facts, now, said } = turn
  const { route, session, principal } = admission
  const unconfirmed = decide(route, policyFacts(facts, principal, now, false))
  // Where the rule asks whether this very request was confirmed, its row in the account knows.
  const confirm = confirmOf(unconfirmed)
  const decision = confirm === undefined ? unconfirmed : decide(route, policyFacts(facts, principal, now, true))
  if (decision.outcome === 'deny') return answerDecision(turn, decision, session, principal)
  if (decision.outcome === 'challenge') {
    // What was proved has decayed meanwhile: the form goes on waiting, and its sender is asked once more.
    said.decision = 'challenge'
    said.reasons = decision.reasons
    const id = await context.parking.waiting(session, ticket)
    const target = pathOf(facts)
    if (id === undefined || target === undefined) return answerNotReleased(turn, { code: 'not_parked' })
    const href = await pageHref(
      context,
      'step-up',
      { path: START_PAGE, asked: askedBy(decision.remedy), parked: { id, target } },
      facts.host,
      now,
    )
    return withSessionCookie(redirectTo(context, href), session)
  }
  const released = await releaseForm({ request, ticket, context, facts, session, confirm, now })
  if (!released.ok) {
    const { failure } = released
    if (failure.code === 'keys_unavailable') return refuse(turn, 'unavailable', failure.code)
    return withSessionCookie(await answerNotReleased(turn, failure), session)
  }
  const { value } = released
  const { id, back, confirmedDigest: digest } = value
  const confirmation = digest === undefined ? {} : { confirmation: { id, digest } }
  const parked = { id, back }
  return send({ ...turn, request: value.request, facts: value.facts }, { ...admission, parked, ...confirmation })
}

/** Let policy decide about whoever asks. `strict`: the account was asked. */
const admit = (turn: ReadTurn, asked: Omit<Admission, 'principal'>, strict: boolean): Response | Promise<Response> => {
  const { route, session } = asked
  const { facts, said, now } = turn
  if (session.state === 'unavailable') return refuse(turn, 'unavailable', 'session_unavailable')
  const principal = session.state === 'live' ? session.customer : ANONYMOUS
  said.principal = principal.kind
  const decision = decide(route, policyFacts(facts, principal, now, false))
  if (decision.outcome === 'allow') return send(turn, { ...asked, principal })
  // The cookie may be older than a step-up: nobody is asked for a proof that the account has seen.
  if (decision.outcome === 'challenge' && session.state === 'live' && !strict) return judge(turn, route, true)
  said.renewed = isRenewed(session)
  if (decision.outcome === 'challenge' && session.state === 'live' && !facts.navigation) {
    const confirm = confirmOf(decision)
    if (confirm !== undefined) return admitConfirmed(turn, { ...asked, session, principal }, decision, confirm)
  }
  return answerDecision(turn, decision, session, principal)
}

/** A script's request for an action that is confirmed one by one: let it go where it was, else say how it can be. */
const admitConfirmed = async (
  turn: ReadTurn,
  admission: Admission & { readonly session: LiveSession },
  decision: Extract<Decision, { readonly outcome: 'challenge' }>,
  confirm: Confirm,
): Promise<Response> => {
  const { facts, said } = turn
  const { route, session, principal } = admission
  // A confirmation stands for nothing but itself: the rest of the rule must hold as for any request.
  const mayBeUsed = (now: EpochSeconds): boolean =>
    decide(route, policyFacts(facts, principal, now, true)).outcome === 'allow'
  const outcome = await confirmRequest({ ...turn, session, confirm, mayBeUsed, asked: askedBy(decision.remedy) })
  if (outcome.kind === 'confirmed') {
    const { request, now } = outcome
    return send({ ...turn, request, now }, { ...admission, confirmation: outcome.confirmation })
  }
  if (outcome.kind === 'asked') {
    said.reasons = [...decision.reasons, ...outcome.notes]
    return answerDecision(turn, decision, session, principal, outcome.confirmation)
  }
  return refuse(turn, SLUG_OF_UNCONFIRMED[outcome.failure], outcome.failure)
}

const SLUG_OF_UNCONFIRMED = {
  body_too_large: 'body-too-large',
  body_too_slow: 'bad-request',
  confirm_ambiguous: 'ambiguous-request',
  confirm_type_unsupported: 'unsupported-media-type',
  foreign_script: 'cross-site-request',
  keys_unavailable: 'unavailable',
} as const

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

const isRenewed = (session: SessionReading): boolean => session.state === 'live' && session.renewedCookie !== undefined
