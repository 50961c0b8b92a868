import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addVirtualAuthenticator, newVisitor, openBrowser, type VirtualAuthenticator } from '../../support/browser.ts'
import { OTHER_SIGNALLED, SIGNALLED } from '../../support/gallery/given.ts'
import { type PageServer, servePages } from '../../support/page-server.tsx'

const USER_HANDLE = 'dXNlci1oYW5kbGU'

const creation = (index: number) => ({
  options: {
    rp: { id: 'localhost', name: 'Shop' },
    user: { id: USER_HANDLE, name: 'mia@example.com', displayName: 'Mia' },
    challenge: `Y2hhbGxlbmdl${index}0_-`,
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: [],
  },
  challenge: `sealed-${index}`,
})
const request = (index: number) => ({
  options: { rpId: 'localhost', challenge: `Y2hhbGxlbmdl${index}0_-`, allowCredentials: [] },
  challenge: `sealed-${index}`,
})

const SIGNALS = ['signalUnknownCredential', 'signalAllAcceptedCredentials', 'signalCurrentUserDetails'] as const

/** Notes every call of a signal, and does nothing else. */
const noteSignals = (answer = 'Promise.resolve()') =>
  SIGNALS.map(
    (name) => `PublicKeyCredential.${name} = (options) => { note('${name}', options); return ${answer} }`,
  ).join('\n')

/** Notes when a create begins and what it came to; `conditional` is how the browser does one that nobody asked for. */
const noteCreates = (conditional: string) => `
  const create = navigator.credentials.create.bind(navigator.credentials)
  const conditionally = ${conditional}
  navigator.credentials.create = async (options) => {
    const kind = options.mediation ?? 'asked'
    note(kind, 'begins')
    try {
      const credential = await (kind === 'conditional' ? conditionally(options) : create(options))
      note(kind, 'made')
      return credential
    } catch (error) {
      note(kind, error.name)
      throw error
    }
  }`

/** Chromium says that it can, waits for a password manager that saw a password, and gives up after the `timeout`. */
const AS_THE_BROWSER_DOES = 'create'
const SUCCEEDS = '({ publicKey }) => create({ publicKey })'

let browser: Browser
let server: PageServer
let context: BrowserContext
let page: Page
let authenticator: VirtualAuthenticator
/** What the pages noted, in order. */
let noted: [string, unknown][]
/** What a page complained of. */
let complaints: string[]

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())
beforeEach(async () => {
  server = await servePages()
  ;({ context, page } = await newVisitor(browser, server.url))
  authenticator = await addVirtualAuthenticator(page)
  noted = []
  complaints = []
  await page.exposeFunction('note', (what: string, value: unknown) => void noted.push([what, value]))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // An answer that refuses options is part of some tests.
    if (message.type() === 'error' && !message.text().includes('Failed to load')) complaints.push(message.text())
  })
})
afterEach(async () => {
  await context.close()
  await server.close()
  expect(complaints).toEqual([])
})

const click = (name: string) => page.getByRole('button', { name }).click()
const lastPost = async () => {
  await page.waitForURL(/\/_auth\//)
  return server.posted.at(-1)
}
const challengeIn = (form: URLSearchParams | undefined) => {
  const { response } = JSON.parse(form?.get('credential') ?? '{}')
  return JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString()).challenge
}

