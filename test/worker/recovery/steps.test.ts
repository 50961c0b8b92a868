import { runDurableObjectAlarm } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { ADDRESS, askOptions, assertionFields, beginSignIn, session, signUpWithPasskey } from '../flows/arrange.ts'
import { hidden, leadsTo, newVisitor, type TestGateway, type Visitor } from '../pages/arrange.ts'
import { codeOfApp, customerWithApp, PASSWORD, setPassword, signUpWherePasswordsAre } from '../password/arrange.ts'
import {
  askForCode,
  flowAt,
  noticesOf,
  proveMailbox,
  RECOVER,
  renewByPasskey,
  saveCode,
  theAccount,
} from './arrange.ts'

beforeEach(stopClock)

const NEW = 'nine orange badgers'

/** A form that leads nowhere: back to the first page, or to the page about forms that are too old. */
const isRefused = async (answer: Response): Promise<boolean> =>
  answer.status === 303
    ? leadsTo(answer).startsWith(`${RECOVER}?notice=flow-expired`)
    : answer.status === 403 && (await answer.text()).includes('expired')

describe('a step of a recovery', () => {
  it('is no other: the mail alone opens neither the end nor its ceremony (CVE-2026-18963)', async () => {
    const { gateway } = await customerWithApp()
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const proof = await flowAt(visitor, answer, 'proof')
    expect(await isRefused(await visitor.get(`${RECOVER}/renew?flow=${proof}`))).toBe(true)
    expect(await isRefused(await visitor.post(`${RECOVER}/renew`, { flow: proof, password: NEW }))).toBe(true)
    expect((await askOptions(visitor, proof)).options.allowCredentials).toEqual([])
    const again = await visitor.post(`${RECOVER}/code`, { flow: proof, code: '12345678' })
    expect(await isRefused(again)).toBe(true)
    const signIn = await visitor.post('/_auth/sign-in/code', { flow: proof, code: '123456' })
    expect(signIn.status).toBe(403)
    expect(await session(visitor)).toEqual({ signed_in: false })
  })

  it('is judged by what the account holds at the end, not by the page that was reached (CVE-2026-94218)', async () => {
    const { gateway, visitor: owner } = await signUpWherePasswordsAre()
    leadsTo(await setPassword(owner, PASSWORD))
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const flow = await flowAt(visitor, answer, 'renew')
    // Meanwhile the account has come to be guarded by more than one code.
    const page = await (await owner.get('/_auth/account/security/totp')).text()
    const key = (/<code[^>]*>(.+?)<\/code>/s.exec(page)?.[1] ?? '').replaceAll(/<[^>]*>/g, ' ')
    leadsTo(
      await owner.post('/_auth/account/security/totp', { flow: hidden(page, 'flow'), code: await codeOfApp(key) }),
    )
    expect(await isRefused(await visitor.post(`${RECOVER}/renew`, { flow, password: NEW }))).toBe(true)
    const restarted = await proveMailbox(gateway, ADDRESS, visitor)
    await flowAt(restarted.visitor, restarted.answer, 'proof')
  })

  it('is of the browser that began it', async () => {
    const { gateway } = await customerWithApp()
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const flow = await flowAt(visitor, answer, 'proof')
    const other = newVisitor(gateway)
    await other.get(RECOVER)
    expect((await other.post(`${RECOVER}/proof`, { flow, password: PASSWORD })).status).toBe(403)
    const cookieless = newVisitor(gateway)
    expect((await cookieless.post(`${RECOVER}/proof`, { flow, password: PASSWORD })).status).toBe(403)
  })

  it('takes the code of this flow alone, and not one that signs in', async () => {
    const { gateway, visitor: owner } = await signUpWherePasswordsAre()
    leadsTo(await setPassword(owner, PASSWORD))
    const [first, second] = [newVisitor(gateway), newVisitor(gateway)]
    const one = await askForCode(gateway, first, ADDRESS)
    const two = await askForCode(gateway, second, ADDRESS)
    expect((await first.post(`${RECOVER}/code`, { flow: one.flow, code: two.code })).status).toBe(422)
    const sent = await second.post('/_auth/sign-in', { flow: await beginSignIn(second), address: ADDRESS })
    const signIn = hidden(await (await second.get(leadsTo(sent))).text(), 'flow')
    expect((await second.post('/_auth/sign-in/code', { flow: signIn, code: two.code.slice(0, 6) })).status).toBe(422)
    await flowAt(first, await first.post(`${RECOVER}/code`, one), 'renew')
  })

  it('is done once: the code, and the form at the end', async () => {
    const { gateway, visitor: owner } = await signUpWherePasswordsAre()
    leadsTo(await setPassword(owner, PASSWORD))
    const visitor = newVisitor(gateway)
    const form = await askForCode(gateway, visitor, ADDRESS)
    const flow = await flowAt(visitor, await visitor.post(`${RECOVER}/code`, form), 'renew')
    expect((await visitor.post(`${RECOVER}/code`, form)).status).toBe(422)
    leadsTo(await visitor.post(`${RECOVER}/renew`, { flow, password: NEW }))
    expect(await isRefused(await visitor.post(`${RECOVER}/renew`, { flow, password: 'ten yellow newts' }))).toBe(true)
  })

  it('that asks for nothing says what is missing', async () => {
    const { gateway } = await customerWithApp()
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const flow = await flowAt(visitor, answer, 'proof')
    const empty = await visitor.post(`${RECOVER}/proof`, { flow })
    expect(empty.status).toBe(422)
    expect(await empty.text()).toContain('Something is missing')
  })

  it('shows what the account has, and nothing that it has not', async () => {
    const { gateway } = await customerWithApp()
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const html = await (await visitor.get(leadsTo(answer))).text()
    expect(html).toContain('name="password"')
    expect(html).toContain('name="code"')
    expect(html).not.toContain('name="saved"')
    expect(html).not.toContain('data-passkey=')
    expect(html).toContain('/_auth/recover/delay?flow=')
  })
})

