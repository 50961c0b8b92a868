// `npm run pictures`: takes a picture of every page in both colour schemes, and writes the page that lists them.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import sharp from 'sharp'
import { createViteServer } from 'vitest/node'
import { findChromium, launch } from '../support/chromium.ts'
import { KEEP_STILL } from '../support/keep-still.ts'
import type { PageServer } from '../support/page-server.tsx'
import { textModules } from '../support/text-modules.ts'
import { COLOUR_SCHEMES, PICTURES_FOLDER, pictureFile, picturePage } from './picture-page.ts'

const PROJECT = join(import.meta.dirname, '../..')
const FOLDER = join(PROJECT, PICTURES_FOLDER)

/** Pixels of a phone; a page that is longer is shown whole. */
const SIZE = { width: 390, height: 700 }

/** Our pages have few colours, so that a palette halves what the repository carries. */
const PALETTE = { palette: true, colours: 256, effort: 10, compressionLevel: 9, dither: 0 } as const

/** Serves the gallery; Node alone reads neither its views nor the styles that they import as text. */
const withPages = async (work: (server: PageServer) => Promise<void>): Promise<void> => {
  const vite = await createViteServer({
    root: PROJECT,
    configFile: false,
    logLevel: 'error',
    plugins: [textModules()],
    oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
    server: { middlewareMode: true, watch: null, ws: false },
    optimizeDeps: { noDiscovery: true },
  })
  try {
    const { servePages } = await vite.ssrLoadModule('/test/support/page-server.tsx')
    const server: PageServer = await servePages()
    try {
      await work(server)
    } finally {
      await server.close()
    }
  } finally {
    await vite.close()
  }
}

const takePictures = async (browser: Browser, server: PageServer, names: readonly string[]): Promise<void> => {
  for (const colorScheme of COLOUR_SCHEMES) {
    const context = await browser.newContext({
      viewport: SIZE,
      colorScheme,
      reducedMotion: 'reduce',
      locale: 'en-GB',
    })
    const page = await context.newPage()
    // A clock that stands still: what counts down looks the same every time.
    await page.clock.setFixedTime(0)
    await page.addInitScript(KEEP_STILL)
    for (const name of names) {
      await page.goto(`${server.url}/en/${name}`, { waitUntil: 'networkidle' })
      await page.evaluate(() => document.fonts.ready)
      const picture = await page.screenshot({ fullPage: true, caret: 'hide' })
      await sharp(picture)
        .png(PALETTE)
        .toFile(join(FOLDER, pictureFile(name, colorScheme)))
    }
    await context.close()
  }
}

await withPages(async (server) => {
  const pages = server.pages.filter(({ language, isPictured }) => language === 'en' && isPictured)
  await mkdir(FOLDER, { recursive: true })
  for (const file of await readdir(FOLDER)) await rm(join(FOLDER, file))
  const browser = await launch(await findChromium())
  try {
    await takePictures(
      browser,
      server,
      pages.map(({ name }) => name),
    )
  } finally {
    await browser.close()
  }
  await writeFile(join(FOLDER, 'README.md'), picturePage(pages))
  process.stdout.write(`Taken: ${pages.length * COLOUR_SCHEMES.length} pictures in ${PICTURES_FOLDER}\n`)
})
