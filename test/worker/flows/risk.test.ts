import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PosternConfig } from '#config/define.ts'
import type { RiskRule } from '#risk/rules.ts'
import { HOUR, mailsOf } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { codeIn, follow, hidden, leadsTo, newVisitor, SCRIPT, startGateway, typeAddress } from '../pages/arrange.ts'
import { SECURITY, setPassword } from '../password/arrange.ts'
import { ADDRESS, assertionFields, beginSignIn, createPasskey, SESSION, session } from './arrange.ts'
import {
  assessed,
  BERLIN,
  config,
  customer,
  MAIL_CHECK,
  mailCheck,
  newSignIns,
  PARIS,
  SYDNEY,
  seenFrom,
  travelling,
  typePassword,
} from './risk-arrange.ts'

beforeEach(stopClock)

const otherThan = (code: string): string => (code === '000000' ? '111111' : '000000')

describe('a password alone on a new device', () => {
  it('who has the password alone gets nothing without the mailbox', async () => {
    const { gateway } = await customer()
    const thief = newVisitor(gateway)
    const { flow, code } = await mailCheck(gateway, thief, await typePassword(thief))
    expect(thief.cookies.has(SESSION)).toBe(false)
    for (const path of ['/page', '/_auth/account', SECURITY]) {
      expect(leadsTo(await thief.get(path)), path).toContain('/sign-in')
    }
    for (let n = 0; n < 5; n++) {
      expect((await thief.post('/_auth/sign-in/mail-check', { flow, code: otherThan(code) })).status).toBe(422)
    }
    // The tries of the flow are used up: the right code is one too many.
    expect((await thief.post('/_auth/sign-in/mail-check', { flow, code })).status).toBe(422)
    expect(await session(thief)).toMatchObject({ signed_in: false })
  })

  it('is asked for a code by mail, which adds no assurance, and then for none in that browser', async () => {
    const { gateway, stub } = await customer()
    const visitor = newVisitor(gateway)
    const { page, flow, code } = await mailCheck(gateway, visitor, await typePassword(visitor))
    expect(page).toContain('We have not seen this device or place with your account yet')
    const mail = await gateway.lastMail()
    expect(mail).toMatchObject({ to: ADDRESS, subject: 'Is it you who is signing in to Shop?' })
    expect(mail.text).toContain('Then somebody knows your password')
    leadsTo(await visitor.post('/_auth/sign-in/mail-check', { flow, code }))
    expect(await session(visitor)).toMatchObject({ signed_in: true, acr: 'aal1' })
    expect(await newSignIns(stub)).toBe(1)
    expect(await assessed(stub)).toMatchObject([
      {
        way: 'password',
        signals: 'new-device',
        rules: 'new-device new-device-by-password',
        decidedBy: 'new-device-by-password',
        action: 'second-factor',
        level: 'medium',
        outcome: 'asked',
      },
      { outcome: 'admitted' },
    ])
    expect(leadsTo(await typePassword(visitor))).not.toMatch(MAIL_CHECK)
    expect(await newSignIns(stub)).toBe(1)
    expect(await assessed(stub)).toHaveLength(2)
  })

  it('is asked for nothing more in the browser that signed up', async () => {
    const { visitor, stub } = await customer()
    expect(leadsTo(await typePassword(visitor))).not.toMatch(MAIL_CHECK)
    expect(await session(visitor)).toMatchObject({ signed_in: true })
    expect(await assessed(stub)).toEqual([])
    expect(await newSignIns(stub)).toBe(0)
  })

  it('waits for a code of its own: it signs in by no other, and no other way is opened by it', async () => {
    const { gateway } = await customer()
    const visitor = newVisitor(gateway)
    const check = await mailCheck(gateway, visitor, await typePassword(visitor))
    pass(1)
    const asked = hidden(await (await follow(visitor, await typeAddress(visitor, 'sign-in', ADDRESS))).text(), 'flow')
    const other = codeIn((await gateway.lastMail()).text)
    expect((await visitor.post('/_auth/sign-in/mail-check', { flow: check.flow, code: other })).status).toBe(422)
    expect((await visitor.post('/_auth/sign-in/code', { flow: asked, code: check.code })).status).toBe(422)
    // Nor does a form of one step go on at the other.
    expect((await visitor.post('/_auth/sign-in/code', { flow: check.flow, code: check.code })).status).toBe(403)
    expect(visitor.cookies.has(SESSION)).toBe(false)
  })

  it('goes on in the browser that typed it alone', async () => {
    const { gateway } = await customer()
    const visitor = newVisitor(gateway)
    const { flow, code } = await mailCheck(gateway, visitor, await typePassword(visitor))
    const other = newVisitor(gateway)
    await other.get('/_auth/sign-in')
    expect((await other.post('/_auth/sign-in/mail-check', { flow, code })).status).toBe(403)
    expect(other.cookies.has(SESSION)).toBe(false)
  })

  it('is outdated by a change of any factor, whatever the mailbox says', async () => {
    const { gateway, visitor: owner } = await customer()
    const thief = newVisitor(gateway)
    const { flow, code } = await mailCheck(gateway, thief, await typePassword(thief))
    leadsTo(await setPassword(owner, 'eight amber herons'))
    expect((await thief.post('/_auth/sign-in/mail-check', { flow, code })).status).toBe(422)
    expect(thief.cookies.has(SESSION)).toBe(false)
  })

  it('is sent another code on demand, and a stranger who uses up codes does not keep its owner out', async () => {
    const { gateway } = await customer()
    for (let n = 0; n < 5; n++) await typeAddress(newVisitor(gateway), 'sign-in', ADDRESS)
    const visitor = newVisitor(gateway)
    pass(1)
    const { flow, code } = await mailCheck(gateway, visitor, await typePassword(visitor))
    pass(1)
    const resent = await follow(visitor, await visitor.post('/_auth/sign-in/mail-check/resend', { flow }))
    const fresh = codeIn((await gateway.lastMail()).text)
    const again = hidden(await resent.text(), 'flow')
    if (fresh !== code) {
      expect((await visitor.post('/_auth/sign-in/mail-check', { flow: again, code })).status).toBe(422)
    }
    leadsTo(await visitor.post('/_auth/sign-in/mail-check', { flow: again, code: fresh }))
    expect(await session(visitor)).toMatchObject({ signed_in: true })
  })

  it("gives way to a passkey of the customer's own, which is asked for instead of the mail", async () => {
    const { gateway, visitor: owner, flow } = await customer()
    const { passkey, response } = await createPasskey(owner, flow)
    leadsTo(response)
    const visitor = newVisitor(gateway)
    const asked = await typePassword(visitor)
    expect(leadsTo(asked)).toMatch(/^\/_auth\/sign-in\/second\?flow=/)
    const second = hidden(await (await follow(visitor, asked)).text(), 'flow')
    leadsTo(await visitor.post('/_auth/sign-in/second', await assertionFields(visitor, second, passkey)))
    expect(await session(visitor)).toMatchObject({ acr: 'aal2' })
  })
})

