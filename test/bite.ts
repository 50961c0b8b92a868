// `npm run test:bite`: takes each defence out of a copy of the project and shows that its test then fails. Words choose some:
// `npm run test:bite -- confirm` those whose name or test holds one.
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Defence } from './bite/defence.ts'
import { DEFENCES } from './bite/defences.ts'
import { failedTests } from './house/report.ts'

const PROJECT = join(import.meta.dirname, '..')
const COPIED = [
  'src',
  'origin',
  'demo',
  'test',
  'docs',
  'bench',
  'package.json',
  'wrangler.toml',
  'tsconfig.json',
  'postern.config.ts',
]

const copy = await mkdtemp(join(tmpdir(), 'postern-bite-'))
const report = join(copy, 'report.json')

const words = process.argv.slice(2)

const isWanted = ({ name, test }: Defence): boolean =>
  words.length === 0 || words.some((word) => name.includes(word) || test.includes(word))

/** The titles of tests in a file that fail now, and how many ran. */
const run = async (test: string): Promise<ReturnType<typeof failedTests>> => {
  const vitest = join(PROJECT, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--config=test/vitest.config.ts', '--reporter=json', `--outputFile.json=${report}`, test]
  await rm(report, { force: true })
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: copy, stdio: 'ignore' })
    child.once('error', reject).once('close', () => resolve())
  })
  return failedTests(await readFile(report, 'utf8').catch(() => ''))
}

/** What came of taking one defence out: `bites`, or why the table cannot say so. */
const tryOut = async ({ file, takeOut, putIn, test, title }: Defence): Promise<string> => {
  const path = join(copy, file)
  const whole = await readFile(path, 'utf8')
  if (whole.split(takeOut).length !== 2) return 'does not stand in the file exactly once'
  const before = await run(test)
  if (before.ran === 0 || before.failed.length > 0) return 'its test fails with the defence in place'
  await writeFile(
    path,
    whole.replace(takeOut, () => putIn),
  )
  const { ran, failed } = await run(test)
  await writeFile(path, whole)
  if (ran === 0) return 'the file does not run without it'
  return failed.some((each) => each.includes(title.split('%')[0] ?? title)) ? 'bites' : 'its test passes without it'
}

try {
  for (const name of COPIED) await cp(join(PROJECT, name), join(copy, name), { recursive: true })
  await symlink(join(PROJECT, 'node_modules'), join(copy, 'node_modules'))
  process.stdout.write('| defence | taken out of | its test | |\n|---|---|---|---|\n')
  for (const defence of DEFENCES.filter(isWanted)) {
    const outcome = await tryOut(defence)
    if (outcome !== 'bites') process.exitCode = 1
    const { name, file, test, title } = defence
    process.stdout.write(`| ${name} | ${file} | ${test}: ${title} | ${outcome} |\n`)
  }
} finally {
  await rm(copy, { recursive: true, force: true })
}
