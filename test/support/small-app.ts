import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { signedIn } from '#policy/builders.ts'
import { openBrowser } from './browser.ts'
import { type GatewayWishes, inFrontOf, startGateway, type TestGateway } from './gateway.ts'
import { type Origin, startOrigin } from './origin.ts'

/** An app of one page, its gateway, and a browser; there from the first `beforeAll` of the file after this one on. */
export interface SmallApp {
  readonly gateway: TestGateway
  readonly browser: Browser
}

/** A code by mail signs in everywhere, and `/strict` asks the account at each request. */
export const withStrictPath = (config: PosternConfig): PosternConfig => ({
  ...config,
  sites: config.sites.map((site) => ({
    ...site,
    routes: [{ match: '/strict', allow: signedIn({ from: 'aal0' }), strict: true }],
    otherwise: signedIn({ from: 'aal0' }),
  })),
})

/** A code by mail signs in everywhere, and so does a password, which nobody looks up among leaked ones. */
export const withPasswords = (config: PosternConfig): PosternConfig => ({
  ...config,
  methods: { password: { breachCheck: false } },
  sites: config.sites.map((site) => ({ ...site, otherwise: signedIn({ from: 'aal0' }) })),
})

/** How mails and pages call it. */
export const APP_NAME = 'Your app'

/**
 * Starts them before the tests of the file that calls this, and stops them after. The page is titled `App` and its heading
 * is the path that was asked for. `change` edits the configuration, as an operator would.
 */
export const smallApp = (
  change: (config: PosternConfig) => PosternConfig,
  wishes: Omit<GatewayWishes, 'config'> = {},
): SmallApp => {
  let origin: Origin | undefined
  let gateway: TestGateway | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    origin = await startOrigin((request, response) => {
      response.setHeader('content-type', 'text/html').end(`<!doctype html><title>App</title><h1>${request.url}</h1>`)
    })
    gateway = await startGateway({ ...wishes, config: inFrontOf(origin.url, change) })
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.stop()
    await origin?.stop()
  })
  return {
    get gateway() {
      return started(gateway)
    },
    get browser() {
      return started(browser)
    },
  }
}

const started = <T>(part: T | undefined): T => {
  if (part === undefined) throw new Error('not started yet: only tests and later hooks may use it')
  return part
}
