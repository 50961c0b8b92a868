import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { installedDeployment } from '#config/installed.ts'
import type { SoftwarePasskey } from '../../support/software-passkey.ts'
import { linkTo, notices } from '../account/address-arrange.ts'
import { DAY, HOUR, MINUTE, requestId } from '../account/arrange.ts'
import { accountObjects } from '../accounts.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  CONFIG,
  codeIn,
  follow,
  hidden,
  leadsTo,
  newVisitor,
  proveAddress,
  startGateway,
  type TestGateway,
  typeAddress,
  type Visitor,
} from '../pages/arrange.ts'
import { ADDRESS, assertionFields, beginSignIn, createPasskey, session, signUp } from './arrange.ts'

beforeEach(stopClock)

const PAGE = '/_auth/account/address'
const NEW = 'newer@example.com'
const KNOWN = 'known@example.com'

/** One issuer for pages and account objects: the latter read the configuration of the test environment. */
const gatewayOfOneIssuer = () =>
  startGateway({ POSTERN_CONFIG: JSON.stringify({ ...CONFIG, issuer: installedDeployment(env).issuer }) })

/** A customer with a passkey, who has shown it just now. */
const customer = async (gateway = gatewayOfOneIssuer(), address = ADDRESS) => {
  const { visitor, flow } = await signUp(gateway, address)
  const { passkey, response } = await createPasskey(visitor, flow)
  leadsTo(response)
  return { gateway, visitor, passkey }
}

/** The page about addresses, and the seal of its forms. */
const openPage = async (visitor: Visitor): Promise<{ readonly html: string; readonly form: string }> => {
  const html = await (await visitor.get(PAGE)).text()
  return { html, form: hidden(html, 'form') }
}

const typeNew = async (visitor: Visitor, address: string, path = PAGE): Promise<Response> => {
  // Mails are told apart by their second.
  pass(1)
  return visitor.post(path, { form: (await openPage(visitor)).form, address })
}

/** Changes the address of whoever this visitor is. */
const change = async (gateway: TestGateway, visitor: Visitor, address: string, path = PAGE): Promise<Response> => {
  const asked = await follow(visitor, await typeNew(visitor, address, path))
  const flow = hidden(await asked.text(), 'flow')
  return visitor.post(`${PAGE}/code`, { flow, code: codeIn((await gateway.lastMail()).text) })
}

/** The account that has, or had, an address. */
const accountOf = async (address: string) => {
  for (const account of await accountObjects()) {
    const found = await runInDurableObject(account, (_object, { storage }) =>
      storage.sql.exec('SELECT address FROM profile WHERE address = ?', address).toArray(),
    )
    if (found.length > 0) return account
  }
  throw new Error(`no account of ${address}`)
}

const ringAll = async (): Promise<void> => {
  for (const account of await accountObjects()) await runDurableObjectAlarm(account)
}

