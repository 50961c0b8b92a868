import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The folder that holds package.json and wrangler.toml. */
export const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))

/** The entry with the mail inbox; only `src/index.ts` is ever deployed. */
export const DEV_ENTRY = 'src/dev/worker/index.ts'

const WRANGLER = fileURLToPath(new URL('../../../node_modules/wrangler/bin/wrangler.js', import.meta.url))

/**
 * Bundles a Worker entry into `outDir` as a deployment would, and sends it nowhere. `entry` is relative to the
 * project. Throws with the bundler's own words when the entry does not build.
 */
export const buildBundle = async (outDir: string, entry: string = DEV_ENTRY): Promise<void> => {
  const wrangler = spawn(process.execPath, [WRANGLER, 'deploy', entry, '--dry-run', '--outdir', outDir], {
    cwd: PROJECT,
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', CI: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [wrangler.stdout, wrangler.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    wrangler.once('error', reject).once('close', resolve)
  })
  if (code !== 0) throw new Error(`Bundling ${entry} failed:\n${output.trim()}`)
}
