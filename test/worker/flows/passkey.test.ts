import { beforeEach, describe, expect, it } from 'vitest'
import { PASSKEYS_PER_ACCOUNT } from '#config/defaults.ts'
import { createSoftwarePasskey, type Deviation, type SoftwarePasskey } from '../../support/software-passkey.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  CONFIG,
  follow,
  hidden,
  leadsTo,
  newVisitor,
  proveAddress,
  SITE,
  startGateway,
  type Visitor,
} from '../pages/arrange.ts'
import {
  ADDRESS,
  askOptions,
  assertionFields,
  beginSignIn,
  ceremonyOf,
  createPasskey,
  FLOW,
  SESSION,
  session,
  signUp,
  signUpWithPasskey,
} from './arrange.ts'

beforeEach(stopClock)

const BLOG = 'https://blog.shop.example'

const DISHONEST: readonly (readonly [string, Deviation])[] = [
  ['with a forged signature', { forged: true }],
  ['in a frame of another site', { crossOrigin: true }],
  ['for another user handle', { userHandle: 'AAAA' }],
]

/** What the page of a flow sends once a browser has made a passkey for it. */
const answerOf = async (visitor: Visitor, flow: string) => {
  const options = await askOptions(visitor, flow)
  const passkey = await createSoftwarePasskey({ userHandle: options.options.user?.id ?? '' })
  const credential = JSON.stringify(await passkey.register(ceremonyOf(options)))
  return { flow, challenge: options.challenge, credential }
}

describe('making a passkey after signing up', () => {
  it('raises the session to aal2, leads on, and mails a notice', async () => {
    const { visitor, flow } = await signUp(startGateway(), ADDRESS, '?return_to=/page')
    const before = visitor.cookies.get(SESSION)
    const { response } = await createPasskey(visitor, flow)
    expect(leadsTo(response)).toBe('/page')
    expect(visitor.cookies.get(SESSION)).not.toBe(before)
    expect(await session(visitor)).toMatchObject({ acr: 'aal2' })
  })

  it('works once: the same answer again is refused', async () => {
    const { gateway, visitor, flow } = await signUp()
    const { fields } = await createPasskey(visitor, flow)
    gateway.takeCalls()
    expect((await visitor.post('/_auth/passkey/create', fields)).status).toBe(422)
    expect(await (await visitor.get('/_auth/account')).text()).toContain('Shop')
  })

  it('works once: another answer is refused as well, and claims no credential id anywhere', async () => {
    const { gateway, visitor, flow } = await signUp()
    leadsTo((await createPasskey(visitor, flow)).response)
    gateway.takeCalls()
    expect((await createPasskey(visitor, flow)).response.status).toBe(422)
    expect(gateway.takeCalls()).not.toContain('DIRECTORY.claim')
  })

  it.each<[string, Deviation]>([
    ['without user verification', { userVerified: false }],
    ['in a frame of another site', { crossOrigin: true }],
    ['of another kind of ceremony', { type: 'webauthn.get' }],
  ])('%s is refused, and claims no credential id anywhere', async (_, deviation) => {
    const { gateway, visitor, flow } = await signUp()
    const options = await askOptions(visitor, flow)
    const passkey = await createSoftwarePasskey({ userHandle: options.options.user?.id ?? '' })
    const credential = JSON.stringify(await passkey.register(ceremonyOf(options), deviation))
    gateway.takeCalls()
    const fields = { flow, challenge: options.challenge, credential }
    expect((await visitor.post('/_auth/passkey/create', fields)).status).toBe(422)
    expect(gateway.takeCalls()).not.toContain('DIRECTORY.claim')
  })

  it('is offered by a page that another browser cannot use', async () => {
    const { gateway, flow } = await signUp()
    const thief = newVisitor(gateway)
    await proveAddress(gateway, thief, 'sign-up', 'mallory@example.com')
    expect((await thief.postJson('/_auth/passkey/options', { flow })).status).toBe(403)
    expect((await thief.post('/_auth/passkey/create', { flow, credential: '{}', challenge: 'x' })).status).toBe(403)
  })

  it('needs the session, not only the flow', async () => {
    const { visitor, flow } = await signUp()
    visitor.cookies.delete(SESSION)
    expect((await visitor.postJson('/_auth/passkey/options', { flow })).status).toBe(401)
    const answer = await visitor.post('/_auth/passkey/create', { flow, credential: '{}', challenge: 'x' })
    expect(leadsTo(answer)).toMatch(/^\/_auth\/sign-in\?/)
  })

  it('is not possible ten minutes after the code: its page, and what it sends, lead to a fresh one and back', async () => {
    const { gateway, visitor, flow } = await signUp(startGateway(), ADDRESS, '?return_to=/page')
    pass(8 * 60)
    const late = await answerOf(visitor, flow)
    pass(2 * 60)
    expect((await visitor.postJson('/_auth/passkey/options', { flow })).status).toBe(403)
    const back = encodeURIComponent('/_auth/passkey?return_to=%2Fpage')
    const again = `/_auth/sign-in?again=1&notice=fresh-code&return_to=${back}`
    expect(leadsTo(await visitor.get(`/_auth/passkey?flow=${flow}`))).toBe(again)
    expect(leadsTo(await visitor.post('/_auth/passkey/create', late))).toBe(again)
    expect(leadsTo(await visitor.post('/_auth/passkey/create', { flow, credential: '', challenge: '' }))).toBe(again)
    const code = await proveAddress(gateway, visitor, 'sign-in', ADDRESS, `?again=1&return_to=${back}`)
    const page = await follow(visitor, code)
    const { response } = await createPasskey(visitor, hidden(await page.text(), 'flow'))
    expect(leadsTo(response)).toBe('/page')
  })

  it('a quarter of an hour after the last proof takes another one, and leads back with where it was to lead', async () => {
    const { visitor } = await signUpWithPasskey()
    pass(12 * 60)
    const flow = hidden(await (await visitor.get('/_auth/passkey?return_to=/page')).text(), 'flow')
    const late = await answerOf(visitor, flow)
    pass(3 * 60)
    const back = encodeURIComponent('/_auth/passkey?return_to=%2Fpage')
    expect(leadsTo(await visitor.post('/_auth/passkey/create', late))).toBe(`/_auth/step-up?return_to=${back}`)
  })

  it('of one more than an account holds is refused with the reason', async () => {
    const { visitor } = await signUpWithPasskey()
    const flow = hidden(await (await visitor.get('/_auth/passkey')).text(), 'flow')
    const surplus = await answerOf(visitor, flow)
    for (let held = 1; held < PASSKEYS_PER_ACCOUNT; held++) {
      const page = await visitor.get('/_auth/passkey')
      leadsTo((await createPasskey(visitor, hidden(await page.text(), 'flow'))).response)
    }
    const answer = await visitor.post('/_auth/passkey/create', surplus)
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('as many passkeys as an account can hold')
  })

  it('of a credential that another account has is refused there, and the account keeps it', async () => {
    const owner = await signUpWithPasskey()
    const other = await signUp(owner.gateway, 'mallory@example.com')
    const options = await askOptions(other.visitor, other.flow)
    const credential = JSON.stringify(await owner.passkey.register(ceremonyOf(options)))
    const fields = { flow: other.flow, challenge: options.challenge, credential }
    expect((await other.visitor.post('/_auth/passkey/create', fields)).status).toBe(422)
    const visitor = newVisitor(owner.gateway)
    const signIn = await assertionFields(visitor, await beginSignIn(visitor), owner.passkey)
    expect((await visitor.post('/_auth/sign-in/passkey', signIn)).status).toBe(303)
    expect((await session(visitor))['subject']).toBe((await session(owner.visitor))['subject'])
  })
})