describe('a change of address', () => {
  it('is made by a code to the new address, typed in the session that asked', async () => {
    const { gateway, visitor } = await customer()
    expect(leadsTo(await change(gateway, visitor, NEW))).toBe(`${PAGE}?notice=address-changed`)
    expect(await session(visitor)).toMatchObject({ signed_in: true })
    const { html } = await openPage(visitor)
    expect(html).toContain(NEW)
    expect(html).toContain(`your former address ${ADDRESS}`)
  })

  it('does nothing in another browser, session or purpose', async () => {
    const { gateway, visitor } = await customer()
    const asked = await follow(visitor, await typeNew(visitor, NEW))
    const flow = hidden(await asked.text(), 'flow')
    const code = codeIn((await gateway.lastMail()).text)
    const reader = newVisitor(gateway)
    expect((await reader.post(`${PAGE}/code`, { flow, code })).status).toBe(403)
    const elsewhere = await signUp(gateway, 'other@example.com')
    expect((await elsewhere.visitor.post(`${PAGE}/code`, { flow, code })).status).toBe(403)
    for (const kind of ['sign-in', 'sign-up']) {
      expect((await visitor.post(`/_auth/${kind}/code`, { flow, code })).status).toBe(403)
    }
    await visitor.post('/_auth/sign-out', {})
    await signUp(gateway, 'third@example.com')
    expect(leadsTo(await visitor.post(`${PAGE}/code`, { flow, code }))).toMatch(/^\/_auth\/sign-in/)
    expect(await accountOf(ADDRESS)).toBeDefined()
  })

  it('asks for the strongest proof first, and goes on after it', async () => {
    const { visitor } = await customer()
    pass(14 * MINUTE)
    const { form } = await openPage(visitor)
    pass(MINUTE)
    expect(await (await visitor.get(PAGE)).text()).toContain('/_auth/step-up?return_to=')
    expect(leadsTo(await visitor.post(PAGE, { form, address: NEW }))).toMatch(/^\/_auth\/step-up\?return_to=/)
  })

  it('leads through a proof in the middle of it to where it was, and counts no code for that', async () => {
    const { gateway, visitor } = await customer()
    pass(14 * MINUTE)
    const asked = await follow(visitor, await typeNew(visitor, NEW))
    const flow = hidden(await asked.text(), 'flow')
    const code = codeIn((await gateway.lastMail()).text)
    pass(MINUTE)
    const to = leadsTo(await visitor.post(`${PAGE}/code`, { flow, code }))
    expect(to).toMatch(/^\/_auth\/step-up\?return_to=%2F_auth%2Faccount%2Faddress%2Fcode/)
    expect((await visitor.get(to)).status).toBe(200)
  })

  it.each([
    ['nothing', '', 'Enter your e-mail address.'],
    ['what is no address', 'newer@', 'That is not an e-mail address.'],
    ['fullwidth characters', 'newer＠example.com', 'That is not an e-mail address.'],
    ['an ideographic full stop', 'newer@example\u3002com', 'That is not an e-mail address.'],
    ['the address that it is', ADDRESS.toUpperCase(), 'That is an address of your account already.'],
  ])('is not asked for with %s', async (_, typed, says) => {
    const { visitor } = await customer()
    const answer = await typeNew(visitor, typed)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain(says)
  })

  it('asks once about a domain that looks mistyped, and takes it when it is sent again', async () => {
    const { visitor } = await customer()
    const asked = await (await typeNew(visitor, 'ada@gmial.com')).text()
    expect(asked).toContain('Did you mean ada@gmail.com?')
    const form = hidden(asked, 'form')
    const sent = await visitor.post(PAGE, { form, address: 'ada@gmial.com', meant: 'ada@gmial.com' })
    expect(leadsTo(sent)).toMatch(/^\/_auth\/account\/address\/code/)
  })

  it('is stopped on the page by a button that needs no further proof', async () => {
    const gateway = gatewayOfOneIssuer()
    const { visitor } = await signUp(gateway)
    expect(leadsTo(await change(gateway, visitor, NEW))).toBe(`${PAGE}?notice=address-held`)
    pass(HOUR / 2)
    const { html, form } = await openPage(visitor)
    expect(html).toContain('your address becomes newer@example.com')
    expect(leadsTo(await visitor.post(`${PAGE}/stop`, { form }))).toBe(`${PAGE}?notice=address-stopped`)
    pass(DAY)
    await ringAll()
    expect(await accountOf(ADDRESS)).toBeDefined()
  })

  it('is made once by one code, and by the same form sent again not a second time', async () => {
    const { gateway, visitor } = await customer()
    const asked = await follow(visitor, await typeNew(visitor, NEW))
    const flow = hidden(await asked.text(), 'flow')
    const code = codeIn((await gateway.lastMail()).text)
    const first = await visitor.post(`${PAGE}/code`, { flow, code })
    const second = await visitor.post(`${PAGE}/code`, { flow, code })
    expect([leadsTo(first), leadsTo(second)]).toEqual(Array(2).fill(`${PAGE}?notice=address-changed`))
    const account = await accountOf(NEW)
    const changed = await runInDurableObject(account, (_object, { storage }) =>
      storage.sql.exec(`SELECT count(*) AS n FROM events WHERE name = 'address.changed'`).one(),
    )
    expect(changed['n']).toBe(1)
  })

  it('that waits is not said to be made when the same form is sent again', async () => {
    const gateway = gatewayOfOneIssuer()
    const { visitor } = await signUp(gateway, ADDRESS)
    const asked = await follow(visitor, await typeNew(visitor, NEW))
    const form = { flow: hidden(await asked.text(), 'flow'), code: codeIn((await gateway.lastMail()).text) }
    for (let sent = 0; sent < 2; sent++) {
      expect(leadsTo(await visitor.post(`${PAGE}/code`, form))).toBe(`${PAGE}?notice=address-held`)
    }
  })

  it('is over after five wrong codes', async () => {
    const { gateway, visitor } = await customer()
    const asked = await follow(visitor, await typeNew(visitor, NEW))
    const flow = hidden(await asked.text(), 'flow')
    const code = codeIn((await gateway.lastMail()).text)
    const wrong = code === '000000' ? '111111' : '000000'
    for (let n = 0; n < 5; n++) expect((await visitor.post(`${PAGE}/code`, { flow, code: wrong })).status).toBe(422)
    expect((await visitor.post(`${PAGE}/code`, { flow, code })).status).toBe(422)
    expect(await accountOf(ADDRESS)).toBeDefined()
  })
})

