import { beforeEach, describe, expect, it } from 'vitest'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  codeIn,
  follow,
  hidden,
  leadsTo,
  newVisitor,
  proveAddress,
  startGateway,
  typeAddress,
} from '../pages/arrange.ts'
import { ADDRESS, beginSignIn, FLOW, SESSION, session, signUp } from './arrange.ts'

beforeEach(stopClock)

/** At the page that asks for the code, with the code in hand. */
const atCode = async (purpose: 'sign-in' | 'sign-up' = 'sign-in', query: string = '') => {
  const gateway = startGateway()
  if (purpose === 'sign-in') await signUp(gateway)
  const visitor = newVisitor(gateway)
  const page = await follow(visitor, await typeAddress(visitor, purpose, ADDRESS, query))
  const flow = hidden(await page.text(), 'flow')
  return { gateway, visitor, flow, code: codeIn((await gateway.lastMail()).text) }
}

describe('signing up', () => {
  it('makes an account, a session of aal0, and offers a passkey that may be left for later', async () => {
    const { visitor, flow } = await signUp(startGateway(), ADDRESS, '?return_to=/page')
    expect(await session(visitor)).toMatchObject({ signed_in: true, acr: 'aal0' })
    expect(leadsTo(await visitor.post('/_auth/passkey/skip', { flow }))).toBe('/page')
  })

  it('makes nothing before the code is shown', async () => {
    const { gateway, visitor } = await atCode('sign-up')
    expect(gateway.takeCalls().filter((call) => call !== 'ACCOUNT.opening' && call.startsWith('ACCOUNT'))).toEqual([])
    expect(await session(visitor)).toEqual({ signed_in: false })
  })

  it('with an address that has an account gives no way into it', async () => {
    const { gateway, visitor: owner } = await signUp()
    const { subject } = await session(owner)
    const visitor = newVisitor(gateway)
    const page = await follow(visitor, await typeAddress(visitor, 'sign-up', ADDRESS))
    const flow = hidden(await page.text(), 'flow')
    expect(codeIn((await gateway.lastMail()).text)).toBe('')
    expect((await visitor.post('/_auth/sign-up/code', { flow, code: '123456' })).status).toBe(422)
    expect(await session(visitor)).toEqual({ signed_in: false })
    expect((await session(owner))['subject']).toBe(subject)
  })

  it('of one address by two people at once makes one account', async () => {
    const gateway = startGateway()
    const begun = []
    for (let n = 0; n < 2; n++) {
      const visitor = newVisitor(gateway)
      const page = await follow(visitor, await typeAddress(visitor, 'sign-up', ADDRESS))
      begun.push({ visitor, flow: hidden(await page.text(), 'flow'), code: codeIn((await gateway.lastMail()).text) })
    }
    const answers = await Promise.all(
      begun.map(({ visitor, flow, code }) => visitor.post('/_auth/sign-up/code', { flow, code })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
  })
})

describe('a code', () => {
  it('may be typed with spaces, dashes and wide digits', async () => {
    const { visitor, flow, code } = await atCode()
    const wide = code.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
    const typed = ` ${wide.slice(0, 3)} - ${wide.slice(3)}\n`
    expect((await visitor.post('/_auth/sign-in/code', { flow, code: typed })).status).toBe(303)
  })

  it('that has not six digits costs no try', async () => {
    const { gateway, visitor, flow, code } = await atCode()
    gateway.takeCalls()
    for (const typed of ['', '12345', '1234567', 'abcdef', '12345a']) {
      expect((await visitor.post('/_auth/sign-in/code', { flow, code: typed })).status).toBe(422)
    }
    expect(gateway.takeCalls()).toEqual([])
    expect((await visitor.post('/_auth/sign-in/code', { flow, code })).status).toBe(303)
  })

  it('is of no use in another browser, also with its flow', async () => {
    const { gateway, flow, code } = await atCode()
    for (const cookie of [undefined, 'f'.repeat(43)]) {
      const thief = newVisitor(gateway)
      if (cookie !== undefined) thief.cookies.set(FLOW, cookie)
      const answer = await thief.post('/_auth/sign-in/code', { flow, code })
      expect(answer.status).toBe(403)
      expect(answer.headers.getSetCookie().filter((line) => line.startsWith(`${SESSION}=`))).toEqual([])
    }
  })

  it('is of no use in another flow of its own browser', async () => {
    const { visitor, code } = await atCode()
    const other = await follow(visitor, await typeAddress(visitor, 'sign-in', ADDRESS))
    const flow = hidden(await other.text(), 'flow')
    expect((await visitor.post('/_auth/sign-in/code', { flow, code })).status).toBe(422)
  })

  it('for signing up is of no use for signing in, nor its flow on the other page', async () => {
    const { visitor, flow, code } = await atCode('sign-up')
    expect((await visitor.post('/_auth/sign-in/code', { flow, code })).status).toBe(403)
    expect((await visitor.post('/_auth/passkey/skip', { flow })).status).toBe(403)
    expect((await visitor.post('/_auth/step-up', { flow })).status).toBe(403)
    expect((await visitor.post('/_auth/sign-up/code', { flow, code })).status).toBe(303)
  })

  it('signs in once, however often its form is sent', async () => {
    const { visitor, flow, code } = await atCode()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => visitor.post('/_auth/sign-in/code', { flow, code })),
    )
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(19)
  })

  it('sent again by who is signed in through it goes on, and signs in no second time', async () => {
    const { visitor, flow, code } = await atCode()
    await visitor.post('/_auth/sign-in/code', { flow, code })
    const before = await session(visitor)
    const again = await visitor.post('/_auth/sign-in/code', { flow, code })
    expect(again.status).toBe(303)
    expect(again.headers.getSetCookie()).toEqual([])
    expect(await session(visitor)).toEqual(before)
  })

  it('asked for before the customer signed out everywhere is of no use after', async () => {
    const { gateway, visitor, flow, code } = await atCode()
    const owner = newVisitor(gateway)
    await proveAddress(gateway, owner, 'sign-in', ADDRESS)
    const form = hidden(await (await owner.get('/_auth/account')).text(), 'form')
    expect((await owner.post('/_auth/account/sign-out-everywhere', { form })).status).toBe(303)
    expect((await visitor.post('/_auth/sign-in/code', { flow, code })).status).toBe(422)
    expect(await session(visitor)).toEqual({ signed_in: false })
  })
})

