import { logFault, logLine } from '#audit/operator-log.ts'
import type { RequestId } from '#domain/ids.ts'
import { requestIdOf } from '#domain/request-id.ts'
import { parkingOf } from '#flows/parking-edge.ts'
import { sessionAuthority } from '#flows/session-edge.ts'
import { type CompiledSite, compileSites, type Sites } from '#gateway/compiled-site.ts'
import type { GatewayContext, Service, SessionQuestion } from '#gateway/gateway-context.ts'
import type { RequestFacts } from '#gateway/parse-request.ts'
import { handle } from '#gateway/pipeline.ts'
import type { Refusal } from '#gateway/refusal.ts'
import { notBeforeIn } from '#keys/keyring-client.ts'
import { nameBytes } from '#keys/random.ts'
import { cookieValues } from '#lib/cookies.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Bindings } from '#objects/bindings.ts'
import type { PageRequest } from '#pages/page-request.ts'
import type { Services } from '#pages/services.ts'
import type { Coordinates } from '#risk/travel.ts'
import { FLOW_COOKIE, SESSION_COOKIE } from '#sessions/cookie.ts'
import { answerRefusal, answerUnready } from './answer-refusal.tsx'
import { heldServices, isolateServices } from './isolate-services.ts'
import { answerOwnPath } from './own-paths.ts'
import { surfaceAt } from './surfaces.ts'

let compiled: { readonly services: Services; readonly sites: Sites } | undefined

const sitesOf = (services: Services): Sites => {
  if (compiled?.services !== services) compiled = { services, sites: compileSites(services.deployment) }
  return compiled.sites
}

/** Answers any request: the gateway, wired to this isolate's services. Nothing is served without a sound configuration. */
export const answer = (request: Request, bindings: Bindings, ctx: ExecutionContext): Promise<Response> => {
  const requestId = requestIdOf(nameBytes())
  const services = heldServices(bindings)
  return services === undefined
    ? answerFirst(request, bindings, ctx, requestId)
    : handle(request, gatewayContext(services, bindings, ctx, requestId))
}

/** The isolate's first requests wait until it has what it works with. */
const answerFirst = async (
  request: Request,
  bindings: Bindings,
  ctx: ExecutionContext,
  requestId: RequestId,
): Promise<Response> => {
  const services = await readyServices(bindings, requestId)
  return services === undefined
    ? answerUnready(requestId)
    : handle(request, gatewayContext(services, bindings, ctx, requestId))
}

const readyServices = async (bindings: Bindings, requestId: RequestId): Promise<Services | undefined> => {
  try {
    const services = await isolateServices(bindings)
    if (services.ok) return services.value
    reportFault(requestId, `${services.failure.variable}: ${services.failure.code}`)
  } catch (error) {
    reportFault(requestId, error)
  }
  return undefined
}

const gatewayContext = (
  services: Services,
  bindings: Bindings,
  ctx: ExecutionContext,
  requestId: RequestId,
): GatewayContext => {
  const { deployment, sealer, appCookies } = services
  return {
    deployment,
    sites: sitesOf(services),
    sealer,
    appCookies,
    requestId,
    readSession: (question) => readSession(services, ctx, requestId, question),
    keys: (now) => services.keys(now, (work) => ctx.waitUntil(work)),
    parking: parkingOf(bindings, requestId),
    background: (work) => ctx.waitUntil(work),
    service: (name) => serviceNamed(bindings, name),
    clientAddress: forwardedAddress,
    serveOwn: (request, facts, site, now) => serveOwn({ services, ctx, requestId, request, facts, site, now }),
    answer: (refusal: Refusal, request, site) => answerRefusal(services, requestId, refusal, request, site),
    fault: (error) => reportFault(requestId, error),
    log: logLine,
  }
}

const readSession = (
  services: Services,
  ctx: ExecutionContext,
  requestId: RequestId,
  { cookies, host, strict, now }: SessionQuestion,
) =>
  services.gate.read(
    {
      sessionValues: cookieValues(cookies, SESSION_COOKIE),
      flowValues: () => cookieValues(cookies, FLOW_COOKIE),
      notBefore: () => notBeforeIn(services.keys(now, (work) => ctx.waitUntil(work))),
      host,
      strict,
      activity: true,
      now,
    },
    sessionAuthority(services.bindings, requestId),
  )

