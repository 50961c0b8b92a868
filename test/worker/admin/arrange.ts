import { env } from 'cloudflare:workers'
import type { OperatorCall } from '#admin/call.ts'
import { type OperatorKeyCommand, sealOperatorKeyCommand } from '#admin/key-command.ts'
import type { OperatorScope } from '#admin/scope.ts'
import type { OperatorKeyId } from '#domain/ids.ts'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { makeOperatorKey } from '#keys/operator-key.ts'
import { createSealer } from '#keys/seal.ts'
import { now } from '../account/arrange.ts'
import { SITE, type TestGateway } from '../pages/arrange.ts'

const HOST = new URL(SITE).host

/** Posts as a program does: nothing says that a browser sent it. */
export const post = (
  gateway: TestGateway,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> =>
  gateway.send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

const secrets = async (text = env.POSTERN_SECRET ?? '') => {
  const read = await readDeploymentSecrets({ POSTERN_SECRET: text })
  if (!read.ok) throw new Error(read.failure.code)
  return read.value
}

/** Sends a command about operator keys, sealed with the deployment's secret or another one. */
export const command = async (gateway: TestGateway, asked: OperatorKeyCommand, secret?: string): Promise<Response> => {
  const sealed = await sealOperatorKeyCommand(createSealer(await secrets(secret)), HOST, asked, now())
  return post(gateway, '/_auth/admin/keys', { command: sealed })
}

/** A key as an operator holds it. */
export interface HeldKey {
  readonly id: OperatorKeyId
  readonly text: string
  readonly create: Extract<OperatorKeyCommand, { readonly do: 'create' }>
}

/** Draws a key that no gateway knows yet. */
export const drawKey = async (
  scopes: readonly OperatorScope[] = ['read', 'act', 'everyone-out'],
  days = 30,
  secret?: string,
): Promise<HeldKey> => {
  const { id, text, hash } = await makeOperatorKey(await secrets(secret))
  return { id, text, create: { do: 'create', id, hash, name: 'Ann', scopes: [...scopes], days } }
}

/** Makes a key at the gateway. */
export const newKey = async (
  gateway: TestGateway,
  scopes?: readonly OperatorScope[],
  days?: number,
): Promise<HeldKey> => {
  const key = await drawKey(scopes, days)
  const made = await command(gateway, key.create)
  if (made.status !== 200) throw new Error(`no key: ${made.status}`)
  return key
}

/** Calls the API under a key. */
export const call = (gateway: TestGateway, key: Pick<HeldKey, 'text'>, asked: OperatorCall): Promise<Response> =>
  post(gateway, '/_auth/admin/api', asked, { authorization: `Bearer ${key.text}` })
