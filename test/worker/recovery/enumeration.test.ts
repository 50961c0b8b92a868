import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, now } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { signUpWithPasskey } from '../flows/arrange.ts'
import { follow, hidden, leadsTo, newVisitor, type TestGateway, type Visitor } from '../pages/arrange.ts'
import { RECOVER, recoveryCodeIn, saveCode, theAccount, typeAddress } from './arrange.ts'

beforeEach(stopClock)

/** Of one length, so that pages which repeat them are, too. */
const KNOWN = 'known@example.com'
const UNKNOWN = 'other@example.com'
const SECOND = 'second@example.com'
const NO_CODE = '0000-0000-0000-0000-0000-0000-00'

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

/** Everything a stranger sees who types an address, guesses codes, and tries the saved code as well. */
const strangerSees = async (gateway: TestGateway, address: string) => {
  const visitor = newVisitor(gateway)
  gateway.takeCalls()
  const typed = await typeAddress(visitor, address)
  const page = await visitor.get(leadsTo(typed))
  const flow = hidden(await page.clone().text(), 'flow')
  const right = recoveryCodeIn((await gateway.lastMail()).text)
  const wrong = right === '00000000' ? '11111111' : '00000000'
  const answers = [typed, page]
  for (let n = 0; n < 2; n++) answers.push(await visitor.post(`${RECOVER}/code`, { flow, code: wrong }))
  answers.push(await visitor.post(`${RECOVER}/code`, { flow, code: '123456' }))
  const resent = await visitor.post(`${RECOVER}/code/resend`, { flow })
  answers.push(resent, await follow(visitor, resent))
  for (let n = 0; n < 5; n++) answers.push(await visitor.post(`${RECOVER}/code`, { flow, code: wrong }))
  answers.push(await visitor.post(`${RECOVER}/code/resend`, { flow }))
  answers.push(await visitor.get(`${RECOVER}/saved?flow=${flow}`))
  for (let n = 0; n < 11; n++) answers.push(await visitor.post(`${RECOVER}/saved`, { flow, saved: NO_CODE }))
  answers.push(await visitor.post('/_auth/recover/saved', { flow, saved: 'no code at all' }))
  return { answers: await Promise.all(answers.map(seen)), calls: gateway.takeCalls() }
}

const ask = (visitor: Visitor, address: string) => typeAddress(visitor, address)

describe('an address with an account', () => {
  it('looks in recovery like one without, to the byte and to the call, with a saved code or without', async () => {
    const { gateway, visitor } = await signUpWithPasskey(undefined, KNOWN)
    await saveCode(visitor)
    const known = await strangerSees(gateway, KNOWN)
    const unknown = await strangerSees(gateway, UNKNOWN)
    expect(known.answers.map(({ status }) => status)).toEqual([
      303, 200, 422, 422, 422, 303, 200, 422, 422, 422, 422, 422, 303, 200, 422, 422, 422, 422, 422, 422, 422, 422, 422,
      422, 429, 429,
    ])
    expect(known).toEqual(unknown)
  })

  it('gets three codes an hour and five a day like one without, and signs in by code all the while', async () => {
    const { gateway } = await signUpWithPasskey(undefined, KNOWN)
    const statuses = async (address: string) => {
      const seenStatuses: number[] = []
      for (const hours of [0, 1]) {
        pass(hours * 3600)
        for (let n = 0; n < 4; n++) seenStatuses.push((await ask(newVisitor(gateway), address)).status)
      }
      return seenStatuses
    }
    expect(await statuses(KNOWN)).toEqual([303, 303, 303, 429, 303, 303, 429, 429])
    expect(await statuses(UNKNOWN)).toEqual([303, 303, 303, 429, 303, 303, 429, 429])
    const visitor = newVisitor(gateway)
    const flow = hidden(await (await visitor.get('/_auth/sign-in')).text(), 'flow')
    expect((await visitor.post('/_auth/sign-in', { flow, address: KNOWN })).status).toBe(303)
  })

  it('is told so by mail alone', async () => {
    const { gateway } = await signUpWithPasskey(undefined, KNOWN)
    await ask(newVisitor(gateway), 'KNOWN@Example.com')
    const known = await gateway.lastMail()
    expect(known.to).toBe(KNOWN)
    expect(recoveryCodeIn(known.text)).toHaveLength(8)
    await ask(newVisitor(gateway), UNKNOWN)
    const unknown = await gateway.lastMail()
    expect(unknown).toMatchObject({ to: UNKNOWN, subject: 'There is no account with Shop for this address' })
    expect(recoveryCodeIn(unknown.text)).toBe('')
  })

  it('gets the same code at its second address too, once that is a week old, and answers no differently', async () => {
    const { gateway } = await signUpWithPasskey(undefined, KNOWN)
    const stub = await theAccount()
    await runInDurableObject(stub, (_object, { storage }) => {
      storage.sql.exec('INSERT INTO notification_addresses (address, added_at) VALUES (?, ?)', SECOND, now())
    })
    const codesTo = async () => {
      await ask(newVisitor(gateway), KNOWN)
      const mails = await gateway.mails()
      const newest = mails.filter(({ createdAt }) => createdAt === now())
      return newest.map(({ to, text }) => [to, recoveryCodeIn(text)]).sort()
    }
    expect((await codesTo()).map(([to]) => to)).toEqual([KNOWN])
    pass(7 * DAY)
    const [one, two, ...others] = await codesTo()
    expect(others).toEqual([])
    expect([one?.[0], two?.[0]]).toEqual([KNOWN, SECOND])
    expect(one?.[1]).toMatch(/^\d{8}$/)
    expect(one?.[1]).toBe(two?.[1])
  })

  it('offers no passkey by its address: a recovery names none before a code was right', async () => {
    const { gateway } = await signUpWithPasskey(undefined, KNOWN)
    const visitor = newVisitor(gateway)
    const page = await follow(visitor, await ask(visitor, KNOWN))
    const flow = hidden(await page.text(), 'flow')
    expect((await visitor.postJson('/_auth/passkey/options', { flow })).status).toBe(400)
  })
})

describe('a client network', () => {
  it('asks for ten codes to get accounts back in an hour, whosever they are', async () => {
    const { gateway } = await signUpWithPasskey(undefined, KNOWN)
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) {
      const visitor = newVisitor({
        ...gateway,
        send: (path, init = {}) =>
          gateway.send(
            path,
            { ...init, headers: new Headers([...new Headers(init.headers), ['cf-connecting-ip', '203.0.113.9']]) },
            { asn: 64_500 },
          ),
      })
      statuses.push((await ask(visitor, `someone-${n}@example.com`)).status)
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 303), 429, 429])
  })
})

describe('the status of a wait', () => {
  it('is the same for links that never were, of no account, and of none of ours', async () => {
    const { gateway } = await signUpWithPasskey(undefined, KNOWN)
    const visitor = newVisitor(gateway)
    const nobody = env.ACCOUNT.newUniqueId().toString()
    const links = [`${nobody}.${'A'.repeat(43)}`, `${'0'.repeat(64)}.${'A'.repeat(43)}`, 'x', '']
    const answers = await Promise.all(
      links.map(async (link) => seen(await visitor.get(`${RECOVER}/status?link=${link}`))),
    )
    for (const { status, text } of answers) {
      expect(status).toBe(410)
      expect(text).toContain('Nobody is waiting here')
    }
  })
})
