import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { installedDeployment } from '#config/installed.ts'
import { HOUR, LONG } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import {
  CONFIG,
  follow,
  hidden,
  leadsTo,
  newVisitor,
  proveAddress,
  startGateway,
  type TestGateway,
  type Visitor,
} from './arrange.ts'

beforeEach(stopClock)

/** Of one length, so that pages which repeat them are, too. */
const ADDRESSES = {
  'an account with a password': 'haspass@example.com',
  'an account without one': 'without@example.com',
  'no account': 'unknown@example.com',
} as const
const WRONG = 'a wrong long password'

const gatewayWithPasswords = (): TestGateway => {
  // One issuer for the pages and for the account objects, which read the configuration of the test environment.
  const { issuer } = installedDeployment(env)
  const methods = { password: { breachCheck: false } }
  return startGateway({ POSTERN_CONFIG: JSON.stringify({ ...CONFIG, issuer, methods }) })
}

/** A new account with a password, in a browser of its own. */
const withPassword = async (gateway: TestGateway, address: string): Promise<Visitor> => {
  const visitor = newVisitor(gateway)
  await proveAddress(gateway, visitor, 'sign-up', address)
  const page = await visitor.get('/_auth/account/security/password')
  const form = hidden(await page.text(), 'form')
  leadsTo(await visitor.post('/_auth/account/security/password', { form, password: LONG, return_to: '/' }))
  return visitor
}

const withAccounts = async (): Promise<TestGateway> => {
  const gateway = gatewayWithPasswords()
  await withPassword(gateway, ADDRESSES['an account with a password'])
  await proveAddress(gateway, newVisitor(gateway), 'sign-up', ADDRESSES['an account without one'])
  gateway.takeCalls()
  return gateway
}

/** Types an address and a password on the first page of a sign-in. */
const type = async (visitor: Visitor, address: string, password: string): Promise<Response> => {
  const flow = hidden(await (await visitor.get('/_auth/sign-in')).text(), 'flow')
  return visitor.post('/_auth/sign-in', { flow, address, password })
}

/** All that a client can see of an answer, but for what is random in it and the address that it repeats. */
const seen = async (response: Response, address: string) => {
  const text = await response.text()
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    headers: [...response.headers].map(([name, value]) => [name, value.length]),
    length: text.length,
    text: text
      .replaceAll(/[A-Za-z0-9_-]{8}\.[0-9a-z]+\.[A-Za-z0-9_-]+/g, 'SEALED')
      .replaceAll(response.headers.get('postern-request-id') ?? '-', 'REQUEST')
      .replaceAll(address, 'ADDRESS'),
  }
}

/** What a stranger sees who tries passwords at an address, and what it cost. */
const tries = async (gateway: TestGateway, address: string, passwords: readonly string[]) => {
  const visitor = newVisitor(gateway)
  gateway.takeCalls()
  const answers = []
  for (const password of passwords) answers.push(await seen(await type(visitor, address, password), address))
  return { answers, calls: gateway.takeCalls() }
}

const COST = ['LIMITER.take', 'DIRECTORY.resolve', 'ACCOUNT.signInWithPassword']