describe('an address that has an account', () => {
  /** Everything that somebody sees who asks for an address, and types a wrong code and then the right one. */
  const sees = async (gateway: TestGateway, visitor: Visitor, address: string) => {
    gateway.takeCalls()
    const asked = await typeNew(visitor, address)
    const page = await visitor.get(leadsTo(asked))
    const flow = hidden(await page.clone().text(), 'flow')
    const mail = await gateway.lastMail()
    const calls = gateway.takeCalls()
    const wrong = await visitor.post(`${PAGE}/code`, { flow, code: '123456' })
    const resent = await visitor.post(`${PAGE}/code/resend`, { flow })
    const answers = await Promise.all(
      [asked, page, wrong, resent].map(async (answer) => ({
        status: answer.status,
        headers: [...answer.headers].map(([name, value]) => [name, value.length]),
        length: (await answer.text()).length,
      })),
    )
    return { mail, calls, answers }
  }

  it('looks like any other to whoever asks for it, costs the same, and its owner alone is told', async () => {
    const { gateway, visitor } = await customer()
    await proveAddress(gateway, newVisitor(gateway), 'sign-up', KNOWN)
    gateway.takeCalls()
    const known = await sees(gateway, visitor, KNOWN)
    const unknown = await sees(gateway, visitor, 'other@example.com')
    expect(known.answers).toEqual(unknown.answers)
    expect(known.calls).toEqual(unknown.calls)
    expect(known.mail).toMatchObject({ to: KNOWN, subject: 'Somebody asked for your address with Shop' })
    expect(codeIn(known.mail.text)).toBe('')
    expect(codeIn(unknown.mail.text)).not.toBe('')
  })

  it('is lost to whoever asked for it first and proves it last', async () => {
    const { gateway, visitor } = await customer()
    const asked = await follow(visitor, await typeNew(visitor, NEW))
    const flow = hidden(await asked.text(), 'flow')
    const code = codeIn((await gateway.lastMail()).text)
    await proveAddress(gateway, newVisitor(gateway), 'sign-up', NEW)
    expect((await visitor.post(`${PAGE}/code`, { flow, code })).status).toBe(422)
    expect(await accountOf(ADDRESS)).toBeDefined()
    expect(await accountOf(NEW)).toBeDefined()
  })
})

/** How many browsers the directory knows. */
const marks = async (gateway: TestGateway): Promise<number> => {
  const counts = gateway
    .directories()
    .map((shard) =>
      runInDurableObject(shard, (_object, { storage }) =>
        Number(storage.sql.exec('SELECT count(*) AS n FROM known_browsers').one()['n']),
      ),
    )
  return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0)
}