describe('a flow', () => {
  it('goes on for 15 minutes, and then says at its first page that it is over', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    const flow = await beginSignIn(visitor)
    pass(899)
    expect((await visitor.post('/_auth/sign-in', { flow, address: ADDRESS })).status).toBe(303)
    pass(1)
    const late = await visitor.post('/_auth/sign-in', { flow, address: ADDRESS })
    expect(leadsTo(late)).toMatch(/^\/_auth\/sign-in\?notice=flow-expired&return_to=/)
  })

  it('without its cookie leads to the page about cookies, and asks nothing', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    const flow = await beginSignIn(visitor)
    visitor.cookies.clear()
    const answer = await visitor.post('/_auth/sign-in', { flow, address: ADDRESS })
    expect(answer.status).toBe(403)
    expect(await answer.text()).toContain('ookie')
    expect(gateway.takeCalls()).toEqual([])
  })

  it('that is none is refused or begun anew, and does nothing', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    await visitor.get('/_auth/sign-in')
    for (const fields of [{}, { flow: 'x' }, { flow: '' }]) {
      expect([303, 403]).toContain((await visitor.post('/_auth/sign-in', { ...fields, address: ADDRESS })).status)
    }
    expect(gateway.takeCalls()).toEqual([])
  })

  it('with two flow cookies belongs to no browser', async () => {
    const gateway = startGateway()
    const visitor = newVisitor(gateway)
    const flow = await beginSignIn(visitor)
    const value = visitor.cookies.get(FLOW) ?? ''
    const cookie = `${FLOW}=${value}; ${FLOW}=${'f'.repeat(43)}`
    const tossed = newVisitor(gateway)
    expect((await tossed.post('/_auth/sign-in', { flow, address: ADDRESS }, { cookie })).status).toBe(403)
  })
})

describe('a new session', () => {
  it('ends the one that the browser held before', async () => {
    const { gateway, visitor } = await signUp()
    const before = visitor.cookies.get(SESSION) ?? ''
    await proveAddress(gateway, visitor, 'sign-in', ADDRESS, '?again=1')
    expect(visitor.cookies.get(SESSION)).not.toBe(before)
    const old = newVisitor(gateway)
    old.cookies.set(SESSION, before)
    expect((await old.get('/_auth/account')).status).toBe(303)
    expect((await visitor.get('/_auth/account')).status).toBe(200)
  })

  it('is never one that a stranger put into the browser', async () => {
    const { gateway, visitor: stranger } = await signUp(startGateway(), 'mallory@example.com')
    const planted = stranger.cookies.get(SESSION) ?? ''
    await signUp(gateway)
    const victim = newVisitor(gateway)
    victim.cookies.set(SESSION, planted)
    await proveAddress(gateway, victim, 'sign-in', ADDRESS, '?again=1')
    expect(victim.cookies.get(SESSION)).not.toBe(planted)
    const { subject } = await session(victim)
    expect(subject).not.toBe((await session(stranger))['subject'])
  })
})

describe('our cookies in the value of another cookie, as a neighbouring host can write it', () => {
  it('sign nobody in', async () => {
    const { gateway, visitor: stranger } = await signUp(startGateway(), 'mallory@example.com')
    const planted = newVisitor(gateway)
    planted.cookies.set('x', `1,${SESSION}=${stranger.cookies.get(SESSION)}`)
    expect(await session(planted)).toEqual({ signed_in: false })
    expect((await planted.get('/page')).status).toBe(303)
    expect(gateway.forwarded).toEqual([])
  })

  it('sign nobody out, and keep nobody from signing in', async () => {
    const { gateway, visitor } = await signUp()
    visitor.cookies.set('x', `1,${SESSION}=a`)
    visitor.cookies.set('y', `1, ${FLOW}=${'f'.repeat(43)}`)
    const { headers } = await visitor.get('/page')
    expect(headers.getSetCookie()).toEqual([])
    expect(await session(visitor)).toMatchObject({ signed_in: true })
    await proveAddress(gateway, visitor, 'sign-in', ADDRESS, '?again=1')
    expect(await session(visitor)).toMatchObject({ signed_in: true })
  })
})

describe('three redirects from one protected page within a minute', () => {
  it('end at the page about cookies, not in a circle', async () => {
    const visitor = newVisitor(startGateway())
    const pages: string[] = []
    for (let n = 0; n < 3; n++) pages.push(await (await follow(visitor, await visitor.get('/page'))).text())
    expect(pages.map((page) => page.includes('name="address"'))).toEqual([true, true, false])
  })

  it('are not counted together when they come from three pages, or slowly', async () => {
    const visitor = newVisitor(startGateway())
    for (const path of ['/a', '/b', '/c', '/a']) {
      const page = await follow(visitor, await visitor.get(path))
      expect(await page.text()).toContain('name="address"')
    }
    for (let n = 0; n < 4; n++) {
      pass(30)
      const page = await follow(visitor, await visitor.get('/slow'))
      expect(await page.text()).toContain('name="address"')
    }
  })
})
