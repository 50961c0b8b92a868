// `npm run types`: every part of the tree against the globals that it really has.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const PROJECT = join(import.meta.dirname, '../..')
const PARTS = [
  'tsconfig.json',
  'src/dev/node/tsconfig.json',
  'bench/tsconfig.json',
  'test/tsconfig.json',
  'test/tsconfig.client.json',
  'test/tsconfig.demo.json',
  'test/unit/tsconfig.json',
  'test/worker/tsconfig.json',
]

const failed = PARTS.filter((part) => {
  const compiler = join(PROJECT, 'node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [compiler, '--project', part], { cwd: PROJECT, stdio: 'inherit' }).status !== 0
})
if (failed.length > 0) {
  process.stdout.write(`Type errors in ${failed.join(', ')}\n`)
  process.exitCode = 1
}
