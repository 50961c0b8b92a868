// `node bench/profile.ts`: where the CPU of a request goes, by sampling with Linux's perf. Writes bench/profile.md.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildBundle } from '#dev/node/build.ts'
import { startClient, startFastify, startOrigin } from './children.ts'
import { cpuMicroseconds } from './cpu.ts'
import type { Scenario } from './measure.ts'
import { scenariosOf } from './scenarios.ts'
import { startFile, startPostern } from './targets.ts'

/** Function names in the profile, as perf reads them from the map that V8 writes; the interpreter's frames have names too. */
const V8_FLAGS = ['--perf-basic-prof', '--interpreted-frames-native-stack']
const ROWS = [
  'bare proxy, with a cookie',
  'signed in, request-bound assertion',
  'signed in, session-bound assertion',
  'public asset',
]
const MILLISECONDS = 8000
/** Samples a second: no divisor of what else is periodic on a machine. */
const FREQUENCY = 997
const SHOWN = 15

/** One sampled place: microseconds of a request that were spent in it, callees left out. */
interface Place {
  readonly group: string
  readonly symbol: string
  readonly microseconds: number
}

const GROUPS = ['kernel', 'memory', 'cryptography', 'V8', 'JavaScript', 'workerd'] as const

const groupOf = (dso: string, symbol: string): (typeof GROUPS)[number] => {
  if (dso.startsWith('[kernel') || symbol.startsWith('[k]')) return 'kernel'
  const name = symbol.replace(/^\[\.\] /, '')
  if (/^(?:JS|Function):/.test(name)) return 'JavaScript'
  if (/^\[JIT\]|perf-\d+\.map/.test(dso) || /v8::|^Builtins_/.test(name)) return 'V8'
  if (/tcmalloc|malloc|^mem(?:move|cpy|set)|__mem|Disposer|operator (?:new|delete)/i.test(name)) return 'memory'
  return /^_*(?:ecp?_|bn_|bssl|EVP|ECDSA|EC_|sha|SHA|aes|AES|gcm|BN_|CRYPTO|RAND)/.test(name)
    ? 'cryptography'
    : 'workerd'
}

const profileOf = async (
  { pid, order }: Scenario,
  load: ReturnType<typeof startClient>['load'],
  folder: string,
): Promise<readonly Place[]> => {
  const ordered = { ...(await order()), connections: 32 }
  // Hot code is compiled by the time that samples are taken.
  await load({ ...ordered, milliseconds: 3000 })
  const file = join(folder, `${pid}.data`)
  const recorder = spawn('perf', ['record', '-q', '-F', String(FREQUENCY), '-p', String(pid), '-o', file], {
    stdio: 'ignore',
  })
  const before = cpuMicroseconds(pid)
  const { answered } = await load({ ...ordered, milliseconds: MILLISECONDS })
  const each = (cpuMicroseconds(pid) - before) / answered
  recorder.kill('SIGINT')
  await once(recorder, 'exit')
  const report = execFileSync(
    'perf',
    [
      'report',
      '-i',
      file,
      '--stdio',
      '-q',
      '--no-children',
      '--sort',
      'dso,symbol',
      '-t',
      '\t',
      '--percent-limit',
      '0',
    ],
    { encoding: 'utf8', maxBuffer: 64e6, stdio: ['ignore', 'pipe', 'ignore'] },
  )
  return report.split('\n').flatMap((line) => {
    const [share, dso, symbol] = line.split('\t').map((cell) => cell.trim())
    if (share === undefined || dso === undefined || symbol === undefined) return []
    return [{ group: groupOf(dso, symbol), symbol, microseconds: (Number.parseFloat(share) / 100) * each }]
  })
}

const total = (places: readonly Place[], group?: string): number =>
  places
    .filter((place) => group === undefined || place.group === group)
    .reduce((sum, each) => sum + each.microseconds, 0)

/** `[.] JS:*forward index.js:12:3` as `forward`. */
const nameOf = (symbol: string): string =>
  symbol
    .replace(/^\[[.k]\] /, '')
    .replace(/^(?:JS|Function):[*~^+'-]*/, '')
    .replace(/ ?(?:file:\/\/\S*|\/\S*|index\.js):(\d+):\d+$/, ' (index.js:$1)')
    .replaceAll('|', '\\|')
    .replace(/^(.{90}).+$/, '$1…')

const pageOf = (profiles: ReadonlyMap<string, readonly Place[]>): string => {
  const columns = [...profiles.keys()]
  const row = (title: string, of: (places: readonly Place[]) => number): string =>
    `| ${title} | ${columns.map((name) => of(profiles.get(name) ?? []).toFixed(0)).join(' | ')} |`
  const gateway = profiles.get('signed in, request-bound assertion') ?? []
  const top = (group: string): readonly string[] =>
    gateway
      .filter((place) => place.group === group)
      .sort((a, b) => b.microseconds - a.microseconds)
      .slice(0, SHOWN)
      .map(({ symbol, microseconds }) => `| ${nameOf(symbol)} | ${microseconds.toFixed(1)} |`)
  return `# Where the time of a request goes

Written by \`node bench/profile.ts\` on ${new Date().toISOString().slice(0, 10)}: samples of Linux's \`perf\` (${FREQUENCY} a second, callees left out) over
${MILLISECONDS / 1000} s at 32 connections, as microseconds of CPU for one request. V8 runs with the flags that name its functions, so the
sums are a little above those of [results.md](results.md).

| | ${columns.join(' | ')} |
|---|${columns.map(() => '---|').join('')}
${GROUPS.map((group) => row(group, (places) => total(places, group))).join('\n')}
${row('all', (places) => total(places))}

What the gateway adds in workerd is what its calls into the runtime cost there: a second set of headers, a timer, the
signature, the crossing between JavaScript and C++.

${GROUPS.map((group) => `## ${group}, signed in with a request-bound assertion\n\n| | µs |\n|---|---|\n${top(group).join('\n')}`).join('\n\n')}
`
}

const bundle = await mkdtemp(join(tmpdir(), 'postern-bench-'))
try {
  await buildBundle(bundle, 'src/index.ts')
  const origin = await startOrigin()
  const client = startClient()
  const variables = { ORIGIN: `http://127.0.0.1:${origin.port}` }
  const bare = await startFile('bare-proxy-worker.ts', variables)
  const least = await startFile('least-gateway-worker.ts', variables)
  const postern = await startPostern(bundle, origin.port, V8_FLAGS)
  const fastify = await startFastify(origin.port)
  try {
    const profiles = new Map<string, readonly Place[]>()
    for (const scenario of scenariosOf({ bare, least, postern, fastify })) {
      if (ROWS.includes(scenario.name)) profiles.set(scenario.name, await profileOf(scenario, client.load, bundle))
    }
    const page = pageOf(profiles)
    await writeFile(join(import.meta.dirname, 'profile.md'), page)
    process.stdout.write(page)
  } finally {
    client.stop()
    origin.stop()
    fastify.stop()
    await Promise.all([bare.stop(), least.stop(), postern.stop()])
  }
} finally {
  await rm(bundle, { recursive: true, force: true })
}
