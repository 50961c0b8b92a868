import { Log, LogLevel, Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { COMPATIBILITY_DATE } from '../../../src/dev/node/serve.ts'
import { epochSeconds } from '../../../src/lib/time.ts'
import type { Mail } from '../../../src/mail/mail.ts'
import { bundleWorker } from './bundle.ts'

let url: string
let stop: () => Promise<void>

beforeAll(async () => {
  const bundle = await bundleWorker('inbox-worker')
  const runtime = new Miniflare({
    cf: false,
    telemetry: { enabled: false },
    enableDevRegistry: false,
    log: new Log(LogLevel.ERROR),
    workers: [
      {
        config: {
          name: 'inbox',
          compatibilityDate: COMPATIBILITY_DATE,
          manifest: { mainModule: 'inbox-worker.js', modulesRoot: bundle.folder, modules: bundle.modules },
          env: {
            INBOX: { type: 'durable-object', worker: 'inbox', exportName: 'Inbox' },
            MAILER: { type: 'worker', worker: 'inbox', exportName: 'DevMailer' },
          },
          exports: { Inbox: { type: 'durable-object', storage: 'sqlite' } },
        },
        dev: { rootPath: bundle.folder },
      },
    ],
  })
  url = String(await runtime.ready).replace(/\/$/, '')
  stop = async () => {
    await runtime.dispose()
    await bundle.remove()
  }
})

afterAll(() => stop())

let number = 0

/** Sends a mail as the gateway does. */
const send = async (changes: Partial<Mail> = {}): Promise<Mail> => {
  number += 1
  const mail: Mail = {
    id: `mail-number-${String(number).padStart(10, '0')}`,
    to: 'ada@example.org',
    from: 'Shop <no-reply@shop.example>',
    subject: 'Your code',
    text: 'Enter this code.\n\n042137\n\nhttps://shop.example/_auth/sign-in\n',
    html: '<!doctype html><p>042137</p>',
    createdAt: epochSeconds(1_790_000_000),
    ...changes,
  }
  const answer = await fetch(url, { method: 'PUT', body: JSON.stringify(mail) })
  expect(await answer.json()).toEqual({ ok: true })
  return mail
}

const feed = async (to: string): Promise<readonly Record<string, unknown>[]> =>
  JSON.parse(await (await fetch(`${url}/_auth/dev/mail.json?${new URLSearchParams({ to })}`)).text())

describe('the feed', () => {
  test('gives the mails to an address, newest first', async () => {
    const before = Date.now()
    const first = await send({ to: 'feed@example.org', text: 'first\n' })
    const second = await send({ to: 'feed@example.org', text: 'second\n' })
    await send({ to: 'other@example.org' })
    const mails = await feed('Feed@Example.org')
    expect(mails).toMatchObject([
      { to: 'feed@example.org', subject: second.subject, text: 'second\n', html: second.html },
      { to: 'feed@example.org', subject: first.subject, text: 'first\n', html: first.html },
    ])
    const sentAt = Date.parse(String(mails[0]?.['sentAt']))
    expect(sentAt).toBeGreaterThanOrEqual(before - 1000)
    expect(sentAt).toBeLessThanOrEqual(Date.now() + 1000)
  })

  test('holds a mail once that was sent twice', async () => {
    const mail = await send({ to: 'twice@example.org' })
    await send({ to: 'twice@example.org', id: mail.id })
    expect(await feed('twice@example.org')).toHaveLength(1)
  })

  test('is empty for an address that got nothing', async () => {
    expect(await feed('nobody@example.org')).toEqual([])
  })

  test('keeps the newest two hundred', async () => {
    await send({ to: 'oldest@example.org' })
    for (let count = 0; count < 199; count += 1) await send({ to: 'many@example.org' })
    expect(await feed('oldest@example.org')).toHaveLength(1)
    await send({ to: 'many@example.org' })
    expect(await feed('oldest@example.org')).toEqual([])
    expect(await feed('many@example.org')).toHaveLength(200)
  })
})

describe('the page', () => {
  test('shows subject, address, text with links, and the code by itself', async () => {
    await send({ to: 'page@example.org', subject: 'Your <b>code</b>' })
    const page = await (await fetch(`${url}/_auth/dev/mail?to=page@example.org`)).text()
    expect(page).toContain('Your &lt;b&gt;code&lt;/b&gt;')
    expect(page).toContain('<code>042137</code>')
    expect(page).toContain('data-copy="042137"')
    expect(page).toContain('<a href="https://shop.example/_auth/sign-in">')
    expect(page).not.toContain('<b>')
  })

  test('runs nothing but its own script', async () => {
    const answer = await fetch(`${url}/_auth/dev/mail`)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe')
    const page = await answer.text()
    for (const [, path] of page.matchAll(/<(?:script|link rel="stylesheet")[^>]* (?:src|href)="([^"]*)"/g)) {
      expect((await fetch(`${url}${path}`)).status).toBe(200)
    }
  })

  test('keeps what a mail says in HTML in a sandbox', async () => {
    const mail = await send({ html: '<script>alert(1)</script>' })
    const answer = await fetch(`${url}/_auth/dev/mail/${mail.id}.html`)
    expect(await answer.text()).toBe('<script>alert(1)</script>')
    expect(answer.headers.get('content-security-policy')).toMatch(/(?:^|; )sandbox(?:;|$)/)
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})

test('other paths are not the inbox’s, and it is only read', async () => {
  for (const path of ['/_auth/dev/mailbox', '/_auth/dev/mail/', '/_auth/dev', '/dev/mail', '/_auth/dev/mail/x.htm']) {
    expect((await fetch(`${url}${path}`)).status).toBe(418)
  }
  expect((await fetch(`${url}/_auth/dev/mail`, { method: 'POST' })).status).toBe(405)
  expect((await fetch(`${url}/_auth/dev/mail.json`, { method: 'HEAD' })).status).toBe(200)
  expect((await fetch(`${url}/_auth/dev/mail/unknown.html`)).status).toBe(404)
})
