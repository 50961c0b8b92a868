import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addVirtualAuthenticator, newVisitor, openBrowser, type VirtualAuthenticator } from '../../support/browser.ts'
import { type PageServer, servePages } from '../../support/page-server.tsx'

const creation = (index: number) => ({
  options: {
    rp: { id: 'localhost', name: 'Shop' },
    user: { id: 'dXNlci1oYW5kbGU', name: 'mia@example.com', displayName: 'Mia' },
    challenge: `Y2hhbGxlbmdl${index}0_-`,
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: [],
  },
  challenge: `sealed-${index}`,
})
const request = (index: number) => ({
  options: {
    rpId: 'localhost',
    challenge: `Y2hhbGxlbmdl${index}0_-`,
    userVerification: 'required',
    allowCredentials: [],
  },
  challenge: `sealed-${index}`,
})

/** Takes the JSON forms away, as in browsers before 2024. */
const WITHOUT_JSON = `
  delete PublicKeyCredential.parseCreationOptionsFromJSON
  delete PublicKeyCredential.parseRequestOptionsFromJSON
  delete PublicKeyCredential.prototype.toJSON
  PublicKeyCredential.isConditionalMediationAvailable = async () => false`

/** A browser in which nobody picks a passkey from the autofill; `offered` lists the challenges that waited there. */
const WAITING = `
  globalThis.offered = []
  PublicKeyCredential.isConditionalMediationAvailable = async () => true
  navigator.credentials.get = ({ publicKey, signal }) =>
    new Promise((_, reject) => {
      offered.push(btoa(String.fromCharCode(...new Uint8Array(publicKey.challenge))))
      signal.addEventListener('abort', () => reject(signal.reason))
    })`

let browser: Browser
let server: PageServer
let context: BrowserContext
let page: Page
let authenticator: VirtualAuthenticator

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  server = await servePages()
  ;({ context, page } = await newVisitor(browser, server.url))
  authenticator = await addVirtualAuthenticator(page)
})
afterEach(async () => {
  await context.close()
  await server.close()
})

