import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { TICKET_FIELD, TICKET_FORM_BYTES } from '#gateway/release-ticket.ts'
import { RETURN_PATH_MAX_LENGTH } from '#lib/return-path.ts'
import { en } from '#messages/en.ts'
import { acr, all, anyone, authenticatedWithin, signedIn } from '#policy/builders.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { accountObjects } from '../accounts.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  CONFIG,
  hidden,
  leadsTo,
  newVisitor,
  proveAddress,
  SITE,
  startGateway,
  type TestGateway,
  type Visitor,
} from '../pages/arrange.ts'
import { ADDRESS, assertionFields, SESSION, session, signUpWithPasskey } from './arrange.ts'

beforeEach(stopClock)

const IBAN = 'NL91ABNA0417164300'
const FORM = { iban: IBAN, note: 'for the roses' }
const BODY = new URLSearchParams(FORM).toString()
const STRONG = '/strong/pay?order=7'

const [site] = CONFIG.sites
const CONFIGURED = JSON.stringify({
  ...CONFIG,
  sites: [
    {
      ...site,
      hosts: ['m.shop.example'],
      routes: [
        { match: '/', allow: anyone() },
        { match: '/strong/fresh', allow: all(acr('aal2'), authenticatedWithin('1m')) },
        { match: '/strong/*', allow: acr('aal2') },
      ],
      otherwise: signedIn({ from: 'aal0' }),
    },
  ],
})

/** A customer with a passkey, signed in by a code in a browser of its own. */
const weakCustomer = async (address: string = ADDRESS, answer?: () => Promise<Response>) => {
  const gateway = startGateway({ POSTERN_CONFIG: CONFIGURED }, answer)
  const { passkey } = await signUpWithPasskey(gateway, address)
  return { gateway, passkey, visitor: await signedInByCode(gateway, address) }
}

const signedInByCode = async (gateway: TestGateway, address: string): Promise<Visitor> => {
  const visitor = newVisitor(gateway)
  leadsTo(await proveAddress(gateway, visitor, 'sign-in', address))
  return visitor
}

/** Gives the proof on the page that a posted form was led to; gives what that page's form would send. */
const proveFor = async (visitor: Visitor, parked: Response, passkey: SoftwarePasskey): Promise<string> => {
  const page = await visitor.get(leadsTo(parked))
  const fields = await assertionFields(visitor, hidden(await page.text(), 'flow'), passkey)
  const release = await visitor.get(leadsTo(await visitor.post('/_auth/step-up', fields)))
  return hidden(await release.text(), TICKET_FIELD)
}

const LENGTH = { 'content-length': String(TICKET_FORM_BYTES) }

const show = (visitor: Visitor, ticket: string, path = STRONG): Promise<Response> =>
  visitor.post(path, { [TICKET_FIELD]: ticket }, LENGTH)

/** All rows of parked requests, as text. */
const parkedRows = async (): Promise<readonly string[]> => {
  const found = await Promise.all(
    (await accountObjects()).map((stub) =>
      runInDurableObject(stub, (_object, { storage }) =>
        storage.sql
          .exec('SELECT * FROM parked')
          .toArray()
          .map(({ sealed, ...row }) =>
            JSON.stringify({
              ...row,
              sealed: sealed instanceof ArrayBuffer ? new TextDecoder().decode(sealed) : sealed,
            }),
          ),
      ),
    ),
  )
  return found.flat()
}

