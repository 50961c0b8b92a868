import { beforeEach, describe, expect, it } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import {
  codeIn,
  follow,
  hidden,
  leadsTo,
  newVisitor,
  proveAddress,
  startGateway,
  type TestGateway,
  typeAddress,
} from './arrange.ts'

beforeEach(stopClock)

/** Of one length, so that pages which repeat them are, too. */
const KNOWN = 'known@example.com'
const UNKNOWN = 'other@example.com'

const withAccount = async (): Promise<TestGateway> => {
  const gateway = startGateway()
  await proveAddress(gateway, newVisitor(gateway), 'sign-up', KNOWN)
  gateway.takeCalls()
  return gateway
}

/** All that a client can see of an answer, but for what is random in it. */
const seen = async (response: Response) => {
  const text = await response.text()
  return {
    status: response.status,
    headers: [...response.headers].map(([name, value]) => [name, value.length]),
    length: text.length,
    text: text
      .replaceAll(/[A-Za-z0-9_-]{8}\.[0-9a-z]+\.[A-Za-z0-9_-]+/g, 'SEALED')
      .replaceAll(response.headers.get('postern-request-id') ?? '-', 'REQUEST')
      .replaceAll(KNOWN, 'ADDRESS')
      .replaceAll(UNKNOWN, 'ADDRESS'),
  }
}

/** Everything a stranger sees who types an address, looks at the next page, guesses a code and asks for another. */
const strangerSees = async (gateway: TestGateway, purpose: 'sign-in' | 'sign-up', address: string) => {
  const visitor = newVisitor(gateway)
  const typed = await typeAddress(visitor, purpose, address)
  const path = leadsTo(typed)
  const page = await visitor.get(path)
  const flow = hidden(await page.clone().text(), 'flow')
  const right = codeIn((await gateway.lastMail()).text)
  const wrong = right === '000000' ? '111111' : '000000'
  const answers = [typed, page]
  for (let n = 0; n < 2; n++) answers.push(await visitor.post(`/_auth/${purpose}/code`, { flow, code: wrong }))
  const resent = await visitor.post(`/_auth/${purpose}/code/resend`, { flow })
  answers.push(resent, await follow(visitor, resent))
  for (let n = 0; n < 5; n++) answers.push(await visitor.post(`/_auth/${purpose}/code`, { flow, code: wrong }))
  answers.push(await visitor.post(`/_auth/${purpose}/code/resend`, { flow }))
  return { answers: await Promise.all(answers.map(seen)), calls: gateway.takeCalls() }
}

describe('an address with an account', () => {
  it.each(['sign-in', 'sign-up'] as const)(
    'looks on the pages of %s like one without, to the byte',
    async (purpose) => {
      const gateway = await withAccount()
      const known = await strangerSees(gateway, purpose, KNOWN)
      const unknown = await strangerSees(gateway, purpose, UNKNOWN)
      expect(known.answers.map(({ status }) => status)).toEqual([
        303, 200, 422, 422, 303, 200, 422, 422, 422, 422, 422, 303,
      ])
      expect(known).toEqual(unknown)
    },
  )

  it('costs the same calls of objects, one of an account among them', async () => {
    const gateway = await withAccount()
    for (const address of [KNOWN, UNKNOWN]) {
      await typeAddress(newVisitor(gateway), 'sign-in', address)
      expect(gateway.takeCalls()).toEqual([
        'LIMITER.take',
        'DIRECTORY.resolve',
        'ACCOUNT.opening',
        'DIRECTORY.issueCode',
      ])
    }
  })

  it('is told so by mail alone, in its own spelling of the address', async () => {
    const gateway = await withAccount()
    await typeAddress(newVisitor(gateway), 'sign-up', 'KNOWN@Example.com')
    const mail = await gateway.lastMail()
    expect(mail.to).toBe(KNOWN)
    expect(codeIn(mail.text)).toBe('')
    await typeAddress(newVisitor(gateway), 'sign-in', UNKNOWN)
    expect(codeIn((await gateway.lastMail()).text)).toBe('')
  })

  it('offers no passkey by its address: options at sign-in name none', async () => {
    const gateway = await withAccount()
    const visitor = newVisitor(gateway)
    const flow = hidden(await (await visitor.get('/_auth/sign-in')).text(), 'flow')
    const response = await visitor.postJson('/_auth/passkey/options', { flow })
    expect(await response.json()).toMatchObject({ options: { allowCredentials: [], rpId: 'shop.example' } })
    expect(gateway.takeCalls()).toEqual([])
  })
})

describe('the limits of an address', () => {
  it('answer alike with an account and without', async () => {
    const gateway = await withAccount()
    const ask = async (address: string) => {
      const answers: Response[] = []
      for (let n = 0; n < 7; n++) answers.push(await typeAddress(newVisitor(gateway), 'sign-in', address))
      gateway.takeCalls()
      return answers
    }
    // One more for the known address: its sign-up sent the first of the hour.
    const known = (await ask(KNOWN)).slice(0, 6)
    const unknown = (await ask(UNKNOWN)).slice(1)
    expect(known.map(({ status }) => status)).toEqual([303, 303, 303, 303, 429, 429])
    expect(unknown.map(({ status }) => status)).toEqual([303, 303, 303, 303, 429, 429])
    const [one, two] = [known[5], unknown[5]]
    if (one === undefined || two === undefined) throw new Error('six answers')
    expect([...one.headers.keys()]).toEqual([...two.headers.keys()])
  })
})
