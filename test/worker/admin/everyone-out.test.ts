import { beforeEach, expect, it, vi } from 'vitest'
import { Account } from '#objects/account.object.ts'
import { DAY, now } from '../account/arrange.ts'
import { accountObjects } from '../accounts.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { SESSION, session, signUp } from '../flows/arrange.ts'
import { newVisitor, proveAddress, SCRIPT, SITE, startGateway, type TestGateway } from '../pages/arrange.ts'
import { call, newKey } from './arrange.ts'

let tests = 0

// Each test later than an isolate keeps keys: the ring of the one before is gone with its storage.
beforeEach(() => {
  stopClock()
  pass(40 * DAY * ++tests)
})

const everyoneOut = async (
  gateway: TestGateway,
): Promise<{ readonly notBefore: number; readonly bound: number; readonly streams: number }> => {
  const answer = await call(gateway, await newKey(gateway), { do: 'everyone-out', reason: 'a leak' })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  const told: { notBefore: number; published: boolean; bound: { requests: number; streams: number } } =
    await answer.json()
  expect(told.published).toBe(true)
  return { notBefore: told.notBefore, bound: told.bound.requests, streams: told.bound.streams }
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
  const key = await newKey(gateway)
  const shown = await call(gateway, key, { do: 'show', address: 'ada@example.com', reason: 'a leak' })
  expect(await shown.json()).toMatchObject({ sessions: [] })
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

/** An app that takes sockets and says nothing. */
const socketApp = (): Response => {
  const { 0: far, 1: near } = new WebSocketPair()
  near.accept()
  return new Response(null, { status: 101, webSocket: far })
}

it('an open WebSocket, idle as it is, is closed by the bound for streams, and that of who signed in since is not', async () => {
  const { gateway, visitor } = await signUp(startGateway({}, socketApp))
  // With the timers, by which an open socket asks.
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'], now: Date.now() })
  const open = async (by: typeof visitor) => {
    const socket = (await by.get('/live', { upgrade: 'websocket', connection: 'upgrade', origin: SITE })).webSocket
    if (socket === null) throw new Error('no socket')
    socket.accept()
    let closed: { readonly code: number; readonly at: number } | undefined
    socket.addEventListener('close', ({ code }) => {
      closed = { code, at: now() }
    })
    return { closed: () => closed, close: () => socket.close() }
  }
  const before = await open(visitor)
  const { notBefore, streams } = await everyoneOut(gateway)
  const began = now()
  pass(notBefore - now())
  // Somebody else: the account of the first is asked by its socket alone.
  const other = newVisitor(gateway)
  await proveAddress(gateway, other, 'sign-up', 'bob@example.com')
  const since = await open(other)
  const asked = vi.spyOn(Account.prototype, 'stands')
  const accounts = await accountObjects()
  // What a socket has asked comes back before time goes on: steps are shorter than what lies between a question and its deadline.
  const answered = async () => {
    for (const account of accounts) await account.opening()
    await Promise.all(asked.mock.results.map(({ value }) => value))
    for (const account of accounts) await account.opening()
  }
  while (now() < began + streams) {
    await vi.advanceTimersByTimeAsync(4000)
    await answered()
  }
  asked.mockRestore()
  expect(before.closed()?.code).toBe(1008)
  expect((before.closed()?.at ?? 0) - began).toBeLessThanOrEqual(streams)
  expect(since.closed()).toBeUndefined()
  since.close()
})
