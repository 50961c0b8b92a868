import { spawn } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

/** The folder that holds package.json and wrangler.toml. */
const PROJECT = fileURLToPath(new URL('../../../', import.meta.url))

/** The entry with the mail inbox; only `src/index.ts` is ever deployed. */
const DEV_ENTRY = 'src/dev/worker/index.ts'

const WRANGLER = fileURLToPath(new URL('../../../node_modules/wrangler/bin/wrangler.js', import.meta.url))

/** The entry does not build; the message holds the bundler's own words. */
export class BundleFailed extends Error {}

/**
 * Bundles a Worker entry into `outDir` as a deployment would, and sends it nowhere. `entry` is relative to the
 * project; `readable` leaves names and lines as they are. Throws `BundleFailed`.
 */
export const buildBundle = async (outDir: string, entry: string = DEV_ENTRY, readable = false): Promise<void> => {
  // Files of an earlier bundle have other names and would be served beside the new ones.
  await rm(outDir, { recursive: true, force: true })
  const minify = readable ? ['--minify=false'] : []
  const wrangler = spawn(process.execPath, [WRANGLER, 'deploy', entry, '--dry-run', '--outdir', outDir, ...minify], {
    cwd: PROJECT,
    env: {
      ...process.env,
      WRANGLER_SEND_METRICS: 'false',
      WRANGLER_HIDE_BANNER: 'true',
    },
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
  if (code !== 0) throw new BundleFailed(`Bundling ${entry} failed:\n${stripVTControlCharacters(output).trim()}`)
}
