import { beforeEach, describe, expect, it } from 'vitest'
import { createSoftwarePasskey } from '../../support/software-passkey.ts'
import { stopClock } from '../directory/arrange.ts'
import { follow, hidden, leadsTo, newVisitor, proveAddress, type Visitor } from '../pages/arrange.ts'
import { codeOfApp, PASSWORD, SECURITY, setPassword, signUpWherePasswordsAre } from '../password/arrange.ts'
import { ADDRESS, askOptions, ceremonyOf, createPasskey, FLOW, session } from './arrange.ts'

beforeEach(stopClock)

const EVE = 'eve@example.com'

/** A customer in a browser whose flow cookie somebody else has as well, who has an account and a session of their own. */
const sharedFlowCookie = async () => {
  const { gateway, visitor: customer } = await signUpWherePasswordsAre()
  const eve = newVisitor(gateway)
  const offered = await follow(eve, await proveAddress(gateway, eve, 'sign-up', EVE))
  customer.cookies.set(FLOW, eve.cookies.get(FLOW) ?? '')
  return { gateway, customer, eve, flow: hidden(await offered.text(), 'flow') }
}

const askInVain = async (visitor: Visitor, flow: string): Promise<void> => {
  const answer = await visitor.postJson('/_auth/passkey/options', { flow })
  expect(answer.status).toBe(403)
  expect(await answer.text()).toContain('form-expired')
}

const securityPage = async (visitor: Visitor): Promise<string> => (await visitor.get(SECURITY)).text()

describe('a form that one customer was shown, in the session of another', () => {
  it('makes no passkey, and tells nothing that a passkey is made with', async () => {
    const { customer, eve, flow } = await sharedFlowCookie()
    await askInVain(customer, flow)
    expect(leadsTo(await customer.get(`/_auth/passkey?flow=${flow}`))).toBe('/_auth/account')
    const options = await askOptions(eve, flow)
    const passkey = await createSoftwarePasskey({ userHandle: options.options.user?.id ?? '' })
    const credential = JSON.stringify(await passkey.register(ceremonyOf(options)))
    const fields = { flow, challenge: options.challenge, credential }
    expect(leadsTo(await customer.post('/_auth/passkey/create', fields))).toMatch(
      /^\/_auth\/account\?notice=flow-expired/,
    )
    expect(await securityPage(customer)).not.toContain('passkey/remove')
    // In its own session the very same form is good.
    leadsTo(await eve.post('/_auth/passkey/create', fields))
    expect(await securityPage(eve)).toContain('passkey/remove')
  })

  it('says "not now" for nobody', async () => {
    const { gateway, customer, flow } = await sharedFlowCookie()
    gateway.takeCalls()
    expect(leadsTo(await customer.post('/_auth/passkey/skip', { flow }))).toMatch(
      /^\/_auth\/account\?notice=flow-expired/,
    )
    expect(gateway.takeCalls()).not.toContain('ACCOUNT.declinePasskey')
  })

  it('sets up no app', async () => {
    const { customer, eve } = await sharedFlowCookie()
    const page = await (await eve.get(`${SECURITY}/totp`)).text()
    const key = (/<code[^>]*>(.+?)<\/code>/s.exec(page)?.[1] ?? '').replaceAll(/<[^>]*>/g, ' ')
    const fields = { flow: hidden(page, 'flow'), code: await codeOfApp(key) }
    expect(leadsTo(await customer.post(`${SECURITY}/totp`, fields))).toMatch(
      /^\/_auth\/account\/security\/totp\?notice=flow-expired/,
    )
    expect(await securityPage(customer)).not.toContain('totp/remove')
    expect(leadsTo(await eve.post(`${SECURITY}/totp`, fields))).toContain('totp-added')
  })

  it('raises no session', async () => {
    const { customer, eve, flow } = await sharedFlowCookie()
    leadsTo(await createPasskey(eve, flow).then(({ response }) => response))
    leadsTo(await setPassword(customer, PASSWORD))
    const before = await session(customer)
    const stepUp = hidden(await (await eve.get('/_auth/step-up?return_to=/')).text(), 'flow')
    await askInVain(customer, stepUp)
    const shown = await customer.post('/_auth/step-up', { flow: stepUp, password: PASSWORD })
    expect(leadsTo(shown)).toMatch(/^\/_auth\/step-up\?notice=flow-expired/)
    expect(await session(customer)).toEqual(before)
  })
})

describe('a form of a session that has ended', () => {
  it('makes no passkey for who has signed in in another tab meanwhile: it would open nothing there', async () => {
    const { gateway, visitor, flow } = await signUpWherePasswordsAre()
    const options = await askOptions(visitor, flow)
    const passkey = await createSoftwarePasskey({ userHandle: options.options.user?.id ?? '' })
    const credential = JSON.stringify(await passkey.register(ceremonyOf(options)))
    await proveAddress(gateway, visitor, 'sign-up', EVE)
    const created = await visitor.post('/_auth/passkey/create', { flow, challenge: options.challenge, credential })
    expect(leadsTo(created)).toMatch(/^\/_auth\/account\?notice=flow-expired/)
    const page = await securityPage(visitor)
    expect(page).toContain(EVE)
    expect(page).not.toContain('passkey/remove')
  })

  it('is good as long as the session lasts, also after its secret has changed', async () => {
    const { visitor, flow } = await signUpWherePasswordsAre()
    leadsTo(await setPassword(visitor, PASSWORD))
    leadsTo((await createPasskey(visitor, flow)).response)
    const page = await securityPage(visitor)
    expect(page).toContain(ADDRESS)
    expect(page).toContain('passkey/remove')
  })
})
