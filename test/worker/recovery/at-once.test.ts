import { runDurableObjectAlarm } from 'cloudflare:test'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import worker from '../../../src/index.ts'
import { HOUR } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { ADDRESS, assertionFields, beginSignIn, session, signUp, signUpWithPasskey } from '../flows/arrange.ts'
import { codeIn, follow, hidden, leadsTo, newVisitor } from '../pages/arrange.ts'
import { codeOfApp, customerWithApp, PASSWORD, setPassword, signUpWherePasswordsAre } from '../password/arrange.ts'
import { codeShown, flowAt, noticesOf, proveMailbox, RECOVER, renewByPasskey, saveCode, theAccount } from './arrange.ts'

beforeEach(stopClock)

/** From now on the Worker reaches no directory to confirm a claim, until what this gives back is called. */
const confirmNothing = (): (() => void) => {
  const serve = worker.fetch
  const failing = (stub: object, key: string | symbol): unknown =>
    key === 'confirm' ? () => Promise.reject(new Error('out of reach')) : Reflect.get(stub, key)
  const spy = vi.spyOn(worker, 'fetch').mockImplementation((request, bindings, ctx) => {
    const DIRECTORY = new Proxy(bindings.DIRECTORY, {
      get: (target, key) =>
        key === 'getByName'
          ? (name: string) => new Proxy(target.getByName(name), { get: failing })
          : Reflect.get(target, key),
    })
    return serve(request, { ...bindings, DIRECTORY }, ctx)
  })
  return () => spy.mockRestore()
}

describe('a customer who has lost their passkey', () => {
  it('gets the account back by the mail and the saved code, and signs in with a new passkey', async () => {
    const { gateway, visitor: before } = await signUpWithPasskey()
    const saved = await saveCode(before)
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const proof = await flowAt(visitor, answer, 'proof')
    const proved = await visitor.post(`${RECOVER}/proof`, { flow: proof, saved: saved.toLowerCase() })
    const renew = await flowAt(visitor, proved, 'renew')
    const { passkey, response } = await renewByPasskey(visitor, renew)
    // Its page holds the code that takes the place of the one that was used.
    expect(response.status).toBe(200)
    const page = await response.text()
    expect(codeShown(page)).toMatch(/^[0-9A-Z-]{32}$/)
    expect(codeShown(page)).not.toBe(saved)
    expect(await session(visitor)).toEqual({ signed_in: false })
    pass(61)
    expect(await session(before)).toEqual({ signed_in: false })
    const flow = await beginSignIn(visitor)
    leadsTo(await visitor.post('/_auth/sign-in/passkey', await assertionFields(visitor, flow, passkey)))
    expect(await session(visitor)).toMatchObject({ signed_in: true, acr: 'aal2' })
  })

  it('sees the new saved code also where the directory fails to confirm the passkey, which signs in once it has', async () => {
    const { gateway, visitor: before } = await signUpWithPasskey()
    const saved = await saveCode(before)
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const proved = await visitor.post(`${RECOVER}/proof`, { flow: await flowAt(visitor, answer, 'proof'), saved })
    const renew = await flowAt(visitor, proved, 'renew')
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const restored = confirmNothing()
    const { passkey, response } = await renewByPasskey(visitor, renew)
    restored()
    expect(codeShown(await response.text())).toMatch(/^[0-9A-Z-]{32}$/)
    expect(warned.mock.calls.flat().join()).toContain('"event":"passkey_claim.unconfirmed"')
    const signIn = async () =>
      visitor.post('/_auth/sign-in/passkey', await assertionFields(visitor, await beginSignIn(visitor), passkey))
    expect((await signIn()).status).toBe(422)
    pass(HOUR)
    for (const shard of gateway.directories()) await runDurableObjectAlarm(shard)
    await vi.waitFor(async () => expect((await signIn()).status).toBe(303))
  })

  it('is told at every address, with a link that contests it', async () => {
    const { gateway, visitor: before } = await signUpWithPasskey()
    const saved = await saveCode(before)
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const proved = await visitor.post(`${RECOVER}/proof`, { flow: await flowAt(visitor, answer, 'proof'), saved })
    await renewByPasskey(visitor, await flowAt(visitor, proved, 'renew'))
    const told = (await noticesOf(await theAccount())).filter(({ subject }) => subject.includes('was got back'))
    expect(told).toMatchObject([{ to: ADDRESS, text: expect.stringContaining('/_auth/contest?link=') }])
  })

  it('gets it back by the password, though sign-in asks for the lost app, and is offered a passkey alone', async () => {
    const { gateway } = await customerWithApp()
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const flow = await flowAt(visitor, answer, 'proof')
    const proved = await visitor.post(`${RECOVER}/proof`, { flow, password: PASSWORD })
    const renew = leadsTo(proved)
    const html = await (await visitor.get(renew)).text()
    expect(html).not.toContain('name="password"')
    const { response } = await renewByPasskey(visitor, hidden(html, 'flow'))
    expect(leadsTo(response)).toMatch(/^\/_auth\/recover\/done\?/)
  })

  it('gets it back by the app, and may choose a new password for the one that is forgotten', async () => {
    const { gateway, key } = await customerWithApp()
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const flow = await flowAt(visitor, answer, 'proof')
    const proved = await visitor.post(`${RECOVER}/proof`, { flow, code: await codeOfApp(key) })
    const renew = await flowAt(visitor, proved, 'renew')
    const weak = await visitor.post(`${RECOVER}/renew`, { flow: renew, password: 'password1234567' })
    expect(weak.status).toBe(422)
    const chosen = await visitor.post(`${RECOVER}/renew`, { flow: renew, password: 'nine orange badgers' })
    expect(leadsTo(chosen)).toMatch(/^\/_auth\/recover\/done\?/)
    const signIn = await beginSignIn(visitor)
    const answerTo = (password: string) => visitor.post('/_auth/sign-in', { flow: signIn, address: ADDRESS, password })
    expect((await answerTo(PASSWORD)).status).toBe(422)
    expect(leadsTo(await answerTo('nine orange badgers'))).toMatch(/^\/_auth\/sign-in\/second\?/)
  })
})

