import { beforeEach, describe, expect, it } from 'vitest'
import { DAY, HOUR } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { rowsOf } from '../keys/rings.ts'
import { SITE, startGateway } from '../pages/arrange.ts'
import { call, command, drawKey, newKey, post } from './arrange.ts'

beforeEach(stopClock)

/** Recorded events with what they tell, oldest first. */
const events = async (): Promise<readonly unknown[]> =>
  (await rowsOf('events'))
    .filter(({ name }) => String(name).startsWith('operator'))
    .map(({ name, detail }) => [name, JSON.parse(String(detail))])

const find = { do: 'find', address: 'nobody@example.com', reason: 'ticket 4711' } as const

describe('POST /admin/keys', () => {
  it('makes a key whose secret it never learns, and tells of it', async () => {
    const gateway = startGateway()
    const key = await drawKey(['read', 'act', 'read'], 90)
    const made = await command(gateway, key.create)
    expect(made.status).toBe(200)
    expect(made.headers.get('cache-control')).toBe('no-store')
    const [row] = await rowsOf('operator_keys')
    expect(row).toMatchObject({ id: key.id, name: 'Ann', scopes: '["read","act"]', secret_hash: key.create.hash })
    expect(Number(row?.['expires_at']) - Number(row?.['created_at'])).toBe(90 * DAY)
    expect(await made.text()).not.toContain(key.create.hash)
    expect(JSON.stringify([await rowsOf('operator_keys'), await rowsOf('events')])).not.toContain(key.text.slice(23))
    expect(await events()).toMatchObject([
      ['operator_key.created', { operator: key.id, name: 'Ann', scopes: 'read act' }],
    ])
  })

  it('makes one key of a command that comes twice, and does not bring back a key that was revoked meanwhile', async () => {
    const gateway = startGateway()
    const key = await drawKey()
    await Promise.all([command(gateway, key.create), command(gateway, key.create)])
    await command(gateway, { do: 'revoke', id: key.id, reason: 'lost' })
    expect((await command(gateway, key.create)).status).toBe(200)
    expect((await call(gateway, key, find)).status).toBe(401)
    expect((await events()).map((event) => (Array.isArray(event) ? event[0] : event))).toEqual([
      'operator_key.created',
      'operator_key.revoked',
      'operator_key.refused',
    ])
  })

  it('lists keys without what is secret of them, and revokes one with a reason', async () => {
    const gateway = startGateway()
    const key = await newKey(gateway, ['read'])
    await call(gateway, key, find)
    const listed = await command(gateway, { do: 'list' })
    const text = await listed.text()
    expect(text).not.toContain(key.create.hash)
    expect(JSON.parse(text)).toMatchObject({ keys: [{ id: key.id, name: 'Ann', scopes: ['read'] }] })
    expect(JSON.parse(text).keys[0].lastUsedAt).toBeGreaterThan(0)
    const revoked = await command(gateway, { do: 'revoke', id: key.id, reason: 'Ann has left' })
    expect(await revoked.json()).toMatchObject({ keys: [{ id: key.id, revokedAt: expect.any(Number) }] })
    expect(await events()).toContainEqual(['operator_key.revoked', { operator: key.id, reason: 'Ann has left' }])
    expect((await command(gateway, { do: 'revoke', id: (await drawKey()).id, reason: 'x' })).status).toBe(404)
  })

  it('takes no command that was sealed with another secret, and none without a seal', async () => {
    const gateway = startGateway()
    const key = await drawKey()
    expect((await command(gateway, key.create, 'cd'.repeat(32))).status).toBe(403)
    expect((await post(gateway, '/_auth/admin/keys', { command: '' })).status).toBe(403)
    expect((await post(gateway, '/_auth/admin/keys', key.create)).status).toBe(403)
    expect(await rowsOf('operator_keys')).toEqual([])
  })

  it('makes no key by an operator key: none of them can give itself more, or live on', async () => {
    const gateway = startGateway()
    const key = await newKey(gateway)
    const another = await drawKey()
    const headers = { authorization: `Bearer ${key.text}` }
    expect((await post(gateway, '/_auth/admin/keys', { command: key.text }, headers)).status).toBe(403)
    expect((await post(gateway, '/_auth/admin/api', another.create, headers)).status).toBe(400)
    expect(await rowsOf('operator_keys')).toHaveLength(1)
  })
})

describe('an operator key', () => {
  it('is refused from the second on in which it expires', async () => {
    const gateway = startGateway()
    const key = await newKey(gateway, ['read'], 1)
    pass(DAY - 1)
    expect((await call(gateway, key, find)).status).toBe(404)
    pass(1)
    expect((await call(gateway, key, find)).status).toBe(401)
  })

  it('is refused at the first call after it was revoked', async () => {
    const gateway = startGateway()
    const key = await newKey(gateway)
    expect((await call(gateway, key, find)).status).toBe(404)
    await command(gateway, { do: 'revoke', id: key.id, reason: 'lost' })
    expect((await call(gateway, key, find)).status).toBe(401)
  })

  it('that was revoked tells once an hour that somebody shows it, and cannot fill the keyring with rows', async () => {
    const gateway = startGateway()
    const key = await newKey(gateway)
    await command(gateway, { do: 'revoke', id: key.id, reason: 'lost' })
    const refusals = async () => JSON.stringify(await events()).split('operator_key.refused').length - 1
    for (let tries = 0; tries < 10; tries++) await call(gateway, key, find)
    expect(await refusals()).toBe(1)
    pass(HOUR)
    await call(gateway, key, find)
    expect(await refusals()).toBe(2)
  })

  it('is nothing to a browser, whatever page sends it: no cookie counts, and no other site is let in', async () => {
    const gateway = startGateway()
    const key = await newKey(gateway)
    const before = (await events()).length
    for (const headers of [
      { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', origin: SITE },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', origin: 'https://evil.example' },
      { origin: SITE },
    ]) {
      const answer = await post(gateway, '/_auth/admin/api', find, { authorization: `Bearer ${key.text}`, ...headers })
      expect(answer.status).toBe(403)
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    }
    const preflight = await gateway.send('/_auth/admin/api', {
      method: 'OPTIONS',
      headers: { origin: SITE, 'access-control-request-method': 'POST' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
    expect(await events()).toHaveLength(before)
  })

  it('passes to the app like any other Authorization where the path is the app’s', async () => {
    const gateway = startGateway()
    const { text } = await newKey(gateway)
    await gateway.send('/', { headers: { authorization: `Bearer ${text}` } })
    expect(gateway.received.at(-1)?.headers.get('authorization')).toBe(`Bearer ${text}`)
  })
})
