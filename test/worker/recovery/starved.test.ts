import { beforeEach, describe, expect, it } from 'vitest'
import { stopClock } from '../directory/arrange.ts'
import { ADDRESS, signUpWithPasskey } from '../flows/arrange.ts'
import { hidden, newVisitor, type TestGateway } from '../pages/arrange.ts'
import { flowAt, RECOVER, saveCode, typeAddress } from './arrange.ts'

beforeEach(stopClock)

const UNKNOWN = 'bob@example.com'
const SAVED = /href="(\/_auth\/recover\/saved\?flow=[^"]+)"/

/** What whoever wants a code sees after strangers have asked for all that the address gets. */
const askAfterStrangers = async (gateway: TestGateway, address: string) => {
  for (let n = 0; n < 3; n++) await typeAddress(newVisitor(gateway), address)
  const visitor = newVisitor(gateway)
  gateway.takeCalls()
  const answer = await typeAddress(visitor, address)
  return { visitor, status: answer.status, html: await answer.text(), calls: gateway.takeCalls() }
}

describe('strangers who ask for every code that an address gets', () => {
  it('do not keep its owner from the saved one', async () => {
    const { gateway, visitor: owner } = await signUpWithPasskey()
    const saved = await saveCode(owner)
    const { visitor, status, html } = await askAfterStrangers(gateway, ADDRESS)
    expect(status).toBe(429)
    const [, path = ''] = SAVED.exec(html) ?? []
    const page = await visitor.get(path)
    const answer = await visitor.post(`${RECOVER}/saved`, { flow: hidden(await page.text(), 'flow'), saved })
    await flowAt(visitor, answer, 'proof')
  })

  it('learn by that of no account, in the page or in what it causes', async () => {
    const { gateway } = await signUpWithPasskey()
    const known = await askAfterStrangers(gateway, ADDRESS)
    const unknown = await askAfterStrangers(gateway, UNKNOWN)
    expect(unknown.html).toMatch(SAVED)
    expect(known.html.length).toBe(unknown.html.length)
    expect(known.calls).toEqual(unknown.calls)
  })
})
