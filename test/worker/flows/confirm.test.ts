import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { TICKET_FIELD, TICKET_FORM_BYTES } from '#gateway/release-ticket.ts'
import { sha256 } from '#keys/digest.ts'
import { toBase64Url, utf8 } from '#lib/encoding.ts'
import { createVerifier } from '#origin/verify.ts'
import { acr, all, any, anyone, authenticatedWithin, confirm, signedIn } from '#policy/builders.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { now } from '../account/arrange.ts'
import { accountObjects } from '../accounts.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { CONFIG, hidden, leadsTo, SCRIPT, SITE, startGateway, type Visitor } from '../pages/arrange.ts'
import { assertionFields, SESSION, signUpWithPasskey } from './arrange.ts'

beforeEach(stopClock)

const PAY = confirm({
  says: { en: 'Pay {amount} to {payee}', de: '{amount} an {payee} zahlen' },
  values: { amount: 'amount', payee: 'to' },
})
const TRANSFER = confirm({
  says: { en: 'Send {amount} to {payee}', de: '{amount} an {payee} senden' },
  values: { amount: '/amount', payee: '/to/iban' },
})

const [site] = CONFIG.sites
const CONFIGURED = JSON.stringify({
  ...CONFIG,
  sites: [
    {
      ...site,
      routes: [
        { match: '/', allow: anyone() },
        { match: '/pay/*', allow: all(signedIn(), PAY) },
        { match: '/api/transfer', allow: all(acr('aal2'), TRANSFER) },
        { match: '/api/fresh', allow: all(authenticatedWithin('1m'), TRANSFER) },
        { match: '/either/*', allow: any(all(acr('aal2'), authenticatedWithin('1m')), all(signedIn(), PAY)) },
        { match: '/Offers', allow: PAY },
        { match: '/offers/*', allow: TRANSFER },
        { match: '/free/*', allow: signedIn({ from: 'aal0' }) },
      ],
      otherwise: signedIn({ from: 'aal0' }),
    },
  ],
})

const PAID = '/pay/now?order=7'
const FORM = { amount: '12,50 EUR', to: 'Half Past Flowers', note: 'thanks' }

/** A customer with a passkey whose session has everything but a confirmation. */
const customer = async (address = 'ada@example.com') => {
  const gateway = startGateway({ POSTERN_CONFIG: CONFIGURED })
  const { passkey, visitor } = await signUpWithPasskey(gateway, address)
  return { gateway, passkey, visitor }
}
type Customer = Awaited<ReturnType<typeof customer>>

const stepUpPage = async (visitor: Visitor, href: string): Promise<string> => (await visitor.get(href)).text()

/** Gives the proof on the page that this address shows; gives the answer to it. */
const proveAt = async (visitor: Visitor, href: string, passkey: SoftwarePasskey): Promise<Response> =>
  visitor.post(
    '/_auth/step-up',
    await assertionFields(visitor, hidden(await stepUpPage(visitor, href), 'flow'), passkey),
  )

const ticketAfter = async (visitor: Visitor, proved: Response): Promise<string> =>
  hidden(await (await visitor.get(leadsTo(proved))).text(), TICKET_FIELD)

const show = (visitor: Visitor, ticket: string, path = PAID): Promise<Response> =>
  visitor.post(path, { [TICKET_FIELD]: ticket }, { 'content-length': String(TICKET_FORM_BYTES) })

/** What the origin was told of a request, as a verifier at the origin reads it. */
const identityOf = async ({ gateway }: Customer, index = 0) => {
  const received = gateway.received[index]
  if (received === undefined) throw new Error('nothing was received')
  const keys = await (await gateway.send('/_auth/jwks.json')).json<{ keys: JsonWebKey[] }>()
  const verifier = createVerifier({ issuer: CONFIG.issuer ?? '', audience: 'shop', publicUrl: SITE, keys, now })
  const { method, target, headers } = received
  const verified = await verifier.verify({ method, target, assertions: [headers.get('postern-assertion') ?? ''] })
  if (!verified.ok) throw new Error(JSON.stringify(verified))
  return verified.value
}