describe('a new device that shows something else', () => {
  it('is told of by mail, and asked for nothing more: a code shows the mailbox already', async () => {
    const { gateway, stub } = await customer()
    const visitor = newVisitor(gateway)
    const asked = await follow(visitor, await typeAddress(visitor, 'sign-in', ADDRESS))
    const fields = { flow: hidden(await asked.text(), 'flow'), code: codeIn((await gateway.lastMail()).text) }
    leadsTo(await visitor.post('/_auth/sign-in/code', fields))
    expect(await session(visitor)).toMatchObject({ signed_in: true, acr: 'aal0' })
    expect(await newSignIns(stub)).toBe(1)
    expect(await assessed(stub)).toMatchObject([{ way: 'code', signals: 'new-device', action: 'notify', level: 'low' }])
  })

  it('is told of by mail, and asked for nothing more: a passkey that verifies is two factors', async () => {
    const { gateway, visitor: owner, flow, stub } = await customer()
    const { passkey, response } = await createPasskey(owner, flow)
    leadsTo(response)
    const visitor = newVisitor(gateway)
    const byPasskey = async () =>
      visitor.post(
        '/_auth/sign-in/passkey',
        await assertionFields(visitor, await beginSignIn(visitor, '?again=1'), passkey),
      )
    leadsTo(await byPasskey())
    expect(await session(visitor)).toMatchObject({ acr: 'aal2' })
    expect(await newSignIns(stub)).toBe(1)
    leadsTo(await byPasskey())
    expect(await newSignIns(stub)).toBe(1)
  })
})

