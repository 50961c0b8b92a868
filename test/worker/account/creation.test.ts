import { beforeEach, describe, expect, it } from 'vitest'
import { operation, stopClock } from '../directory/arrange.ts'
import { ADDRESS, blankAccount, events, newAccount, requestId, rows, trySignIn } from './arrange.ts'

beforeEach(stopClock)

const create = (stub: ReturnType<typeof blankAccount>, n: number = 1, address: string = ADDRESS) =>
  stub.create({ operation: operation(n), address, language: 'en', requestId })

const VOID = { ok: false, failure: { code: 'void' } }

describe('an account', () => {
  it('is made once for its operation, however often that is repeated', async () => {
    const stub = blankAccount()
    expect(await create(stub)).toEqual({ ok: true, value: { epoch: 1 } })
    const [made] = await rows(stub, 'profile')
    expect(await create(stub, 1, 'other@example.com')).toEqual({ ok: true, value: { epoch: 1 } })
    expect(await rows(stub, 'profile')).toEqual([made])
    expect(await events(stub)).toEqual(['account.created'])
  })

  it('is made once when 100 calls of its operation come at once', async () => {
    const stub = blankAccount()
    const answers = await Promise.all(Array.from({ length: 100 }, () => create(stub)))
    expect(answers.every((answer) => answer.ok)).toBe(true)
    expect(await events(stub)).toEqual(['account.created'])
  })

  it('never passes to another operation', async () => {
    const stub = await newAccount()
    expect(await create(stub, 2, 'mallory@example.com')).toEqual(VOID)
    expect(await stub.opening()).toEqual({ epoch: 1, address: ADDRESS, second: null })
  })

  it('has a user handle of 64 random bytes, in which no other of its names stands', async () => {
    const [one] = await rows(await newAccount(), 'profile')
    const [two] = await rows(await newAccount(), 'profile')
    expect(one?.['user_handle']).toMatch(/^[A-Za-z0-9_-]{86}$/)
    expect(one?.['user_handle']).not.toBe(two?.['user_handle'])
    expect(one?.['subject']).not.toBe(two?.['subject'])
    expect(one?.['user_handle']).not.toContain(String(one?.['subject']))
  })
})

describe('a claim that is settled', () => {
  it('is live where the account was made for it, and stays so', async () => {
    const stub = await newAccount()
    expect(await stub.settle(operation(1))).toBe('live')
    expect(await stub.settle(operation(1))).toBe('live')
    expect(await events(stub)).toEqual(['account.created'])
  })

  it('before the account was made is void for ever: a late creation brings nothing back', async () => {
    const stub = blankAccount()
    expect(await stub.settle(operation(1))).toBe('void')
    expect(await create(stub)).toEqual(VOID)
    expect(await stub.settle(operation(1))).toBe('void')
    expect(await rows(stub, 'profile')).toEqual([])
    expect(await events(stub)).toEqual(['account.voided'])
  })

  it('has one outcome, whichever of creation and sweep comes first', async () => {
    for (const first of ['create', 'settle'] as const) {
      const stub = blankAccount()
      const [created, settled] =
        first === 'create'
          ? await Promise.all([create(stub), stub.settle(operation(1))])
          : await Promise.all([stub.settle(operation(1)), create(stub)]).then(([a, b]) => [b, a] as const)
      expect(created.ok).toBe(settled === 'live')
      expect(await rows(stub, 'profile')).toHaveLength(settled === 'live' ? 1 : 0)
    }
  })

  it('of another operation is void and leaves the account alone', async () => {
    const stub = await newAccount()
    expect(await stub.settle(operation(2))).toBe('void')
    expect(await stub.settle(operation(1))).toBe('live')
    expect(await trySignIn(stub)).toMatchObject({ ok: true })
  })
})

describe('an object without an account', () => {
  it('answers like one whose account does not exist, and stores nothing', async () => {
    const stub = blankAccount()
    expect(await stub.opening()).toEqual({ epoch: 0, address: null, second: null })
    expect(await trySignIn(stub, { epoch: 0 })).toEqual({ ok: false, failure: { code: 'no_account' } })
    for (const table of ['profile', 'sessions', 'used', 'events'] as const) expect(await rows(stub, table)).toEqual([])
  })
})
