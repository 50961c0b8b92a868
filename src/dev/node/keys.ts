// `npm run keys`: rotates the signing keys of a running gateway, withdraws one that leaked, or replaces the pepper.
import { parseArgs } from 'node:util'
import { type KeyCommand, sealKeyCommand } from '#keys/key-command.ts'
import { createSealer } from '#keys/seal.ts'
import { epochSeconds } from '#lib/time.ts'
import { readOperatorSecret } from './operator-secret.ts'

const USAGE = `Usage: npm run keys -- rotate [--url URL] [--state DIR | --secret-file FILE]
       npm run keys -- withdraw KID --reason TEXT [--url URL] [--state DIR | --secret-file FILE]
       npm run keys -- replace-pepper --reason TEXT [--url URL] [--state DIR | --secret-file FILE]

rotate          the next key signs as soon as verifiers have had 24 hours to see it
withdraw        takes a key that leaked out of the set at once and puts another in its place
replace-pepper  makes a new pepper for passwords; each hash moves to it when its password is next right
--reason TEXT       why, for the event that tells of it; 200 characters at most
--url URL           the gateway (default http://localhost:8787)
--base-path PATH    where it answers for itself (default /_auth)
--state DIR         the folder that npm start was given, whose secret is taken (default .postern)
--secret-file FILE  holds the deployment's secret (default: the variable POSTERN_SECRET, else the one in --state)

The kids of the keys stand in its jwks.json, below the base path.`

const stop = (sentence: string, code: number): never => {
  process.stderr.write(`${sentence}\n`)
  process.exit(code)
}

const readCommand = (words: readonly string[], reason: string | undefined): KeyCommand => {
  const [verb, kid, ...more] = words
  if (verb === 'rotate' && kid === undefined) return { do: 'rotate' }
  if (verb === 'withdraw' && kid !== undefined && more.length === 0 && reason !== undefined && reason !== '') {
    return { do: 'withdraw', kid, reason }
  }
  if (verb === 'replace-pepper' && kid === undefined && reason !== undefined && reason !== '') {
    return { do: 'replace-pepper', reason }
  }
  return stop(USAGE, 2)
}

const momentOf = (seconds: unknown): string =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : String(seconds)

const readFlags = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        url: { type: 'string', default: 'http://localhost:8787' },
        reason: { type: 'string' },
        state: { type: 'string' },
        'secret-file': { type: 'string' },
        'base-path': { type: 'string', default: '/_auth' },
      },
    })
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`, 2)
  }
}

const { values, positionals } = readFlags()
const command = readCommand(positionals, values.reason)
const secrets = await readOperatorSecret({ secretFile: values['secret-file'], state: values.state })
if (!secrets.ok) stop(secrets.failure, 2)
else {
  const { origin, host } = new URL(values.url)
  const sealed = await sealKeyCommand(createSealer(secrets.value), host, command, epochSeconds(Date.now() / 1000))
  const response = await fetch(`${origin}${values['base-path']}/operator/keys`, {
    method: 'POST',
    // The gateway takes posts of its own origin only; this command speaks for it.
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ command: sealed }),
  }).catch(() => stop(`Nothing answers at ${origin}: start the gateway, or name it with --url.`, 1))
  if (response.status === 403) stop('The gateway refused: this is not the secret that it runs with.', 1)
  if (response.status === 404) stop('No key of the gateway has this kid: they stand in its jwks.json.', 1)
  if (response.status === 400) stop('The gateway refused: as many peppers as it can hold were replaced already.', 1)
  if (!response.ok) stop(`The gateway answered ${response.status}: ${await response.text()}`, 1)
  const status: unknown = await response.json()
  for (const [name, value] of Object.entries(status ?? {})) {
    process.stdout.write(`${name.padEnd(13)} ${name === 'nextSignsAt' ? momentOf(value) : String(value)}\n`)
  }
}