describe('a password at the end of a recovery', () => {
  it.each([
    ['password1234567', 'tried first'],
    ['qwertyuiop1234567890', 'soon guessed'],
    ['ada@example.com', 'your own name or address'],
    ['fourteen chars', 'at least 15'],
  ])('is judged by every rule: %s', async (password, why) => {
    const { gateway, visitor: owner } = await signUpWherePasswordsAre()
    leadsTo(await setPassword(owner, PASSWORD))
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const flow = await flowAt(visitor, answer, 'renew')
    const refused = await visitor.post(`${RECOVER}/renew`, { flow, password })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain(why)
  })

  it('is none where the deployment has no passwords', async () => {
    const { gateway, visitor: owner, passkey } = await signUpWithPasskey()
    await saveCode(owner)
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const proof = await flowAt(visitor, answer, 'proof')
    const fields = await assertionFields(visitor, proof, passkey, { userVerified: false })
    const renew = await flowAt(visitor, await visitor.post(`${RECOVER}/proof`, fields), 'renew')
    expect(await (await visitor.get(`${RECOVER}/renew?flow=${renew}`)).text()).not.toContain('name="password"')
    expect(await isRefused(await visitor.post(`${RECOVER}/renew`, { flow: renew, password: NEW }))).toBe(true)
  })
})

describe('a passkey at the end of a recovery', () => {
  it('is made by the ceremony of this very recovery', async () => {
    const { gateway, visitor: owner } = await signUpWithPasskey()
    const saved = await saveCode(owner)
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const proved = await visitor.post(`${RECOVER}/proof`, { flow: await flowAt(visitor, answer, 'proof'), saved })
    const renew = await flowAt(visitor, proved, 'renew')
    const enrol = hidden(await (await owner.get('/_auth/passkey')).text(), 'flow')
    const foreign = (await askOptions(owner, enrol)).challenge
    const refused = await visitor.post(`${RECOVER}/renew`, { flow: renew, challenge: foreign, credential: '{}' })
    expect(refused.status).toBe(422)
    expect((await renewByPasskey(visitor, renew)).response.status).toBe(200)
  })

  it('is confirmed in the directory, so that it signs in from then on', async () => {
    const { gateway, visitor: owner } = await signUpWithPasskey()
    const saved = await saveCode(owner)
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const proved = await visitor.post(`${RECOVER}/proof`, { flow: await flowAt(visitor, answer, 'proof'), saved })
    const { passkey } = await renewByPasskey(visitor, await flowAt(visitor, proved, 'renew'))
    const elsewhere = newVisitor(gateway)
    const fields = await assertionFields(elsewhere, await beginSignIn(elsewhere), passkey)
    leadsTo(await elsewhere.post('/_auth/sign-in/passkey', fields))
    expect(await session(elsewhere)).toMatchObject({ signed_in: true, acr: 'aal2' })
  })
})