const digestOf = async (body: string) => toBase64Url(await sha256(utf8(body)))

const events = async (name: string): Promise<readonly Record<string, unknown>[]> => {
  const stubs = await accountObjects()
  const found = await Promise.all(
    stubs.map((stub) =>
      runInDurableObject(stub, (_object, { storage }) =>
        storage.sql.exec('SELECT detail FROM events WHERE name = ?', name).toArray(),
      ),
    ),
  )
  return found.flat().map(({ detail }) => JSON.parse(String(detail)))
}

describe('a form whose action is confirmed', () => {
  it('waits though its sender has just signed in, and the page says what it does in the operator’s words', async () => {
    const { gateway, visitor } = await customer()
    const asked = await visitor.post(PAID, FORM)
    const page = await stepUpPage(visitor, leadsTo(asked))
    expect(gateway.received).toEqual([])
    expect(page).toContain('Pay <strong><bdi>12,50 EUR</bdi></strong> to <strong><bdi>Half Past Flowers</bdi></strong>')
    expect(await (await visitor.get(leadsTo(asked), { 'accept-language': 'de' })).text()).toContain(
      '<strong><bdi>12,50 EUR</bdi></strong> an <strong><bdi>Half Past Flowers</bdi></strong> zahlen',
    )
  })

  it('goes out once it is confirmed, and the assertion names the confirmation and the body', async () => {
    const made = await customer()
    const { gateway, visitor, passkey } = made
    const proved = await proveAt(visitor, leadsTo(await visitor.post(PAID, FORM)), passkey)
    expect((await show(visitor, await ticketAfter(visitor, proved))).status).toBe(200)
    const [received] = gateway.received
    const { claims } = await identityOf(made)
    expect(claims['body_sha256']).toBe(await digestOf(received?.body ?? ''))
    const [event] = await events('request.confirmed')
    expect(event).toMatchObject({ parked: claims['confirmation_id'], by: 'passkey' })
    await visitor.get('/free/page')
    expect((await identityOf(made, 1)).claims).not.toHaveProperty('confirmation_id')
  })

  it('is confirmed alone: the next one waits again', async () => {
    const { gateway, visitor, passkey } = await customer()
    const proved = await proveAt(visitor, leadsTo(await visitor.post(PAID, FORM)), passkey)
    const ticket = await ticketAfter(visitor, proved)
    const next = await visitor.post(PAID, FORM)
    expect(leadsTo(next)).toMatch(/^\/_auth\/step-up/)
    expect((await show(visitor, ticket)).status).toBe(200)
    expect((await show(visitor, ticket)).status).toBe(409)
    expect(gateway.received).toHaveLength(1)
  })

  it('is not confirmed by a proof that was given for another, or for none', async () => {
    const { gateway, visitor, passkey } = await customer()
    const small = hidden(await stepUpPage(visitor, leadsTo(await visitor.post(PAID, FORM))), 'flow')
    const large = await visitor.post(PAID, { ...FORM, amount: '9000 EUR' })
    const flow = hidden(await stepUpPage(visitor, leadsTo(large)), 'flow')
    const plain = hidden(await stepUpPage(visitor, '/_auth/step-up'), 'flow')
    for (const other of [small, plain]) {
      const fields = await assertionFields(visitor, other, passkey)
      expect((await visitor.post('/_auth/step-up', { ...fields, flow })).status).toBe(422)
    }
    expect(await events('request.confirmed')).toEqual([])
    expect(gateway.received).toEqual([])
  })

  it('shows what somebody typed as nothing else, and nothing as nothing', async () => {
    const { visitor } = await customer()
    const evil = '1 EUR\u202e </strong><script>alert(1)</script>\n\u0000'
    const page = await stepUpPage(visitor, leadsTo(await visitor.post(PAID, { amount: evil })))
    expect(page).toContain('1 EUR\ufffd &lt;/strong&gt;&lt;script&gt;alert(1)&lt;/script&gt;\ufffd\ufffd')
    expect(page).toContain('(not given)')
    const unseen = `1\u3164\u115f\u2800\ufe0f a${'\u0301'.repeat(20)}`
    const other = await stepUpPage(visitor, leadsTo(await visitor.post(PAID, { amount: unseen })))
    expect(other).toContain('<bdi>1\ufffd\ufffd\ufffd\ufffd a\ufffd</bdi>')
  })

  it.each([
    ['a value twice', 'amount=1&to=x&amount=9000', 400],
    ['a value in two spellings', 'amount=1&to=x&Amount=9000', 400],
  ])('is refused with %s, and nothing is kept', async (_, body, status) => {
    const { gateway, visitor } = await customer()
    const answer = await gateway.send(PAID, {
      method: 'POST',
      body,
      headers: {
        cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; '),
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
        'sec-fetch-site': 'same-origin',
        origin: SITE,
      },
    })
    expect(answer.status).toBe(status)
    expect(gateway.takeCalls()).not.toContain('ACCOUNT.park')
  })

  it('does not go out unconfirmed where the rule would take something else, which is too old by then', async () => {
    const { gateway, visitor, passkey } = await customer()
    pass(61)
    const path = '/either/way'
    const proved = await proveAt(visitor, leadsTo(await visitor.post(path, FORM)), passkey)
    const ticket = await ticketAfter(visitor, proved)
    pass(61)
    expect(leadsTo(await show(visitor, ticket, path))).toMatch(/^\/_auth\/step-up/)
    expect(gateway.received).toEqual([])
  })

  it('is refused where its query says what its fields say', async () => {
    const { visitor } = await customer()
    expect((await visitor.post('/pay/now?to=Mallory', FORM)).status).toBe(400)
    expect((await visitor.post('/pay/now?amount%5B%5D=9000', FORM)).status).toBe(400)
  })

  it('is denied under two rules that differ in case alone, each with an action that the page of the other does not show', async () => {
    const { gateway, visitor } = await customer()
    expect((await visitor.post('/offers', FORM)).status).toBe(403)
    expect(leadsTo(await visitor.post('/Offers', FORM))).toMatch(/^\/_auth\/step-up/)
    expect((await visitor.get('/offers')).status).toBe(200)
    expect(gateway.received.map(({ method }) => method)).toEqual(['GET'])
  })

  it('is refused as plain text, which has no fields', async () => {
    const { visitor } = await customer()
    expect((await visitor.post(PAID, FORM, { 'content-type': 'text/plain' })).status).toBe(415)
  })

  it('needs no confirmation to be looked at, but a session', async () => {
    const { gateway, visitor } = await customer()
    expect((await visitor.get('/pay/form')).status).toBe(200)
    expect((await gateway.send('/pay/form')).status).toBe(401)
  })

  it('rests encrypted, its statement too, and leaves nothing of it when it is sent', async () => {
    const { visitor, passkey } = await customer()
    const asked = await visitor.post(PAID, FORM)
    const rows = async () => {
      const stubs = await accountObjects()
      const found = await Promise.all(
        stubs.map((stub) =>
          runInDurableObject(stub, (_object, { storage }) =>
            storage.sql.exec('SELECT statement FROM parked').toArray(),
          ),
        ),
      )
      return found
        .flat()
        .map(({ statement }) => (statement instanceof ArrayBuffer ? new TextDecoder().decode(statement) : statement))
    }
    const [waiting] = await rows()
    expect(waiting).toMatch(/./)
    for (const secret of ['12,50', 'Flowers', 'Pay']) expect(waiting).not.toContain(secret)
    await show(visitor, await ticketAfter(visitor, await proveAt(visitor, leadsTo(asked), passkey)))
    expect(await rows()).toEqual([null])
  })
})