describe('a form that waits for a proof', () => {
  it('reaches the origin once the proof is given, as it was posted, with the strength that was shown', async () => {
    const { gateway, passkey, visitor } = await weakCustomer()
    const parked = await visitor.post(STRONG, FORM, { referer: `${SITE}/basket`, 'accept-language': 'nl' })
    expect(gateway.received).toEqual([])
    const ticket = await proveFor(visitor, parked, passkey)
    const answer = await show(visitor, ticket)
    expect([answer.status, await answer.text()]).toEqual([200, 'the shop'])
    const [received, second] = gateway.received
    expect(second).toBeUndefined()
    expect(received).toMatchObject({ method: 'POST', target: STRONG, body: BODY })
    expect(received?.headers.get('referer')).toBe(`${SITE}/basket`)
    expect(received?.headers.get('origin')).toBe(SITE)
    expect(received?.headers.get('content-type')).toBe('application/x-www-form-urlencoded')
    expect(received?.headers.get('sec-fetch-site')).toBe('same-origin')
    expect(await session(visitor)).toMatchObject({ acr: 'aal2' })
  })

  it('reaches it also from and to the longest address that is returned to', async () => {
    const { visitor, gateway, passkey } = await weakCustomer()
    const path = `/strong/${'a'.repeat(RETURN_PATH_MAX_LENGTH - 8)}`
    const parked = await visitor.post(path, FORM, { referer: `${SITE}${path}` })
    await show(visitor, await proveFor(visitor, parked, passkey), path)
    expect(gateway.received.at(-1)).toMatchObject({ method: 'POST', target: path, body: BODY })
  })

  it('rests encrypted, and is gone when its time is over', async () => {
    const { visitor } = await weakCustomer()
    await visitor.post(STRONG, FORM)
    const [row, second] = await parkedRows()
    expect(second).toBeUndefined()
    expect(row).toContain('"state":"waiting"')
    for (const secret of [IBAN, 'roses', 'urlencoded']) expect(row).not.toContain(secret)
    pass(301)
    for (const stub of await accountObjects()) await runDurableObjectAlarm(stub)
    expect(await parkedRows()).toEqual([])
  })

  it('leaves nothing of its content when it is sent', async () => {
    const { passkey, visitor } = await weakCustomer()
    const ticket = await proveFor(visitor, await visitor.post(STRONG, FORM), passkey)
    await show(visitor, ticket)
    expect((await parkedRows()).map((row) => JSON.parse(row))).toMatchObject([{ state: 'answered', sealed: '' }])
  })

  it('is one of ten at most; one more takes the place of the oldest', async () => {
    const { visitor } = await weakCustomer()
    for (let n = 0; n < 12; n++) {
      pass(1)
      await visitor.post(`/strong/${n}`, FORM)
    }
    const rows = await parkedRows()
    expect(rows).toHaveLength(10)
    for (const gone of ['/strong/0"', '/strong/1"']) expect(rows.join()).not.toContain(gone)
  })

  it('goes on waiting where the proof is too old by the time that it is sent, and its sender is asked once more', async () => {
    const { gateway, passkey, visitor } = await weakCustomer()
    const path = '/strong/fresh'
    const first = await proveFor(visitor, await visitor.post(path, FORM), passkey)
    pass(62)
    const again = await show(visitor, first, path)
    expect(leadsTo(again)).toMatch(/^\/_auth\/step-up\?continue=/)
    expect(gateway.received).toEqual([])
    const second = await proveFor(visitor, again, passkey)
    expect((await show(visitor, first, path)).status).toBe(410)
    expect((await show(visitor, second, path)).status).toBe(200)
    expect(gateway.received.map(({ body }) => body)).toEqual([BODY])
  })
})

describe('the ticket of a form', () => {
  it('sends it once', async () => {
    const { gateway, passkey, visitor } = await weakCustomer()
    const ticket = await proveFor(visitor, await visitor.post(STRONG, FORM), passkey)
    expect((await show(visitor, ticket)).status).toBe(200)
    expect((await show(visitor, ticket)).status).toBe(409)
    expect(gateway.received).toHaveLength(1)
  })

  it('says that nobody knows whether the form arrived where its origin gave no answer, at once as after a reload', async () => {
    const { gateway, passkey, visitor } = await weakCustomer(ADDRESS, () => Promise.reject(new Error('cut')))
    const parked = await visitor.post(STRONG, FORM, { referer: `${SITE}/basket` })
    const ticket = await proveFor(visitor, parked, passkey)
    for (const status of [502, 409]) {
      const answer = await show(visitor, ticket)
      expect(answer.status).toBe(status)
      const page = await answer.text()
      expect(page).toContain(en['not-released.unknown.title'])
      expect(page).toContain('href="/basket"')
      expect(page).not.toContain('ry again')
    }
    expect(gateway.received).toHaveLength(1)
  })

  it.each(['/strong/pay', '/strong/pay?order=8', '/strong/other?order=7', '/page?order=7'])(
    'does nothing at %s, where the form was not posted to, and is still good where it was',
    async (path) => {
      const { gateway, passkey, visitor } = await weakCustomer()
      const ticket = await proveFor(visitor, await visitor.post(STRONG, FORM), passkey)
      expect((await show(visitor, ticket, path)).status).toBe(410)
      expect(gateway.received).toEqual([])
      expect((await show(visitor, ticket)).status).toBe(200)
    },
  )

  it('does nothing in another session of the same customer, or of another', async () => {
    const { gateway, passkey, visitor } = await weakCustomer()
    const ticket = await proveFor(visitor, await visitor.post(STRONG, FORM), passkey)
    const second = await signedInByCode(gateway, ADDRESS)
    await proveFor(second, await second.post(STRONG, FORM), passkey)
    expect((await show(second, ticket)).status).toBe(410)
    const { visitor: stranger } = await signUpWithPasskey(gateway, 'eve@example.com')
    expect((await show(stranger, ticket)).status).toBe(410)
    expect(gateway.received).toEqual([])
  })

  it('is nothing that can be guessed, or made of the id of the form', async () => {
    const { gateway, visitor } = await weakCustomer()
    await visitor.post(STRONG, FORM)
    const [row] = await parkedRows()
    const { id } = JSON.parse(row ?? '')
    for (const guess of [`${id}${'A'.repeat(21)}`, 'A'.repeat(43)]) {
      expect((await show(visitor, guess)).status).toBe(410)
    }
    expect(gateway.received).toEqual([])
  })

  it('is worth nothing after five minutes, or after the session', async () => {
    const { gateway, passkey, visitor } = await weakCustomer()
    const late = await proveFor(visitor, await visitor.post(STRONG, FORM), passkey)
    pass(301)
    expect((await show(visitor, late)).status).toBe(410)
    const ticket = await proveFor(visitor, await visitor.post('/strong/fresh', FORM), passkey)
    const held = visitor.cookies.get(SESSION) ?? ''
    await visitor.post('/_auth/sign-out', {})
    visitor.cookies.set(SESSION, held)
    const over = await show(visitor, ticket, '/strong/fresh')
    expect(over.status).toBe(410)
    expect(over.headers.getSetCookie().join()).toContain(`${SESSION}=; Max-Age=0`)
    expect(gateway.received).toEqual([])
  })

  it('is not taken for one where the app has a form of the same length', async () => {
    const { gateway, visitor } = await weakCustomer()
    const body = { 'postern-ticke': 'x'.repeat(44) }
    expect(new URLSearchParams(body).toString()).toHaveLength(TICKET_FORM_BYTES)
    expect((await visitor.post('/page', body, LENGTH)).status).toBe(200)
    expect(gateway.received.map((request) => request.body)).toEqual([new URLSearchParams(body).toString()])
  })
})