describe('signing in by a passkey', () => {
  it('leads back with aal2, and needs no address', async () => {
    const { gateway, passkey } = await signUpWithPasskey()
    const visitor = newVisitor(gateway)
    const fields = await assertionFields(visitor, await beginSignIn(visitor, '?return_to=/page'), passkey)
    expect(leadsTo(await visitor.post('/_auth/sign-in/passkey', fields))).toBe('/page')
    expect(await session(visitor)).toMatchObject({ signed_in: true, acr: 'aal2' })
  })

  it('without user verification leads in with aal1', async () => {
    const { gateway, passkey } = await signUpWithPasskey()
    const visitor = newVisitor(gateway)
    const fields = await assertionFields(visitor, await beginSignIn(visitor), passkey, { userVerified: false })
    expect((await visitor.post('/_auth/sign-in/passkey', fields)).status).toBe(303)
    expect(await session(visitor)).toMatchObject({ signed_in: true, acr: 'aal1' })
  })

  it.each(DISHONEST)('%s is refused', async (_, deviation) => {
    const { gateway, passkey } = await signUpWithPasskey()
    const visitor = newVisitor(gateway)
    const fields = await assertionFields(visitor, await beginSignIn(visitor), passkey, deviation)
    expect((await visitor.post('/_auth/sign-in/passkey', fields)).status).toBe(422)
    expect(await session(visitor)).toEqual({ signed_in: false })
  })

  it('takes origin and relying party from the configuration, never from the request', async () => {
    const { gateway, passkey } = await signUpWithPasskey()
    for (const foreign of [
      { origin: 'https://evil.example' },
      { origin: `${SITE}:8443` },
      { relyingPartyId: 'evil.example' },
    ]) {
      const visitor = newVisitor(gateway)
      const flow = await beginSignIn(visitor)
      const options = await askOptions(visitor, flow)
      const credential = JSON.stringify(await passkey.authenticate({ ...ceremonyOf(options), ...foreign }))
      const fields = { flow, challenge: options.challenge, credential }
      const forged = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' }
      expect((await visitor.post('/_auth/sign-in/passkey', fields, forged)).status).toBe(422)
    }
  })

  it('on the page of one site opens no other site', async () => {
    const [site] = CONFIG.sites
    const blog = { ...site, id: 'blog', publicUrl: BLOG, audience: 'blog' }
    const config = JSON.stringify({ ...CONFIG, issuer: SITE, sites: [site, blog] })
    const { gateway, passkey } = await signUpWithPasskey(startGateway({ POSTERN_CONFIG: config }))
    const answerAt = async (origin: string): Promise<number> => {
      const visitor = newVisitor(gateway)
      const flow = await beginSignIn(visitor)
      const options = await askOptions(visitor, flow)
      const credential = JSON.stringify(await passkey.authenticate({ ...ceremonyOf(options), origin }))
      return (await visitor.post('/_auth/sign-in/passkey', { flow, challenge: options.challenge, credential })).status
    }
    expect(await answerAt(BLOG)).toBe(422)
    expect(await answerAt(SITE)).toBe(303)
  })

  it('by a passkey that nobody knows is refused like one that is wrong', async () => {
    const { gateway } = await signUpWithPasskey()
    const visitor = newVisitor(gateway)
    const stranger = await createSoftwarePasskey({ userHandle: 'u'.repeat(86) })
    const fields = await assertionFields(visitor, await beginSignIn(visitor), stranger)
    expect((await visitor.post('/_auth/sign-in/passkey', fields)).status).toBe(422)
  })

  it('by a passkey that nobody knows tells the browser so, and by one that fails for another reason does not', async () => {
    const { gateway, passkey } = await signUpWithPasskey()
    const shown = async (by: SoftwarePasskey, deviation: Deviation = {}) => {
      const visitor = newVisitor(gateway)
      const fields = await assertionFields(visitor, await beginSignIn(visitor), by, deviation)
      return (await visitor.post('/_auth/sign-in/passkey', fields)).text()
    }
    const stranger = await createSoftwarePasskey({ userHandle: 'u'.repeat(86) })
    expect(await shown(stranger)).toContain(`data-credential-id="${stranger.id}"`)
    // A passkey that still counts would be lost to its owner.
    expect(await shown(passkey, { forged: true })).not.toContain('data-passkey-unknown')
  })

  it('that counts backwards is asked about on the security page, and its owner settles it there', async () => {
    const { gateway, visitor, passkey } = await signUpWithPasskey()
    for (const counter of [9, 3]) {
      const other = newVisitor(gateway)
      const fields = await assertionFields(other, await beginSignIn(other), passkey, { counter })
      expect((await other.post('/_auth/sign-in/passkey', fields)).status).toBe(303)
    }
    const security = '/_auth/account/security'
    const page = await (await visitor.get(security)).text()
    expect(page).toContain('This passkey counted backwards')
    const fields = { form: hidden(page, 'form'), passkey: passkey.id }
    expect(leadsTo(await visitor.post(`${security}/passkey/trust`, fields))).toBe(`${security}?notice=passkey-trusted`)
    const settled = await (await visitor.get(`${security}?notice=passkey-trusted`)).text()
    expect(settled).not.toContain('This passkey counted backwards')
    expect(settled).toContain('the question is settled')
  })

  it('works once: one answer sent 20 times makes one session', async () => {
    const { gateway, passkey } = await signUpWithPasskey()
    const visitor = newVisitor(gateway)
    const fields = await assertionFields(visitor, await beginSignIn(visitor), passkey)
    const answers = await Promise.all(Array.from({ length: 20 }, () => visitor.post('/_auth/sign-in/passkey', fields)))
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
  })

  it('is bound to its flow, browser, ceremony and time', async () => {
    const { gateway, passkey, visitor: owner } = await signUpWithPasskey()
    const visitor = newVisitor(gateway)
    const fields = await assertionFields(visitor, await beginSignIn(visitor), passkey)
    const otherFlow = await beginSignIn(visitor)
    expect((await visitor.post('/_auth/sign-in/passkey', { ...fields, flow: otherFlow })).status).toBe(422)
    const thief = newVisitor(gateway)
    thief.cookies.set(FLOW, 'f'.repeat(43))
    expect((await thief.post('/_auth/sign-in/passkey', fields)).status).toBe(403)
    const stepUp = hidden(await (await owner.get('/_auth/step-up')).text(), 'flow')
    const forStepUp = await assertionFields(owner, stepUp, passkey)
    const mixed = { ...forStepUp, flow: await beginSignIn(owner, '?again=1') }
    expect((await owner.post('/_auth/sign-in/passkey', mixed)).status).toBe(422)
    const late = await assertionFields(visitor, otherFlow, passkey)
    pass(300)
    expect((await visitor.post('/_auth/sign-in/passkey', late)).status).toBe(422)
  })

  it('refuses what is no credential without asking an account', async () => {
    const { gateway } = await signUpWithPasskey()
    const visitor = newVisitor(gateway)
    const flow = await beginSignIn(visitor)
    const { challenge } = await askOptions(visitor, flow)
    gateway.takeCalls()
    for (const credential of ['', '{}', 'null', '{', '[]', JSON.stringify({ id: 'x', rawId: 'y' })]) {
      expect((await visitor.post('/_auth/sign-in/passkey', { flow, challenge, credential })).status).toBe(422)
    }
    expect((await visitor.post('/_auth/sign-in/passkey', { flow })).status).toBe(422)
    expect(gateway.takeCalls()).toEqual([])
  })
})

