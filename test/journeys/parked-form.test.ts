import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import { acr, anyone, signedIn } from '#policy/builders.ts'
import { addVirtualAuthenticator, newVisitor, openBrowser, type Visitor } from '../support/browser.ts'
import { inFrontOf, startGateway, type TestGateway } from '../support/gateway.ts'
import { type Origin, type SeenRequest, startOrigin } from '../support/origin.ts'
import { signInByCode, signUp } from '../support/shop.ts'

/** An app that knows nothing of any of this: a page with a plain form, and what it saw of each POST. */
interface App extends Origin {
  readonly posts: SeenRequest[]
}

const FORM = (action: string, enctype: string, more = '') => `<!doctype html><title>Address</title>
<h1>Your address</h1><form method="post" action="${action}" enctype="${enctype}">
<input name="street" value="Prinsengracht 1 & more"><input name="city" value="Zürich">${more}
<button>Save address</button></form>`

const ENCTYPES: Readonly<Record<string, string>> = {
  '/form': 'application/x-www-form-urlencoded',
  '/form-file': 'multipart/form-data',
  '/form-text': 'text/plain',
}

/** Somebody else's site, to which the app leads those who pay. */
const startProvider = (): Promise<Origin> =>
  startOrigin((_request, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Bank</title><h1>Your bank</h1>')
  })

const startApp = async (provider: Origin): Promise<App> => {
  const posts: SeenRequest[] = []
  const origin = await startOrigin(async (request, response) => {
    const path = request.url ?? ''
    const { rawHeaders, method = '' } = request
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    response.setHeader('content-type', 'text/html; charset=utf-8')
    if (method === 'POST') {
      const headers = rawHeaders.flatMap((name, index) =>
        index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ''] as const] : [],
      )
      posts.push({ method, target: path, headers, body: Buffer.concat(chunks).toString() })
      if (path === '/strong/broken') return void response.destroy()
      if (path === '/strong/provider') return void response.writeHead(303, { location: provider.url }).end()
      return void response.end('<!doctype html><title>Saved</title><h1>Saved</h1>')
    }
    const enctype = ENCTYPES[path]
    if (enctype !== undefined) {
      const file = path === '/form-file' ? '<input type="file" name="picture">' : ''
      return void response.end(FORM('/strong/address?from=basket', enctype, file))
    }
    if (path === '/form-provider') return void response.end(FORM('/strong/provider', ENCTYPES['/form'] ?? ''))
    if (path === '/form-broken') return void response.end(FORM('/strong/broken', ENCTYPES['/form'] ?? ''))
    response.end('<!doctype html><title>App</title><h1>The app</h1>')
  })
  return { ...origin, posts }
}

const withStrongRoute = (config: PosternConfig): PosternConfig => ({
  ...config,
  sites: config.sites.map((site) => ({
    ...site,
    routes: [
      { match: '/', allow: anyone() },
      { match: '/strong/*', allow: acr('aal2') },
    ],
    otherwise: signedIn({ from: 'aal0' }),
  })),
})

let app: App
let provider: Origin
let browser: Browser
let gateway: TestGateway
const visitors: Visitor[] = []

beforeAll(async () => {
  provider = await startProvider()
  app = await startApp(provider)
  gateway = await startGateway({ config: inFrontOf(app.url, withStrongRoute) })
  browser = await openBrowser()
})

afterEach(async () => {
  for (const { context } of visitors.splice(0)) await context.close()
  app.posts.length = 0
})

afterAll(async () => {
  await browser?.close()
  await gateway?.stop()
  await app?.stop()
  await provider?.stop()
})

/** A customer with a passkey whose session has shown no more than a code. */
const weakCustomer = async (address: string): Promise<Visitor> => {
  const first = await newVisitor(browser, gateway.url)
  await first.page.addInitScript('PublicKeyCredential.isConditionalMediationAvailable = async () => false')
  visitors.push(first)
  await addVirtualAuthenticator(first.page)
  await signUp(first.page, gateway, address, 'make', '/')
  await first.context.clearCookies()
  await signInByCode(first.page, gateway, address, '/')
  return first
}

const save = async (page: Page, form: string): Promise<void> => {
  await page.goto(form)
  await page.getByRole('button', { name: 'Save address' }).click()
}

const confirm = (page: Page): Promise<void> => page.getByRole('button', { name: 'Confirm with a passkey' }).click()

const onlyPost = (): SeenRequest => {
  const [post, second] = app.posts
  if (post === undefined || second !== undefined) throw new Error(`the app saw ${app.posts.length} posts`)
  return post
}

const fieldOf = ({ headers }: SeenRequest, name: string): string | undefined =>
  headers.find(([each]) => each === name)?.[1]

