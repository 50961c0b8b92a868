import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Language } from '#domain/language.ts'
import { type Translate, translator } from '#messages/text.ts'
import { newVisitor } from '../support/browser.ts'
import { codeOf, signUp } from '../support/shop.ts'
import { APP_NAME, smallApp } from '../support/small-app.ts'

const PROJECT = join(import.meta.dirname, '../..')
const SECRET = randomBytes(32).toString('base64url')
const SUPPORT = 'https://help.shop.example/'

interface Said {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** `npm run admin` as an operator runs it. */
const admin = (args: readonly string[], variables: Readonly<Record<string, string>>): Promise<Said> =>
  new Promise((resolve) => {
    const environment = { PATH: process.env['PATH'] ?? '', ...variables }
    const child = spawn(process.execPath, ['src/dev/node/admin.ts', ...args], { cwd: PROJECT, env: environment })
    let out = ''
    let err = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
    })
    child.once('close', (code) => resolve({ code, out, err }))
  })

let key = ''

const secretly = (...args: readonly string[]): Promise<Said> =>
  admin([...args, '--url', app.gateway.url], { POSTERN_SECRET: SECRET })

const act = (...args: readonly string[]): Promise<Said> =>
  admin([...args, '--reason', 'ticket 4711', '--url', app.gateway.url], { POSTERN_OPERATOR_KEY: key })

const app = smallApp(
  (config) => ({
    ...config,
    brand: { ...config.brand, supportUrl: SUPPORT },
    lifetimes: { lease: '1s' },
  }),
  { secret: SECRET },
)

beforeAll(async () => {
  const made = await secretly('create-key', '--name', 'Ann', '--scopes', 'read,act,everyone-out', '--days', '1')
  key = /^posop_\S+$/m.exec(made.out)?.[0] ?? `${made.out}${made.err}`
})

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** Goes from the sign-in page to the answer to the right code, `after` so many mails. */
const signIn = async (page: Page, text: Translate, address: string, after: number) => {
  await page.goto('/_auth/sign-in?return_to=/')
  await page.getByLabel(text('sign-in.address')).fill(address)
  await press(page, text('sign-in.submit-either'))
  await page.getByLabel(text('code.label')).fill(codeOf((await app.gateway.nextMail(address, after)).text))
  await press(page, text('code.submit'))
}

describe.each<readonly [Language, string]>([
  ['en', 'en-GB'],
  ['de', 'de-DE'],
])('in %s', (language, locale) => {
  const text = translator(language)

  it('a customer whose account was frozen is out, is told where to find help, and goes on once it is released', async () => {
    const address = `frozen-${language}@example.com`
    const { page } = await newVisitor(app.browser, app.gateway.url, { locale })
    await signUp(page, app.gateway, address, 'not-now', '/')
    const frozen = await act('freeze', address)
    expect(frozen).toMatchObject({ code: 0, err: '' })
    expect(frozen.out).toMatch(/^overWithinSeconds +1$/m)
    const told = await app.gateway.nextMail(address, 1)
    expect(told.subject).toBe(text('mail.account-frozen.subject', { name: APP_NAME }))
    expect(told.text).toContain(SUPPORT)

    await signIn(page, text, address, 2)
    await page.getByRole('heading', { name: text('not-admitted.account_frozen.title') }).waitFor()
    expect(
      await page
        .getByRole('link', { name: text('not-admitted.help') })
        .first()
        .getAttribute('href'),
    ).toBe(SUPPORT)
    expect(await page.getByText(/^\S{26}$/).count()).toBe(1)

    expect((await act('unfreeze', address)).code).toBe(0)
    await app.gateway.nextMail(address, 3)
    await signIn(page, text, address, 4)
    await page.waitForURL(`${app.gateway.url}/`)
    await page.context().close()
  })
})

describe('npm run admin', () => {
  it('shows an account and what has happened to it', async () => {
    const [shown, events, nobody] = await Promise.all([
      act('show', 'frozen-en@example.com'),
      act('events', 'frozen-en@example.com'),
      act('find', 'nobody@example.com'),
    ])
    expect(shown.out).toMatch(/^address +frozen-en@example\.com$/m)
    expect(events.out).toMatch(/name operator\.froze, requestId \w{26}, detail .*reason ticket 4711/)
    expect(nobody).toMatchObject({ code: 1, err: expect.stringMatching(/There is none.*\(request \w{26}\)/) })
  })

  it('says by when everybody is out', async () => {
    const [asked, out] = await Promise.all([act('everyone-out'), act('everyone-out', '--yes')])
    expect(asked).toMatchObject({ code: 2, err: expect.stringMatching(/needs --yes/) })
    expect(out.out).toMatch(/^Everybody is signed out at the latest 180 seconds from now\.$/m)
  })

  it('lists keys, revokes one, and says what is wrong: no key, no secret, no gateway, a key that was revoked', async () => {
    const elsewhere = ['find', 'a@example.com', '--reason', 'x', '--url', 'http://localhost:9']
    const [listed, noKey, noSecret, nowhere] = await Promise.all([
      secretly('list-keys'),
      admin(['find', 'a@example.com', '--reason', 'x', '--url', app.gateway.url], {}),
      admin(['list-keys', '--state', '/nowhere'], {}),
      admin(elsewhere, { POSTERN_OPERATOR_KEY: key }),
    ])
    expect(listed.out).toContain('name Ann')
    expect(listed.out).not.toContain(key.slice(23))
    expect(noKey.err).toMatch(/No operator key/)
    expect(noSecret.err).toMatch(/No usable secret/)
    expect(nowhere.err).toMatch(/Nothing answers at/)
    expect((await secretly('revoke-key', key.slice(6, 22), '--reason', 'Ann has left')).code).toBe(0)
    expect((await act('find', 'a@example.com')).err).toMatch(/refused the operator key/)
  })
})
