import { beforeEach, describe, expect, it } from 'vitest'
import { pass, stopClock } from '../directory/arrange.ts'
import { hidden, leadsTo, newVisitor, proveAddress, SCRIPT, startGateway } from '../pages/arrange.ts'
import { ADDRESS, SESSION, session, signUp } from './arrange.ts'

beforeEach(stopClock)

describe('the account page', () => {
  it('takes forms of this session only', async () => {
    const { gateway, visitor } = await signUp()
    const other = await signUp(gateway, 'mallory@example.com')
    const form = hidden(await (await other.visitor.get('/_auth/account')).text(), 'form')
    for (const path of ['/_auth/account/name', '/_auth/account/sign-out-everywhere']) {
      for (const given of [form, '', 'x']) {
        expect((await visitor.post(path, { form: given, name: 'Mallory' })).status).toBe(422)
      }
    }
    expect(await session(visitor)).toMatchObject({ signed_in: true })
    const own = hidden(await (await visitor.get('/_auth/account')).text(), 'form')
    expect((await visitor.post('/_auth/account/name', { form: own, name: ' Ada ' })).status).toBe(303)
    expect(await (await visitor.get('/_auth/account')).text()).toContain('value="Ada"')
  })

  it.each(['a\u202eb', 'a\u0000b', 'a\u200bb', 'x'.repeat(101)])('refuses the name %j', async (name) => {
    const { visitor } = await signUp()
    const form = hidden(await (await visitor.get('/_auth/account')).text(), 'form')
    expect((await visitor.post('/_auth/account/name', { form, name })).status).toBe(422)
  })

  it('leads to signing in without a session', async () => {
    const visitor = newVisitor(startGateway())
    expect(leadsTo(await visitor.get('/_auth/account'))).toBe('/_auth/sign-in?return_to=%2F_auth%2Faccount')
    visitor.cookies.set(SESSION, 'x')
    const stale = await visitor.get('/_auth/account')
    expect(stale.headers.getSetCookie()).toEqual([`${SESSION}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax`])
  })
})

describe('signing out everywhere', () => {
  it('ends every browser, forgets known devices and tells the customer by mail', async () => {
    const { gateway, visitor } = await signUp()
    const second = newVisitor(gateway)
    await proveAddress(gateway, second, 'sign-in', ADDRESS)
    const form = hidden(await (await visitor.get('/_auth/account')).text(), 'form')
    gateway.takeCalls()
    const done = await visitor.post('/_auth/account/sign-out-everywhere', { form })
    expect(leadsTo(done)).toBe('/_auth/account/signed-out')
    expect(gateway.takeCalls()).toEqual(expect.arrayContaining(['ACCOUNT.endEverySession', 'DIRECTORY.forgetBrowsers']))
    expect(visitor.cookies.has(SESSION)).toBe(false)
    expect((await second.get('/_auth/account')).status).toBe(303)
    pass(60)
    expect(await (await second.get('/_auth/session', SCRIPT)).json()).toEqual({ signed_in: false })
  })
})