const BODY = '{"amount": 12.50, "to": {"iban": "NL91ABNA0417164300"}}'
const API = '/api/transfer'

interface Sent {
  readonly body?: string
  readonly id?: string
  readonly path?: string
  readonly method?: string
  readonly type?: string
  readonly encoding?: string
  readonly as?: Visitor
}

const call = async ({ gateway, visitor }: Customer, sent: Sent = {}): Promise<Response> => {
  const { body = BODY, id, path = API, method = 'POST', type = 'application/json', encoding, as = visitor } = sent
  return gateway.send(path, {
    method,
    body,
    headers: {
      ...SCRIPT,
      origin: SITE,
      referer: `${SITE}/free/bank`,
      cookie: [...as.cookies].map((pair) => pair.join('=')).join('; '),
      'content-type': type,
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      ...(id === undefined ? {} : { 'postern-confirmation': id }),
    },
  })
}

interface Demand {
  readonly confirmation_id: string
  readonly confirmation_url: string
}

const demanded = async (answer: Response): Promise<Demand> => {
  expect(answer.status).toBe(401)
  return answer.json<Demand>()
}

const hrefOf = ({ confirmation_url: url }: Demand): string => {
  expect(url).toMatch(new RegExp(`^${SITE}/_auth/step-up\\?continue=`))
  return url.slice(SITE.length)
}

