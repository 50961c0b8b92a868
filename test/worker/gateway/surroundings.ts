import { vi } from 'vitest'
import type { Deployment, Site } from '#config/deployment.ts'
import { type AccountId, parseAccountId } from '#domain/ids.ts'
import { PROBLEMS } from '#domain/problem.ts'
import type { LiveSession, SessionReading } from '#domain/session-reading.ts'
import { createAppCookiesBySite } from '#gateway/app-cookies.ts'
import { compileSites } from '#gateway/compiled-site.ts'
import type { GatewayContext } from '#gateway/gateway-context.ts'
import type { LogLine } from '#gateway/log-line.ts'
import type { Parking } from '#gateway/parking.ts'
import { handle } from '#gateway/pipeline.ts'
import type { Refusal } from '#gateway/refusal.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { createAssertionSigner } from '#keys/signer.ts'
import { createVault } from '#keys/vault.ts'
import { fail, ok } from '#lib/result.ts'
import { after, epochSeconds } from '#lib/time.ts'
import { customer, deploymentOf, open, REQUEST_ID, route, siteOf } from '../../unit/gateway/builders.ts'

export { customer, open, route }

/** What an origin in these tests makes of a request. */
export type Origin = (request: Request) => Response | Promise<Response>

/** The surroundings of the request path: real seals and signatures, an origin and a session of the test's choice. */
export interface Surroundings {
  readonly send: (target: string, init?: RequestInit) => Promise<Response>
  /** Every request that reached the origin. */
  readonly received: readonly Request[]
  readonly refusals: readonly Refusal[]
  readonly faults: readonly unknown[]
  readonly lines: readonly LogLine[]
  readonly deployment: Deployment
  readonly context: GatewayContext
  readonly publicKey: CryptoKey
}

export interface Choices {
  readonly origin?: Origin
  readonly session?: SessionReading
  readonly site?: Partial<Site>
  readonly context?: Partial<GatewayContext>
}

const account = parseAccountId('0'.repeat(64))
if (account === undefined) throw new Error('the account of this test is no id')
const ACCOUNT: AccountId = account

/** An account that keeps whatever it is given and gives nothing out: what accounts do is tested with real ones. */
const NO_PARKING: Parking = {
  park: async () => ok(undefined),
  release: async () => fail({ code: 'not_parked' }),
  waiting: async () => undefined,
  confirmed: async () => false,
  answered: async () => undefined,
}

const NO_SESSION: SessionReading = { state: 'none', clear: false }

export const liveSession = (overrides: Partial<LiveSession> = {}): LiveSession => ({
  state: 'live',
  customer: customer(),
  account: ACCOUNT,
  proof: { sid: customer().sid, secret: 'k'.repeat(43), generation: 1, browser: null },
  leaseUntil: after(epochSeconds(Date.now() / 1000), 60),
  standing: async () => 'live',
  isNewest: async () => true,
  ...overrides,
})

export const surround = async (choices: Choices = {}): Promise<Surroundings> => {
  const { origin = () => new Response('from the origin'), session = NO_SESSION, site = {} } = choices
  const deployment = deploymentOf(siteOf({ origin: { kind: 'service', binding: 'APP' }, ...site }))
  const secrets = await readDeploymentSecrets({ POSTERN_SECRET: 'a'.repeat(64) })
  if (!secrets.ok) throw new Error('the secret of this test is malformed')
  const sealer = createSealer(secrets.value)
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])
  if (!('privateKey' in keys)) throw new Error('no key pair')
  const vault = createVault({
    id: 'store-id',
    key: await crypto.subtle.importKey('raw', new Uint8Array(32), 'HKDF', false, ['deriveKey']),
  })
  const received: Request[] = []
  const refusals: Refusal[] = []
  const faults: unknown[] = []
  const lines: LogLine[] = []
  const context: GatewayContext = {
    deployment,
    sites: compileSites(deployment),
    sealer,
    appCookies: createAppCookiesBySite(sealer, ['shop']),
    requestId: REQUEST_ID,
    readSession: async () => session,
    keys: async () => ok({ signer: createAssertionSigner('key-1', keys.privateKey), vault }),
    parking: NO_PARKING,
    background: () => undefined,
    service: () => ({
      fetch: async (input: RequestInfo | URL, init?: RequestInit) => {
        const request = new Request(input, init)
        received.push(request)
        return origin(request)
      },
    }),
    clientAddress: () => '192.0.2.7',
    serveOwn: () => undefined,
    answer: (refusal) => {
      refusals.push(refusal)
      return new Response(refusal.slug, { status: PROBLEMS[refusal.slug], headers: refusal.headers })
    },
    fault: (error) => faults.push(error),
    log: (line) => lines.push(JSON.parse(line)),
    ...choices.context,
  }
  const send = (target: string, init?: RequestInit) =>
    handle(new Request(`https://shop.example${target}`, { redirect: 'manual', ...init }), context)
  return { send, received, refusals, faults, lines, deployment, context, publicKey: keys.publicKey }
}

/** Stops the clock and the timers of this isolate; they move when told to. */
export const stopTime = (): void => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: new Date('2026-11-23T12:00:00Z') })
}

/** Lets time pass, and whatever waits for it happen. */
export const pass = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1000)
