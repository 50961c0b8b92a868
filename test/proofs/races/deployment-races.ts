import { createServer } from 'node:http'
import { type OperatorKeyCommand, sealOperatorKeyCommand } from '#admin/key-command.ts'
import { type DeploymentSecrets, readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { type KeyCommand, sealKeyCommand } from '#keys/key-command.ts'
import { makeOperatorKey } from '#keys/operator-key.ts'
import { createSealer } from '#keys/seal.ts'
import { epochSeconds } from '#lib/time.ts'
import { hiddenField } from '../../support/plain-browser.ts'
import { type Arena, each, repeated, SECRET, startArena } from './arrange.ts'
import type { Race } from './race.ts'

const secretsOf = async (secret = SECRET): Promise<DeploymentSecrets> => {
  const secrets = await readDeploymentSecrets({ POSTERN_SECRET: secret })
  if (!secrets.ok) throw new Error(secrets.failure.code)
  return secrets.value
}

const commandFor = async (arena: Arena, command: KeyCommand, secret = SECRET): Promise<string> => {
  const sealer = createSealer(await secretsOf(secret))
  const sealed = await sealKeyCommand(sealer, arena.host, command, epochSeconds(Date.now() / 1000))
  const body = JSON.stringify({ command: sealed })
  const head = `Origin: http://${arena.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
  return `POST /_auth/operator/keys HTTP/1.1\r\nHost: ${arena.host}\r\nConnection: close\r\n${head}\r\n\r\n${body}`
}

/** The same command about operator keys, a hundred times. */
const operatorKeyCommands = async (arena: Arena, command: OperatorKeyCommand): Promise<readonly string[]> => {
  const sealer = createSealer(await secretsOf())
  const sealed = await sealOperatorKeyCommand(sealer, arena.host, command, epochSeconds(Date.now() / 1000))
  const body = JSON.stringify({ command: sealed })
  const head = `Content-Type: application/json\r\nContent-Length: ${body.length}`
  return repeated(
    `POST /_auth/admin/keys HTTP/1.1\r\nHost: ${arena.host}\r\nConnection: close\r\n${head}\r\n\r\n${body}`,
  )
}

const drawOperatorKey = async (): Promise<Extract<OperatorKeyCommand, { readonly do: 'create' }>> => {
  const { id, hash } = await makeOperatorKey(await secretsOf())
  return { do: 'create', id, hash, name: 'a race', scopes: ['read'], days: 1 }
}

const kidsOf = async (arena: Arena): Promise<readonly string[]> => {
  const { keys } = JSON.parse((await arena.browser().open('/_auth/jwks.json')).body)
  return keys.map(({ kid }: { kid: string }) => kid)
}

const succeeded = ({ status }: { readonly status: number }): boolean => status === 200

/** Gives a count where every answer is a success, and no number where one is not. */
const ifAll = (answers: readonly { readonly status: number }[], count: number): number =>
  answers.every(succeeded) ? count : Number.NaN

export const firstKeysRace: Race = {
  title: 'to be the first call of a deployment to its keyring, one makes the keys',
  run: async () => {
    const fresh = await startArena()
    try {
      // Commands ask the keyring itself; what else needs keys asks it once an isolate.
      const answers = await fresh.race(repeated(await commandFor(fresh, { do: 'rotate' })))
      return [ifAll(answers, fresh.events('Keyring', 'keys.created'))]
    } finally {
      await fresh.stop()
    }
  },
}

export const keyRotationRace: Race = {
  title: 'to rotate the keys by one command, one does',
  run: async (arena) => {
    const before = arena.events('Keyring', 'keys.rotation_requested')
    const answers = await arena.race(repeated(await commandFor(arena, { do: 'rotate' })))
    return [ifAll(answers, arena.events('Keyring', 'keys.rotation_requested') - before)]
  },
}

export const keyWithdrawalRace: Race = {
  title: 'to withdraw one key, one does',
  run: async (arena) => {
    const [kid = ''] = await kidsOf(arena)
    const before = arena.events('Keyring', 'key.withdrawn')
    const answers = await arena.race(repeated(await commandFor(arena, { do: 'withdraw', kid, reason: 'a race' })))
    return [answers.filter(succeeded).length, arena.events('Keyring', 'key.withdrawn') - before]
  },
}

export const pepperReplacementRace: Race = {
  title: 'to replace the pepper by one command, one does',
  run: async (arena) => {
    const before = arena.events('Keyring', 'pepper.replaced')
    const answers = await arena.race(repeated(await commandFor(arena, { do: 'replace-pepper', reason: 'a race' })))
    const replaced = arena.events('Keyring', 'pepper.replaced') - before
    return [ifAll(answers, replaced), arena.rows('Keyring', 'former_peppers').length]
  },
}

export const operatorKeyRace: Race = {
  title: 'to make an operator key by one command, one does',
  run: async (arena) => {
    const before = arena.events('Keyring', 'operator_key.created')
    const answers = await arena.race(await operatorKeyCommands(arena, await drawOperatorKey()))
    return [ifAll(answers, arena.events('Keyring', 'operator_key.created') - before)]
  },
}

export const operatorKeyRevocationRace: Race = {
  title: 'to revoke an operator key, one does',
  run: async (arena) => {
    const key = await drawOperatorKey()
    await arena.race(await operatorKeyCommands(arena, key))
    const before = arena.events('Keyring', 'operator_key.revoked')
    const answers = await arena.race(await operatorKeyCommands(arena, { do: 'revoke', id: key.id, reason: 'a race' }))
    return [ifAll(answers, arena.events('Keyring', 'operator_key.revoked') - before)]
  },
}

export const rewrapRace: Race = {
  title: 'to be the first call to the keyring after the secret was replaced, one wraps the keys anew',
  run: async () => {
    const before = await startArena()
    await kidsOf(before)
    await before.pause()
    const secret = Buffer.alloc(32, 'replaced').toString('base64url')
    const { stateDir } = before
    const { port } = before.gateway
    const after = await startArena({ stateDir, port, secret, previousSecret: SECRET })
    try {
      const answers = await after.race(repeated(await commandFor(after, { do: 'rotate' }, secret)))
      return [ifAll(answers, after.events('Keyring', 'secret.rotated'))]
    } finally {
      await after.stop()
    }
  },
}

/** Milliseconds that the mail service takes for a mail: long enough for others to ask what is due. */
const MAIL_TAKES = 100

export const mailRace: Race = {
  title: 'to send the codes of one address, each mail leaves once',
  run: async () => {
    const delivered = new Map<string, number>()
    const service = createServer((request, response) => {
      const id = String(request.headers['x-mail'])
      delivered.set(id, (delivered.get(id) ?? 0) + 1)
      request.resume()
      setTimeout(() => response.writeHead(202).end(), MAIL_TAKES)
    })
    await new Promise<void>((resolve) => {
      service.listen(0, '127.0.0.1', resolve)
    })
    const bound = service.address()
    const url = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/`
    const fresh = await startArena({
      change: (config) => ({
        ...config,
        mail: {
          ...config.mail,
          sender: { kind: 'http', url, headers: { 'X-Mail': '{{id}}' }, body: { to: '{{to}}', text: '{{text}}' } },
        },
      }),
    })
    try {
      const address = fresh.address()
      const requests = await each(async () => {
        const browser = fresh.browser()
        const flow = hiddenField(await browser.open('/_auth/sign-up'), 'flow')
        return browser.written('/_auth/sign-up', { flow, address })
      })
      await fresh.race(requests)
      const stored = () => fresh.rows('Directory', 'outbox').length
      const until = Date.now() + 10_000
      while (stored() > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50))
      const issued = fresh.events('Directory', 'code.issued')
      return [Math.max(0, ...delivered.values()), delivered.size === issued ? 1 : delivered.size]
    } finally {
      await fresh.stop()
      service.closeAllConnections()
      service.close()
    }
  },
}
