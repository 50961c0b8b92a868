import { beforeEach, describe, expect, it } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import { ADDRESS, beginSignIn, createPasskey } from '../flows/arrange.ts'
import { hidden, leadsTo, newVisitor, proveAddress, type Visitor } from '../pages/arrange.ts'
import {
  codeOfApp,
  customerWithApp,
  PASSWORD,
  SECURITY,
  setPassword,
  signedInByBoth,
  signUpWherePasswordsAre,
} from './arrange.ts'

beforeEach(stopClock)

const NEW = 'eleven green herons'
const WRONG = 'a wrong long password'

/** Types a password on the first page of a sign-in; gives the status of the answer. */
const type = async (visitor: Visitor, password: string): Promise<number> => {
  const flow = await beginSignIn(visitor, '?again=1')
  return (await visitor.post('/_auth/sign-in', { flow, address: ADDRESS, password })).status
}

const replaceApp = async (owner: Visitor): Promise<string> => {
  const page = await (await owner.get(`${SECURITY}/totp`)).text()
  const key = (/<code[^>]*>(.+?)<\/code>/s.exec(page)?.[1] ?? '').replaceAll(/<[^>]*>/g, ' ')
  leadsTo(await owner.post(`${SECURITY}/totp`, { flow: hidden(page, 'flow'), code: await codeOfApp(key) }))
  return PASSWORD
}

const removeApp = async (owner: Visitor): Promise<string> => {
  await createPasskey(owner, hidden(await (await owner.get('/_auth/passkey')).text(), 'flow'))
  const form = hidden(await (await owner.get(SECURITY)).text(), 'form')
  expect(leadsTo(await owner.post(`${SECURITY}/totp/remove`, { form }))).toContain('notice=totp-removed')
  return PASSWORD
}

const changePassword = async (owner: Visitor): Promise<string> => {
  leadsTo(await setPassword(owner, NEW))
  return NEW
}

describe('a browser that knew what is no longer good', () => {
  it.each([
    ['changes the password', changePassword],
    ['puts another app in the place of the old one', replaceApp],
    ['takes the app away', removeApp],
  ])('is a stranger once the owner %s, whose own browser is known as before', async (_, act) => {
    const { gateway, key } = await customerWithApp()
    const thief = await signedInByBoth(gateway, key)
    const owner = await signedInByBoth(gateway, key)
    const password = await act(owner)
    const stranger = newVisitor(gateway)
    for (let n = 0; n < 10; n++) expect(await type(stranger, WRONG)).toBe(422)
    expect(await type(thief, WRONG)).toBe(429)
    expect(await type(owner, password)).toBe(303)
  })

  it('stays known where a first password takes the place of nothing', async () => {
    const { gateway, visitor: owner } = await signUpWherePasswordsAre()
    const other = newVisitor(gateway)
    await proveAddress(gateway, other, 'sign-in', ADDRESS)
    leadsTo(await setPassword(owner, PASSWORD))
    const stranger = newVisitor(gateway)
    for (let n = 0; n < 10; n++) await type(stranger, WRONG)
    expect(await type(stranger, PASSWORD)).toBe(429)
    expect(await type(other, PASSWORD)).toBe(303)
  })
})