describe('a former address', () => {
  /** The subject of the mail that somebody gets who signs up with it. */
  const signingUp = async (gateway: TestGateway, address: string): Promise<{ to: string; subject: string }> => {
    await typeAddress(newVisitor(gateway), 'sign-up', address)
    const { to, subject } = await gateway.lastMail()
    return { to, subject }
  }

  it('is kept from everybody else for 30 days, leads to the account meanwhile, and is free then', async () => {
    const { gateway, visitor } = await customer()
    await change(gateway, visitor, NEW)
    expect(await signingUp(gateway, ADDRESS)).toEqual({ to: NEW, subject: 'You already have an account with Shop' })
    const reader = newVisitor(gateway)
    expect((await proveAddress(gateway, reader, 'sign-in', ADDRESS)).status).toBe(303)
    expect(await session(reader)).toMatchObject({ signed_in: true })
    pass(29 * DAY)
    await ringAll()
    expect((await signingUp(gateway, ADDRESS)).to).toBe(NEW)
    pass(DAY)
    await ringAll()
    expect(await signingUp(gateway, ADDRESS)).toEqual({
      to: ADDRESS,
      subject: 'Your code to create an account with Shop',
    })
  })

  it('is taken up again by its account while it is kept, and stays then', async () => {
    const { gateway, visitor } = await customer()
    await change(gateway, visitor, NEW)
    expect(leadsTo(await change(gateway, visitor, ADDRESS))).toBe(`${PAGE}?notice=address-changed`)
    pass(30 * DAY)
    await ringAll()
    expect((await signingUp(gateway, ADDRESS)).subject).toBe('You already have an account with Shop')
    expect((await signingUp(gateway, NEW)).subject).toBe('Your code to create an account with Shop')
  })

  it('knows no browser any more once a change has come about that waited for it', async () => {
    const gateway = gatewayOfOneIssuer()
    const { visitor } = await signUp(gateway, ADDRESS)
    expect(leadsTo(await change(gateway, visitor, NEW))).toBe(`${PAGE}?notice=address-held`)
    expect(await marks(gateway)).toBe(1)
    pass(DAY)
    await ringAll()
    expect(await accountOf(NEW)).toBeDefined()
    expect(await marks(gateway)).toBe(0)
  })

  it('takes the account back, and the newer one is free after a week in which it may object', async () => {
    const { gateway, visitor, passkey } = await customer()
    await change(gateway, visitor, NEW)
    const { secret, account } = await linkTo(await accountOf(NEW), ADDRESS, 'was changed')
    const token = `${account}.${btoa(String.fromCharCode(...secret))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '')}`
    const reader = newVisitor(gateway)
    const html = await (await reader.get(`/_auth/contest?link=${token}`)).text()
    expect(html).toContain('Take your account back?')
    const form = { flow: hidden(html, 'flow'), link: hidden(html, 'link') }
    expect((await reader.post('/_auth/contest', form)).status).toBe(422)
    expect(leadsTo(await reader.post('/_auth/contest', { ...form, sure: 'yes' }))).toBe(
      '/_auth/contest/done?did=revert',
    )
    expect(await session(reader)).toEqual({ signed_in: false })
    expect(await (await reader.get('/_auth/contest/done?did=revert')).text()).toContain('Your account is yours again')
    expect((await signingUp(gateway, NEW)).to).toBe(ADDRESS)
    const flow = await beginSignIn(reader)
    leadsTo(await reader.post('/_auth/sign-in/passkey', await assertionFields(reader, flow, passkey)))
    expect(await session(reader)).toMatchObject({ signed_in: true })
    pass(7 * DAY)
    await ringAll()
    expect((await signingUp(gateway, NEW)).subject).toBe('Your code to create an account with Shop')
    expect((await signingUp(gateway, ADDRESS)).subject).toBe('You already have an account with Shop')
  })
})

