import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LANGUAGES } from '#domain/language.ts'
import { newVisitor, openBrowser } from '../../support/browser.ts'
import { isDistinct } from '../../support/gallery/refusing.tsx'
import { KEEP_STILL } from '../../support/keep-still.ts'
import { type PageServer, servePages } from '../../support/page-server.tsx'

const axe = { content: await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8') }

let server: PageServer
let browser: Browser

beforeAll(async () => {
  server = await servePages()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** What axe-core complains of on the page that is open, one line each; `options` as it takes them. */
const auditBy = (options: string): string =>
  `axe.run(document, { resultTypes: ['violations'], ${options} }).then(({ violations }) => violations.flatMap(
    ({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`
const AUDIT = auditBy('')
/** Styles are the same in every language: what axe-core reads of them by a second request is read once. */
const AUDIT_OF_WORDS = auditBy('preload: false')
/** The markup is the same in every scheme: what is seen of it is looked at again. */
const AUDIT_OF_COLOURS = auditBy("runOnly: ['color-contrast', 'link-in-text-block', 'target-size']")

const LIGHT = { colorScheme: 'light', forcedColors: 'none' } as const
const OTHER_SCHEMES = [
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const

describe.each(LANGUAGES)('pages in %s', (language) => {
  test('can be used by everybody at 320 pixels in every scheme, and keep to their content policy', async () => {
    const viewport = { width: 320, height: 640 }
    // Without the transitions that lead from the colours of one scheme to those of the next.
    const { context, page } = await newVisitor(browser, server.url, { viewport, reducedMotion: 'reduce' })
    const complaints: string[] = []
    const audit = async (scheme: typeof LIGHT | (typeof OTHER_SCHEMES)[number], how: string): Promise<void> => {
      await page.emulateMedia(scheme)
      const found = await page.evaluate<readonly string[]>(how)
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      const wide = overflow > 0 ? [`is ${overflow} pixels too wide`] : []
      const { colorScheme, forcedColors } = scheme
      complaints.push(...[...found, ...wide].map((text) => `${page.url()} ${colorScheme} ${forcedColors} ${text}`))
    }
    await page.addInitScript(KEEP_STILL)
    await page.addInitScript(axe)
    page.on('console', (message) => {
      // A refused request for passkey options is part of the test.
      if (message.type() === 'error' && !message.text().includes('503'))
        complaints.push(`${page.url()} ${message.text()}`)
    })
    page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`))
    // Colours are those of the scheme in every language; lengths are those of the language in every scheme.
    const isFirst = language === LANGUAGES[0]
    for (const name of server.names.filter(isDistinct)) {
      await page.goto(`/${language}/${name}`)
      expect(page.url()).toBe(`${server.url}/${language}/${name}`)
      await audit(LIGHT, isFirst ? AUDIT : AUDIT_OF_WORDS)
      for (const scheme of isFirst ? OTHER_SCHEMES : []) await audit(scheme, AUDIT_OF_COLOURS)
    }
    await context.close()
    expect(complaints).toEqual([])
  }, 240_000)
})
