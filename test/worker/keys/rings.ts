import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { readDeploymentSecrets, type SecretVariables } from '#keys/deployment-secret.ts'
import { KEY_SET_KV_NAME, type KeySet, openKeySet } from '#keys/key-set.ts'
import { KEYRING_NAME } from '#keys/keyring-client.ts'
import { createSealer, type Sealer } from '#keys/seal.ts'
import { epochSeconds } from '#lib/time.ts'
import { Keyring } from '#objects/keyring.object.ts'

export const ISSUER = 'https://shop.example'

/** Far ahead of the machine's clock, so that no alarm comes by itself. */
export const START = epochSeconds(Date.UTC(2035, 0, 1, 12) / 1000)

/** Texts of secrets to rotate through; the deployment's own comes from the test environment. */
export const NEW_SECRET = 'ab'.repeat(32)
export const OLD_SECRET = env.POSTERN_SECRET ?? ''

export const ring = () => env.KEYRING.getByName(KEYRING_NAME)

export const sealerOf = async (variables: SecretVariables = { POSTERN_SECRET: OLD_SECRET }): Promise<Sealer> => {
  const secrets = await readDeploymentSecrets(variables)
  if (!secrets.ok) throw new Error(secrets.failure.code)
  return createSealer(secrets.value)
}

/** Lets the keyring of this deployment, its storage as it is, run with other variables or another KV. */
export const withBindings = <T>(
  changed: SecretVariables & { readonly KV?: KVNamespace },
  use: (keyring: Keyring) => Promise<T>,
): Promise<T> => runInDurableObject(ring(), (_instance, state) => use(new Keyring(state, { KV: env.KV, ...changed })))

export const now = () => epochSeconds(Date.now() / 1000)

/** Opens an answer of `keySet`; throws where it is a failure or does not open. */
export const setOf = async (
  answer: { readonly ok: boolean; readonly value?: unknown; readonly failure?: unknown },
  sealer?: Sealer,
): Promise<KeySet> => {
  const opened = await openKeySet(sealer ?? (await sealerOf()), ISSUER, answer.value, now())
  if (opened === undefined) throw new Error(`no key set: ${JSON.stringify(answer.failure)}`)
  return opened.set
}

/** What KV holds; undefined where it does not open. */
export const publishedSet = async (sealer?: Sealer): Promise<KeySet | undefined> => {
  const published = await env.KV.get(KEY_SET_KV_NAME, 'json')
  return (await openKeySet(sealer ?? (await sealerOf()), ISSUER, published, now()))?.set
}

/** All rows of one table, or of all of them. */
export const rowsOf = (table: string): Promise<readonly Record<string, SqlStorageValue>[]> =>
  runInDurableObject(ring(), (_instance, state) => state.storage.sql.exec(`SELECT * FROM ${table}`).toArray())

export const allRows = async (): Promise<string> =>
  JSON.stringify(await Promise.all(['ring', 'signing_keys', 'data_keys', 'former_peppers', 'events'].map(rowsOf)))

/** Names of the recorded events, oldest first. */
export const eventNames = async (): Promise<readonly unknown[]> => (await rowsOf('events')).map(({ name }) => name)

/** Moment of the next alarm in seconds. */
export const alarmAt = (): Promise<number> =>
  runInDurableObject(ring(), async (_instance, state) => ((await state.storage.getAlarm()) ?? Number.NaN) / 1000)
