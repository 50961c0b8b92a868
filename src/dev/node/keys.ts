// `npm run keys`: rotates the signing keys of a running gateway, or withdraws one that leaked.
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { readDeploymentSecrets } from '#keys/deployment-secret.ts'
import { type KeyCommand, sealKeyCommand } from '#keys/key-command.ts'
import { createSealer } from '#keys/seal.ts'
import { epochSeconds } from '#lib/time.ts'

const USAGE = `Usage: npm run keys -- rotate [--url URL] [--secret-file FILE]
       npm run keys -- withdraw KID --reason TEXT [--url URL] [--secret-file FILE]

rotate     the next key signs as soon as verifiers have had 24 hours to see it
withdraw   takes a key that leaked out of the set at once and puts another in its place
--url URL           the gateway (default http://localhost:8787)
--secret-file FILE  holds the deployment's secret (default: the variable POSTERN_SECRET, else .postern/secret)

The kids of the keys stand in URL/_auth/jwks.json.`

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
  return stop(USAGE, 2)
}

const readFlags = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        url: { type: 'string', default: 'http://localhost:8787' },
        reason: { type: 'string' },
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
const file = values['secret-file']
const fromVariable = file === undefined ? process.env['POSTERN_SECRET'] : undefined
const secret = fromVariable ?? (await readFile(file ?? '.postern/secret', 'utf8').catch(() => '')).trim()
const secrets = await readDeploymentSecrets({ POSTERN_SECRET: secret })
if (!secrets.ok) stop(`No usable secret (${secrets.failure.code}): set POSTERN_SECRET or name --secret-file.`, 2)
else {
  const { origin, host } = new URL(values.url)
  const sealed = await sealKeyCommand(createSealer(secrets.value), host, command, epochSeconds(Date.now() / 1000))
  const response = await fetch(`${origin}${values['base-path']}/operator/keys`, {
    method: 'POST',
    // The gateway takes posts of its own origin only; this command speaks for it.
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ command: sealed }),
  })
  const text = await response.text()
  if (!response.ok) stop(`The gateway refused (${response.status}): ${text}`, 1)
  process.stdout.write(`${text}\n`)
}