describe('a script’s request whose action is confirmed', () => {
  it('is told its id and where; confirmed, it goes out when it comes again with the id', async () => {
    const made = await customer()
    const asked = await call(made)
    expect(asked.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
    const demand = await demanded(asked)
    const page = await stepUpPage(made.visitor, hrefOf(demand))
    expect(page).toContain('Send <strong><bdi>12.50</bdi></strong> to <strong><bdi>NL91ABNA0417164300</bdi></strong>')
    const proved = await proveAt(made.visitor, hrefOf(demand), made.passkey)
    expect(leadsTo(proved)).toBe('/free/bank')
    expect((await call(made, { id: demand.confirmation_id })).status).toBe(200)
    expect(made.gateway.received.map(({ body }) => body)).toEqual([BODY])
    expect(made.gateway.received[0]?.headers.has('postern-confirmation')).toBe(false)
    const { claims } = await identityOf(made)
    expect(claims).toMatchObject({ confirmation_id: demand.confirmation_id, body_sha256: await digestOf(BODY) })
  })

  it('goes out once', async () => {
    const made = await customer()
    const demand = await demanded(await call(made))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    expect((await call(made, { id: demand.confirmation_id })).status).toBe(200)
    const again = await demanded(await call(made, { id: demand.confirmation_id }))
    expect(again.confirmation_id).not.toBe(demand.confirmation_id)
    expect(made.gateway.received).toHaveLength(1)
  })

  it.each<[string, Sent]>([
    ['another body', { body: BODY.replace('12.50', '9000') }],
    ['the same values in another spelling', { body: JSON.stringify(JSON.parse(BODY)) }],
    ['another query', { path: `${API}?dry=0` }],
    ['another method', { method: 'PUT' }],
    ['another type', { type: 'application/json; charset=utf-8' }],
  ])('does not go out with %s', async (_, changed) => {
    const made = await customer()
    const demand = await demanded(await call(made))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    await demanded(await call(made, { ...changed, id: demand.confirmation_id }))
    expect(made.gateway.received).toEqual([])
    expect((await call(made, { id: demand.confirmation_id })).status).toBe(200)
  })

  it('does not go out unconfirmed, nor by an id that was made up', async () => {
    const made = await customer()
    const demand = await demanded(await call(made))
    for (const id of [demand.confirmation_id, 'A'.repeat(22), '', `${demand.confirmation_id}, x`]) {
      await demanded(await call(made, { id }))
    }
    expect(made.gateway.received).toEqual([])
  })

  it('does not go out in another session, of the same customer or of another', async () => {
    const made = await customer()
    const demand = await demanded(await call(made))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    const { visitor: stranger } = await signUpWithPasskey(made.gateway, 'eve@example.com')
    await demanded(await call(made, { id: demand.confirmation_id, as: stranger }))
    expect(made.gateway.received).toEqual([])
  })

  it('cannot be confirmed by another customer whom the address is sent to', async () => {
    const made = await customer()
    const demand = await demanded(await call(made))
    const { visitor: stranger, passkey } = await signUpWithPasskey(made.gateway, 'eve@example.com')
    const answer = await stranger.get(hrefOf(demand))
    expect(leadsTo(answer)).toBe('/free/bank')
    await assertNothingConfirmed(made, demand)
    expect(passkey).toBeDefined()
  })

  it('does not go out five minutes later, and a late page leads back', async () => {
    const made = await customer()
    const demand = await demanded(await call(made))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    pass(301)
    await demanded(await call(made, { id: demand.confirmation_id }))
    expect(leadsTo(await made.visitor.get(hrefOf(demand)))).toBe('/free/bank')
    expect(made.gateway.received).toEqual([])
  })

  it('does not go out where the rest of its rule no longer holds', async () => {
    const made = await customer()
    const path = '/api/fresh'
    const demand = await demanded(await call(made, { path }))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    pass(61)
    await demanded(await call(made, { path, id: demand.confirmation_id }))
    expect(made.gateway.received).toEqual([])
  })

  it('does not go out after its session, whatever became of the cookie', async () => {
    const made = await customer()
    const demand = await demanded(await call(made))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    const held = made.visitor.cookies.get(SESSION) ?? ''
    await made.visitor.post('/_auth/sign-out', {})
    made.visitor.cookies.set(SESSION, held)
    expect((await call(made, { id: demand.confirmation_id })).status).toBe(401)
    expect(made.gateway.received).toEqual([])
  })

  it.each([
    ['a member twice', '{"amount":1,"amount":9000,"to":{"iban":"x"}}', 'application/json', 400],
    ['a wrapper that frameworks read', `{"transfer":${BODY},${BODY.slice(1)}`, 'application/json', 400],
    ['nothing to show', `[${BODY}]`, 'application/json', 400],
    ['another type', 'amount=1', 'text/plain', 415],
    ['more than is read', `{"amount":"${'1'.repeat(64 * 1024)}"}`, 'application/json', 413],
  ])('is refused with %s', async (_, body, type, status) => {
    const made = await customer()
    expect((await call(made, { body, type })).status).toBe(status)
    expect(made.gateway.takeCalls()).not.toContain('ACCOUNT.park')
    expect(made.gateway.received).toEqual([])
  })

  it('does not go out once its rule asks for something else', async () => {
    const made = await customer()
    const demand = await demanded(await call(made))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    const gateway = startGateway({ POSTERN_CONFIG: CONFIGURED.replaceAll('Send {amount} to', 'Give {amount} to') })
    await demanded(await call({ ...made, gateway }, { id: demand.confirmation_id }))
    expect(gateway.received).toEqual([])
  })

  it('is refused compressed, whether it asks or comes back', async () => {
    const made = await customer()
    const demand = await demanded(await call(made))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    for (const id of [{}, { id: demand.confirmation_id }]) {
      expect((await call(made, { ...id, encoding: 'deflate' })).status).toBe(400)
    }
    expect(made.gateway.received).toEqual([])
  })

  it('is not let through as OPTIONS, which may have a body', async () => {
    const made = await customer()
    const answer = await call(made, { method: 'OPTIONS' })
    expect(answer.status).toBe(401)
    expect(made.gateway.received).toEqual([])
  })

  const FROM_FORM = { type: 'application/x-www-form-urlencoded', path: '/pay/now', body: 'amount=1&to=x' }
  it.each<[string, Readonly<Record<string, string>>, string | undefined]>([
    ['a neighbouring host', { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' }, 'https://x.shop.example'],
    ['another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 'https://evil.example'],
    ['a page that hides', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }, 'null'],
    ['a page that its browser says nothing of', {}, 'https://x.shop.example'],
    ['nobody knows where', {}, undefined],
  ])('asks nothing of its customer, and leaves nothing, where it comes from %s', async (_, metadata, origin) => {
    const { gateway, visitor } = await customer()
    gateway.takeCalls()
    const { type, path, body } = FROM_FORM
    const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { ...metadata, cookie, 'content-type': type, ...(origin === undefined ? {} : { origin }) }
    expect((await gateway.send(path, { method: 'POST', body, headers })).status).toBe(403)
    expect(gateway.takeCalls()).not.toContain('ACCOUNT.park')
    expect(gateway.received).toEqual([])
  })

  it('leaves an event once it is confirmed, and none however often it asks', async () => {
    const made = await customer()
    for (let n = 0; n < 12; n++) await call(made)
    const { confirmation_url: url } = await demanded(await call(made))
    expect(await events('request.parked')).toEqual([])
    await proveAt(made.visitor, url.slice(SITE.length), made.passkey)
    expect(await events('request.confirmed')).toHaveLength(1)
  })

  /** Sends a confirmed request, the end of whose body comes by so many seconds after its head. */
  const sendSlowly = async ({ gateway, visitor }: Customer, path: string, id: string, seconds: number) => {
    const body = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(utf8(BODY.slice(0, 5)))
        // Until the head is judged.
        await scheduler.wait(200)
        pass(seconds)
        controller.enqueue(utf8(BODY.slice(5)))
        controller.close()
      },
    })
    const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ')
    const headers = { ...SCRIPT, origin: SITE, cookie, 'content-type': 'application/json', 'postern-confirmation': id }
    return gateway.send(path, { method: 'POST', body, headers })
  }

  it('goes out with an assertion of the moment at which all of its body was there', async () => {
    const made = await customer()
    const demand = await demanded(await call(made))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    expect((await sendSlowly(made, API, demand.confirmation_id, 70)).status).toBe(200)
    expect((await identityOf(made)).claims['iat']).toBeGreaterThanOrEqual(now() - 5)
  })

  it('is judged anew once all of its body is there', async () => {
    const made = await customer()
    const path = '/api/fresh'
    const demand = await demanded(await call(made, { path }))
    await proveAt(made.visitor, hrefOf(demand), made.passkey)
    expect((await sendSlowly(made, path, demand.confirmation_id, 70)).status).toBe(401)
    expect(made.gateway.received).toEqual([])
  })

  it('never takes the place of a form that waits, however often it asks', async () => {
    const made = await customer()
    const { visitor, passkey } = made
    const form = await visitor.post(PAID, FORM)
    for (let n = 0; n < 12; n++) await call(made, { body: BODY.replace('12.50', String(n)) })
    const proved = await proveAt(visitor, leadsTo(form), passkey)
    expect((await show(visitor, await ticketAfter(visitor, proved))).status).toBe(200)
  })

  it('needs no confirmation where the origin’s rule asks for none, whatever it brings', async () => {
    const made = await customer()
    made.gateway.takeCalls()
    expect((await call(made, { path: '/free/x', id: 'A'.repeat(22) })).status).toBe(200)
    expect(made.gateway.takeCalls()).toEqual([])
    expect(made.gateway.received[0]?.headers.has('postern-confirmation')).toBe(false)
  })
})

const assertNothingConfirmed = async (made: Customer, { confirmation_id: id }: Demand): Promise<void> => {
  await demanded(await call(made, { id }))
  expect(made.gateway.received).toEqual([])
  expect(await events('request.confirmed')).toEqual([])
}