describe('step-up', () => {
  it('raises the session and leads back', async () => {
    const { gateway, passkey } = await signUpWithPasskey()
    const visitor = newVisitor(gateway)
    await proveAddress(gateway, visitor, 'sign-in', ADDRESS)
    const before = visitor.cookies.get(SESSION)
    const page = await visitor.get('/_auth/step-up?return_to=/page')
    const fields = await assertionFields(visitor, hidden(await page.text(), 'flow'), passkey)
    expect(leadsTo(await visitor.post('/_auth/step-up', fields))).toBe('/page')
    expect(visitor.cookies.get(SESSION)).not.toBe(before)
    expect(await session(visitor)).toMatchObject({ acr: 'aal2' })
  })

  it('names only passkeys of the account that is signed in', async () => {
    const { gateway, visitor, passkey } = await signUpWithPasskey()
    await signUpWithPasskey(gateway, 'mallory@example.com')
    const flow = hidden(await (await visitor.get('/_auth/step-up')).text(), 'flow')
    const { options } = await askOptions(visitor, flow)
    expect(options.allowCredentials?.map(({ id }) => id)).toEqual([passkey.id])
  })

  it('by a passkey of another account is refused', async () => {
    const { gateway, passkey: foreign } = await signUpWithPasskey(startGateway(), 'mallory@example.com')
    const { visitor } = await signUpWithPasskey(gateway)
    const flow = hidden(await (await visitor.get('/_auth/step-up')).text(), 'flow')
    const fields = await assertionFields(visitor, flow, foreign)
    expect((await visitor.post('/_auth/step-up', fields)).status).toBe(422)
  })

  it('needs a session', async () => {
    const { gateway } = await signUpWithPasskey()
    expect(leadsTo(await newVisitor(gateway).get('/_auth/step-up?return_to=/page'))).toBe(
      '/_auth/sign-in?return_to=%2Fpage',
    )
  })

  it('of a customer without a passkey leads to making one while the code is fresh, then to signing in anew', async () => {
    const { visitor } = await signUp()
    expect(leadsTo(await visitor.get('/_auth/step-up?return_to=/page'))).toMatch(/^\/_auth\/passkey\?/)
    pass(600)
    const enrol = leadsTo(await visitor.get('/_auth/step-up?return_to=/page'))
    expect(leadsTo(await visitor.get(enrol))).toMatch(/^\/_auth\/sign-in\?again=1&/)
  })
})

describe('a further passkey', () => {
  it('is led to step-up first where two factors were not shown lately', async () => {
    const { visitor, passkey } = await signUpWithPasskey()
    expect((await visitor.get('/_auth/passkey')).status).toBe(200)
    pass(900)
    const redirect = leadsTo(await visitor.get('/_auth/passkey?return_to=/page'))
    expect(redirect).toMatch(/^\/_auth\/step-up\?return_to=/)
    const flow = hidden(await (await visitor.get(redirect)).text(), 'flow')
    expect(leadsTo(await visitor.post('/_auth/step-up', await assertionFields(visitor, flow, passkey)))).toBe(
      '/_auth/passkey?return_to=%2Fpage',
    )
    const again = hidden(await (await visitor.get('/_auth/passkey')).text(), 'flow')
    expect((await createPasskey(visitor, again)).response.status).toBe(303)
  })
})
