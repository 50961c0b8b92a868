import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { everyoneUnlessListed } from '#config/define.ts'
import { reachOrigin } from '../../../src/dev/node/reach-origin.ts'
import { addVirtualAuthenticator, newVisitor, openBrowser } from '../../support/browser.ts'
import { inFrontOf, startGateway, type TestGateway } from '../../support/gateway.ts'
import { type Origin, startEchoOrigin, startRawOrigin } from '../../support/origin.ts'
import { sendRaw } from '../../support/raw-client.ts'

/** A gateway that lets everybody in, so that what it passes on can be seen. */
const openTo = (url: string) =>
  inFrontOf(url, (config) => ({
    ...config,
    sites: config.sites.map((site) => ({ ...site, otherwise: everyoneUnlessListed() })),
  }))

describe('a gateway of a test', () => {
  let origin: Awaited<ReturnType<typeof startEchoOrigin>>
  let gateway: TestGateway
  let browser: Browser

  beforeAll(async () => {
    origin = await startEchoOrigin()
    gateway = await startGateway({ config: openTo(origin.url) })
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser.close()
    await gateway.stop()
    await origin.stop()
  })

  it('sees the request target as it was sent, with nothing in between that mends it', async () => {
    const head = `Host: localhost:${gateway.port}\r\nConnection: close\r\n\r\n`
    expect(await sendRaw(gateway.port, `GET /a/%2e%2e/b HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 400 /)
    expect(await sendRaw(gateway.port, `GET /a/b HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 200 /)
    expect(origin.seen.map(({ target }) => target)).toEqual(['/a/b'])
  })

  it('sees the host as it was sent', async () => {
    const request = 'GET / HTTP/1.1\r\nHost: elsewhere.localhost\r\nConnection: close\r\n\r\n'
    expect(await sendRaw(gateway.port, request)).toMatch(/^HTTP\/1\.1 421 /)
  })

  it('keeps what the Worker logs', async () => {
    await fetch(`${gateway.url}/logged`)
    expect(gateway.log.length).toBeGreaterThan(0)
  })

  it('gives each visitor a profile, and an authenticator on request', async () => {
    const { context, page } = await newVisitor(browser, gateway.url)
    const authenticator = await addVirtualAuthenticator(page)
    await page.goto('/_auth/sign-in')
    expect(await page.title()).not.toBe('')
    expect((await context.cookies()).map(({ name }) => name)).toContain('__Host-Http-postern-flow')
    expect(await authenticator.credentials()).toEqual([])
    await context.close()
  })
})

describe('an origin', () => {
  let origin: Origin
  let gateway: TestGateway

  afterAll(async () => {
    await gateway.stop()
    await origin.stop()
  })

  it('may be bytes on a socket, and listen on [::1] alone', async () => {
    origin = await startRawOrigin((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbare'))
    }, '::1')
    const { url } = await reachOrigin(`http://localhost:${origin.port}`)
    gateway = await startGateway({ config: openTo(url) })
    expect(await (await fetch(gateway.url)).text()).toBe('bare')
  })
})