describe('a form is not kept', () => {
  it.each([
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }],
    ['from a sister host', { 'sec-fetch-site': 'same-site', origin: 'https://blog.shop.example' }],
    ['that no page sent', { 'sec-fetch-site': 'none' }],
    [
      'that claims to be our own and names another origin',
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.test' },
    ],
  ])('%s', async (_, headers) => {
    const { gateway, visitor } = await weakCustomer()
    gateway.takeCalls()
    const answer = await visitor.post(STRONG, FORM, headers)
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('came from another site')
    expect(gateway.takeCalls()).not.toContain('ACCOUNT.park')
    expect(await parkedRows()).toEqual([])
  })

  it.each([
    ['an equal Origin', SITE, 303],
    ['another Origin', 'https://evil.test', 403],
    ['that of another host of the site', 'https://m.shop.example', 403],
    ['no Origin of its own', 'null', 403],
    ['no Origin at all', undefined, 403],
  ])('of a browser without Fetch Metadata, but with %s', async (_, origin, status) => {
    const { gateway, visitor } = await weakCustomer()
    const cookie = [...visitor.cookies].map((pair) => pair.join('=')).join('; ')
    const headers = {
      cookie,
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
      ...(origin === undefined ? {} : { origin }),
    }
    const answer = await gateway.send(STRONG, { method: 'POST', headers, body: BODY })
    expect(answer.status).toBe(status)
    expect(await parkedRows()).toHaveLength(status === 303 ? 1 : 0)
  })

  it('that no form can send: the page says that nothing was', async () => {
    const { visitor } = await weakCustomer()
    const answer = await visitor.post(STRONG, FORM, { 'content-type': 'application/json' })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('Nothing was sent yet')
    expect(await parkedRows()).toEqual([])
  })

  it('that is too large, whatever it says of its length', async () => {
    const { visitor } = await weakCustomer()
    for (const headers of [{}, { 'content-length': '10' }, { 'content-length': String(64 * 1024 + 1) }]) {
      const answer = await visitor.post(STRONG, { iban: 'x'.repeat(64 * 1024) }, headers)
      expect(answer.status).toBe(413)
      expect(await answer.text()).toContain('64 KiB')
    }
    const most = await visitor.post(STRONG, { iban: 'x'.repeat(64 * 1024 - 5) })
    expect(leadsTo(most)).toMatch(/^\/_auth\/step-up/)
  })

  it('of somebody who is not signed in', async () => {
    const { gateway } = await weakCustomer()
    const answer = await newVisitor(gateway).post(STRONG, FORM)
    expect(leadsTo(answer)).toMatch(/^\/_auth\/sign-in\?continue=/)
    expect(await parkedRows()).toEqual([])
  })

  it('that a script sends: it is told what is missing', async () => {
    const { visitor } = await weakCustomer()
    const answer = await visitor.post(STRONG, FORM, { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
    expect(await parkedRows()).toEqual([])
  })
})
