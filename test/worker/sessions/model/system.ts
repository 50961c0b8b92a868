import { env } from 'cloudflare:workers'
import type { FlowId } from '#domain/ids.ts'
import type { SessionProof } from '#domain/session-reading.ts'
import { sessionAuthority } from '#flows/session-edge.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { browserHash } from '#keys/digest.ts'
import type { Timeline } from '#keys/schedule.ts'
import { createSealer } from '#keys/seal.ts'
import { type EpochSeconds, epochSeconds } from '#lib/time.ts'
import type { IssuedSession } from '#objects/account-sessions.ts'
import { type SessionAuthority, SessionGate } from '#sessions/gate.ts'
import { type AccountStub, accountWithPasskey, now, requestId } from '../../account/arrange.ts'
import { HOST, idOf, LEASE, SKEW, sealedIn } from '../arrange.ts'
import type { BrowserName, ModelCookie, ModelSession } from './description.ts'

/** Something between gate and account that misbehaves, to see whether the model finds it. */
export interface Fault {
  readonly authority?: (honest: SessionAuthority, issued: ReadonlyMap<string, IssuedSession>) => SessionAuthority
  readonly lease?: number
  readonly keys?: (timeline: Timeline, now: EpochSeconds) => Timeline
}

/** What the model knows. */
export interface Model {
  readonly sessions: ModelSession[]
  readonly cookies: HeldCookie[]
  readonly flows: {
    readonly id: FlowId
    readonly begunAt: number
    readonly epoch: number
    readonly by: BrowserName
    done: boolean
  }[]
  readonly assertions: { readonly token: string; readonly signedAt: number }[]
  /** The key that signed before any other. */
  firstKid: string | undefined
  epoch: number
  secret: number
}

/** A cookie as the model sees it, as the browser holds it, and the proof that it carries. */
export interface HeldCookie {
  readonly model: ModelCookie
  readonly value: string
  readonly proof: Omit<SessionProof, 'browser'>
}

const FLOW_VALUES: Readonly<Record<BrowserName, string>> = { A: 'a'.repeat(43), B: 'b'.repeat(43) }
const flowValueOf = (browser: BrowserName): string => FLOW_VALUES[browser]
export const hashOf = (browser: BrowserName) => browserHash(FLOW_VALUES[browser])

let rings = 0

/** One customer's real account object, a real gate before it, and a keyring of its own. */
export const newSystem = async (fault: Fault = {}) => {
  const { stub, passkey, session } = await accountWithPasskey()
  await stub.endSession({ proof: session.proof, reason: 'sign_out', requestId })
  const { epoch } = await stub.opening()
  rings += 1
  const issued = new Map<string, IssuedSession>()
  const asked: string[] = []
  const honest = sessionAuthority(env, requestId)
  const counted: SessionAuthority = {
    renew: (...question) => {
      asked.push('renew')
      return honest.renew(...question)
    },
    stands: (...question) => honest.stands(...question),
  }
  const system = {
    stub,
    passkey,
    issued,
    authority: fault.authority?.(counted, issued) ?? counted,
    gate: await gateUnder(0, fault),
    keys: fault.keys ?? ((timeline: Timeline) => timeline),
    ring: env.KEYRING.getByName(`model-${rings}`),
    /** Questions to the account since the last time that this was asked. */
    takeQuestions: () => asked.splice(0).length,
    /** Another value of the deployment's secret; the one before still opens. */
    rotateSecret: async (number: number): Promise<void> => {
      system.gate = await gateUnder(number, fault)
    },
  }
  const model: Model = { sessions: [], cookies: [], flows: [], assertions: [], firstKid: undefined, epoch, secret: 0 }
  return { model, real: system }
}
export type System = Awaited<ReturnType<typeof newSystem>>['real']

const gateUnder = async (number: number, { lease = LEASE }: Fault): Promise<SessionGate> => {
  const text = (n: number): string => `${n}`.padStart(4, '0').repeat(16)
  const secrets = await readDeploymentSecrets({
    POSTERN_SECRET: text(number),
    ...(number === 0 ? {} : { POSTERN_SECRET_PREVIOUS: text(number - 1) }),
  })
  if (!secrets.ok) throw new Error(secrets.failure.code)
  return new SessionGate(createSealer(secrets.value), { lease, clockSkew: SKEW })
}

/** The value of the cookie that the gateway sets for what the account issued. */
export const issueCookie = async (system: System, stub: AccountStub, issued: IssuedSession): Promise<string> => {
  system.issued.set(issued.sid, issued)
  return sealedIn(await system.gate.issue(idOf(stub), issued, HOST, now()))
}

/** What the gate says of a cookie that a browser shows. */
export const show = (
  system: System,
  cookie: HeldCookie,
  asked: { readonly by: BrowserName; readonly strict: boolean; readonly activity: boolean },
) =>
  system.gate.read(
    {
      sessionValues: [cookie.value],
      flowValues: () => [flowValueOf(asked.by)],
      notBefore: () => epochSeconds(0),
      host: HOST,
      strict: asked.strict,
      activity: asked.activity,
      now: now(),
    },
    system.authority,
  )
