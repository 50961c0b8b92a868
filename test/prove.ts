// `npm run prove`: the proofs at their full sizes, and docs/proof.md with what they measured.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { arch, cpus, platform, tmpdir } from 'node:os'
import { join } from 'node:path'
import { proofPage, readFigures } from './house/proof-page.ts'
import { closingLine, figuresIn, judge } from './house/report.ts'

const PROJECT = join(import.meta.dirname, '..')
const filters = process.argv.slice(2)

/** The proofs: those that need a whole gateway, and those that need its objects from inside. */
const PROOFS = ['test/proofs/', 'test/worker/sessions/model.test.ts', 'test/worker/scale/']

const vitest = (env: NodeJS.ProcessEnv, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const command = [join(PROJECT, 'node_modules/vitest/vitest.mjs'), 'run', '--config=test/vitest.config.ts', ...args]
    const child = spawn(process.execPath, command, { cwd: PROJECT, stdio: 'inherit', env: { ...process.env, ...env } })
    child.once('error', reject).once('close', (code) => resolve(code ?? 1))
  })

const folder = await mkdtemp(join(tmpdir(), 'postern-prove-'))
try {
  const figures = join(folder, 'figures.jsonl')
  const report = join(folder, 'report.json')
  await writeFile(figures, '')
  const code = await vitest({ POSTERN_PROOF: 'full', POSTERN_FIGURES: figures }, [
    '--project=proofs',
    '--project=worker',
    '--project=scale',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...(filters.length === 0 ? PROOFS : filters),
  ])
  const written = await readFile(report, 'utf8').catch(() => '')
  const verdict = judge(written, code)
  for (const reason of verdict.reasons) process.stdout.write(`${reason}\n`)
  if (verdict.reasons.length > 0) process.exitCode = 1
  else if (filters.length === 0) {
    const machine = `${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${platform()} ${arch()}, Node ${process.version}`
    const kept = [...readFigures(await readFile(figures, 'utf8')), ...figuresIn(written)]
    const page = proofPage(kept, {
      date: new Date().toISOString().slice(0, 10),
      machine,
      tests: verdict.passed,
    })
    await writeFile(join(PROJECT, 'docs/proof.md'), page)
  } else {
    process.stdout.write(await readFile(figures, 'utf8'))
    for (const kept of figuresIn(written)) process.stdout.write(`${JSON.stringify(kept)}\n`)
  }
  process.stdout.write(`${closingLine(verdict)}\n`)
} finally {
  await rm(folder, { recursive: true, force: true })
}