describe('a place', () => {
  it('is kept as a keyed hash of the network, and never as an address', async () => {
    const { stub } = await customer(BERLIN)
    const stored = await runInDurableObject(stub, (_object, { storage }) => ({
      places: storage.sql.exec('SELECT * FROM places').toArray(),
      events: storage.sql.exec('SELECT * FROM events').toArray(),
    }))
    expect(stored.places).toMatchObject([{ asn: 64_500, country: 'DE', latitude: 52.52, longitude: 13.405 }])
    expect(stored.places[0]?.['network']).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(JSON.stringify(stored)).not.toMatch(/203\.0\.113/)
  })

  it('that hides behind Tor is told of like any other, and one that nobody knows is no country', async () => {
    const { plain, stub } = await customer(BERLIN)
    const from = async (at: typeof BERLIN) => {
      const visitor = newVisitor(seenFrom(plain, at))
      pass(HOUR)
      const asked = await follow(visitor, await typeAddress(visitor, 'sign-in', ADDRESS))
      const fields = { flow: hidden(await asked.text(), 'flow'), code: codeIn((await plain.lastMail()).text) }
      leadsTo(await visitor.post('/_auth/sign-in/code', fields))
      return (await mailsOf(stub)).filter(({ subject }) => subject.startsWith('New sign-in')).map(({ text }) => text)
    }
    const [tor] = await from({ address: '198.51.100.9', country: 'T1', latitude: '', longitude: '' })
    expect(tor).toContain('Place, guessed from the network: the Tor network')
    await from({ address: '192.0.2.44', country: 'XX', latitude: '', longitude: '' })
    expect((await assessed(stub)).map(({ signals }) => signals)).toEqual([
      'new-device new-network new-country',
      'new-device new-network',
    ])
  })

  it('that is another country is told of, and its session bears it: routes may ask for less risk or more proof', async () => {
    const { plain, visitor, stub } = await customer(BERLIN)
    expect((await visitor.get('/calm')).status).toBe(200)
    pass(3 * HOUR)
    const abroad = travelling(plain, visitor, PARIS)
    expect(leadsTo(await typePassword(abroad))).not.toMatch(MAIL_CHECK)
    expect(await assessed(stub)).toMatchObject([
      { signals: 'new-network new-country', rules: 'new-country', action: 'notify', level: 'medium' },
    ])
    expect(await newSignIns(stub)).toBe(1)
    expect(leadsTo(await abroad.get('/calm'))).toContain('/step-up')
    expect((await abroad.get('/page')).status).toBe(200)
    const refused = await abroad.get('/calm', SCRIPT)
    expect(refused.headers.get('www-authenticate')).toContain('acr_values="aal2"')
    // The next time the country is no news.
    pass(60)
    leadsTo(await typePassword(abroad))
    expect((await abroad.get('/calm')).status).toBe(200)
  })

  it('that nobody can have travelled to is asked for a second proof, in a known browser too', async () => {
    const { plain, visitor, stub } = await customer(BERLIN)
    pass(HOUR)
    const thief = travelling(plain, visitor, SYDNEY)
    const { flow, code } = await mailCheck(plain, thief, await typePassword(thief))
    expect(await assessed(stub)).toMatchObject([{ decidedBy: 'impossible-travel', level: 'high', outcome: 'asked' }])
    leadsTo(await thief.post('/_auth/sign-in/mail-check', { flow, code }))
    expect(await assessed(stub)).toMatchObject([{}, { level: 'high', outcome: 'admitted' }])
    expect(leadsTo(await thief.get('/calm'))).toContain('/step-up')
  })

  it('that somebody contests is no place of the customer any more', async () => {
    const { plain, visitor, stub } = await customer(BERLIN)
    pass(3 * HOUR)
    const abroad = travelling(plain, visitor, PARIS)
    leadsTo(await typePassword(abroad))
    const places = () =>
      runInDurableObject(stub, (_object, { storage }) =>
        storage.sql
          .exec('SELECT country FROM places ORDER BY first_at')
          .toArray()
          .map(({ country }) => country),
      )
    expect(await places()).toEqual(['DE', 'FR'])
    const notice = (await mailsOf(stub)).find(({ subject }) => subject.startsWith('New sign-in'))
    const [, token = ''] = /contest\?link=(\S+)/.exec(notice?.text ?? '') ?? []
    const html = await (await visitor.get(`/_auth/contest?link=${token}`)).text()
    const form = { flow: hidden(html, 'flow'), link: hidden(html, 'link'), sure: 'yes' }
    leadsTo(await visitor.post('/_auth/contest', form))
    expect(await places()).toEqual(['DE'])
  })
})

