import { drawWork } from '#bot-challenge/work.ts'
import { WAIT_INSTEAD, WORK_LASTS } from '#config/defaults.ts'
import { decodeFlow, encodeFlow } from '#flows/sealed-flow.ts'
import { readDeploymentSecrets, type SecretVariables } from '#keys/deployment-secret.ts'
import { randomToken } from '#keys/random.ts'
import { createSealer } from '#keys/seal.ts'
import { after, type EpochSeconds } from '#lib/time.ts'

/** The work that a test does in no time. */
const EASY = { cost: 1, tries: 9, counter: 5 } as const

/** Who is sent to work, from the first page of a sign-in, sign-up or recovery. */
interface SentToWork {
  readonly variables: SecretVariables
  readonly host: string
  /** The sealed flow of that page. */
  readonly flow: string
  readonly address: string
  readonly way: 'code' | 'password'
  readonly now: EpochSeconds
}

/** The sealed flow of one whom the risk sent to work, which is easy: what is shown by it is who may bring a solution, and when. */
export const sentToWork = async ({ variables, host, flow, address, way, now }: SentToWork): Promise<string> => {
  const secrets = await readDeploymentSecrets(variables)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  const sealer = createSealer(secrets.value)
  const first = decodeFlow((await sealer.open('flow', host, flow, now)) ?? new Uint8Array())
  if (first === undefined) throw new Error('no flow of this host')
  const { id, browser, returnTo, expiresAt, kind } = first
  const work = await drawWork({ ...EASY, secret: randomToken() })
  const times = { waitUntil: after(now, WAIT_INSTEAD), workUntil: after(now, WORK_LASTS) }
  const sent = { id, browser, returnTo, expiresAt, step: 'challenge', address, signals: [], work, ...times } as const
  const next =
    kind === 'sign-in' ? { ...sent, kind, way } : { ...sent, kind: kind === 'recovery' ? kind : ('sign-up' as const) }
  return sealer.seal('flow', host, encodeFlow(next), now)
}
