import { beforeEach, describe, expect, it } from 'vitest'
import { pass, stopClock } from '../directory/arrange.ts'
import { ADDRESS, beginSignIn, createPasskey, session } from '../flows/arrange.ts'
import { hidden, leadsTo, newVisitor, proveAddress } from '../pages/arrange.ts'
import {
  codeOfApp,
  customerWithApp,
  PASSWORD,
  SECURITY,
  setPassword,
  showCode,
  showPassword,
  signedInByBoth,
  signUpWherePasswordsAre,
} from './arrange.ts'

beforeEach(stopClock)

const NOBODY = { signed_in: false }

describe('a sign-in that waits for its second factor', () => {
  it('takes it within 15 minutes, and not a second later', async () => {
    const { gateway, key } = await customerWithApp()
    const [early, late] = [newVisitor(gateway), newVisitor(gateway)]
    const flows = [await showPassword(early), await showPassword(late)] as const
    pass(899)
    leadsTo(await showCode(early, flows[0], key))
    expect(await session(early)).toMatchObject({ acr: 'aal2' })
    // Into the next step of the app, so that the code itself is a good one.
    pass(31)
    expect(leadsTo(await showCode(late, flows[1], key))).toMatch(/^\/_auth\/sign-in\?notice=flow-expired/)
    expect(await session(late)).toEqual(NOBODY)
  })

  it('holds no session before it is given, and none for who begins anew or goes elsewhere meanwhile', async () => {
    const { gateway, key } = await customerWithApp()
    const visitor = newVisitor(gateway)
    await showPassword(visitor)
    expect(await session(visitor)).toEqual(NOBODY)
    for (const path of ['/page', '/strong/page', SECURITY]) {
      expect(leadsTo(await visitor.get(path))).toMatch(/^\/_auth\/sign-in\?/)
    }
    const begunAnew = await beginSignIn(visitor)
    expect((await showCode(visitor, begunAnew, key)).status).toBe(403)
    expect(await session(visitor)).toEqual(NOBODY)
    expect(gateway.forwarded).toEqual([])
  })

  it.each([
    ['/_auth/sign-in', { address: ADDRESS }],
    ['/_auth/sign-in/code', {}],
    ['/_auth/sign-in/code/resend', {}],
    ['/_auth/sign-in/passkey', {}],
    ['/_auth/sign-up/code', {}],
    ['/_auth/step-up', { password: PASSWORD }],
    [`${SECURITY}/totp`, {}],
  ])('counts on its own page alone: at %s its form is refused', async (path, fields) => {
    const { gateway, key } = await customerWithApp()
    const visitor = newVisitor(gateway)
    const flow = await showPassword(visitor)
    const answer = await visitor.post(path, { ...fields, flow, code: await codeOfApp(key) })
    expect(answer.status).toBe(403)
    expect(await session(visitor)).toEqual(NOBODY)
    leadsTo(await showCode(visitor, flow, key))
  })

  it('is of no use in another browser', async () => {
    const { gateway, key } = await customerWithApp()
    const flow = await showPassword(newVisitor(gateway))
    const other = newVisitor(gateway)
    await beginSignIn(other)
    expect((await showCode(other, flow, key)).status).toBe(403)
    expect(await session(other)).toEqual(NOBODY)
  })

  it('completes nothing once the password has been changed', async () => {
    const { gateway, key } = await customerWithApp()
    const owner = await signedInByBoth(gateway, key)
    const thief = newVisitor(gateway)
    const flow = await showPassword(thief)
    leadsTo(await setPassword(owner, 'eleven yellow kettles'))
    expect(leadsTo(await showCode(thief, flow, key))).toMatch(/^\/_auth\/sign-in\?notice=flow-expired/)
    expect(await session(thief)).toEqual(NOBODY)
  })

  it('has the tries of its account, however many sign-ins are begun: ten, and then waits', async () => {
    const { gateway, key } = await customerWithApp()
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) {
      const visitor = newVisitor(gateway)
      const flow = await showPassword(visitor)
      const wrong = (await codeOfApp(key)) === '000000' ? '111111' : '000000'
      statuses.push((await visitor.post('/_auth/sign-in/second', { flow, code: wrong })).status)
    }
    expect(statuses).toEqual([...Array<number>(10).fill(422), 429, 429])
    const visitor = newVisitor(gateway)
    const flow = await showPassword(visitor)
    expect((await showCode(visitor, flow, key)).status).toBe(429)
    expect(await session(visitor)).toEqual(NOBODY)
  })
})

describe('an account with a password and an app', () => {
  it('is opened by a code in the mail to aal0 and no further', async () => {
    const { gateway } = await customerWithApp()
    const visitor = newVisitor(gateway)
    leadsTo(await proveAddress(gateway, visitor, 'sign-in', ADDRESS))
    expect(await session(visitor)).toMatchObject({ acr: 'aal0' })
    expect(leadsTo(await visitor.get('/strong/page'))).toMatch(/^\/_auth\/step-up\?/)
    expect(gateway.forwarded).toEqual([])
  })
})

describe('a set-up of an app', () => {
  it('that is sent twice adds one app, and leads to the list both times', async () => {
    const { visitor, flow } = await signUpWherePasswordsAre()
    await createPasskey(visitor, flow)
    leadsTo(await setPassword(visitor, PASSWORD))
    const page = await (await visitor.get(`${SECURITY}/totp`)).text()
    const key = (/<code[^>]*>(.+?)<\/code>/s.exec(page)?.[1] ?? '').replaceAll(/<[^>]*>/g, ' ')
    const form = { flow: hidden(page, 'flow'), code: await codeOfApp(key) }
    expect(leadsTo(await visitor.post(`${SECURITY}/totp`, form))).toBe(`${SECURITY}?notice=totp-added`)
    expect(leadsTo(await visitor.post(`${SECURITY}/totp`, form))).toBe(SECURITY)
  })
})
