import { beforeEach, describe, expect, it } from 'vitest'
import { parseContestToken } from '#domain/contest-link.ts'
import { press } from '../account/address-arrange.ts'
import { DAY } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { ADDRESS, assertionFields, beginSignIn, createPasskey, signUpWithPasskey } from '../flows/arrange.ts'
import { follow, hidden, leadsTo, type Visitor } from '../pages/arrange.ts'
import { customerWithApp, PASSWORD, SECURITY, setPassword, signUpWherePasswordsAre } from '../password/arrange.ts'
import { flowAt, noticesOf, proveMailbox, RECOVER, renewByPasskey, saveCode, theAccount } from './arrange.ts'

beforeEach(stopClock)

const PASSWORD_STAYS = 'The password from before'
const PASSKEYS_STAY = 'Every passkey from before'
const APP_STAYS = 'The authenticator app from before'

const signInBy = async (visitor: Visitor, passkey: Parameters<typeof assertionFields>[2]): Promise<void> => {
  leadsTo(
    await visitor.post('/_auth/sign-in/passkey', await assertionFields(visitor, await beginSignIn(visitor), passkey)),
  )
}

describe('who got an account back by a new passkey', () => {
  it('is told before the choice, and after it, that the password from before goes on working', async () => {
    const { gateway, visitor: owner } = await signUpWherePasswordsAre()
    leadsTo(await setPassword(owner, PASSWORD))
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const choice = await (await visitor.get(leadsTo(answer))).text()
    expect(choice).toContain('With a new passkey the old password goes on signing in')
    const { response } = await renewByPasskey(visitor, hidden(choice, 'flow'))
    const html = await (await follow(visitor, response)).text()
    expect(html).toContain(PASSWORD_STAYS)
    expect(html).not.toContain(PASSKEYS_STAY)
    expect(html).toContain('For 24 hours none of it can be removed or replaced')
    const german = await (await visitor.get(`${leadsTo(response)}&lang=de`)).text()
    expect(german).toContain('Mit dem bisherigen Passwort')
  })

  it('is told of an app too', async () => {
    const { gateway } = await customerWithApp()
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const shown = { flow: await flowAt(visitor, answer, 'proof'), password: PASSWORD }
    const renew = await flowAt(visitor, await visitor.post(`${RECOVER}/proof`, shown), 'renew')
    const { response } = await renewByPasskey(visitor, renew)
    const html = await (await follow(visitor, response)).text()
    expect(html).toContain(PASSWORD_STAYS)
    expect(html).toContain(APP_STAYS)
    expect(html).not.toContain(PASSKEYS_STAY)
  })

  it('is told of other passkeys, also on the page that shows a new saved code', async () => {
    const { gateway, visitor: owner } = await signUpWithPasskey()
    const saved = await saveCode(owner)
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const proved = await visitor.post(`${RECOVER}/proof`, { flow: await flowAt(visitor, answer, 'proof'), saved })
    const { response } = await renewByPasskey(visitor, await flowAt(visitor, proved, 'renew'))
    const html = await response.text()
    expect(html).toContain('Your new recovery code')
    expect(html).toContain(PASSKEYS_STAY)
  })

  it('reads on the page of what signs in that it must wait, and what to look for, until the day is over', async () => {
    const { gateway, passkey, visitor: owner } = await signUpWithPasskey()
    expect(await (await owner.get(SECURITY)).text()).not.toContain('Look through this page now')
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const fields = await assertionFields(visitor, await flowAt(visitor, answer, 'proof'), passkey)
    const renew = await flowAt(visitor, await visitor.post(`${RECOVER}/proof`, fields), 'renew')
    const { passkey: fresh, response } = await renewByPasskey(visitor, renew)
    expect(await (await follow(visitor, response)).text()).toContain(PASSKEYS_STAY)
    await signInBy(visitor, fresh)
    expect(await (await visitor.get(SECURITY)).text()).toContain('Look through this page now')
    pass(DAY)
    expect(await (await visitor.get(SECURITY)).text()).not.toContain('Look through this page now')
  })

  it('is told to take away at once what a thief has added, where a contest lets them', async () => {
    const { gateway, passkey, visitor: thief } = await signUpWithPasskey()
    pass(60)
    const added = await createPasskey(thief, hidden(await (await thief.get('/_auth/passkey')).text(), 'flow'))
    leadsTo(added.response)
    const stub = await theAccount()
    const notice = (await noticesOf(stub)).at(-1)
    const link = parseContestToken(/\?link=(\S+)/.exec(notice?.text ?? '')?.[1] ?? '')
    if (link === undefined) throw new Error('a link')
    expect(await press(stub, link)).toMatchObject({ ok: true })
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const fields = await assertionFields(visitor, await flowAt(visitor, answer, 'proof'), passkey)
    const renew = await flowAt(visitor, await visitor.post(`${RECOVER}/proof`, fields), 'renew')
    const { response } = await renewByPasskey(visitor, renew)
    const html = await (await follow(visitor, response)).text()
    expect(html).toContain('Somebody may have added some of it. Sign in now')
    expect(html).toContain('older than what was reported')
    expect(html).not.toContain('none of it can be removed')
  })
})

describe('who got an account back by a new password', () => {
  it('is told of no password that stays: the new one has taken its place', async () => {
    const { gateway, visitor: owner } = await signUpWherePasswordsAre()
    leadsTo(await setPassword(owner, PASSWORD))
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const flow = await flowAt(visitor, answer, 'renew')
    const renewed = await visitor.post(`${RECOVER}/renew`, { flow, password: 'nine orange badgers' })
    expect(await (await follow(visitor, renewed)).text()).not.toContain('This still signs in')
  })
})
