import { env } from 'cloudflare:workers'
import { type AccountId, parseAccountId } from '#domain/ids.ts'
import { sessionAuthority } from '#flows/session-edge.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { createSealer } from '#keys/seal.ts'
import { epochSeconds } from '#lib/time.ts'
import type { IssuedSession } from '#objects/account-sessions.ts'
import { type GateInput, type SessionAuthority, SessionGate } from '#sessions/gate.ts'
import { type AccountStub, newAccount, now, requestId, signIn } from '../account/arrange.ts'

export const HOST = 'shop.example'
export const LEASE = 60
export const SKEW = 5

export const FLOW_VALUE = 'f'.repeat(43)

/** The account's own answers, with a note of each question. */
const countedAuthority = () => {
  const asked: string[] = []
  const real = sessionAuthority(env, requestId)
  const authority: SessionAuthority = {
    renew: (...question) => {
      asked.push('renew')
      return real.renew(...question)
    },
    stands: (...question) => {
      asked.push('stands')
      return real.stands(...question)
    },
  }
  return { authority, asked }
}

/** An authority whose objects are out of reach. */
export const lost: SessionAuthority = {
  renew: () => Promise.reject(new Error('out of reach')),
  stands: () => Promise.reject(new Error('out of reach')),
}

export const newSealer = async () => {
  const secrets = await readDeploymentSecrets(env)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  return createSealer(secrets.value)
}

export const newGate = async () => new SessionGate(await newSealer(), { lease: LEASE, clockSkew: SKEW })

export const idOf = (stub: AccountStub): AccountId => {
  const id = parseAccountId(stub.id.toString())
  if (id === undefined) throw new Error('not an account id')
  return id
}

export const sealedIn = (line: string): string => /^__Host-Http-postern=([^;]*);/.exec(line)?.[1] ?? ''

/** The cookie value that the gateway would have set for a session. */
export const cookieOf = async (stub: AccountStub, issued: IssuedSession, host: string = HOST): Promise<string> =>
  sealedIn(await (await newGate()).issue(idOf(stub), issued, host, now()))

export const signedIn = async () => {
  const stub = await newAccount()
  const { issued } = await signIn(stub)
  return { stub, issued, cookie: await cookieOf(stub, issued) }
}

/** Reads a request with this cookie, in an isolate that has seen none before unless `gate` is given. */
export const read = async (
  cookie: string | readonly string[],
  given: Partial<GateInput> & { readonly gate?: SessionGate; readonly authority?: SessionAuthority } = {},
) => {
  const { gate = await newGate(), authority, ...input } = given
  const counted = countedAuthority()
  const reading = await gate.read(
    {
      sessionValues: typeof cookie === 'string' ? [cookie] : cookie,
      flowValues: () => [],
      notBefore: () => epochSeconds(0),
      host: HOST,
      strict: false,
      activity: true,
      now: now(),
      ...input,
    },
    authority ?? counted.authority,
  )
  return { reading, asked: counted.asked }
}

export const NOBODY = { state: 'none', clear: true }
