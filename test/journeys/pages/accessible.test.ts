import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newVisitor, openBrowser } from '../../support/browser.ts'
import { isDistinct } from '../../support/gallery/refusing.tsx'
import { KEEP_STILL } from '../../support/keep-still.ts'
import { type PageServer, servePages } from '../../support/page-server.tsx'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

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
const auditBy = (options: string): string => `axe.run(document, ${options}).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`
const AUDIT = auditBy('{}')
/** The markup is the same in every scheme: what is seen of it is looked at again. */
const AUDIT_OF_COLOURS = auditBy("{ runOnly: ['color-contrast', 'link-in-text-block', 'target-size'] }")

describe.each([
  { colorScheme: 'light', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'none' },
  { colorScheme: 'dark', forcedColors: 'active' },
] as const)('pages in the $colorScheme scheme, forced colours $forcedColors', (scheme) => {
  test('can be used by everybody at 320 pixels, and keep to their content policy', async () => {
    const { context, page } = await newVisitor(browser, server.url, {
      ...scheme,
      viewport: { width: 320, height: 640 },
    })
    const complaints: string[] = []
    await page.addInitScript(KEEP_STILL)
    page.on('console', (message) => {
      // A refused request for passkey options is part of the test.
      if (message.type() === 'error' && !message.text().includes('503'))
        complaints.push(`${page.url()} ${message.text()}`)
    })
    page.on('pageerror', (error) => complaints.push(`${page.url()} ${error.message}`))
    // Colours are those of the scheme in every language; lengths are those of the language in every scheme.
    const audit = scheme.colorScheme === 'light' ? AUDIT : AUDIT_OF_COLOURS
    const languages = scheme.colorScheme === 'light' ? server.languages : server.languages.slice(0, 1)
    for (const language of languages) {
      for (const name of server.names.filter(isDistinct)) {
        await page.goto(`/${language}/${name}`)
        expect(page.url()).toBe(`${server.url}/${language}/${name}`)
        await page.evaluate(axe)
        const found = await page.evaluate<readonly string[]>(audit)
        complaints.push(...found.map((complaint) => `${page.url()} ${complaint}`))
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        if (overflow > 0) complaints.push(`${page.url()} is ${overflow} pixels too wide`)
      }
    }
    await context.close()
    expect(complaints).toEqual([])
  }, 120_000)
})
