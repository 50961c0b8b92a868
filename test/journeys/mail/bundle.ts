import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const WRANGLER = fileURLToPath(new URL('../../../node_modules/wrangler/bin/wrangler.js', import.meta.url))
const FOLDER = fileURLToPath(new URL('.', import.meta.url))

/** A Worker of this folder as a deployment would bundle it. */
export interface WorkerBundle {
  readonly folder: string
  readonly modules: Readonly<Record<string, { readonly type: 'esm' | 'text'; readonly contents: string }>>
  readonly remove: () => Promise<void>
}

/** Bundles one Worker of this folder and sends it nowhere. */
export const bundleWorker = async (entry: 'mail-worker' | 'inbox-worker'): Promise<WorkerBundle> => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-mail-'))
  const wrangler = spawn(process.execPath, [WRANGLER, 'deploy', `${entry}.ts`, '--dry-run', '--outdir', folder], {
    cwd: FOLDER,
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', CI: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const code = await new Promise<number | null>((resolve, reject) => {
    wrangler.once('error', reject).once('close', resolve)
  })
  if (code !== 0) throw new Error(`${entry} does not build`)
  const names = (await readdir(folder)).filter((name) => /\.(?:js|css)$/.test(name))
  const modules = await Promise.all(
    names.map(async (name) => {
      const type = name === `${entry}.js` ? ('esm' as const) : ('text' as const)
      return [name, { type, contents: await readFile(join(folder, name), 'utf8') }] as const
    }),
  )
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  return { folder, modules: Object.fromEntries(modules), remove }
}
