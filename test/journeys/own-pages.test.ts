import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enrol, signUp, stepUpForm } from '../support/customer.ts'
import { inFrontOf, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Origin, startEchoOrigin } from '../support/origin.ts'
import { plainBrowser, signsOut } from '../support/plain-browser.ts'
import { sendRaw } from '../support/raw-client.ts'

let origin: Origin
let gateway: TestGateway

/** A second host of the same site. */
const secondHost = () => `app.localhost:${gateway.port}`

beforeAll(async () => {
  origin = await startEchoOrigin()
  gateway = await startGateway({
    config: (port) =>
      inFrontOf(origin.url, (config) => ({
        ...config,
        sites: config.sites.map((site) => ({ ...site, hosts: [`app.localhost:${port}`] })),
      }))(port),
  })
})

afterAll(async () => {
  await gateway.stop()
  await origin.stop()
})

describe('a step-up form that is sent many times at once', () => {
  it('raises the session once, and signs nobody out', async () => {
    const host = `localhost:${gateway.port}`
    const browser = plainBrowser(gateway.port, host)
    const { passkey } = await enrol(browser, await signUp(gateway, browser, 'often@example.com'), host)
    const form = await stepUpForm(browser, passkey, host)
    const windows = Array.from({ length: 20 }, () => browser.fork())
    const answers = await Promise.all(windows.map((window) => window.submit('/_auth/step-up', form)))
    expect(answers.filter(signsOut)).toEqual([])
    expect(answers.filter(({ location }) => location === '/pay').length).toBeGreaterThan(0)
    const after = await Promise.all(windows.map((window) => window.open('/_auth/account')))
    expect(after.map(({ status }) => status)).toEqual(windows.map(() => 200))
  })
})

describe('a second host of a site', () => {
  it('takes passkeys that are made on its own pages', async () => {
    const browser = plainBrowser(gateway.port, secondHost())
    const { answer } = await enrol(browser, await signUp(gateway, browser, 'second@example.com'), secondHost())
    expect(answer).toMatchObject({ status: 303, location: '/' })
  })

  it('lets its scripts sign out', async () => {
    const browser = plainBrowser(gateway.port, secondHost())
    await signUp(gateway, browser, 'scripts@example.com')
    const answer = await browser.post('/_auth/sign-out')
    expect(answer.status).toBe(200)
    expect(signsOut(answer)).toBe(true)
  })

  it('takes no form of the first host', async () => {
    const head = `Host: ${secondHost()}\r\nConnection: close\r\nOrigin: ${gateway.url}\r\nContent-Length: 0\r\n\r\n`
    expect(await sendRaw(gateway.port, `POST /_auth/sign-out HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 403 /)
  })
})
