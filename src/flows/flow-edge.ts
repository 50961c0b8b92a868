import type { BrowserHash } from '#domain/ids.ts'
import { browserHash, sha256 } from '#keys/digest.ts'
import { newFlowId } from '#keys/new-id.ts'
import { randomBytes } from '#keys/random.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { fail, type Result } from '#lib/result.ts'
import type { ReturnPath } from '#lib/return-path.ts'
import { after } from '#lib/time.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { type FlowCookie, flowCookieLine, flowCookieValue } from '#sessions/cookie.ts'
import { admitFlow, decodeFlow, encodeFlow, type Flow, type FlowAt, type FlowBase, type FlowFailure } from './flow.ts'
import { type Arrivals, arrivalsNote, countArrival, parseArrivals } from './redirect-loop.ts'

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

/** Opens the flow of a form or address, and admits it to this step. */
export const openFlow = async <Kind extends Flow['kind'], Step extends Flow['step']>(
  request: PageRequest,
  at: { readonly kind: Kind; readonly step: Step },
): Promise<Result<FlowAt<Kind, Step>, FlowFailure>> => {
  const sealed = request.form.get('flow') ?? request.query.get('flow')
  if (sealed === undefined) return fail('flow_missing')
  return admitFlow(await openSealedFlow(request, sealed), at, request.browser?.hash, request.now)
}

/** Opens a sealed flow without asking what step it is at. */
export const openSealedFlow = async (request: PageRequest, sealed: string): Promise<Flow | undefined> => {
  const plaintext = await request.services.sealer.open('flow', request.host, sealed, request.now)
  return plaintext === undefined ? undefined : decodeFlow(plaintext)
}