const serveOwn = (turn: {
  readonly services: Services
  readonly ctx: ExecutionContext
  readonly requestId: RequestId
  readonly request: Request
  readonly facts: RequestFacts
  readonly site: CompiledSite
  readonly now: EpochSeconds
}): Promise<Response> | undefined => {
  const { services, facts, request } = turn
  const surface = surfaceAt(facts.target.path, services.deployment.basePath)
  if (surface === 'origin') return undefined
  const answering = answerOwnPath(
    {
      services,
      site: turn.site.site,
      host: facts.host,
      path: facts.target.path,
      rawQuery: facts.target.rawQuery,
      request,
      navigation: facts.navigation,
      cookies: facts.cookies,
      sessionValues: cookieValues(facts.cookies, SESSION_COOKIE),
      flowValues: cookieValues(facts.cookies, FLOW_COOKIE),
      client: clientOf(request),
      now: turn.now,
      requestId: turn.requestId,
      waitUntil: (work) => turn.ctx.waitUntil(work),
    },
    surface,
  )
  const refusal: Refusal = { slug: 'unavailable', navigation: facts.navigation, headers: {} }
  return inTime(answering, () => answerRefusal(services, turn.requestId, refusal, request, turn.site))
}

/** Milliseconds for a page or endpoint of ours: twice what an account has, since some ask it and then something else. */
const OWN_ANSWER_MS = 10_000

// What was asked of an object that stalls may still happen, as when the connection breaks: each step can be repeated.
const inTime = async (answering: Promise<Response>, otherwise: () => Promise<Response>): Promise<Response> => {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, OWN_ANSWER_MS, undefined)
  try {
    return (await Promise.race([answering, late])) ?? (await otherwise())
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Where the client is: Cloudflare's word. Without the platform in front (`cf` is absent in development) any client could
 * write that header, so nobody's address is known.
 */
const clientOf = (request: Request): PageRequest['client'] => {
  const cf: unknown = request.cf
  if (typeof cf !== 'object' || cf === null) return { address: undefined, asn: undefined, country: undefined }
  const asn = 'asn' in cf && typeof cf.asn === 'number' ? cf.asn : undefined
  const country = 'country' in cf && typeof cf.country === 'string' && cf.country !== NOWHERE ? cf.country : undefined
  const city = 'city' in cf && typeof cf.city === 'string' ? cf.city : undefined
  const address = request.headers.get('cf-connecting-ip') ?? undefined
  return { address, asn, country, city, coordinates: coordinatesOf(cf) }
}

/** What the platform says where it does not know the country: no country, so none that could be new. */
const NOWHERE = 'XX'

/** The platform writes coordinates as text; what is none of the globe is no place. */
const coordinatesOf = (cf: object): Coordinates | undefined => {
  const degrees = (value: unknown, most: number): number | undefined => {
    const number = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN
    return Math.abs(number) <= most ? number : undefined
  }
  const latitude = 'latitude' in cf ? degrees(cf.latitude, 90) : undefined
  const longitude = 'longitude' in cf ? degrees(cf.longitude, 180) : undefined
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude }
}

/** What origins are told in development, where one constant stands for every client. */
const LOCAL_CLIENT = '127.0.0.1'

const forwardedAddress = (request: Request, { connectingIp }: RequestFacts): string | undefined =>
  request.cf === undefined ? LOCAL_CLIENT : connectingIp

const serviceNamed = (bindings: Bindings, name: string): Service | undefined => {
  const bound: unknown = Object.entries(bindings).find(([key]) => key === name)?.[1]
  return isService(bound) ? bound : undefined
}

const isService = (bound: unknown): bound is Service =>
  typeof bound === 'object' && bound !== null && 'fetch' in bound && typeof bound.fetch === 'function'

/** For whoever runs the gateway: the exact error under the reference that the customer was shown. */
const reportFault = (requestId: RequestId, error: unknown): void => {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  logFault(JSON.stringify({ event: 'fault', request_id: requestId, error: text }))
}