describe('a passkey that is taken away', () => {
  /** A second passkey for whoever this visitor is. */
  const addAnother = async (visitor: Visitor) => {
    const flow = hidden(await (await visitor.get('/_auth/passkey')).text(), 'flow')
    const { passkey, response } = await createPasskey(visitor, flow)
    leadsTo(response)
    return passkey
  }

  const takeAway = async (visitor: Visitor, { id }: { readonly id: string }): Promise<void> => {
    const form = hidden(await (await visitor.get('/_auth/account/security')).text(), 'form')
    const removed = await visitor.post('/_auth/account/security/passkey/remove', { form, passkey: id })
    expect(leadsTo(removed)).toMatch(/notice=passkey-removed$/)
    await ringAll()
  }

  const signsIn = async (gateway: TestGateway, passkey: SoftwarePasskey): Promise<boolean> => {
    const visitor = newVisitor(gateway)
    const fields = await assertionFields(visitor, await beginSignIn(visitor), passkey)
    return (await visitor.post('/_auth/sign-in/passkey', fields)).status === 303
  }

  it('is nobody’s at once, and stays its owner’s as long as a change of address can be taken back', async () => {
    const { gateway, visitor, passkey } = await customer()
    const claims = async () => {
      const found = await Promise.all(
        gateway
          .directories()
          .map((shard) =>
            runInDurableObject(shard, (_object, { storage }) =>
              storage.sql.exec('SELECT identifier FROM identifiers').toArray(),
            ),
          ),
      )
      return found.flat().length
    }
    const another = await addAnother(visitor)
    const before = await claims()
    await takeAway(visitor, another)
    await vi.waitFor(async () => expect(await claims()).toBe(before - 1))
    await change(gateway, visitor, NEW)
    const theirs = await addAnother(visitor)
    const since = await claims()
    await takeAway(visitor, passkey)
    expect(await signsIn(gateway, passkey)).toBe(false)
    expect(await claims()).toBe(since)
    const account = await accountOf(NEW)
    const { secret } = await linkTo(account, ADDRESS, 'was changed')
    await account.contest({ secret, site: 'shop', requestId })
    await ringAll()
    expect(await signsIn(gateway, passkey)).toBe(true)
    expect(await signsIn(gateway, theirs)).toBe(false)
    await vi.waitFor(async () => expect(await claims()).toBe(since - 1))
  })
})

describe('a second address for notices', () => {
  it('is proved by a code, gets every notice, and signs nobody in', async () => {
    const { gateway, visitor } = await customer()
    expect(leadsTo(await change(gateway, visitor, NEW, `${PAGE}/second`))).toBe(`${PAGE}?notice=second-added`)
    const account = await accountOf(ADDRESS)
    const told = (await notices(account)).filter(({ subject }) => subject.startsWith('A second address gets'))
    expect(told.map(({ to }) => to).sort()).toEqual([ADDRESS, NEW].sort())
    await typeAddress(newVisitor(gateway), 'sign-in', NEW)
    expect((await gateway.lastMail()).subject).toBe('There is no account with Shop for this address')
  })

  it('may be that of another account, or of several', async () => {
    const { gateway, visitor } = await customer()
    await proveAddress(gateway, newVisitor(gateway), 'sign-up', KNOWN)
    expect(leadsTo(await change(gateway, visitor, KNOWN, `${PAGE}/second`))).toBe(`${PAGE}?notice=second-added`)
    const other = await customer(gateway, 'other@example.com')
    expect(leadsTo(await change(gateway, other.visitor, KNOWN, `${PAGE}/second`))).toBe(`${PAGE}?notice=second-added`)
  })

  it('is told when it is taken away, and gets nothing more', async () => {
    const { gateway, visitor } = await customer()
    await change(gateway, visitor, NEW, `${PAGE}/second`)
    const { html, form } = await openPage(visitor)
    expect(html).toContain(`Remove ${NEW}`)
    expect(leadsTo(await visitor.post(`${PAGE}/second/remove`, { form }))).toBe(`${PAGE}?notice=second-removed`)
    const account = await accountOf(ADDRESS)
    const told = (await notices(account)).filter(({ subject }) => subject.includes('was removed'))
    expect(told.map(({ to }) => to).sort()).toEqual([ADDRESS, NEW].sort())
    const before = (await notices(account)).filter(({ to }) => to === NEW).length
    await change(gateway, visitor, 'third@example.com', `${PAGE}/second`)
    expect((await notices(account)).filter(({ to }) => to === NEW)).toHaveLength(before)
  })

  it('goes away with the press of a notice that tells of it', async () => {
    const { gateway, visitor } = await customer()
    await change(gateway, visitor, NEW, `${PAGE}/second`)
    const account = await accountOf(ADDRESS)
    const { secret } = await linkTo(account, ADDRESS, 'A second address gets')
    await account.contest({ secret, site: 'shop', requestId: requestId })
    const left = await runInDurableObject(account, (_object, { storage }) =>
      storage.sql.exec('SELECT count(*) AS n FROM notification_addresses WHERE removed_at IS NULL').one(),
    )
    expect(left['n']).toBe(0)
  })
})
