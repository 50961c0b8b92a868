import { SIGNAL_LIMITS } from '#config/defaults.ts'
import type { Deployment, Route, Site } from '#config/deployment.ts'
import type { RequestId, SessionId, SubjectId } from '#domain/ids.ts'
import { parseRequestId, parseSessionId, parseSubjectId } from '#domain/ids.ts'
import type { Customer } from '#domain/principal.ts'
import { type CompiledSite, compileSites } from '#gateway/compiled-site.ts'
import { parseRequest, type ReadableRequest, type RequestFacts } from '#gateway/parse-request.ts'
import { epochSeconds } from '#lib/time.ts'

export const NOW = epochSeconds(1_790_000_000)

const present = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('a builder of the tests is wrong')
  return value
}

export const REQUEST_ID: RequestId = present(parseRequestId('01HZXW5V4T3S2R1Q0PNMKJHGFE'))
export const subject = (name: string): SubjectId => present(parseSubjectId(name.padEnd(22, '0')))
const SID: SessionId = present(parseSessionId('s'.repeat(22)))

export const customer = (overrides: Partial<Customer> = {}): Customer => ({
  kind: 'customer',
  subject: subject('alice'),
  sid: SID,
  acr: 'aal1',
  amr: ['swk'],
  authTime: NOW,
  phishingResistant: true,
  risk: 'low',
  restrictedUntil: null,
  claims: { email: 'alice@shop.example', email_verified: true, name: 'Alice', groups: ['staff'] },
  ...overrides,
})

export const route = (match: string, overrides: Partial<Route> = {}): Route => ({
  id: `shop${match}`,
  match,
  allow: { if: 'signedIn', from: 'aal1' },
  restricts: true,
  strict: false,
  stream: false,
  encodedSlashes: false,
  semicolons: false,
  cache: 'private',
  ...overrides,
})

export const open = (match: string, overrides: Partial<Route> = {}): Route =>
  route(match, { allow: { if: 'anyone' }, restricts: false, ...overrides })

export const siteOf = (overrides: Partial<Site> = {}): Site => ({
  id: 'shop',
  publicUrl: 'https://shop.example',
  hosts: ['shop.example', 'www.shop.example'],
  origin: { kind: 'url', url: 'http://origin.internal:3000' },
  originHeader: 'keep',
  originTimeoutSeconds: 30,
  audience: 'shop-api',
  binding: 'request',
  claims: [],
  headers: [],
  appCookies: [],
  allowedOrigins: ['https://spa.example'],
  routes: [open('/'), open('/public/*'), route('/account/*')],
  otherwise: route('/*'),
  ...overrides,
})

export const deploymentOf = (...sites: readonly Site[]): Deployment => ({
  name: 'Shop',
  issuer: 'https://shop.example',
  relyingPartyId: 'shop.example',
  relatedDomains: [],
  basePath: '/_auth',
  brand: { colour: '#336699' },
  languages: ['en'],
  mail: { from: 'shop@shop.example', sender: { kind: 'send-email', binding: 'MAIL' } },
  methods: { password: undefined },
  risk: { rules: [], limits: SIGNAL_LIMITS },
  botChallenge: 'normal',
  lifetimes: {
    lease: 60,
    assertion: 45,
    clockSkew: 5,
    aal0Absolute: 86_400,
    aal0Idle: 3600,
    aal1Absolute: 2_592_000,
    aal1Idle: 1_209_600,
    aal2Absolute: 86_400,
    aal2Idle: 3600,
    flow: 900,
    signInCode: 600,
    challenge: 300,
    rotationGrace: 120,
    firstEnrolment: 600,
    stepUp: 900,
    parkedRequest: 300,
    contestLink: 604_800,
    restricted: 86_400,
    delayedRecovery: 259_200,
    revertLink: 604_800,
    addressHold: 86_400,
    addressReserved: 2_592_000,
    dispute: 259_200,
  },
  sites,
})

export const compiled = (overrides: Partial<Site> = {}): CompiledSite =>
  present(compileSites(deploymentOf(siteOf(overrides))).get('shop.example'))

export interface RequestInput {
  readonly method?: string
  readonly host?: string
  readonly scheme?: 'http' | 'https'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A request whose address is raw, as on a socket: `new Request` would have normalised it before the code under test sees it. */
export const rawRequest = (target: string, input: RequestInput = {}): ReadableRequest => {
  const { method = 'GET', host = 'shop.example', scheme = 'https', headers = {}, body } = input
  return {
    url: `${scheme}://${host}${target}`,
    method,
    headers: new Headers({ host, ...headers }),
    body: body === undefined ? null : new Response(body).body,
  }
}

export const factsOf = (target: string, input: RequestInput = {}): RequestFacts => {
  const parsed = parseRequest(rawRequest(target, input))
  if (!parsed.ok) throw new Error(`${target} is refused: ${parsed.failure.code}`)
  return parsed.value
}
