import { beforeEach, expect, it } from 'vitest'
import { DAY, now } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { SESSION, session, signUp } from '../flows/arrange.ts'
import { newVisitor, proveAddress, SCRIPT, type TestGateway } from '../pages/arrange.ts'
import { call, newKey } from './arrange.ts'

let tests = 0

// Each test later than an isolate keeps keys: the ring of the one before is gone with its storage.
beforeEach(() => {
  stopClock()
  pass(40 * DAY * ++tests)
})

const everyoneOut = async (gateway: TestGateway): Promise<{ readonly notBefore: number; readonly bound: number }> => {
  const answer = await call(gateway, await newKey(gateway), { do: 'everyone-out', reason: 'a leak' })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const told: { notBefore: number; published: boolean; bound: { requests: number } } = await answer.json()
  expect(told.published).toBe(true)
  return { notBefore: told.notBefore, bound: told.bound.requests }
}

const byApp = async (visitor: ReturnType<typeof newVisitor>): Promise<number> =>
  (await visitor.get('/page', SCRIPT)).status

it('everybody is out by the bound that it answers, however busy they are, and stays out', async () => {
  const { gateway, visitor } = await signUp()
  const other = newVisitor(gateway)
  await proveAddress(gateway, other, 'sign-up', 'bob@example.com')
  expect([await byApp(visitor), await byApp(other)]).toEqual([200, 200])
  const { bound } = await everyoneOut(gateway)
  const began = now()
  let last = 0
  for (let second = 5; second <= bound + 60; second += 5) {
    pass(5)
    const passed = [await byApp(visitor), await byApp(other)].includes(200)
    if (passed) last = now() - began
  }
  expect(last).toBeLessThan(bound)
  expect(await session(visitor)).toEqual({ signed_in: false })
  expect(visitor.cookies.has(SESSION)).toBe(false)
})

it('who signs in after it stays signed in, also before everybody has heard', async () => {
  const { gateway, visitor } = await signUp()
  const { notBefore, bound } = await everyoneOut(gateway)
  pass(notBefore - now())
  const again = newVisitor(gateway)
  await proveAddress(gateway, again, 'sign-in', 'ada@example.com')
  for (let second = 0; second <= bound; second += 30) {
    pass(30)
    expect(await byApp(again)).toBe(200)
  }
  expect(await byApp(visitor)).toBe(401)
  await proveAddress(gateway, visitor, 'sign-in', 'ada@example.com')
  expect(await byApp(visitor)).toBe(200)
})
