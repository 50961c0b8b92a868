import type { BrowserHash } from '#domain/ids.ts'
import { browserHash, sha256 } from '#keys/digest.ts'
import { newFlowId } from '#keys/new-id.ts'
import { randomBytes } from '#keys/random.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { ReturnPath } from '#lib/return-path.ts'
import { after } from '#lib/time.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { type FlowCookie, flowCookieLine, flowCookieValue } from '#sessions/cookie.ts'
import type { GateReading, OpenSession } from '#sessions/gate.ts'
import { admitFlow, type FlowFailure } from './admit-flow.ts'
import { type Flow, type FlowBase, isSessionFlow, type Place, type SessionFlow } from './flow.ts'
import { type Arrivals, arrivalsNote, countArrival, parseArrivals } from './redirect-loop.ts'
import { decodeFlow, encodeFlow } from './sealed-flow.ts'
import { readSession } from './session-edge.ts'

/** The browser that a flow is bound to, and the Set-Cookie lines that make it so. */
export interface BoundBrowser {
  readonly hash: BrowserHash
  readonly cookies: readonly string[]
}

/** The browser as it is known, or a new one with the cookie that will name it. */
export const bindBrowser = async (request: PageRequest): Promise<BoundBrowser> => {
  if (request.browser !== undefined) return { hash: request.browser.hash, cookies: [] }
  const cookie: FlowCookie = {
    random: toBase64Url(randomBytes(32)),
    language: request.chosenLanguage,
    arrivals: undefined,
  }
  return { hash: await browserHash(cookie.random), cookies: [flowCookieLine(flowCookieValue(cookie))] }
}

/** Notes that a protected address sent this browser here; the count tells a loop. */
export const noteArrival = async (
  request: PageRequest,
  returnTo: ReturnPath,
): Promise<{ readonly arrivals: Arrivals; readonly cookies: readonly string[]; readonly hash: BrowserHash }> => {
  const random = request.browser?.random ?? toBase64Url(randomBytes(32))
  const address = toBase64Url(await sha256(utf8(returnTo))).slice(0, 8)
  const arrivals = countArrival(parseArrivals(request.browser?.arrivals), address, request.now)
  const value = flowCookieValue({
    random,
    language: request.chosenLanguage ?? request.keptLanguage,
    arrivals: arrivalsNote(arrivals),
  })
  return { arrivals, cookies: [flowCookieLine(value)], hash: await browserHash(random) }
}

/** What a new flow of this browser begins with. */
export const beginFlow = (request: PageRequest, browser: BrowserHash, returnTo: ReturnPath): FlowBase => ({
  id: newFlowId(),
  browser,
  returnTo,
  expiresAt: after(request.now, request.services.deployment.lifetimes.flow),
})

/** Seals a flow for its forms and addresses. */
export const sealFlow = (request: PageRequest, flow: Flow): Promise<string> =>
  request.services.sealer.seal('flow', request.host, encodeFlow(flow), request.now)

/** Address of a page of ours that carries a flow. */
export const flowHref = async (request: PageRequest, page: string, flow: Flow): Promise<string> =>
  `${request.page.deployment.basePath}${page}?flow=${await sealFlow(request, flow)}`

/** Opens the flow of a form or address, and admits it to this step. What acts on a session opens by `openSessionFlow`. */
export const openFlow = <At extends Place<Exclude<Flow, SessionFlow>>>(
  request: PageRequest,
  at: At,
): Promise<Result<Extract<Flow, At>, FlowFailure>> => openFlowAt(request, at)

/** A flow that acts on a session, in the one that it was made for. */
export interface FlowInSession<Of extends Flow> {
  readonly flow: Of
  readonly session: OpenSession
}

/** Why a flow that acts on a session cannot go on: by itself, or for want of a session. */
export type NotInSession =
  | { readonly code: 'no_flow'; readonly failure: FlowFailure }
  | {
      readonly code: 'no_session'
      readonly reading: Exclude<GateReading, OpenSession>
      readonly returnTo: ReturnPath
    }

/**
 * Opens the flow of a form or address that acts on a session, together with that session. The flow cookie outlives
 * sessions and tells no customers apart: a form that one was shown must do nothing in the session of another.
 */
export const openSessionFlow = async <At extends Place<SessionFlow>>(
  request: PageRequest,
  at: At,
): Promise<Result<FlowInSession<Extract<Flow, At>>, NotInSession>> => {
  const opened = await openFlowAt(request, at)
  if (!opened.ok) return fail({ code: 'no_flow', failure: opened.failure })
  const flow = opened.value
  if (!isSessionFlow(flow)) return fail({ code: 'no_flow', failure: 'flow_at_another_step' })
  const session = await readSessionOf(request, flow)
  if (session.state === 'another') return fail({ code: 'no_flow', failure: 'flow_of_another_session' })
  if (session.state !== 'live') return fail({ code: 'no_session', reading: session, returnTo: flow.returnTo })
  return ok({ flow, session })
}

/** The session that a flow was made for; `another` where the browser is in a different one by now. */
export const readSessionOf = async (
  request: PageRequest,
  { sid }: SessionFlow,
): Promise<GateReading | { readonly state: 'another' }> => {
  const session = await readSession(request, true)
  return session.state === 'live' && session.customer.sid !== sid ? { state: 'another' } : session
}

const openFlowAt = async <At extends Place<Flow>>(
  request: PageRequest,
  at: At,
): Promise<Result<Extract<Flow, At>, FlowFailure>> => {
  const sealed = request.form.get('flow') ?? request.query.get('flow')
  if (sealed === undefined) return fail('flow_missing')
  return admitFlow(await openSealedFlow(request, sealed), at, request.browser?.hash, request.now)
}

/** Opens a sealed flow without asking what step it is at. */
export const openSealedFlow = async (request: PageRequest, sealed: string): Promise<Flow | undefined> => {
  const plaintext = await request.services.sealer.open('flow', request.host, sealed, request.now)
  return plaintext === undefined ? undefined : decodeFlow(plaintext)
}