describe('a customer whose account nothing but one password guards', () => {
  it('gets it back by the mail alone, and chooses a new one', async () => {
    const { gateway, visitor: before } = await signUpWherePasswordsAre()
    leadsTo(await setPassword(before, PASSWORD))
    const { visitor, answer } = await proveMailbox(gateway, ADDRESS)
    const flow = await flowAt(visitor, answer, 'renew')
    leadsTo(await visitor.post(`${RECOVER}/renew`, { flow, password: 'nine orange badgers' }))
    const signIn = await beginSignIn(visitor)
    pass(1)
    const shown = { flow: signIn, address: ADDRESS, password: 'nine orange badgers' }
    const checked = await follow(visitor, await visitor.post('/_auth/sign-in', shown))
    const code = codeIn((await gateway.lastMail()).text)
    leadsTo(await visitor.post('/_auth/sign-in/mail-check', { flow: hidden(await checked.text(), 'flow'), code }))
    expect(await session(visitor)).toMatchObject({ signed_in: true, acr: 'aal1' })
  })
})

describe('a customer who cannot read the mail', () => {
  it('gets the account back by the saved code and the password', async () => {
    const { gateway, visitor: before, key } = await customerWithApp()
    const step = hidden(await (await before.get('/_auth/step-up')).text(), 'flow')
    leadsTo(await before.post('/_auth/step-up', { flow: step, password: PASSWORD, code: await codeOfApp(key) }))
    const saved = await saveCode(before)
    const visitor = newVisitor(gateway)
    const asked = await visitor.get(RECOVER)
    const typed = await visitor.post(RECOVER, { flow: hidden(await asked.text(), 'flow'), address: ADDRESS })
    const code = await (await visitor.get(leadsTo(typed))).text()
    const flow = hidden(code, 'flow')
    expect(code).toContain('/_auth/recover/saved?flow=')
    const taken = await visitor.post(`${RECOVER}/saved`, { flow, saved })
    const proof = await flowAt(visitor, taken, 'proof')
    const proved = await visitor.post(`${RECOVER}/proof`, { flow: proof, password: PASSWORD })
    await flowAt(visitor, proved, 'renew')
  })

  it('is refused alike for a wrong code, an account without one, and no account', async () => {
    const { gateway } = await signUp()
    const answers: string[] = []
    for (const address of [ADDRESS, 'bob@example.com']) {
      const visitor = newVisitor(gateway)
      const asked = await visitor.get(RECOVER)
      const typed = await visitor.post(RECOVER, { flow: hidden(await asked.text(), 'flow'), address })
      const flow = hidden(await (await visitor.get(leadsTo(typed))).text(), 'flow')
      const answer = await visitor.post(`${RECOVER}/saved`, { flow, saved: '0000-0000-0000-0000-0000-0000-00' })
      answers.push(`${answer.status} ${/role="alert".*?<\/div>/s.exec(await answer.text())?.[0]}`)
    }
    expect(answers[0]).toContain('422')
    expect(answers[0]).toBe(answers[1])
  })
})
