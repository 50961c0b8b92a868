// `npm run picture`: takes the README's picture of the sign-in page from a gateway that really runs.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import operatorsConfig from '#config'
import { buildBundle } from '../../src/dev/node/build.ts'
import { originConfig } from '../../src/dev/node/local-config.ts'
import { freePort } from '../../src/dev/node/ports.ts'
import { serveGateway } from '../../src/dev/node/serve.ts'
import { findChromium, launch } from '../support/chromium.ts'

const PICTURE = join(import.meta.dirname, '../../docs/pictures/sign-in.png')

/** Pixels of the page; the picture has twice as many, for screens that show them. */
const SIZE = { width: 880, height: 720 }

const takePicture = async (url: string): Promise<void> => {
  const browser = await launch(await findChromium())
  try {
    const page = await browser.newPage({
      viewport: SIZE,
      deviceScaleFactor: 2,
      colorScheme: 'light',
      reducedMotion: 'reduce',
      locale: 'en-GB',
    })
    await page.goto(`${url}/_auth/sign-in`)
    // The button for passkeys appears once its script has found that the browser knows them.
    await page.getByRole('button', { name: 'passkey' }).waitFor()
    await page.evaluate(() => document.fonts.ready)
    await page.screenshot({ path: PICTURE, caret: 'hide' })
  } finally {
    await browser.close()
  }
}

const bundleDir = await mkdtemp(join(tmpdir(), 'postern-picture-'))
try {
  await buildBundle(bundleDir)
  const port = await freePort()
  const gateway = await serveGateway({
    port,
    bundleDir,
    stateDir: undefined,
    log: () => undefined,
    bindings: {
      POSTERN_SECRET: randomBytes(32).toString('base64url'),
      // The page asks nothing of the app behind it, so none needs to run.
      POSTERN_CONFIG: JSON.stringify(originConfig(operatorsConfig, port, 'http://127.0.0.1:9')),
    },
  })
  try {
    await takePicture(gateway.url)
  } finally {
    await gateway.stop()
  }
} finally {
  await rm(bundleDir, { recursive: true, force: true })
}
process.stdout.write('Taken: docs/pictures/sign-in.png\n')
