import { anyone, signedIn } from '#policy/builders.ts'
import { enrol, signUp } from '../../support/customer.ts'
import { type GatewayWishes, inFrontOf, startGateway, type TestGateway } from '../../support/gateway.ts'
import { startEchoOrigin } from '../../support/origin.ts'
import { type PlainBrowser, plainBrowser } from '../../support/plain-browser.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { type FaultSwitch, SWITCH_PATH } from './switch.ts'

/** Seconds of a lease: short, so that it ends within a test. */
export const LEASE = 2

export type Town = Awaited<ReturnType<typeof startTown>>

/** A gateway whose bindings can be made to fail, before an app with public, ordinary and strict paths. */
export const startTown = async (kept: Pick<GatewayWishes, 'secret' | 'previousSecret' | 'stateDir' | 'port'> = {}) => {
  const origin = await startEchoOrigin()
  const gateway = await startGateway({
    faulty: true,
    ...kept,
    config: inFrontOf(origin.url, (config) => ({
      ...config,
      lifetimes: { lease: `${LEASE}s` },
      sites: config.sites.map((site) => ({
        ...site,
        routes: [
          { match: '/public/*', allow: anyone() },
          { match: '/strict/*', allow: signedIn({ from: 'aal0' }), strict: true },
        ],
      })),
    })),
  })
  return {
    origin,
    gateway,
    host: `localhost:${gateway.port}`,
    stop: async () => {
      await gateway.stop()
      await origin.stop()
    },
  }
}

/** Sets every fault and the clock anew: what is not named works, and the clock is right. */
export const turnSwitch = async ({ url }: TestGateway, to: FaultSwitch): Promise<void> => {
  const { status } = await fetch(`${url}${SWITCH_PATH}`, { method: 'POST', body: JSON.stringify(to) })
  if (status !== 204) throw new Error(`the switch answered ${status}`)
}

/** A customer with a passkey, in a browser of their own. */
export interface Resident {
  readonly address: string
  readonly browser: PlainBrowser
  readonly passkey: SoftwarePasskey
}

/** Signs somebody up and adds a passkey. */
export const settle = async ({ gateway, host }: Town, address: string): Promise<Resident> => {
  const browser = plainBrowser(gateway.port, host)
  const { passkey, answer } = await enrol(browser, await signUp(gateway, browser, address), host)
  if (answer.status !== 303) throw new Error(`enrolment answered ${answer.status}`)
  return { address, browser, passkey }
}

/** The value of the session cookie that a browser holds. */
export const cookieOf = (browser: PlainBrowser): string => {
  const value = browser.cookie('__Host-Http-postern')
  if (value === undefined) throw new Error('no session cookie')
  return value
}

/** What came of one request of a program, and what the app saw of it. */
export interface Outcome {
  readonly status: number
  readonly retryAfter: string | null
  /** Session cookies that the answer sets. */
  readonly renewed: string | undefined
  /** `nothing`: the app was not asked; `nobody`: asked without an assertion; else the subject that it was told. */
  readonly seen: string
  /** Reasons in the log line of the request. */
  readonly reasons: readonly string[]
  readonly milliseconds: number
}

/** Asks as a program with this session cookie; each request is found at the app by its path, which is used once. */
export const ask = async ({ gateway, origin }: Town, path: string, cookie?: string): Promise<Outcome> => {
  const startedAt = performance.now()
  const target = `${path}${path.includes('?') ? '&' : '?'}n=${crypto.randomUUID()}`
  const headers = cookie === undefined ? {} : { cookie: `__Host-Http-postern=${cookie}` }
  const response = await fetch(`${gateway.url}${target}`, { redirect: 'manual', headers })
  await response.text()
  const milliseconds = performance.now() - startedAt
  const id = response.headers.get('postern-request-id') ?? 'none'
  const seen = origin.seen.find((each) => each.target === target)
  const assertion = seen?.headers.find(([name]) => name.toLowerCase() === 'postern-assertion')?.[1]
  const set = response.headers.getSetCookie().find((line) => line.startsWith('__Host-Http-postern='))
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    renewed: set?.split(';')[0]?.slice('__Host-Http-postern='.length),
    seen: seen === undefined ? 'nothing' : assertion === undefined ? 'nobody' : subjectOf(assertion),
    reasons: gateway.log.filter((line) => line.includes(id)).flatMap(reasonsOf),
    milliseconds,
  }
}

const subjectOf = (assertion: string): string =>
  String(JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString()).sub)

const reasonsOf = (line: string): readonly string[] => {
  const said: unknown = JSON.parse(line)
  return typeof said === 'object' && said !== null && 'reasons' in said && Array.isArray(said.reasons)
    ? said.reasons
    : []
}

/** Waits, in milliseconds. */
export const pass = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))
