import { beforeEach, describe, expect, it } from 'vitest'
import { HOUR, mailsOf } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { leadsTo, newVisitor } from '../pages/arrange.ts'
import { ADDRESS, assertionFields, beginSignIn, createPasskey, SESSION, session } from './arrange.ts'
import { assessed, BERLIN, customer, MAIL_CHECK, mailCheck, newSignIns, SYDNEY, seenFrom } from './risk-arrange.ts'

beforeEach(stopClock)

/** A passkey of a customer in Berlin, shown on a new device in Sydney an hour later. */
const shownFarAway = async (userVerified: boolean) => {
  const { plain, visitor: owner, flow, stub } = await customer(BERLIN)
  const { passkey, response } = await createPasskey(owner, flow)
  leadsTo(response)
  pass(HOUR)
  const gateway = seenFrom(plain, SYDNEY)
  const visitor = newVisitor(gateway)
  const fields = await assertionFields(visitor, await beginSignIn(visitor), passkey, { userVerified })
  return { gateway, owner, stub, visitor, answer: await visitor.post('/_auth/sign-in/passkey', fields) }
}

describe('a passkey that verifies nobody, from where its owner cannot be', () => {
  it('waits for a code by mail, which adds no assurance and takes nothing away that spoke against it', async () => {
    const { gateway, stub, visitor, answer } = await shownFarAway(false)
    const { flow, code } = await mailCheck(gateway, visitor, answer)
    expect(visitor.cookies.has(SESSION)).toBe(false)
    leadsTo(await visitor.post('/_auth/sign-in/mail-check', { flow, code }))
    expect(await session(visitor)).toMatchObject({ signed_in: true, acr: 'aal1' })
    const decided = {
      way: 'passkey',
      signals: 'new-device new-network new-country impossible-travel',
      rules: 'new-device new-country impossible-travel impossible-travel-notice',
      level: 'high',
    }
    expect(await assessed(stub)).toMatchObject([
      { ...decided, outcome: 'asked' },
      { ...decided, outcome: 'admitted' },
    ])
    expect(await newSignIns(stub)).toBe(1)
    expect(leadsTo(await visitor.get('/calm'))).toContain('/step-up')
  })

  it('tells who holds it no address, and the mail speaks of the passkey and of no password', async () => {
    const { gateway, visitor, answer } = await shownFarAway(false)
    const { page, code } = await mailCheck(gateway, visitor, answer)
    expect(page).not.toContain(ADDRESS)
    expect(page).toContain('a•••@e••.com')
    const { to, text } = await gateway.lastMail()
    expect(to).toBe(ADDRESS)
    expect(text).toContain(code)
    expect(text).toContain('Then somebody has a passkey of yours')
    expect(text).not.toContain('password')
  })

  it('is told of where nobody gives the code, with what to do about it', async () => {
    const { owner, answer } = await shownFarAway(false)
    expect(leadsTo(answer)).toMatch(MAIL_CHECK)
    const html = await (await owner.get('/_auth/account/activity')).text()
    expect(html).toContain('An unusual sign-in was asked for one more proof, and nobody gave it')
    const entry = html.split('<li').find((item) => item.includes('was asked for one more proof'))
    expect(entry).toContain('/_auth/account/security')
    expect(entry).not.toContain('Nobody got in by this')
  })
})

describe('a passkey that verifies its owner, from where they cannot be', () => {
  it('is asked for nothing more, and told of', async () => {
    const { stub, visitor, answer } = await shownFarAway(true)
    leadsTo(answer)
    expect(await session(visitor)).toMatchObject({ acr: 'aal2' })
    expect(await newSignIns(stub)).toBe(1)
    expect(await assessed(stub)).toMatchObject([{ level: 'high', outcome: 'admitted' }])
    expect((await mailsOf(stub)).some(({ subject }) => subject.startsWith('Is it you'))).toBe(false)
    expect((await visitor.get('/calm')).status).toBe(200)
  })
})