const click = (name: string) => page.getByRole('button', { name }).click()
const lastPost = async () => {
  await page.waitForURL(/\/_auth\//)
  return server.posted.at(-1)
}
const credentialOf = (form: URLSearchParams | undefined) => JSON.parse(form?.get('credential') ?? '{}')

/** Makes a passkey in the authenticator, by the page for it. */
const createPasskey = async () => {
  server.answerOptions(creation)
  await page.goto('/en/passkey-offered')
  await click('Create a passkey')
  return lastPost()
}

describe('the passkey script', () => {
  test('creates a passkey and sends it with the flow and the sealed challenge', async () => {
    const post = await createPasskey()
    expect(post?.path).toBe('/_auth/passkey/create')
    expect(post?.form.get('challenge')).toBe('sealed-0')
    expect(server.asked).toEqual([{ flow: post?.form.get('flow') }])
    const { id, rawId, type, response } = credentialOf(post?.form)
    expect(rawId).toBe(id)
    expect(type).toBe('public-key')
    const clientData = JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString())
    expect(clientData).toMatchObject({ type: 'webauthn.create', challenge: 'Y2hhbGxlbmdl00_-', origin: server.url })
    expect(response.attestationObject).toMatch(/^[\w-]+$/)
    expect(await authenticator.credentials()).toHaveLength(1)
  })

  test('uses a passkey by the button on every page that asks for one', async () => {
    // Or the autofill would be done before the click.
    await page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
    await createPasskey()
    server.answerOptions(request)
    for (const [path, name, action] of [
      ['/en/identify', 'Use a passkey', '/_auth/sign-in/passkey'],
      ['/en/throttled', 'Use a passkey', '/_auth/sign-in/passkey'],
      ['/en/step-up', 'Confirm with a passkey', '/_auth/step-up'],
    ] as const) {
      await page.goto(path)
      await click(name)
      const post = await lastPost()
      expect(post?.path).toBe(action)
      expect(credentialOf(post?.form).response).toMatchObject({ userHandle: 'dXNlci1oYW5kbGU' })
    }
  })

  test('sends a form that takes a code or a passkey by either, with the one password', async () => {
    await createPasskey()
    server.answerOptions(request)
    for (const by of ['passkey', 'code']) {
      await page.goto('/en/step-up-key-choice')
      await page.getByLabel('Password').fill('seven purple otters')
      await page.getByRole('button', { name: 'Show' }).click()
      if (by === 'passkey') await click('Confirm with a passkey')
      else {
        await page.getByLabel('Code from the app').fill('123456')
        await page.keyboard.press('Enter')
      }
      const post = await lastPost()
      expect(post?.path).toBe('/_auth/step-up')
      expect(post?.form.getAll('password')).toEqual(['seven purple otters'])
      expect(post?.form.get('code')).toBe(by === 'code' ? '123456' : '')
      expect(post?.form.get('credential') === '').toBe(by === 'code')
    }
    await page.goto('/en/step-up-key-choice')
    const posted = server.posted.length
    await click('Confirm with a passkey')
    expect(await page.evaluate('document.activeElement.id')).toBe('password')
    expect(server.posted).toHaveLength(posted)
  })

  test('offers passkeys in the autofill of the address, without a click', async () => {
    await createPasskey()
    server.answerOptions(request)
    await page.goto('/en/identify')
    const post = await lastPost()
    expect(post?.path).toBe('/_auth/sign-in/passkey')
    expect(post?.form.get('challenge')).toMatch(/^sealed-/)
  })

  test('gives the autofill up for the button, and uses the challenge that waited', async () => {
    await createPasskey()
    await authenticator.setPresence(false)
    server.answerOptions(request)
    await page.goto('/en/identify')
    await expect.poll(() => server.asked.length).toBe(2)
    await authenticator.setUserVerified(false)
    await authenticator.setPresence(true)
    await click('Use a passkey')
    await page.getByText('No passkey was used. Try again, or choose another way.').waitFor()
    expect(server.asked).toHaveLength(2)
    expect(server.posted).toHaveLength(1)
  })

  test('says what happened in words of the page, and nothing red, when a ceremony is cancelled', async () => {
    await authenticator.setUserVerified(false)
    server.answerOptions(creation)
    await page.goto('/de/passkey-offered')
    await click('Passkey anlegen')
    await page.getByText('Es wurde kein Passkey angelegt.').waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await authenticator.setUserVerified(true)
    await click('Passkey anlegen')
    expect((await lastPost())?.path).toBe('/_auth/passkey/create')
  })

  test('says that the device holds a passkey already', async () => {
    const made = credentialOf((await createPasskey())?.form)
    const excludeCredentials = [{ type: 'public-key', id: made.id }]
    server.answerOptions((index) => ({
      ...creation(index),
      options: { ...creation(index).options, excludeCredentials },
    }))
    await page.goto('/en/passkey-asked')
    await click('Create a passkey')
    await page.getByText('This device already holds a passkey').waitFor()
  })

  test.each([
    [429, 'Too many tries'],
    [403, 'This page is too old'],
    [503, 'We could not be reached'],
  ])('explains an answer %d, and asks again at the next click', async (status, sentence) => {
    server.answerOptions(() => ({ status }))
    await page.goto('/en/step-up')
    await expect.poll(() => server.asked.length).toBe(1)
    await click('Confirm with a passkey')
    await page.getByText(sentence).waitFor()
    expect(server.asked.length).toBeGreaterThan(1)
  })

  test('works where the browser lacks the JSON forms', async () => {
    await page.addInitScript(WITHOUT_JSON)
    const made = credentialOf((await createPasskey())?.form)
    expect(made).toMatchObject({ type: 'public-key', rawId: made.id })
    expect(made.response).toMatchObject({ transports: ['internal'] })
    server.answerOptions((index) => ({
      ...request(index),
      options: { ...request(index).options, allowCredentials: [{ type: 'public-key', id: made.id }] },
    }))
    await page.goto('/en/step-up')
    await click('Confirm with a passkey')
    const used = credentialOf((await lastPost())?.form)
    expect(used.id).toBe(made.id)
    expect(Object.keys(used.response).sort()).toEqual([
      'authenticatorData',
      'clientDataJSON',
      'signature',
      'userHandle',
    ])
  })

  test('renews a challenge that has waited for four minutes', async () => {
    await page.addInitScript(WAITING)
    await page.clock.install()
    server.answerOptions(request)
    await page.goto('/en/identify')
    const offered = () => page.evaluate<readonly string[]>('offered')
    await expect.poll(offered).toEqual(['Y2hhbGxlbmdl00/+'])
    await page.clock.runFor(3 * 60_000 + 50_000)
    expect(await offered()).toEqual(['Y2hhbGxlbmdl00/+'])
    await page.clock.runFor(20_000)
    await expect.poll(offered).toEqual(['Y2hhbGxlbmdl00/+', 'Y2hhbGxlbmdl10/+'])
    expect(server.asked).toHaveLength(2)
  })

  test('leaves pages without passkeys usable: no button that does nothing', async () => {
    await page.addInitScript('delete window.PublicKeyCredential')
    await page.goto('/en/identify')
    await page.getByRole('button', { name: 'Continue with e-mail' }).waitFor()
    expect(await page.getByRole('button', { name: 'Use a passkey' }).count()).toBe(0)
    await page.goto('/en/passkey-offered')
    await page.getByText('This browser cannot use passkeys.').waitFor()
    await click('Not now')
    expect((await lastPost())?.path).toBe('/_auth/passkey/skip')
  })
})

describe('pages without script', () => {
  test('sign in by code, and say why passkeys are missing', async () => {
    const visitor = await newVisitor(browser, server.url, { javaScriptEnabled: false })
    await visitor.page.goto('/en/step-up')
    const instead = visitor.page.locator('noscript')
    await instead.waitFor()
    expect(await instead.textContent()).toBe('Confirming needs JavaScript, which is switched off in this browser.')
    await visitor.page.goto('/en/identify')
    await visitor.page.getByLabel('E-mail address').fill('mia@example.com')
    await visitor.page.getByRole('button', { name: 'Continue with e-mail' }).click()
    await visitor.page.waitForURL(/\/_auth\//)
    expect(server.posted.at(-1)?.form.get('address')).toBe('mia@example.com')
    await visitor.context.close()
  })
})