describe('what is counted before anything is proved', () => {
  const REFUSING = (when: RiskRule['when']): Partial<PosternConfig> => ({
    risk: { rules: [{ name: 'stop', when, action: 'refuse', level: 'high' }] },
    brand: { supportUrl: 'mailto:help@shop.example' },
  })

  const strangers = Array.from({ length: 5 }, (_, n) => `stranger-${n}@example.com`)

  it('stops a network that names many addresses, alike with an account and without, and says how to get help', async () => {
    const { gateway, stub } = await customer(BERLIN, REFUSING(['network-velocity']))
    for (const address of strangers) await typeAddress(newVisitor(gateway), 'sign-in', address)
    const seen = async (address: string) => {
      const visitor = newVisitor(gateway)
      const flow = await beginSignIn(visitor)
      gateway.takeCalls()
      const answer = await visitor.post('/_auth/sign-in', { flow, address })
      const text = await answer.text()
      const reference = answer.headers.get('postern-request-id') ?? '-'
      expect(text).toContain(reference)
      return { status: answer.status, text: text.replaceAll(reference, ''), calls: gateway.takeCalls() }
    }
    const known = await seen(ADDRESS)
    expect(known).toMatchObject({
      status: 403,
      calls: ['LIMITER.take', 'LIMITER.take', 'LIMITER.take', 'DIRECTORY.resolve', 'ACCOUNT.noteRefusal'],
    })
    expect(known.text).toContain('We couldn’t sign you in from here')
    expect(known.text).toContain('/_auth/recover')
    expect(known.text).toContain('mailto:help@shop.example')
    expect(await seen('unknown@example.com')).toEqual(known)
    await seen(ADDRESS)
    // One stands for all of an hour.
    expect(await assessed(stub)).toMatchObject([
      { signals: 'new-device network-velocity', rules: 'stop', action: 'refuse', outcome: 'refused' },
    ])
  })

  it('counts from where on the configuration says so', async () => {
    const { risk, ...rest } = REFUSING(['network-velocity'])
    const limited = { ...rest, risk: { ...risk, limits: { addressesPerNetwork: 2 } } }
    const gateway = seenFrom(startGateway({ POSTERN_CONFIG: config(limited) }), BERLIN)
    const statuses: number[] = []
    for (const address of strangers.slice(0, 3)) {
      statuses.push((await typeAddress(newVisitor(gateway), 'sign-in', address)).status)
    }
    expect(statuses).toEqual([303, 303, 403])
  })

  it('stops whoever tries one address again and again, and not the browser that its owner has', async () => {
    const { gateway, visitor } = await customer(undefined, REFUSING(['address-velocity']))
    const thief = newVisitor(gateway)
    const statuses: number[] = []
    for (let n = 0; n < 5; n++) statuses.push((await typePassword(thief, ADDRESS, `wrong and long ${n}`)).status)
    // The code of the sign-up was the first try of the hour.
    expect(statuses).toEqual([422, 422, 422, 403, 403])
    expect(leadsTo(await typePassword(visitor))).not.toMatch(MAIL_CHECK)
    pass(HOUR)
    expect((await typePassword(newVisitor(gateway), ADDRESS, 'wrong and long')).status).toBe(422)
  })

  it('tells no stranger by what is asked of them that the owner of an address has signed in lately', async () => {
    const { gateway, visitor } = await customer(undefined, REFUSING(['address-velocity']))
    pass(HOUR)
    for (let n = 0; n < 2; n++) {
      leadsTo(await typePassword(visitor))
      const asked = { flow: await beginSignIn(visitor, '?again=1'), address: ADDRESS }
      leadsTo(await visitor.post('/_auth/sign-in', asked))
    }
    const statuses = async (address: string) => {
      const stranger = newVisitor(gateway)
      const seen: number[] = []
      for (let n = 0; n < 5; n++) seen.push((await typePassword(stranger, address, `wrong and long ${n}`)).status)
      return seen
    }
    expect(await statuses(ADDRESS)).toEqual(await statuses('nobody@example.com'))
  })

  it('knows an address that is made to be thrown away, at sign-up alone', async () => {
    const gateway = startGateway({ POSTERN_CONFIG: config(REFUSING(['disposable-address'])) })
    const address = 'mia@any.mailinator.com'
    expect((await typeAddress(newVisitor(gateway), 'sign-up', address)).status).toBe(403)
    expect((await typeAddress(newVisitor(gateway), 'sign-in', address)).status).toBe(303)
    expect((await typeAddress(newVisitor(gateway), 'sign-up', 'mia@example.com')).status).toBe(303)
  })

  it('goes on with the flow, so that the session bears it', async () => {
    const { gateway, stub } = await customer(BERLIN, { risk: { rules: [] } })
    for (const address of strangers) await typeAddress(newVisitor(gateway), 'sign-in', address)
    const visitor = newVisitor(gateway)
    const asked = await follow(visitor, await typeAddress(visitor, 'sign-in', ADDRESS))
    const fields = { flow: hidden(await asked.text(), 'flow'), code: codeIn((await gateway.lastMail()).text) }
    leadsTo(await visitor.post('/_auth/sign-in/code', fields))
    expect(await assessed(stub)).toMatchObject([{ signals: 'new-device network-velocity', level: 'medium' }])
    expect(leadsTo(await visitor.get('/calm'))).toContain('/step-up')
  })
})