/** Waits instead of showing more; gives the address of the status page. */
const waitFor = async (gateway: TestGateway): Promise<{ readonly visitor: Visitor; readonly status: string }> => {
  const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
  const proof = await flowAt(visitor, answer, 'proof')
  const page = await (await visitor.get(`${RECOVER}/delay?flow=${proof}`)).text()
  expect(page).toContain('We protect your account for 72 hours')
  return { visitor, status: leadsTo(await visitor.post(`${RECOVER}/delay`, { flow: hidden(page, 'flow') })) }
}

describe('a customer who has lost everything', () => {
  it('waits, is told how long, and goes straight to a new passkey when the wait is over', async () => {
    const { gateway } = await signUpWithPasskey()
    const { visitor, status } = await waitFor(gateway)
    const stub = await theAccount()
    const waiting = await (await visitor.get(status)).text()
    expect(waiting).toContain('data-seconds-left="259200"')
    for (let hours = 0; hours < 72; hours += 8) {
      pass(8 * HOUR)
      await runDurableObjectAlarm(stub)
    }
    expect(await (await visitor.get(status)).text()).toContain('The wait is over')
    const back = await proveMailbox(gateway, ADDRESS)
    const { passkey, response } = await renewByPasskey(back.visitor, await flowAt(back.visitor, back.answer, 'renew'))
    expect(leadsTo(response)).toMatch(/^\/_auth\/recover\/done\?/)
    expect((await visitor.get(status)).status).toBe(410)
    const fields = await assertionFields(back.visitor, await beginSignIn(back.visitor), passkey)
    leadsTo(await back.visitor.post('/_auth/sign-in/passkey', fields))
    expect(await session(back.visitor)).toMatchObject({ signed_in: true, acr: 'aal2' })
  })
})

describe('a thief who reads the mailbox and has nothing else', () => {
  it('gets nothing where the owner signs in by passkey once in three days', async () => {
    const { gateway, passkey } = await signUpWithPasskey()
    const { visitor: thief, status } = await waitFor(gateway)
    const stub = await theAccount()
    for (let hours = 0; hours < 64; hours += 8) {
      pass(8 * HOUR)
      await runDurableObjectAlarm(stub)
    }
    const owner = newVisitor(gateway)
    leadsTo(await owner.post('/_auth/sign-in/passkey', await assertionFields(owner, await beginSignIn(owner), passkey)))
    expect((await thief.get(status)).status).toBe(410)
    pass(DAY)
    await runDurableObjectAlarm(stub)
    const back = await proveMailbox(gateway, ADDRESS, thief)
    await flowAt(thief, back.answer, 'proof')
    expect((await noticesOf(stub)).some(({ subject }) => subject.includes('was stopped'))).toBe(true)
  })

  it('gets nothing where the owner sees it on the page of an account that is open still, and stops it there', async () => {
    const { gateway, visitor: owner } = await signUpWithPasskey()
    const before = await (await owner.get('/_auth/account')).text()
    expect(before).not.toContain('/_auth/account/recovery/stop')
    const { visitor: thief, status } = await waitFor(gateway)
    const page = await (await owner.get('/_auth/account')).text()
    expect(page).toContain('Somebody wants this account back')
    const stop = '/_auth/account/recovery/stop'
    leadsTo(await thief.post(stop, { form: hidden(page, 'form') }))
    expect((await thief.get(status)).status).toBe(200)
    expect(leadsTo(await owner.post(stop, { form: hidden(page, 'form') }))).toBe(
      '/_auth/account?notice=recovery-stopped',
    )
    expect((await thief.get(status)).status).toBe(410)
    expect(await (await owner.get('/_auth/account')).text()).not.toContain(stop)
  })

  it('gets nothing where the owner presses the button of a notice, which asks for a tick first', async () => {
    const { gateway } = await signUpWithPasskey()
    const { visitor: thief, status } = await waitFor(gateway)
    const mail = (await noticesOf(await theAccount())).find(({ subject }) => subject.startsWith('Somebody wants'))
    const [link = ''] = /\/_auth\/contest\?link=\S+/.exec(mail?.text ?? '') ?? []
    const owner = newVisitor(gateway)
    const html = await (await owner.get(link)).text()
    expect(html).toContain('Stop this recovery?')
    const form = { flow: hidden(html, 'flow'), link: hidden(html, 'link') }
    expect((await owner.post('/_auth/contest', form)).status).toBe(422)
    expect((await thief.get(status)).status).toBe(200)
    expect(leadsTo(await owner.post('/_auth/contest', { ...form, sure: 'yes' }))).toBe('/_auth/recover/stopped')
    expect((await thief.get(status)).status).toBe(410)
    expect((await owner.get(link)).status).toBe(410)
  })
})
