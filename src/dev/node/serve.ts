import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Log, LogLevel, Miniflare, type MiniflareOptions } from 'miniflare'
import { loopbackAddresses } from './ports.ts'

/** Equal to `compatibility_date` in wrangler.toml; a test compares them. */
export const COMPATIBILITY_DATE = '2026-10-20'

/** Binding and class of every object in wrangler.toml; a test compares them. */
export const OBJECTS = { ACCOUNT: 'Account', DIRECTORY: 'Directory', LIMITER: 'Limiter', KEYRING: 'Keyring' } as const

/** What a bundle is served with. */
export interface ServeOptions {
  /** The loopback port, free on every address of `loopbackAddresses`. */
  readonly port: number
  /** Where objects and KV rest; undefined: in a folder that goes with the process. */
  readonly stateDir: string | undefined
  /** Variables and secrets. */
  readonly bindings: Readonly<Record<string, string>>
  /** Output of `buildBundle`. */
  readonly bundleDir: string
  /** Whether the bundle is the dev entry, whose `DevMailer` takes the mails as binding MAILER. Default: true. */
  readonly inbox?: boolean
  /** Takes what the Worker writes to its log, one line a call. Default: standard output. */
  readonly log?: (line: string) => void
}

/** A gateway that answers on loopback until it is stopped. */
export interface ServedGateway {
  /** `http://localhost:PORT` */
  readonly url: string
  /** Ends the runtime process too; may be called twice. */
  readonly stop: () => Promise<void>
}

type Worker = Extract<MiniflareOptions, { workers: unknown }>['workers'][number]
type Env = NonNullable<Worker['config']['env']>
type Modules = Extract<Worker['config']['manifest'], { modules: unknown }>['modules']

/**
 * Serves a bundled Worker on sockets that lead straight into it. Wrangler's and Miniflare's own entry would normalise
 * paths and hosts before the gateway sees them, so what they let through proves nothing about production.
 */
export const serveGateway = async (options: ServeOptions): Promise<ServedGateway> => {
  const addresses = await loopbackAddresses()
  const runtime = new Miniflare({
    cf: false,
    telemetry: { enabled: false },
    enableDevRegistry: false,
    log: new Log(LogLevel.ERROR),
    handleStructuredLogs: ({ message }) => (options.log ?? printLine)(message),
    ...(options.stateDir === undefined ? {} : { resourcePersistencePath: options.stateDir }),
    workers: [
      {
        config: {
          name: 'postern',
          compatibilityDate: COMPATIBILITY_DATE,
          manifest: {
            mainModule: 'index.js',
            modulesRoot: options.bundleDir,
            modules: await readModules(options.bundleDir),
          },
          env: environment(options),
          exports: Object.fromEntries(
            Object.values(objectsOf(options)).map((name) => [
              name,
              { type: 'durable-object' as const, storage: 'sqlite' as const },
            ]),
          ),
        },
        dev: {
          rootPath: options.bundleDir,
          unsafeDirectSockets: addresses.map((host) => ({ host, port: options.port })),
        },
      },
    ],
  })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopped ??= runtime.dispose()
    return stopped
  }
  try {
    await runtime.ready
  } catch (cause) {
    await stop()
    throw cause
  }
  return { url: `http://localhost:${options.port}`, stop }
}

const printLine = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** The inbox is an object too, but of the dev entry only. */
const objectsOf = ({ inbox = true }: ServeOptions): Readonly<Record<string, string>> =>
  inbox ? { ...OBJECTS, INBOX: 'Inbox' } : OBJECTS

const environment = (options: ServeOptions): Env => {
  const env: Env = { KV: { type: 'kv', id: 'KV' } }
  for (const [name, value] of Object.entries(options.bindings)) env[name] = { type: 'text', value }
  for (const [name, exportName] of Object.entries(objectsOf(options)))
    env[name] = { type: 'durable-object', worker: 'postern', exportName }
  if (options.inbox ?? true) env['MAILER'] = { type: 'worker', worker: 'postern', exportName: 'DevMailer' }
  return env
}

const readModules = async (bundleDir: string): Promise<Modules> => {
  const modules: Modules = {}
  for (const name of await readdir(bundleDir)) {
    const path = join(bundleDir, name)
    if (name === 'index.js') modules[name] = { type: 'esm', contents: await readFile(path, 'utf8') }
    else if (/\.(?:css|txt|client\.js)$/.test(name))
      modules[name] = { type: 'text', contents: await readFile(path, 'utf8') }
    else if (name.endsWith('.wasm')) modules[name] = { type: 'wasm', contents: new Uint8Array(await readFile(path)) }
  }
  return modules
}