describe('a form that needs more proof than its session has', () => {
  it('waits, is sent once the proof is given, and its answer stands under its own address', async () => {
    const { page } = await weakCustomer('form@example.com')
    await save(page, '/form')
    await page.getByText('It waits here').waitFor()
    expect(app.posts).toEqual([])
    await confirm(page)
    await page.getByRole('heading', { name: 'Saved' }).waitFor()
    expect(page.url()).toBe(`${gateway.url}/strong/address?from=basket`)
    const post = onlyPost()
    expect(post.target).toBe('/strong/address?from=basket')
    expect(post.body).toBe('street=Prinsengracht+1+%26+more&city=Z%C3%BCrich')
    expect(fieldOf(post, 'content-type')).toBe('application/x-www-form-urlencoded')
    expect(fieldOf(post, 'content-length')).toBe(String(post.body.length))
    expect(fieldOf(post, 'referer')).toBe(`${gateway.url}/form`)
    expect(fieldOf(post, 'origin')).toBe(gateway.url)
    expect(fieldOf(post, 'sec-fetch-site')).toBe('same-origin')
    expect(fieldOf(post, 'sec-fetch-mode')).toBe('navigate')
    const [, claims = ''] = (fieldOf(post, 'postern-assertion') ?? '').split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      acr: 'aal2',
      htm: 'POST',
      htu: `${gateway.url}/strong/address`,
    })
  })

  it('leads where the app leads to, on another site too', async () => {
    const { page } = await weakCustomer('bank@example.com')
    await save(page, '/form-provider')
    await confirm(page)
    await page.getByRole('heading', { name: 'Your bank' }).waitFor()
    expect(onlyPost().target).toBe('/strong/provider')
  })

  it('keeps its files and its multipart boundary', async () => {
    const { page } = await weakCustomer('file@example.com')
    await page.goto('/form-file')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'door.txt', mimeType: 'text/plain', buffer: Buffer.from('\u0000\u0001 the door ü') })
    await page.getByRole('button', { name: 'Save address' }).click()
    await confirm(page)
    await page.getByRole('heading', { name: 'Saved' }).waitFor()
    const post = onlyPost()
    const [, boundary = 'none'] =
      /^multipart\/form-data; boundary=(.+)$/.exec(fieldOf(post, 'content-type') ?? '') ?? []
    expect(post.body.startsWith(`--${boundary}\r\n`)).toBe(true)
    expect(post.body.trimEnd().endsWith(`--${boundary}--`)).toBe(true)
    expect(post.body).toContain('filename="door.txt"')
    expect(post.body).toContain('\u0000\u0001 the door ü')
  })

  it('may be a form of plain text', async () => {
    const { page } = await weakCustomer('text@example.com')
    await save(page, '/form-text')
    await confirm(page)
    await page.getByRole('heading', { name: 'Saved' }).waitFor()
    expect(onlyPost().body).toBe('street=Prinsengracht 1 & more\r\ncity=Zürich\r\n')
  })

  it('is sent once, however often its answer is loaded anew', async () => {
    const { page } = await weakCustomer('reload@example.com')
    await save(page, '/form')
    await confirm(page)
    await page.getByRole('heading', { name: 'Saved' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'This was sent already' }).waitFor()
    await page.goBack()
    await page.goBack()
    expect(app.posts).toHaveLength(1)
  })

  it('is left alone by who does not confirm, and leads back to the form', async () => {
    const { page } = await weakCustomer('leave@example.com')
    await save(page, '/form')
    await page.getByRole('link', { name: 'Not now' }).click()
    await page.waitForURL('**/form')
    expect(app.posts).toEqual([])
  })

  it('says that nobody knows whether it arrived, where the app broke off, and is not sent again', async () => {
    const { page } = await weakCustomer('broken@example.com')
    await save(page, '/form-broken')
    await confirm(page)
    await page.getByRole('heading', { name: 'We cannot say whether this arrived' }).waitFor()
    expect((await page.reload())?.status()).toBe(409)
    await page.getByRole('heading', { name: 'We cannot say whether this arrived' }).waitFor()
    expect(app.posts).toHaveLength(1)
  })

  it('that is too large is refused before any proof, with the reason', async () => {
    const { page } = await weakCustomer('large@example.com')
    await page.goto('/form')
    await page.locator('input[name=street]').evaluate((input) => input.setAttribute('value', 'x'.repeat(64 * 1024)))
    const answer = page.waitForResponse((response) => response.request().method() === 'POST')
    await page.getByRole('button', { name: 'Save address' }).click()
    expect((await answer).status()).toBe(413)
    await page.getByText('64 KiB').waitFor()
    expect(app.posts).toEqual([])
  })

  it('of another site is refused, and never shown on our page', async () => {
    const { page } = await weakCustomer('foreign@example.com')
    const foreign = `http://127.0.0.1:${app.port}`
    await page.goto(foreign)
    const answer = page.waitForResponse((response) => response.url().startsWith(`${gateway.url}/strong`))
    await page.evaluate((action) => {
      const form = document.body.appendChild(document.createElement('form'))
      form.method = 'post'
      form.action = action
      form.submit()
    }, `${gateway.url}/strong/address`)
    // Lax cookies do not come along, so this customer is nobody here.
    expect([303, 403]).toContain((await answer).status())
    expect(app.posts).toEqual([])
  })
})
