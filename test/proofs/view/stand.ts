import operatorsConfig from '#config'
import { createVerifier, type PublicKeySet } from '#origin/verify.ts'
import { signInByCode, signUp } from '../../support/customer.ts'
import { startGateway, type TestGateway } from '../../support/gateway.ts'
import { plainBrowser } from '../../support/plain-browser.ts'
import { startExpressWitness } from './express-witness.ts'
import type { Logged, Told } from './judge-view.ts'
import { startNginxWitness } from './nginx-witness.ts'
import { startNodeWitness } from './node-witness.ts'
import { startRawWitness } from './raw-witness.ts'
import { hostOf, ORIGINS, type OriginKind, publicUrlOf, viewConfig } from './sites.ts'
import type { Witness } from './view.ts'

/** A customer of one of the sites, and what its origin is told of them. */
export interface Customer extends Told {
  /** Value of the session cookie. */
  readonly session: string
}

/** One gateway with an origin of each kind behind it, and a customer signed in at each site. */
export interface Stand {
  readonly gateway: TestGateway
  readonly witnesses: Readonly<Record<OriginKind, Witness>>
  readonly customers: Readonly<Record<OriginKind, Customer>>
  /** What the gateway logged so far, by request id. */
  readonly logged: () => ReadonlyMap<string, Logged>
  readonly stop: () => Promise<void>
}

/** Starts all of it; throws where nginx is not installed. */
export const startStand = async (): Promise<Stand> => {
  const nginx = await startNginxWitness()
  const [raw, node, express] = await Promise.all([startRawWitness(), startNodeWitness(), startExpressWitness()])
  const witnesses = { raw, node, express, nginx }
  const urls = { raw: raw.url, node: node.url, express: express.url, nginx: nginx.url }
  const stopWitnesses = async (): Promise<void> => {
    await Promise.all(ORIGINS.map((kind) => witnesses[kind].stop()))
  }
  try {
    const gateway = await startGateway({ config: viewConfig(operatorsConfig, urls) })
    const customerAt = (kind: OriginKind): Promise<Customer> => signIn(gateway, kind)
    const customers = {
      raw: await customerAt('raw'),
      node: await customerAt('node'),
      express: await customerAt('express'),
      nginx: await customerAt('nginx'),
    }
    const stop = async (): Promise<void> => {
      await gateway.stop()
      await stopWitnesses()
    }
    return { gateway, witnesses, customers, logged: () => readLog(gateway.log), stop }
  } catch (cause) {
    await stopWitnesses()
    throw cause
  }
}

const signIn = async (gateway: TestGateway, kind: OriginKind): Promise<Customer> => {
  const host = hostOf(kind, gateway.port)
  const email = `${kind}@example.com`
  await signUp(gateway, plainBrowser(gateway.port, host), email)
  const browser = plainBrowser(gateway.port, host)
  const { setCookies } = await signInByCode(gateway, browser, email, (await gateway.mails(email)).length)
  const session = setCookies
    .map((line) => /^__Host-Http-postern=([^;]+)/.exec(line)?.[1])
    .find((value) => value !== undefined)
  if (session === undefined) throw new Error(`nobody is signed in at ${host}`)
  const { subject } = JSON.parse((await browser.open('/_auth/session')).body)
  const keys: PublicKeySet = JSON.parse((await browser.open('/_auth/jwks.json')).body)
  const verifier = createVerifier({ issuer: gateway.url, audience: `${kind}-app`, publicUrl: publicUrlOf(kind), keys })
  return { kind, host, email, subject: String(subject), session, verifier }
}

const readLog = (lines: readonly string[]): ReadonlyMap<string, Logged> => {
  const logged = new Map<string, Logged>()
  for (const line of lines) {
    if (!line.startsWith('{"time"')) continue
    const entry: Logged = JSON.parse(line)
    logged.set(entry.request_id, entry)
  }
  return logged
}
