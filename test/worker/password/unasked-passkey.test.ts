import { beforeEach, describe, expect, it } from 'vitest'
import { createSoftwarePasskey, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { stopClock } from '../directory/arrange.ts'
import { ADDRESS, beginSignIn, ceremonyOf, type Options, session } from '../flows/arrange.ts'
import { hidden, leadsTo, newVisitor, type Visitor } from '../pages/arrange.ts'
import { PASSWORD, SECURITY, setPassword, signUpWherePasswordsAre } from './arrange.ts'

beforeEach(stopClock)

const askUnasked = (visitor: Visitor, flow: string): Promise<Response> =>
  visitor.postJson('/_auth/passkey/options', { flow, conditional: true })

/** What a browser gives that makes a passkey while nobody is there. */
const madeUnseen = async (flow: string, { options, challenge }: Options) => {
  const passkey: SoftwarePasskey = await createSoftwarePasskey({ userHandle: options.user?.id ?? '' })
  const unseen = { userPresent: false, userVerified: false }
  const credential = JSON.stringify(await passkey.register(ceremonyOf({ options, challenge }), unseen))
  return { flow, challenge, credential }
}

/** Signs in by the password alone; gives the flow of the page that follows and offers a passkey. */
const afterPassword = async () => {
  const { gateway, visitor: owner } = await signUpWherePasswordsAre()
  leadsTo(await setPassword(owner, PASSWORD))
  const visitor = newVisitor(gateway)
  const flow = await beginSignIn(visitor)
  const next = leadsTo(await visitor.post('/_auth/sign-in', { flow, address: ADDRESS, password: PASSWORD }))
  return { visitor, flow: hidden(await (await visitor.get(next)).text(), 'flow') }
}

describe('a passkey that is made without a touch', () => {
  it('is taken right after a password was right, and raises nothing', async () => {
    const { visitor, flow } = await afterPassword()
    const options: Options = await (await askUnasked(visitor, flow)).json()
    leadsTo(await visitor.post('/_auth/passkey/create', await madeUnseen(flow, options)))
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
    expect((await visitor.post('/_auth/passkey/create', await madeUnseen(flow, options))).status).toBe(422)
    expect(await (await visitor.get(SECURITY)).text()).not.toContain('/passkey/remove')
  })
})
