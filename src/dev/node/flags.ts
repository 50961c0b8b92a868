import { parseArgs } from 'node:util'
import { fail, ok, type Result } from '#lib/result.ts'

/** What `npm start` was asked for. */
export interface StartFlags {
  readonly port: number
  /** Scheme and authority of the app to protect; undefined: the demo shop. */
  readonly origin: string | undefined
  /** Folder of secret, state and bundle. */
  readonly state: string
}

/** How the command is called: shown for `--help` and beside what is wrong. */
export const USAGE = `Usage: npm start -- [--port NUMBER] [--origin URL] [--state DIR]

  --port NUMBER   where Postern listens on loopback (default 8787)
  --origin URL    the app to protect, such as http://localhost:3000 (default: the demo shop)
  --state DIR     where secret and state are kept (default .postern)`

/** Reads the arguments of `npm start`. Fails with a sentence for the person who typed them. */
export const readFlags = (args: readonly string[]): Result<StartFlags, string> => {
  const read = readArguments(args)
  if (!read.ok) return read
  const typed = read.value
  const port = typed.port === undefined ? 8787 : parsePort(typed.port)
  if (port === undefined) return fail(`--port takes a number from 1 to 65535, not "${typed.port}".`)
  const origin = typed.origin === undefined ? undefined : parseOrigin(typed.origin)
  if (origin === null) {
    return fail(
      `--origin takes the address of an app without a path, such as http://localhost:3000, not "${typed.origin}".`,
    )
  }
  if (typed.state === '') return fail('--state takes the name of a folder.')
  return ok({ port, origin, state: typed.state ?? '.postern' })
}

interface Typed {
  readonly port?: string | undefined
  readonly origin?: string | undefined
  readonly state?: string | undefined
}

const readArguments = (args: readonly string[]): Result<Typed, string> => {
  try {
    const { values, tokens } = parseArgs({
      args: [...args],
      options: { port: { type: 'string' }, origin: { type: 'string' }, state: { type: 'string' } },
      strict: true,
      allowPositionals: false,
      tokens: true,
    })
    const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []))
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    return twice === undefined ? ok(values) : fail(`--${twice} may be given once.`)
  } catch (error) {
    if (error instanceof TypeError) return fail(error.message)
    throw error
  }
}

const parsePort = (text: string): number | undefined => {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  return port >= 1 && port <= 65_535 ? port : undefined
}

const parseOrigin = (text: string): string | null => {
  const url = URL.parse(text)
  if (url === null || !['http:', 'https:'].includes(url.protocol)) return null
  return url.href === `${url.origin}/` ? url.origin : null
}
