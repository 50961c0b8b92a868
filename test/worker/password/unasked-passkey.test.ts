import { beforeEach, describe, expect, it } from 'vitest'
import { createSoftwarePasskey, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { stopClock } from '../directory/arrange.ts'
import { beginSignIn, ceremonyOf, type Options, session } from '../flows/arrange.ts'
import { hidden, leadsTo, newVisitor, type TestGateway, type Visitor } from '../pages/arrange.ts'
import { enterByPassword, PASSWORD, SECURITY, setPassword, signUpWherePasswordsAre } from './arrange.ts'

beforeEach(stopClock)

const CHANGES = [`${SECURITY}/password`, `${SECURITY}/totp`, `${SECURITY}/recovery-code`, '/_auth/passkey'] as const

const askUnasked = (visitor: Visitor, flow: string): Promise<Response> =>
  visitor.postJson('/_auth/passkey/options', { flow, conditional: true })

/** What a browser gives that makes a passkey while nobody is there. */
const madeUnseen = async (flow: string, { options, challenge }: Options) => {
  const passkey: SoftwarePasskey = await createSoftwarePasskey({ userHandle: options.user?.id ?? '' })
  const unseen = { userPresent: false, userVerified: false }
  const credential = JSON.stringify(await passkey.register(ceremonyOf({ options, challenge }), unseen))
  return { passkey, posted: { flow, challenge, credential } }
}

/** Signs in by the password alone; gives the flow of the page that follows and offers a passkey. */
const afterPassword = async () => {
  const { gateway, visitor: owner } = await signUpWherePasswordsAre()
  leadsTo(await setPassword(owner, PASSWORD))
  const visitor = newVisitor(gateway)
  const next = leadsTo(await enterByPassword(gateway, visitor))
  return { gateway, visitor, flow: hidden(await (await visitor.get(next)).text(), 'flow') }
}

/** An account whose browser made a passkey unseen, and another browser that has just signed in by the password. */
const signedInElsewhere = async () => {
  const { gateway, visitor, flow } = await afterPassword()
  const options: Options = await (await askUnasked(visitor, flow)).json()
  const { passkey, posted } = await madeUnseen(flow, options)
  leadsTo(await visitor.post('/_auth/passkey/create', posted))
  const elsewhere = newVisitor(gateway)
  leadsTo(await enterByPassword(gateway, elsewhere))
  return { gateway, passkey, elsewhere }
}

const remove = async (visitor: Visitor, { id }: SoftwarePasskey): Promise<Response> => {
  const form = hidden(await (await visitor.get(SECURITY)).text(), 'form')
  return visitor.post(`${SECURITY}/passkey/remove`, { form, passkey: id })
}

/** Signs in by the passkey in a browser of its own. */
const useOf = async (gateway: TestGateway, passkey: SoftwarePasskey): Promise<void> => {
  const visitor = newVisitor(gateway)
  const flow = await beginSignIn(visitor)
  const asked: Options = await (await visitor.postJson('/_auth/passkey/options', { flow })).json()
  const credential = JSON.stringify(await passkey.authenticate(ceremonyOf(asked), { userVerified: false }))
  leadsTo(await visitor.post('/_auth/sign-in/passkey', { flow, challenge: asked.challenge, credential }))
}

describe('a passkey that is made without a touch', () => {
  it('is taken right after a password was right, and raises nothing', async () => {
    const { visitor, flow } = await afterPassword()
    const options: Options = await (await askUnasked(visitor, flow)).json()
    const { posted } = await madeUnseen(flow, options)
    leadsTo(await visitor.post('/_auth/passkey/create', posted))
    expect(await session(visitor)).toMatchObject({ acr: 'aal1' })
    expect(await (await visitor.get(SECURITY)).text()).toContain('/passkey/remove')
  })

  it('is not asked for on any other page: a script of the app would make passkeys unseen', async () => {
    const { visitor, flow: offered } = await signUpWherePasswordsAre()
    expect((await askUnasked(visitor, offered)).status).toBe(400)
    const added = hidden(await (await visitor.get('/_auth/passkey')).text(), 'flow')
    expect((await askUnasked(visitor, added)).status).toBe(400)
  })

  it('is refused on a challenge that asked for a touch', async () => {
    const { visitor, flow } = await afterPassword()
    const options: Options = await (await visitor.postJson('/_auth/passkey/options', { flow })).json()
    const { posted } = await madeUnseen(flow, options)
    expect((await visitor.post('/_auth/passkey/create', posted)).status).toBe(422)
    expect(await (await visitor.get(SECURITY)).text()).not.toContain('/passkey/remove')
  })
  it('is asked for by nothing until it is used: the password alone goes on opening every change', async () => {
    const { elsewhere } = await signedInElsewhere()
    for (const path of CHANGES) expect((await elsewhere.get(path)).status, path).toBe(200)
  })

  it('is removed by its owner, who may never have had it', async () => {
    const { elsewhere, passkey } = await signedInElsewhere()
    expect(leadsTo(await remove(elsewhere, passkey))).toContain('notice=passkey-removed')
    expect(await (await elsewhere.get(SECURITY)).text()).not.toContain('/passkey/remove')
  })

  it('counts like any other once it is used', async () => {
    const { gateway, elsewhere, passkey } = await signedInElsewhere()
    await useOf(gateway, passkey)
    for (const path of CHANGES) expect(leadsTo(await elsewhere.get(path)), path).toContain('/step-up')
    expect(leadsTo(await remove(elsewhere, passkey))).toContain('/step-up')
  })

  it('is taken beside the password where two factors are asked for', async () => {
    const { elsewhere, passkey } = await signedInElsewhere()
    const flow = hidden(await (await elsewhere.get(leadsTo(await elsewhere.get('/strong/x')))).text(), 'flow')
    const asked: Options = await (await elsewhere.postJson('/_auth/passkey/options', { flow })).json()
    const credential = JSON.stringify(await passkey.authenticate(ceremonyOf(asked), { userVerified: false }))
    const shown = { flow, challenge: asked.challenge, credential, password: PASSWORD }
    expect(leadsTo(await elsewhere.post('/_auth/step-up', shown))).toContain('/strong/x')
    expect(await session(elsewhere)).toMatchObject({ acr: 'aal2' })
  })
})
