import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Keyring } from '#objects/keyring.object.ts'
import { stopClock } from '../directory/arrange.ts'
import { rowsOf } from '../keys/rings.ts'
import { startGateway, type TestGateway } from '../pages/arrange.ts'
import { call, command, drawKey, newKey, post } from './arrange.ts'

beforeEach(stopClock)

const find = { do: 'find', address: 'nobody@example.com', reason: 'ticket 4711' } as const

const bearing = (gateway: TestGateway, authorization: string | undefined, body: unknown = find) =>
  post(gateway, '/_auth/admin/api', body, authorization === undefined ? {} : { authorization })

/** An answer but for what names it. */
const looks = async (answer: Response): Promise<unknown> => {
  const { request_id: _, ...problem }: Record<string, unknown> = await answer.json()
  const { 'postern-request-id': __, ...headers } = Object.fromEntries(answer.headers)
  return { status: answer.status, headers, problem }
}

describe('POST /admin/api', () => {
  it('answers every key that is not good in the same words: none, unknown, expired, revoked, of another deployment', async () => {
    const gateway = startGateway()
    const good = await newKey(gateway)
    const revoked = await newKey(gateway)
    await command(gateway, { do: 'revoke', id: revoked.id, reason: 'lost' })
    const none = await looks(await bearing(gateway, undefined))
    expect(none).toMatchObject({
      status: 401,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        'www-authenticate': 'Bearer realm="operator"',
      },
      problem: { type: 'urn:postern:problem:operator-key-required' },
    })
    const foreign = await drawKey(['read'], 30, 'cd'.repeat(32))
    const unknown = await drawKey(['read'])
    for (const shown of [
      `Bearer ${revoked.text}`,
      `Bearer ${unknown.text}`,
      `Bearer ${foreign.text}`,
      `Bearer ${good.text.slice(0, -1)}`,
      `Basic ${good.text}`,
      `Bearer ${good.text}, Bearer ${good.text}`,
      'Bearer',
      'Bearer posop_',
    ]) {
      expect(await looks(await bearing(gateway, shown)), shown).toEqual(none)
    }
  })

  it('asks the keyring nothing about a key that was not made under the deployment’s secret: guesses cost no call', async () => {
    const gateway = startGateway()
    const asked = vi.spyOn(Keyring.prototype, 'useOperatorKey')
    await bearing(gateway, `Bearer ${(await drawKey(['read'])).text}`)
    expect(asked).toHaveBeenCalledTimes(1)
    await bearing(gateway, `Bearer ${(await drawKey(['read'], 30, 'cd'.repeat(32))).text}`)
    expect(asked).toHaveBeenCalledTimes(1)
    asked.mockRestore()
  })

  it.each([
    ['read', ['find', 'show', 'events']],
    ['act', ['end-sessions', 'freeze', 'unfreeze', 'require-recovery', 'lift-recovery']],
  ] as const)('lets a key for %s do that alone, and tells of every try to do more', async (scope, allowed) => {
    const gateway = startGateway()
    const key = await newKey(gateway, [scope])
    const deeds = [
      'find',
      'show',
      'events',
      'end-sessions',
      'freeze',
      'unfreeze',
      'require-recovery',
      'lift-recovery',
    ] as const
    for (const deed of deeds) {
      const isAllowed = allowed.some((each) => each === deed)
      const answer = await call(gateway, key, { ...find, do: deed })
      expect(answer.status, deed).toBe(isAllowed ? 404 : 403)
      if (isAllowed) continue
      const needed = scope === 'read' ? 'act' : 'read'
      expect(answer.headers.get('www-authenticate')).toBe(
        `Bearer realm="operator", error="insufficient_scope", scope="${needed}"`,
      )
    }
    const everyone = await call(gateway, key, { do: 'everyone-out', reason: 'x' })
    expect(everyone.headers.get('www-authenticate')).toContain('scope="everyone-out"')
    const told = (await rowsOf('events')).map(({ name }) => name)
    expect(told.filter((name) => name === 'operator_key.refused')).toHaveLength(deeds.length - allowed.length + 1)
    expect(told.filter((name) => name === 'operator_key.used')).toHaveLength(allowed.length)
    expect(told).not.toContain('operator.everyone_out')
  })

  it('writes every call down with its key, its reason and whom it was about, by no plain address', async () => {
    const gateway = startGateway()
    const key = await newKey(gateway)
    const answer = await call(gateway, key, find)
    expect(answer.status).toBe(404)
    const last = (await rowsOf('events')).at(-1)
    expect(last).toMatchObject({ name: 'operator_key.used', request_id: answer.headers.get('postern-request-id') })
    expect(JSON.parse(String(last?.['detail']))).toEqual({
      operator: key.id,
      do: 'find',
      reason: 'ticket 4711',
      about: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    })
    expect(JSON.stringify(await rowsOf('events'))).not.toContain('nobody@example.com')
  })

  it('does nothing without a reason, or for a body that it does not know', async () => {
    const gateway = startGateway()
    const key = await newKey(gateway)
    const before = await rowsOf('events')
    const bodies = [{}, { ...find, reason: '' }, { ...find, more: 1 }, { ...find, address: 'nobody' }, 'find', null]
    for (const body of bodies) {
      const answer = await bearing(gateway, `Bearer ${key.text}`, body)
      expect(answer.status, JSON.stringify(body)).toBe(400)
    }
    const form = await gateway.send('/_auth/admin/api', {
      method: 'POST',
      headers: { authorization: `Bearer ${key.text}`, 'content-type': 'text/plain' },
      body: JSON.stringify(find),
    })
    expect(form.status).toBe(415)
    expect(await rowsOf('events')).toEqual(before)
  })

  it('answers nothing but POST', async () => {
    const gateway = startGateway()
    expect((await gateway.send('/_auth/admin/api')).status).toBe(405)
    expect((await gateway.send('/_auth/admin/keys')).status).toBe(405)
  })
})
