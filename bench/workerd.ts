import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COMPATIBILITY_DATE } from '#dev/node/serve.ts'
import { GATEWAY_CORE } from './children.ts'

const WORKERD = join(import.meta.dirname, '../node_modules/workerd/bin/workerd')

/** A runtime under measurement. */
export interface Runtime {
  readonly pid: number
  readonly port: number
  readonly stop: () => Promise<void>
}

/** What the runtime is to serve. */
export interface Worker {
  /** Folder with `index.js` and the texts that it imports; the runtime's own configuration is written there too. */
  readonly folder: string
  readonly variables: Readonly<Record<string, string>>
  /** Binding and class of each Durable Object. */
  readonly objects: Readonly<Record<string, string>>
  readonly port: number
  /** Flags of V8, as for profiling. */
  readonly v8Flags?: readonly string[]
  /** Name of the header field whose JSON becomes `request.cf`, as the platform fills it in. */
  readonly cfField?: string
  /** A Worker of one module that takes the mails as binding MAILER, and answers on a port of its own. */
  readonly mailer?: { readonly text: string; readonly port: number }
}

/** A KV namespace that is always empty: isolates then ask the keyring, once a minute. */
const EMPTY_KV =
  "export default { fetch: (request) => new Response(null, { status: request.method === 'GET' ? 404 : 204 }) }"

/**
 * Serves a Worker by workerd alone, on a core of its own. Miniflare would put a Worker of its own before every request to
 * the origin, which costs as much as the whole bare proxy and would hide what is measured.
 */
export const serve = async (worker: Worker): Promise<Runtime> => {
  const config = join(worker.folder, 'workerd.capnp')
  // On disk, since objects in memory have no alarms; no object is asked while a lease lasts.
  const storage = await mkdtemp(join(tmpdir(), 'postern-bench-'))
  await writeFile(config, configOf(worker, await modulesOf(worker.folder), storage))
  const child = spawn('taskset', ['-c', GATEWAY_CORE, WORKERD, 'serve', config], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await answering(worker.port)
  const { pid } = child
  if (pid === undefined) throw new Error('workerd did not start')
  return {
    pid,
    port: worker.port,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

const modulesOf = async (folder: string): Promise<string> => {
  const names = await readdir(folder)
  const texts = names.filter((name) => /\.(?:css|txt|client\.js)$/.test(name))
  const binaries = names.filter((name) => name.endsWith('.wasm'))
  return [
    '(name = "index.js", esModule = embed "index.js")',
    ...binaries.map((name) => `(name = ${quoted(name)}, wasm = embed ${quoted(name)})`),
    ...texts.map((name) => `(name = ${quoted(name)}, text = embed ${quoted(name)})`),
  ].join(', ')
}

const configOf = (worker: Worker, modules: string, storage: string): string => {
  const { variables, objects, port, v8Flags = [], cfField, mailer } = worker
  const http = cfField === undefined ? '()' : `(cfBlobHeader = ${quoted(cfField)})`
  const bindings = [
    ...Object.entries(variables).map(([name, value]) => `(name = ${quoted(name)}, text = ${quoted(value)})`),
    ...Object.entries(objects).map(([name, of]) => `(name = ${quoted(name)}, durableObjectNamespace = ${quoted(of)})`),
    '(name = "KV", kvNamespace = "kv")',
    ...(mailer === undefined ? [] : ['(name = "MAILER", service = "mailer")']),
  ]
  const mailerService = mailer === undefined ? '' : '(name = "mailer", worker = .mailer),'
  const mailerSocket =
    mailer === undefined ? '' : `(name = "mail", address = "127.0.0.1:${mailer.port}", http = (), service = "mailer"),`
  const namespaces = Object.values(objects).map(
    (of) => `(className = ${quoted(of)}, uniqueKey = ${quoted(of)}, enableSql = true)`,
  )
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "kv", worker = .kv),
    (name = "objects", disk = (path = ${quoted(storage)}, writable = true)),
    (name = "internet", network = (allow = ["local"])),
    ${mailerService}
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:${port}", http = ${http}, service = "main"),
    ${mailerSocket}
  ],
  v8Flags = [${v8Flags.map(quoted).join(', ')}],
);
const main :Workerd.Worker = (
  compatibilityDate = ${quoted(COMPATIBILITY_DATE)},
  modules = [${modules}],
  bindings = [${bindings.join(', ')}],
  durableObjectNamespaces = [${namespaces.join(', ')}],
  durableObjectStorage = (localDisk = "objects"),
);
const kv :Workerd.Worker = (
  compatibilityDate = ${quoted(COMPATIBILITY_DATE)},
  modules = [(name = "index.js", esModule = ${quoted(EMPTY_KV)})],
);
${mailer === undefined ? '' : mailerOf(mailer.text)}`
}

const mailerOf = (text: string): string => `const mailer :Workerd.Worker = (
  compatibilityDate = ${quoted(COMPATIBILITY_DATE)},
  modules = [(name = "index.js", esModule = ${quoted(text)})],
);
`

// Texts in Cap'n Proto's schema language are quoted as in JSON, for what is printable.
const quoted = (text: string): string => JSON.stringify(text)

const answering = async (port: number): Promise<void> => {
  const patience = AbortSignal.timeout(10_000)
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port }, () => resolve(true))
      socket.once('error', () => resolve(false)).once('connect', () => socket.destroy())
    })
    if (open) return
    if (patience.aborted) throw new Error(`nothing answers on port ${port} after 10 s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