describe('signals to the browser', () => {
  /** Opens the sign-in page as it is after a passkey that belongs to no account. */
  const signInWithUnknown = async (options: Parameters<Page['goto']>[1] = {}) => {
    const unknown = await page.request.get('/en/passkey-unknown')
    const [element = ''] = (await unknown.text()).match(/<div hidden="" data-passkey-unknown.*?<\/div>/) ?? []
    await page.route('**/en/identify', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: (await response.text()).replace('</main>', `${element}</main>`) })
    })
    await page.goto('/en/identify', options)
  }

  const base64url = (text: string) => Buffer.from(text, 'base64').toString('base64url')
  const base64 = (text: string) => Buffer.from(text, 'base64url').toString('base64')

  /** Makes a passkey, and gives its copies to others: one of somebody else, one of the same customer on a second key. */
  const holdThree = async () => {
    server.answerOptions(creation)
    await page.goto('/en/passkey-offered')
    await click('Create a passkey')
    await lastPost()
    const [made] = await authenticator.credentials()
    if (made === undefined) throw new Error('no passkey was made')
    await authenticator.add({ ...made, credentialId: base64(OTHER_SIGNALLED), userHandle: base64('c29tZWJvZHk') })
    const second = await addVirtualAuthenticator(page, { transport: 'usb' })
    await second.add({ ...made, credentialId: base64(SIGNALLED) })
    const held = async () => {
      const all = [...(await authenticator.credentials()), ...(await second.credentials())]
      return new Map(all.map(({ credentialId, userName }) => [base64url(credentialId), userName]))
    }
    return { made: base64url(made.credentialId), held, second }
  }

  test('take away what the account no longer accepts, rename the rest, and leave other people alone', async () => {
    const { made, held } = await holdThree()
    expect(await held()).toEqual(new Map([made, OTHER_SIGNALLED, SIGNALLED].map((id) => [id, 'mia@example.com'])))
    await page.goto('/en/passkeys-accepted')
    await expect.poll(held).toEqual(
      new Map([
        [OTHER_SIGNALLED, 'mia@example.com'],
        [SIGNALLED, 'mia.new@example.com'],
      ]),
    )
  })

  test('take away the passkey that belongs to no account, and the autofill waits with what is left', async () => {
    const { made, held, second } = await holdThree()
    await page.addInitScript(`{
      const get = navigator.credentials.get.bind(navigator.credentials)
      navigator.credentials.get = (options) => {
        note('get', options.mediation)
        const credential = get(options)
        credential.catch((error) => note('get', error.name))
        return credential
      }
    }`)
    await authenticator.setPresence(false)
    await second.setPresence(false)
    server.answerOptions(request)
    await signInWithUnknown({ waitUntil: 'networkidle' })
    expect(noted).toEqual([['get', 'conditional']])
    expect([...(await held()).keys()].sort()).toEqual([made, OTHER_SIGNALLED].sort())
  })

  test('say exactly what the page says', async () => {
    await page.addInitScript(noteSignals())
    await page.goto('/de/passkeys-accepted')
    await expect
      .poll(() => noted)
      .toEqual([
        [
          'signalAllAcceptedCredentials',
          { rpId: 'localhost', userId: USER_HANDLE, allAcceptedCredentialIds: [SIGNALLED, OTHER_SIGNALLED] },
        ],
        [
          'signalCurrentUserDetails',
          {
            rpId: 'localhost',
            userId: USER_HANDLE,
            name: 'mia.new@example.com',
            displayName: 'Mia "M" <Lindqvist>',
          },
        ],
      ])
    noted = []
    await page.goto('/en/passkey-unknown')
    await expect
      .poll(() => noted)
      .toEqual([['signalUnknownCredential', { rpId: 'localhost', credentialId: SIGNALLED }]])
  })

  test('say that no passkey is accepted where the list is empty, and nothing where it is missing', async () => {
    await page.addInitScript(noteSignals())
    await page.goto('/en/passkeys-none-accepted')
    await expect.poll(() => noted.length).toBe(2)
    expect(noted[0]?.[1]).toMatchObject({ allAcceptedCredentialIds: [] })
    noted = []
    await page.route('**/passkeys-none-accepted', async (route) => {
      const response = await route.fetch()
      await route.fulfill({ response, body: (await response.text()).replace(' data-credentials=""', '') })
    })
    await page.goto('/en/passkeys-none-accepted', { waitUntil: 'networkidle' })
    expect(await page.locator('[data-passkeys-accepted]').count()).toBe(1)
    expect(noted).toEqual([])
  })

  test('are kept back on pages that say nothing', async () => {
    await page.addInitScript(noteSignals())
    server.answerOptions(request)
    await page.goto('/en/identify', { waitUntil: 'networkidle' })
    await page.goto('/en/passkey-conditional', { waitUntil: 'networkidle' })
    expect(noted).toEqual([])
  })

  test.each([
    ['lacks them', SIGNALS.map((name) => `delete PublicKeyCredential.${name}`).join('\n')],
    ['refuses them', noteSignals("Promise.reject(new DOMException('no', 'OperationError'))")],
    ['breaks on them', noteSignals("(() => { throw new TypeError('broken') })()")],
    ['knows no passkeys', 'delete window.PublicKeyCredential'],
  ])('trouble nobody where the browser %s', async (_, script) => {
    await page.addInitScript(script)
    for (const name of ['passkeys-accepted', 'passkey-unknown']) {
      await page.goto(`/en/${name}`, { waitUntil: 'networkidle' })
    }
    // The complaints are looked at after each test.
    expect(noted.map(([what]) => what)).toEqual(
      script.includes('note(')
        ? ['signalAllAcceptedCredentials', 'signalCurrentUserDetails', 'signalUnknownCredential']
        : [],
    )
  })

  test('reach the one that is there where the browser lacks the other', async () => {
    await page.addInitScript(`${noteSignals()}\ndelete PublicKeyCredential.signalAllAcceptedCredentials`)
    await page.goto('/en/passkeys-accepted')
    await expect.poll(() => noted.map(([what]) => what)).toEqual(['signalCurrentUserDetails'])
  })

  test('come before every ceremony: the browser does one thing at a time', async () => {
    await page.addInitScript(`
      PublicKeyCredential.isConditionalMediationAvailable = async () => true
      PublicKeyCredential.signalUnknownCredential = () =>
        new Promise((resolve) => setTimeout(() => resolve(note('signal', 'done')), 300))
      navigator.credentials.get = async () => {
        note('get', 'begins')
        throw new DOMException('', 'NotAllowedError')
      }`)
    server.answerOptions(request)
    await signInWithUnknown()
    await click('Use a passkey')
    await page.getByText('No passkey was used.').waitFor()
    expect(noted[0]).toEqual(['signal', 'done'])
    expect(noted.slice(1)).toContainEqual(['get', 'begins'])
  })

  test('hold no ceremony up for longer than a second', async () => {
    await page.addInitScript('PublicKeyCredential.signalUnknownCredential = () => new Promise(() => {})')
    await page.clock.install()
    await page.addInitScript(`
      PublicKeyCredential.isConditionalMediationAvailable = async () => true
      navigator.credentials.get = async ({ mediation }) => {
        note('get', mediation)
        throw new DOMException('', 'NotAllowedError')
      }`)
    server.answerOptions(request)
    await signInWithUnknown()
    await page.clock.runFor(900)
    expect(noted).toEqual([])
    await page.clock.runFor(200)
    await expect.poll(() => noted).toEqual([['get', 'conditional']])
  })
})

