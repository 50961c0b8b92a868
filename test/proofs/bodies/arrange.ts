import { anyone, signedIn } from '#policy/builders.ts'
import { signUp } from '../../support/customer.ts'
import { inFrontOf, startGateway } from '../../support/gateway.ts'
import { plainBrowser } from '../../support/plain-browser.ts'

/** The ways an answer takes through the gateway, by the path that is asked for. */
export const WAYS = [
  /** For everybody: the very answer of the origin. */
  '/public',
  /** For a customer, and kept from shared caches by the origin itself: the very answer of the origin. */
  '/private',
  /** For a customer, and not kept from shared caches: the answer with other fields. */
  '/rebuilt',
  /** A stream for a customer: the answer with its body in the gateway's pump. */
  '/flowing',
] as const

/** The Cache-Control that an origin of these tests sends on a path of `WAYS`, so that the answer takes that way. */
export const cacheControl = (path: string): Readonly<Record<string, string>> =>
  path.startsWith('/rebuilt') ? {} : { 'cache-control': 'private, no-store' }

/** A gateway before `originUrl` that sends answers on all `WAYS`, and the session cookie of a customer of it. */
export const startSite = async (originUrl: string, originTimeout: `${number}s` = '30s') => {
  const gateway = await startGateway({
    config: inFrontOf(originUrl, (config) => ({
      ...config,
      sites: config.sites.map((site) => ({
        ...site,
        originTimeout,
        routes: [
          { match: '/public/*', allow: anyone() },
          { match: '/flowing/*', allow: signedIn({ from: 'aal0' }), stream: true },
        ],
      })),
    })),
  })
  const browser = plainBrowser(gateway.port, `localhost:${gateway.port}`)
  await signUp(gateway, browser, 'customer@example.com')
  return { gateway, cookie: `__Host-Http-postern=${browser.cookie('__Host-Http-postern')}` }
}

export type Site = Awaited<ReturnType<typeof startSite>>
