// `npm test`: the checks beside every test, then one closing line that counts what ran. Arguments go to Vitest.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closingLine, judge } from './house/report.ts'

const PROJECT = join(import.meta.dirname, '..')
const filters = process.argv.slice(2)

const run = (command: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: PROJECT, stdio: 'inherit' })
    child.once('error', reject).once('close', (code) => resolve(code ?? 1))
  })

/** Runs beside something else; what it says comes in one piece when it is done. */
const runAside = (command: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] })
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk))
    child.once('error', reject).once('close', (code) => {
      process.stdout.write(Buffer.concat(said))
      resolve(code ?? 1)
    })
  })

const node = (path: string, ...args: readonly string[]): Promise<number> =>
  run(process.execPath, [join(PROJECT, path), ...args])

const folder = await mkdtemp(join(tmpdir(), 'postern-report-'))
const report = join(folder, 'report.json')
try {
  const checking = filters.length > 0 ? 0 : runAside('npm', ['run', '--silent', 'check'])
  const tested = await node(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config=test/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...filters,
  )
  const checked = await checking
  const verdict = judge(await readFile(report, 'utf8').catch(() => ''), tested)
  for (const reason of verdict.reasons) process.stdout.write(`${reason}\n`)
  if (checked !== 0) process.stdout.write('The checks failed (npm run check): see above.\n')
  process.stdout.write(`${closingLine(verdict)}\n`)
  process.exitCode = checked === 0 && verdict.reasons.length === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
