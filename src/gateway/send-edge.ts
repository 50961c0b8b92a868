/** Builds what the origin gets of a request that policy let through, sends it once, and cleans up what comes back. */
import type { LiveSession } from '#domain/session-reading.ts'
import { type AppCookies, ownerOf } from './app-cookies.ts'
import { signAssertion } from './assertion.ts'
import type { Confirmation } from './assertion-claims.ts'
import type { CompiledSite } from './compiled-site.ts'
import { isTrustedOrigin } from './cross-origin.ts'
import { type ForwardFailure, forward } from './forward.ts'
import { forwardedCookies } from './forward-cookies.ts'
import { originFields } from './forward-headers.ts'
import type { FoundKeys, GatewayContext, Service } from './gateway-context.ts'
import { originAddress } from './origin-address.ts'
import type { RequestFacts } from './parse-request.ts'
import { respond } from './respond.ts'
import { type Admission, answerNotReleased, type ReadTurn, refuse } from './turn.ts'

/** Build what the origin gets, send it once, clean up what comes back. */
export const send = async (turn: ReadTurn, admission: Admission): Promise<Response> => {
  const { request, context, facts, site, said, now } = turn
  const { route, session, principal, sessionReadAt } = admission
  const identified = principal.kind !== 'anonymous'
  if (facts.websocket && (identified || route.restricts) && isForeign(facts, site)) {
    return refuse(turn, 'cross-site-request', 'foreign_socket')
  }
  const signing = session.state === 'live' ? assertionFor(turn, session, admission.confirmation) : undefined
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
  if (!answered.ok) return answerUnanswered(turn, admission, answered.failure.code)
  if (admission.parked !== undefined && session.state === 'live') {
    // Not waited for: without the note a reload says that the outcome is unknown, which is true enough.
    context.background(context.parking.answered(session, admission.parked.id))
  }
  const headDelay = headAt - sessionReadAt
  const leaseSeconds = context.deployment.lifetimes.lease
  const input = { facts, site, route, identified, session, headDelay, leaseSeconds, appCookies, owner, now }
  const responding = respond(answered.value, input)
  const { response, notes, renewed } = responding instanceof Promise ? await responding : responding
  said.reasons = notes
  said.renewed = renewed
  return response
}

/** No answer came, and the origin may have acted all the same: who proved themselves for a form hears just that. */
const answerUnanswered = async (
  turn: ReadTurn,
  { parked }: Admission,
  code: ForwardFailure['code'],
): Promise<Response> => {
  if (parked === undefined) return refuse(turn, SLUG_OF_FAILURE[code], code)
  const answer = await answerNotReleased(turn, { code: 'outcome_unknown', back: parked.back }, SLUG_OF_FAILURE[code])
  turn.said.reasons = [code, ...turn.said.reasons]
  return answer
}

const SLUG_OF_FAILURE = { origin_unreachable: 'origin-unreachable', origin_timeout: 'origin-timeout' } as const

/** A page of a stranger may open a socket with this browser's cookies, and read it: the same-origin policy leaves sockets out. */
const isForeign = ({ origin }: RequestFacts, site: CompiledSite): boolean =>
  origin !== undefined && !isTrustedOrigin(site, origin)

const assertionFor = (
  turn: ReadTurn,
  session: LiveSession,
  confirmation: Confirmation | undefined,
): Assertion | Promise<Assertion> => {
  const found = turn.context.keys(turn.now)
  return found instanceof Promise
    ? found.then((keys) => assertionBy(keys, turn, session, confirmation))
    : assertionBy(found, turn, session, confirmation)
}

type Assertion = string | 'unavailable'

const assertionBy = (
  keys: FoundKeys,
  { context, facts, site, now }: ReadTurn,
  { customer, leaseUntil }: LiveSession,
  confirmation: Confirmation | undefined,
): Assertion | Promise<Assertion> => {
  if (!keys.ok) return 'unavailable'
  const { deployment } = context
  const { signer } = keys.value
  return signAssertion({ signer, deployment, site: site.site, customer, leaseUntil, facts, confirmation, now })
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
