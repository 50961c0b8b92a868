import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inFrontOf, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Origin, startEchoOrigin } from '../support/origin.ts'
import { hiddenField, type PlainBrowser, plainBrowser, signsOut } from '../support/plain-browser.ts'
import { sendRaw } from '../support/raw-client.ts'
import { createSoftwarePasskey, type SoftwarePasskey } from '../support/software-passkey.ts'

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

const flowOf = (location: string | undefined): string =>
  new URL(location ?? '', 'http://localhost').searchParams.get('flow') ?? ''

/** Signs an address up; gives the flow that offers a passkey. */
const signUp = async (browser: PlainBrowser, address: string): Promise<string> => {
  const flow = hiddenField(await browser.open('/_auth/sign-up'), 'flow')
  const sent = await browser.submit('/_auth/sign-up', { flow, address })
  const code = /^\d{6}$/m.exec((await gateway.nextMail(address)).text)?.[0] ?? ''
  const done = await browser.submit('/_auth/sign-up/code', { flow: flowOf(sent.location), code })
  return flowOf(done.location)
}

const optionsOf = async (browser: PlainBrowser, flow: string) => {
  const { body } = await browser.post('/_auth/passkey/options', { flow })
  return JSON.parse(body)
}

/** Answers the offer of a passkey from a page of `host`. */
const enrol = async (browser: PlainBrowser, flow: string, host: string) => {
  const { options, challenge } = await optionsOf(browser, flow)
  const passkey = await createSoftwarePasskey({ userHandle: options.user.id })
  const ceremony = { challenge: options.challenge, origin: `http://${host}`, relyingPartyId: 'localhost' }
  const credential = JSON.stringify(await passkey.register(ceremony))
  return { passkey, answer: await browser.submit('/_auth/passkey/create', { flow, challenge, credential }) }
}

/** A step-up that is ready to be submitted. */
const stepUp = async (browser: PlainBrowser, passkey: SoftwarePasskey) => {
  const flow = hiddenField(await browser.open('/_auth/step-up?return_to=/pay'), 'flow')
  const { options, challenge } = await optionsOf(browser, flow)
  const host = `localhost:${gateway.port}`
  const ceremony = { challenge: options.challenge, origin: `http://${host}`, relyingPartyId: 'localhost' }
  return { flow, challenge, credential: JSON.stringify(await passkey.authenticate(ceremony)) }
}

describe('a step-up form that is sent many times at once', () => {
  it('raises the session once, and signs nobody out', async () => {
    const host = `localhost:${gateway.port}`
    const browser = plainBrowser(gateway.port, host)
    const { passkey } = await enrol(browser, await signUp(browser, 'often@example.com'), host)
    const form = await stepUp(browser, passkey)
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
    const { answer } = await enrol(browser, await signUp(browser, 'second@example.com'), secondHost())
    expect(answer).toMatchObject({ status: 303, location: '/' })
  })

  it('lets its scripts sign out', async () => {
    const browser = plainBrowser(gateway.port, secondHost())
    await signUp(browser, 'scripts@example.com')
    const answer = await browser.post('/_auth/sign-out')
    expect(answer.status).toBe(200)
    expect(signsOut(answer)).toBe(true)
  })

  it('takes no form of the first host', async () => {
    const head = `Host: ${secondHost()}\r\nConnection: close\r\nOrigin: ${gateway.url}\r\nContent-Length: 0\r\n\r\n`
    expect(await sendRaw(gateway.port, `POST /_auth/sign-out HTTP/1.1\r\n${head}`)).toMatch(/^HTTP\/1\.1 403 /)
  })
})
