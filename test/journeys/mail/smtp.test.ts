import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MailSender } from '../../../src/mail/sender.ts'
import { createAuthority } from './certificates.ts'
import { type MailRuntime, SAMPLE, startMailRuntime } from './mail-runtime.ts'
import { startRawServer, startSmtpServer } from './smtp-server.ts'

const authority = createAuthority()
let runtime: MailRuntime
const stops: (() => Promise<void>)[] = []

beforeAll(async () => {
  runtime = await startMailRuntime(authority.cert, { SMTP_PASSWORD: 's3cret-ü', WRONG_PASSWORD: 'guess' })
})

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()))
  await runtime.stop()
})

const smtpServer = async (...options: Parameters<typeof startSmtpServer>) => {
  const server = await startSmtpServer(...options)
  stops.push(server.stop)
  return server
}

const rawServer = async (...options: Parameters<typeof startRawServer>) => {
  const server = await startRawServer(...options)
  stops.push(server.stop)
  return server
}

type Smtp = Extract<MailSender, { kind: 'smtp' }>

const signedIn = (port: number, security: Smtp['security']): Smtp => ({
  kind: 'smtp',
  host: 'localhost',
  port,
  security,
  username: 'postman',
  passwordSecret: 'SMTP_PASSWORD',
})

/** The decoded text part of a message. */
const textOf = (raw: string): string =>
  Buffer.from(
    (raw.split('charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n')[1] ?? '')
      .replace(/\r\n--=_.*$/s, '')
      .replaceAll('=\r\n', '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')

describe('a mail arrives', () => {
  test.each(['tls', 'starttls'] as const)('over %s, signed in, dots and umlauts unharmed', async (security) => {
    const server = await smtpServer({ ...authority.issue('localhost'), secure: security === 'tls' })
    expect(await runtime.send(signedIn(server.port, security))).toEqual({ ok: true })
    const [mail] = server.received
    expect(mail).toMatchObject({
      from: 'no-reply@shop.example',
      to: [SAMPLE.to],
      encrypted: true,
      user: 'postman',
    })
    expect(textOf(mail?.raw ?? '')).toBe(SAMPLE.text.replaceAll('\n', '\r\n'))
    expect(mail?.raw).toContain(`\r\nMessage-ID: <${SAMPLE.id}@shop.example>\r\n`)
    expect(mail?.raw).toContain('\r\nDate: Mon, 21 Sep 2026 14:13:20 +0000\r\n')
  })

  test('in the clear on loopback, for a relay on the same machine', async () => {
    const server = await smtpServer({ hideSTARTTLS: true })
    const sender: Smtp = { kind: 'smtp', host: '127.0.0.1', port: server.port, security: 'plain-loopback' }
    expect(await runtime.send(sender)).toEqual({ ok: true })
    expect(server.received).toMatchObject([{ encrypted: false }])
  })
})

describe('nothing is sent', () => {
  test('in the clear beyond loopback', async () => {
    const sender: Smtp = { kind: 'smtp', host: 'mail.example', port: 25, security: 'plain-loopback' }
    expect(await runtime.send(sender)).toMatchObject({ ok: false, failure: { code: 'insecure' } })
  })

  test('where STARTTLS is not offered', async () => {
    const server = await rawServer((socket, lines) => {
      if (lines.length === 0) socket.write('220 mail.example\r\n')
      for (const line of lines)
        socket.write(line.startsWith('EHLO') ? '250-mail.example\r\n250 AUTH PLAIN\r\n' : '235 ok\r\n')
    })
    expect(await runtime.send(signedIn(server.port, 'starttls'))).toMatchObject({ failure: { code: 'insecure' } })
    expect(server.heard).toEqual(['EHLO shop.example'])
  })

  test('where bytes follow the answer to STARTTLS in the clear', async () => {
    const server = await rawServer((socket, lines) => {
      if (lines.length === 0) socket.write('220 mail.example\r\n')
      for (const line of lines) {
        if (line.startsWith('EHLO')) socket.write('250-mail.example\r\n250 STARTTLS\r\n')
        else socket.write('220 go\r\n250-mail.example\r\n250 AUTH PLAIN\r\n')
      }
    })
    expect(await runtime.send(signedIn(server.port, 'starttls'))).toMatchObject({ failure: { code: 'protocol' } })
    expect(server.heard).toEqual(['EHLO shop.example', 'STARTTLS'])
  })

  test.each([
    ['an unknown authority', () => createAuthority().issue('localhost')],
    ['the right authority, but for another host', () => authority.issue('mail.example')],
  ])('to a server with a certificate of %s', async (_, issue) => {
    for (const security of ['tls', 'starttls'] as const) {
      const server = await smtpServer({ ...issue(), secure: security === 'tls' })
      expect(await runtime.send(signedIn(server.port, security))).toMatchObject({ failure: { code: 'unreachable' } })
      expect(server.received).toEqual([])
    }
  })

  test('with a wrong password', async () => {
    const server = await smtpServer({ ...authority.issue('localhost'), secure: true })
    const sender: Smtp = { ...signedIn(server.port, 'tls'), passwordSecret: 'WRONG_PASSWORD' }
    expect(await runtime.send(sender)).toMatchObject({ failure: { code: 'refused', permanent: false } })
    expect(server.received).toEqual([])
  })

  test('with a password that is not there', async () => {
    const sender: Smtp = { ...signedIn(1, 'tls'), passwordSecret: 'ABSENT' }
    expect(await runtime.send(sender)).toMatchObject({ failure: { code: 'not_configured' } })
  })

  test('to an address that carries a command of its own', async () => {
    const server = await smtpServer({ hideSTARTTLS: true })
    const sender: Smtp = { kind: 'smtp', host: '127.0.0.1', port: server.port, security: 'plain-loopback' }
    const to = 'ada@example.org>\r\nRCPT TO:<victim@example.com'
    expect(await runtime.send(sender, { to })).toMatchObject({ failure: { code: 'malformed', permanent: true } })
    expect(server.received).toEqual([])
  })
})

describe('a server that', () => {
  test('refuses the recipient ends the matter', async () => {
    const server = await smtpServer({
      hideSTARTTLS: true,
      onRcptTo: ({ address }, _session, done) => {
        done(Object.assign(new Error(`5.1.1 <${address}> unknown`), { responseCode: 550 }))
      },
    })
    const sender: Smtp = { kind: 'smtp', host: '127.0.0.1', port: server.port, security: 'plain-loopback' }
    expect(await runtime.send(sender)).toEqual({
      ok: false,
      failure: { code: 'refused', permanent: true, detail: 'RCPT TO 550 5.1.1' },
    })
  })

  test('is not there may be there later', async () => {
    const server = await startRawServer(() => undefined)
    await server.stop()
    const sender: Smtp = { kind: 'smtp', host: '127.0.0.1', port: server.port, security: 'plain-loopback' }
    expect(await runtime.send(sender)).toMatchObject({ failure: { code: 'unreachable', permanent: false } })
  })

  test('hangs up leaves the Worker in good health', async () => {
    const server = await rawServer((socket, lines) => {
      if (lines.length === 0) socket.write('220 mail.example\r\n')
      else socket.end()
    })
    const sender: Smtp = { kind: 'smtp', host: '127.0.0.1', port: server.port, security: 'plain-loopback' }
    expect(await runtime.send(sender)).toMatchObject({ failure: { code: 'unreachable', permanent: false } })
    expect(await runtime.send({ ...sender, port: server.port })).toMatchObject({ ok: false })
  })

  test('says more than a line can hold is not listened to', async () => {
    const server = await rawServer((socket, lines) => {
      if (lines.length === 0) socket.write(`220 ${'x'.repeat(100_000)}`)
    })
    const sender: Smtp = { kind: 'smtp', host: '127.0.0.1', port: server.port, security: 'plain-loopback' }
    expect(await runtime.send(sender)).toMatchObject({ failure: { code: 'protocol' } })
  })

  test('says nothing is given up after ten seconds', async () => {
    const server = await rawServer(() => undefined)
    const sender: Smtp = { kind: 'smtp', host: '127.0.0.1', port: server.port, security: 'plain-loopback' }
    expect(await runtime.send(sender)).toEqual({
      ok: false,
      failure: { code: 'timeout', permanent: false, detail: 'greeting' },
    })
  })
})

test('the Worker prints neither addresses nor codes nor passwords, whatever happened above', () => {
  expect(runtime.printed()).not.toMatch(/ada@|victim@|no-reply@|042137|s3cret|postman/)
})