describe('a passkey that nobody asked for, after a password', () => {
  const conditionalIndex = () => server.asked.findIndex((body) => JSON.stringify(body).includes('"conditional":true'))
  const conditionalAsks = () => server.asked.filter((body) => JSON.stringify(body).includes('"conditional":true'))
  const shownOutcomes = () => page.locator('[data-outcome]:not([hidden])').count()

  test('is made without a click, by options of its own, and sent', async () => {
    await page.addInitScript(noteCreates(SUCCEEDS))
    server.answerOptions(creation)
    await page.goto('/en/passkey-conditional')
    const post = await lastPost()
    expect(post?.path).toBe('/_auth/passkey/create')
    expect(noted).toEqual([
      ['conditional', 'begins'],
      ['conditional', 'made'],
    ])
    const flow = post?.form.get('flow')
    const index = server.asked.findIndex((body) => JSON.stringify(body) === JSON.stringify({ flow, conditional: true }))
    expect(index).not.toBe(-1)
    expect(server.asked.filter((_, other) => other !== index)).toEqual([{ flow }])
    expect(post?.form.get('challenge')).toBe(`sealed-${index}`)
    expect(challengeIn(post?.form)).toBe(`Y2hhbGxlbmdl${index}0_-`)
    expect(server.posted).toHaveLength(1)
  })

  test('is refused by the browser without a word, and the button still makes one', async () => {
    await page.addInitScript(noteCreates(AS_THE_BROWSER_DOES))
    server.answerOptions((index) => ({
      ...creation(index),
      options: { ...creation(index).options, timeout: index === conditionalIndex() ? 200 : 60_000 },
    }))
    await page.goto('/en/passkey-conditional')
    await expect.poll(() => noted).toContainEqual(['conditional', 'NotAllowedError'])
    expect(await shownOutcomes()).toBe(0)
    expect(server.posted).toEqual([])
    await click('Create a passkey')
    const post = await lastPost()
    const index = Number(post?.form.get('challenge')?.replace('sealed-', ''))
    expect(server.asked[index]).toEqual({ flow: post?.form.get('flow') })
    expect(noted.slice(2)).toEqual([
      ['asked', 'begins'],
      ['asked', 'made'],
    ])
    expect(conditionalAsks()).toHaveLength(1)
  })

  test('is left alone without a word where the server gives no options for it', async () => {
    await page.addInitScript(noteCreates(SUCCEEDS))
    server.answerOptions(() => ({ status: 400 }))
    await page.goto('/en/passkey-conditional', { waitUntil: 'networkidle' })
    expect(conditionalAsks()).toHaveLength(1)
    expect(await shownOutcomes()).toBe(0)
    expect(noted).toEqual([])
  })

  test.each([
    ['cannot', 'PublicKeyCredential.getClientCapabilities = async () => ({ conditionalCreate: false })'],
    ['cannot say what it can', 'delete PublicKeyCredential.getClientCapabilities'],
    ['fails to say what it can', 'PublicKeyCredential.getClientCapabilities = async () => { throw new Error() }'],
  ])('is not tried where the browser %s', async (_, script) => {
    await page.addInitScript(script)
    await page.addInitScript(noteCreates(SUCCEEDS))
    server.answerOptions(creation)
    await page.goto('/en/passkey-conditional', { waitUntil: 'networkidle' })
    expect(server.asked).toHaveLength(1)
    expect(conditionalAsks()).toEqual([])
    expect(noted).toEqual([])
  })

  test('is not tried by a form that does not say so', async () => {
    await page.addInitScript(noteCreates(SUCCEEDS))
    server.answerOptions(creation)
    await page.goto('/en/passkey-offered', { waitUntil: 'networkidle' })
    expect(server.asked).toHaveLength(1)
    expect(conditionalAsks()).toEqual([])
    expect(noted).toEqual([])
  })

  test('makes way for the button', async () => {
    await page.addInitScript(noteCreates(AS_THE_BROWSER_DOES))
    server.answerOptions(creation)
    await page.goto('/en/passkey-conditional')
    await expect.poll(() => noted).toEqual([['conditional', 'begins']])
    await click('Create a passkey')
    const post = await lastPost()
    expect(noted.slice(1)).toEqual([
      ['conditional', 'AbortError'],
      ['asked', 'begins'],
      ['asked', 'made'],
    ])
    const index = Number(post?.form.get('challenge')?.replace('sealed-', ''))
    expect(server.asked[index]).toEqual({ flow: post?.form.get('flow') })
    expect(server.posted).toHaveLength(1)
  })

  test('is the only one where it was made just as the button was pressed', async () => {
    await page.addInitScript(
      noteCreates(`({ publicKey, signal }) =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve(create({ publicKey }))))`),
    )
    server.answerOptions(creation)
    await page.goto('/en/passkey-conditional')
    await expect.poll(() => noted).toEqual([['conditional', 'begins']])
    await click('Create a passkey')
    const post = await lastPost()
    expect(noted.slice(1)).toEqual([['conditional', 'made']])
    expect(post?.form.get('challenge')).toBe(`sealed-${conditionalIndex()}`)
    expect(server.posted).toHaveLength(1)
  })

  test('does not come after a click that was cancelled, however late its options arrive', async () => {
    await page.addInitScript(noteCreates(SUCCEEDS))
    server.answerOptions(creation)
    let release = () => {}
    const isReleased = new Promise<void>((resolve) => {
      release = resolve
    })
    await page.route('**/passkey/options', async (route) => {
      if (route.request().postDataJSON().conditional === true) await isReleased
      await route.continue()
    })
    await authenticator.setUserVerified(false)
    const isAsked = page.waitForRequest((asked) => asked.postData()?.includes('"conditional":true') === true)
    await page.goto('/en/passkey-conditional')
    await isAsked
    await click('Create a passkey')
    await page.getByText('No passkey was created').waitFor()
    await authenticator.setUserVerified(true)
    release()
    await page.waitForLoadState('networkidle')
    expect(noted).toEqual([
      ['asked', 'begins'],
      ['asked', 'NotAllowedError'],
    ])
    expect(server.posted).toEqual([])
  })

  test('is given up after four minutes, before its challenge is too old', async () => {
    await page.addInitScript(noteCreates(AS_THE_BROWSER_DOES))
    await page.clock.install()
    server.answerOptions(creation)
    await page.goto('/en/passkey-conditional')
    await expect.poll(() => noted).toEqual([['conditional', 'begins']])
    await page.clock.runFor(3 * 60_000 + 50_000)
    expect(noted).toHaveLength(1)
    await page.clock.runFor(20_000)
    await expect.poll(() => noted.slice(1)).toEqual([['conditional', 'AbortError']])
    expect(await shownOutcomes()).toBe(0)
    expect(conditionalAsks()).toHaveLength(1)
  })
})
