import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { startSession } from '#flows/start-session-edge.ts'
import { type OwnRequest, readPageRequest } from '#pages/read-page-request.ts'
import { SESSION_COOKIE } from '#sessions/cookie.ts'
import { isolateServices } from '../../../src/isolate-services.ts'
import { newAccount, now, requestId, signIn } from '../account/arrange.ts'
import { stopClock } from '../directory/arrange.ts'
import { FLOW_VALUE, idOf } from '../sessions/arrange.ts'
import { CONFIG, SITE } from './arrange.ts'

beforeEach(stopClock)

/** A request of a browser, in an isolate that reaches no directory. */
const withoutDirectory = async (waitUntil: OwnRequest['waitUntil']) => {
  const DIRECTORY = new Proxy(env.DIRECTORY, {
    get: (target, key) => {
      if (key === 'getByName') throw new Error('out of reach')
      return Reflect.get(target, key)
    },
  })
  const services = await isolateServices({ ...env, POSTERN_CONFIG: JSON.stringify(CONFIG), DIRECTORY })
  if (!services.ok) throw new Error(services.failure.code)
  const [site] = services.value.deployment.sites
  if (site === undefined) throw new Error('no site')
  const page = await readPageRequest({
    services: services.value,
    site,
    host: new URL(SITE).host,
    path: '/_auth/sign-in/code',
    rawQuery: '',
    request: new Request(SITE),
    navigation: true,
    cookies: [],
    sessionValues: [],
    flowValues: [FLOW_VALUE],
    client: { address: '127.0.0.1', asn: undefined, country: undefined },
    now: now(),
    requestId,
    waitUntil,
  })
  if (page === undefined) throw new Error('unreadable')
  return page
}

describe('a sign-in whose browser cannot be marked as known', () => {
  it('succeeds: its code is spent, and nobody could try it again', async () => {
    const stub = await newAccount()
    const { issued } = await signIn(stub)
    const background: Promise<unknown>[] = []
    const page = await withoutDirectory((work) => background.push(work))
    const response = await startSession(page, idOf(stub), issued, '/orders')
    expect(response.headers.get('location')).toBe('/orders')
    expect(response.headers.getSetCookie().join()).toContain(`${SESSION_COOKIE}=`)
    const outcomes = await Promise.allSettled(background)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected'])
  })
})