describe('a wrong password', () => {
  it('is answered alike to the byte, with an account, without a password and without an account', async () => {
    const gateway = await withAccounts()
    const unknown = await tries(gateway, ADDRESSES['no account'], [WRONG])
    expect(unknown.answers.map(({ status }) => status)).toEqual([422])
    for (const [who, address] of Object.entries(ADDRESSES)) {
      pass(1)
      expect(await tries(gateway, address, [WRONG]), who).toEqual(unknown)
    }
  })

  it.each([
    ['wrong', WRONG],
    ['very short', 'x'],
    ['too long', 'a'.repeat(1024)],
    ['none that can be', 'wrong\0 password'],
  ])('costs the same calls of objects, and one of an account among them, where it is %s', async (_, password) => {
    const gateway = await withAccounts()
    for (const [who, address] of Object.entries(ADDRESSES)) {
      expect((await tries(gateway, address, [password])).calls, who).toEqual(COST)
    }
  })

  it('lets each address wait alike after ten tries', async () => {
    const gateway = await withAccounts()
    const passwords = Array.from({ length: 12 }, (_, n) => `${WRONG} ${n}`)
    const unknown = await tries(gateway, ADDRESSES['no account'], passwords)
    expect(unknown.answers.map(({ status }) => status)).toEqual([
      422, 422, 422, 422, 422, 422, 422, 422, 422, 422, 429, 429,
    ])
    expect(unknown.answers.map(({ retryAfter }) => retryAfter).slice(-3)).toEqual([null, '30', '30'])
    expect(unknown.calls).toEqual(Array.from({ length: 12 }, () => COST).flat())
    for (const who of ['an account with a password', 'an account without one'] as const) {
      expect(await tries(gateway, ADDRESSES[who], passwords), who).toEqual(unknown)
    }
    pass(30)
    const later = await tries(gateway, ADDRESSES['no account'], [WRONG, WRONG])
    expect(later.answers.map(({ status, retryAfter }) => [status, retryAfter])).toEqual([
      [422, null],
      [429, '60'],
    ])
    for (const who of ['an account with a password', 'an account without one'] as const) {
      expect(await tries(gateway, ADDRESSES[who], [WRONG, WRONG]), who).toEqual(later)
    }
  })

  it('is answered like the right one while an address waits', async () => {
    const gateway = await withAccounts()
    const address = ADDRESSES['an account with a password']
    await tries(
      gateway,
      address,
      Array.from({ length: 10 }, () => WRONG),
    )
    const [right, wrong] = [await tries(gateway, address, [LONG]), await tries(gateway, address, [WRONG])]
    expect(right).toEqual(wrong)
    expect(right.answers).toMatchObject([{ status: 429 }])
  })
})

describe('a password that takes no more guesses of strangers', () => {
  it('is answered like a wrong one of no account, whatever is typed, and works in its own browser', async () => {
    const gateway = gatewayWithPasswords()
    const address = 'blocked@example.com'
    const own = await withPassword(gateway, address)
    const stranger = newVisitor(gateway)
    for (let n = 0; n < 80; n++) {
      expect((await type(stranger, address, `${WRONG} ${n}`)).status).toBe(422)
      pass(HOUR)
    }
    const unknown = await tries(gateway, ADDRESSES['no account'], [WRONG])
    expect(unknown.calls).toEqual(COST)
    for (const password of [WRONG, LONG]) {
      expect(await tries(gateway, address, [password])).toEqual(unknown)
      pass(HOUR)
    }
    // The session of the browser that made the account is over by now; that it is known is not.
    own.cookies.delete('__Host-Http-postern')
    const flow = hidden(await (await own.get('/_auth/sign-in')).text(), 'flow')
    const signedIn = await own.post('/_auth/sign-in', { flow, address, password: LONG })
    expect((await follow(own, signedIn)).status).toBe(200)
    expect(own.cookies.has('__Host-Http-postern')).toBe(true)
  })
})

describe('a right password', () => {
  it('costs the calls of a wrong one before anything else', async () => {
    const gateway = gatewayWithPasswords()
    const address = ADDRESSES['an account with a password']
    const own = await withPassword(gateway, address)
    gateway.takeCalls()
    const asked = await type(newVisitor(gateway), address, LONG)
    expect(leadsTo(asked)).toMatch(/^\/_auth\/sign-in\/mail-check\?/)
    expect(gateway.takeCalls()).toEqual([...COST, 'DIRECTORY.issueCode'])
    own.cookies.delete('__Host-Http-postern')
    leadsTo(await type(own, address, LONG))
    expect(gateway.takeCalls().slice(0, 3)).toEqual(COST)
    expect(own.cookies.has('__Host-Http-postern')).toBe(true)
  })
})
