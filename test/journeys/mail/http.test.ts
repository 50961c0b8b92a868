import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MailSender } from '../../../src/mail/sender.ts'
import { createAuthority } from './certificates.ts'
import { type MailRuntime, SAMPLE, startMailRuntime } from './mail-runtime.ts'

const authority = createAuthority()
let runtime: MailRuntime
const servers: Server[] = []

beforeAll(async () => {
  runtime = await startMailRuntime(authority.cert, { API_KEY: 'k3y' })
})

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await runtime.stop()
})

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A provider's API on loopback that answers as `answer` has it. */
const provider = async (
  answer: (response: ServerResponse) => void,
  tls?: { readonly cert: string; readonly key: string },
) => {
  const received: Received[] = []
  const listener: Parameters<typeof createServer>[1] = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      answer(response)
    })
  }
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen')
  return { url: `${tls === undefined ? 'http://127.0.0.1' : 'https://localhost'}:${address.port}/mail`, received }
}

const status =
  (code: number) =>
  (response: ServerResponse): void => {
    response.writeHead(code).end(`{"error":"${SAMPLE.to}"}`)
  }

const api = (url: string): Extract<MailSender, { kind: 'http' }> => ({
  kind: 'http',
  url,
  headers: { Authorization: 'Bearer {{secret:API_KEY}}', 'Idempotency-Key': '{{id}}' },
  body: { from: '{{from}}', to: ['{{to}}'], subject: '{{subject}}', parts: { text: '{{text}}', html: '{{html}}' } },
})

describe('a JSON API', () => {
  test('gets the mail, the secret and the id', async () => {
    const { url, received } = await provider(status(202))
    const text = '"quoted"\n\\ and {{html}} stays\n'
    expect(await runtime.send(api(url), { text })).toEqual({ ok: true })
    expect(received).toHaveLength(1)
    expect(received[0]?.headers).toMatchObject({
      authorization: 'Bearer k3y',
      'content-type': 'application/json',
      'idempotency-key': SAMPLE.id,
    })
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      from: SAMPLE.from,
      to: [SAMPLE.to],
      subject: SAMPLE.subject,
      parts: { text, html: SAMPLE.html },
    })
  })

  test('is reached over https where its certificate is trusted, and only there', async () => {
    const trusted = await provider(status(200), authority.issue('localhost'))
    expect(await runtime.send(api(trusted.url))).toEqual({ ok: true })
    const stranger = await provider(status(200), createAuthority().issue('localhost'))
    expect(await runtime.send(api(stranger.url))).toMatchObject({ failure: { code: 'unreachable' } })
    expect(stranger.received).toEqual([])
  })

  test.each([
    [400, true],
    [401, false],
    [403, false],
    [404, false],
    [408, false],
    [413, true],
    [422, true],
    [429, false],
    [500, false],
    [503, false],
  ])('that answers %i: final is %s', async (code, permanent) => {
    const { url } = await provider(status(code))
    expect(await runtime.send(api(url))).toEqual({
      ok: false,
      failure: { code: 'refused', permanent, detail: `status ${code}` },
    })
  })

  test('cannot send the key on to another host', async () => {
    const other = await provider(status(200))
    const { url } = await provider((response) => {
      response.writeHead(307, { location: other.url }).end()
    })
    expect(await runtime.send(api(url))).toMatchObject({ failure: { code: 'refused', detail: 'status 307' } })
    expect(other.received).toEqual([])
  })

  test('is not spoken to in the clear beyond loopback', async () => {
    expect(await runtime.send(api('http://api.example/mail'))).toMatchObject({ failure: { code: 'insecure' } })
  })

  test.each<[string, MailSender]>([
    ['an address that is no URL', api('nonsense')],
    ['a secret that is not there', { ...api('https://api.example'), headers: { A: '{{secret:ABSENT}}' } }],
  ])('with %s is not configured', async (_, sender) => {
    expect(await runtime.send(sender)).toMatchObject({ failure: { code: 'not_configured' } })
  })
})

describe('a binding', () => {
  test('for send_email takes the mail', async () => {
    expect(await runtime.send({ kind: 'send-email', binding: 'EMAIL' })).toEqual({ ok: true })
  })

  test('for a service takes the mail', async () => {
    expect(await runtime.send({ kind: 'service', binding: 'MAILER' })).toEqual({ ok: true })
  })

  test('for a service may refuse, and its words stay with it', async () => {
    expect(await runtime.send({ kind: 'service', binding: 'MAILER' }, { subject: 'refuse' })).toEqual({
      ok: false,
      failure: { code: 'refused', permanent: false, detail: 'deliver' },
    })
  })

  test.each(['send-email', 'service'] as const)('of kind %s that is not there is not configured', async (kind) => {
    for (const binding of ['ABSENT', 'API_KEY', 'constructor', '__proto__']) {
      expect(await runtime.send({ kind, binding })).toMatchObject({ failure: { code: 'not_configured' } })
    }
  })
})

describe.concurrent('after ten seconds of silence is given up', () => {
  test('a JSON API', async ({ expect }) => {
    const { url } = await provider(() => undefined)
    expect(await runtime.send(api(url))).toMatchObject({ failure: { code: 'timeout', permanent: false } })
  })

  test('a service', async ({ expect }) => {
    expect(await runtime.send({ kind: 'service', binding: 'MAILER' }, { subject: 'wait' })).toMatchObject({
      failure: { code: 'timeout', permanent: false },
    })
  })
})
