// `npm start`: Postern on loopback in front of the demo shop, or of an app that already runs.
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import operatorsConfig from '#config'
import { compile } from '#config/compile.ts'
import { BASE_PATH } from '#config/defaults.ts'
import type { PosternConfig } from '#config/define.ts'
import type { Deployment } from '#config/deployment.ts'
import { formatIssues } from '#config/issue.ts'
import { startShop } from '../../../demo/shop.ts'
import { BundleFailed, buildBundle } from './build.ts'
import { readFlags, type StartFlags, USAGE } from './flags.ts'
import { demoConfig, originConfig } from './local-config.ts'
import { freePort, portObstacle } from './ports.ts'
import { reachOrigin } from './reach-origin.ts'
import { openRequestLog } from './request-log.ts'
import { developmentSecret } from './secret.ts'
import { serveGateway } from './serve.ts'

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** A reason to stop that the person at the keyboard can do something about. */
class Refusal extends Error {}

/** What runs so far, newest last; stopped in reverse. */
const running: (() => Promise<void>)[] = []

const stopAll = async (): Promise<void> => {
  for (const stop of running.splice(0).reverse()) await stop()
}

const start = async (flags: StartFlags): Promise<void> => {
  const obstacle = await portObstacle(flags.port)
  if (obstacle === 'EADDRINUSE') {
    throw new Refusal(
      `Port ${flags.port} is in use. Stop what listens there, or choose another: npm start -- --port NUMBER`,
    )
  }
  if (obstacle !== undefined) throw new Refusal(`Port ${flags.port} cannot be used (${obstacle}).`)
  const state = resolve(flags.state)
  await mkdir(state, { recursive: true })
  // The folder holds a secret and may lie in somebody's repository.
  await writeFile(join(state, '.gitignore'), '*\n')
  const secret = await developmentSecret(join(state, 'secret'))
  const bundleDir = join(state, 'bundle')
  const built = buildBundle(bundleDir)
  // Awaited below; a failure before that must not end the process without its message.
  built.catch(() => undefined)
  const config = flags.origin === undefined ? await withShop(flags.port) : await withOrigin(flags.port, flags.origin)
  await built
  const requests = openRequestLog(join(state, 'requests.log'), say)
  running.push(requests.close)
  const gateway = await serveGateway({
    port: flags.port,
    stateDir: join(state, 'data'),
    bundleDir,
    log: requests.write,
    bindings: { POSTERN_SECRET: secret, POSTERN_CONFIG: JSON.stringify(config) },
  })
  running.push(gateway.stop)
  const health = await fetch(`${gateway.url}${config.basePath ?? BASE_PATH}/health`)
  if (!health.ok) throw new Refusal(`Postern does not come up: its health check answered ${health.status}.`)
  say(`Postern ready at ${gateway.url}`)
  say(`Mails that it sends: ${gateway.url}${config.basePath ?? BASE_PATH}/dev/mail`)
}

/** Opens the demo shop and answers the configuration that stands in front of it. */
const withShop = async (port: number): Promise<PosternConfig> => {
  const shopPort = await freePort()
  const config = demoConfig(operatorsConfig, port, `http://127.0.0.1:${shopPort}`)
  const { issuer, basePath } = checked(config)
  const [site] = config.sites
  if (site === undefined) throw new Refusal('postern.config.ts describes no site.')
  const shop = await startShop({
    port: shopPort,
    issuer,
    audience: site.audience,
    publicUrl: site.publicUrl,
    jwksUrl: `${site.publicUrl}${basePath}/jwks.json`,
  })
  running.push(shop.close)
  say(`Demo shop (direct): ${shop.url}`)
  return config
}

const withOrigin = async (port: number, origin: string): Promise<PosternConfig> => {
  const { url, listening } = await reachOrigin(origin)
  if (!listening) say(`Nothing answers at ${origin} yet: Postern will say so until it does.`)
  const config = originConfig(operatorsConfig, port, url)
  checked(config)
  return config
}

/** What the gateway would make of a configuration; refuses one that it would not serve. */
const checked = (config: PosternConfig): Deployment => {
  const compiled = compile(config)
  if (!compiled.ok) throw new Refusal(`postern.config.ts:\n${formatIssues(compiled.failure)}`)
  return compiled.value
}

let ending: Promise<void> | undefined
const end = (code: number): Promise<void> => {
  ending ??= stopAll().finally(() => process.exit(code))
  return ending
}

const formatFault = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)

const read = readFlags(process.argv.slice(2))
if (!read.ok) {
  process.stderr.write(`${read.failure}\n\n${USAGE}\n`)
  process.exit(2)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end(0))
// npm passes SIGTERM to its shell only: without a look at the parent this process would outlive `npm start`.
if (process.env['npm_lifecycle_event'] === 'start') {
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) void end(0)
  }, 250).unref()
}
try {
  await start(read.value)
} catch (error) {
  process.stderr.write(
    `${error instanceof Refusal || error instanceof BundleFailed ? error.message : formatFault(error)}\n`,
  )
  await end(1)
}
