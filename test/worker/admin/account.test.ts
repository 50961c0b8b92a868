import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccountCall } from '#admin/call.ts'
import { DAY, now } from '../account/arrange.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { assertionFields, beginSignIn, session, signUp, signUpWithPasskey } from '../flows/arrange.ts'
import { rowsOf } from '../keys/rings.ts'
import {
  CONFIG,
  codeIn,
  follow,
  hidden,
  newVisitor,
  proveAddress,
  startGateway,
  type TestGateway,
  typeAddress,
  type Visitor,
} from '../pages/arrange.ts'
import { flowAt, noticesOf, proveMailbox, RECOVER, renewByPasskey, saveCode, theAccount } from '../recovery/arrange.ts'
import { call, newKey } from './arrange.ts'

beforeEach(stopClock)

const ADDRESS = 'ada@example.com'
const REASON = 'ticket 4711'
const SUPPORT = 'https://help.shop.example/'

const supported = () => startGateway({ POSTERN_CONFIG: JSON.stringify({ ...CONFIG, brand: { supportUrl: SUPPORT } }) })

const order = async (gateway: TestGateway, deed: AccountCall['do'], more: { before?: number } = {}) => {
  const answer = await call(gateway, await newKey(gateway, ['read', 'act']), {
    do: deed,
    address: ADDRESS,
    reason: REASON,
    ...more,
  } as AccountCall)
  const body: Record<string, unknown> = await answer.json()
  return { status: answer.status, body }
}

const eventsOf = async (): Promise<readonly (readonly [string, Record<string, unknown>])[]> =>
  runInDurableObject(await theAccount(), (_object, { storage }) =>
    storage.sql
      .exec('SELECT name, detail FROM events ORDER BY seq')
      .toArray()
      .map(({ name, detail }) => [String(name), JSON.parse(String(detail))] as const),
  )

const subjects = async (): Promise<readonly string[]> =>
  (await noticesOf(await theAccount())).map(({ subject }) => subject)

/** Browsers that are marked as known to an address. */
const knownDevices = async (gateway: TestGateway): Promise<number> => {
  let count = 0
  for (const shard of gateway.directories()) {
    count += await runInDurableObject(shard, (_object, { storage }) =>
      Number(storage.sql.exec('SELECT count(*) AS n FROM known_browsers').one()['n']),
    )
  }
  return count
}

/** At once where the account is asked; elsewhere once the lease of the cookie is over. */
const expectOut = async (visitor: Visitor): Promise<void> => {
  expect((await visitor.get('/_auth/account')).status).toBe(303)
  expect(await session(visitor)).toEqual({ signed_in: false })
}

describe('find and show', () => {
  it('tell what an account is, and nothing that opens it', async () => {
    const { gateway } = await signUpWithPasskey()
    const found = await order(gateway, 'find')
    expect(found).toMatchObject({ status: 200, body: { subject: expect.any(String), state: { frozenSince: null } } })
    expect(found.body).not.toHaveProperty('address')
    const shown = await order(gateway, 'show')
    expect(shown.body).toMatchObject({
      address: ADDRESS,
      language: 'en',
      passkeys: [{ createdAt: expect.any(Number) }],
      passwordSince: null,
      sessions: [{ lastSeen: expect.any(Number), by: expect.any(String), agent: '' }],
    })
    const secrets = await runInDurableObject(await theAccount(), (_object, { storage }) => [
      ...storage.sql.exec('SELECT sid, secret_hash, browser FROM sessions').toArray().flatMap(Object.values),
      ...storage.sql.exec('SELECT user_handle FROM profile').toArray().flatMap(Object.values),
      ...storage.sql.exec('SELECT id, data FROM authenticators').toArray().flatMap(Object.values),
    ])
    expect(secrets.length).toBeGreaterThan(5)
    for (const secret of secrets) expect(JSON.stringify(shown.body)).not.toContain(String(secret))
  })

  it('show no session that is over by its limits, nor does its customer’s page', async () => {
    const { gateway } = await signUp()
    pass(2 * DAY)
    expect((await order(gateway, 'show')).body['sessions']).toEqual([])
    const [one, other] = [newVisitor(gateway), newVisitor(gateway)]
    await proveAddress(gateway, one, 'sign-in', ADDRESS)
    expect((await order(gateway, 'show')).body['sessions']).toHaveLength(1)
    const devices = async () => (await one.get('/_auth/account/devices')).text()
    expect(await devices()).not.toContain('/account/devices/end"')
    await proveAddress(gateway, other, 'sign-in', ADDRESS)
    expect(await devices()).toContain('/account/devices/end"')
  })

  it('are events of the account too, with the key and the reason', async () => {
    const { gateway } = await signUp()
    await order(gateway, 'find')
    await order(gateway, 'show')
    const told = (await eventsOf()).filter(([name]) => name === 'operator.looked').map(([, detail]) => detail)
    const operator = expect.stringMatching(/^[0-9a-f]{16}$/)
    expect(told).toEqual([
      { operator, do: 'find', reason: REASON },
      { operator, do: 'show', reason: REASON },
    ])
  })

  it('make no object for an address that nobody has, and are written down all the same', async () => {
    const gateway = startGateway()
    gateway.takeCalls()
    expect((await order(gateway, 'show')).status).toBe(404)
    expect(gateway.takeCalls()).toEqual(['DIRECTORY.resolve'])
    expect((await rowsOf('events')).at(-1)).toMatchObject({ name: 'operator_key.used' })
  })
})

describe('events', () => {
  it('come newest first, in pages that leave none out', async () => {
    const { gateway } = await signUp()
    for (let looks = 0; looks < 60; looks++) await order(gateway, 'find')
    const first = await order(gateway, 'events')
    const numbers = ({ body }: { readonly body: Record<string, unknown> }): readonly number[] =>
      Array.isArray(body['events']) ? body['events'].map(({ seq }) => Number(seq)) : []
    expect(numbers(first)).toHaveLength(50)
    expect(numbers(first)).toEqual([...numbers(first)].sort((a, b) => b - a))
    const before = Number(first.body['before'])
    const second = await order(gateway, 'events', { before })
    expect(second.body['before']).toBeNull()
    const total = numbers(first)[0] ?? 0
    expect([...numbers(first), ...numbers(second)]).toEqual(Array.from({ length: total }, (_, index) => total - index))
    expect(second.body['events']).toContainEqual(expect.objectContaining({ seq: 1, name: 'account.created' }))
  })
})

describe('end-sessions', () => {
  it('ends every session at once, tells the customer, and lets them sign in again', async () => {
    const { gateway, visitor } = await signUp()
    expect((await order(gateway, 'end-sessions')).body).toMatchObject({ changed: true, ended: 1 })
    await expectOut(visitor)
    expect((await eventsOf()).at(-1)).toEqual([
      'operator.sessions_ended',
      { operator: expect.any(String), reason: REASON, changed: true, ended: 1 },
    ])
    expect(await subjects()).toEqual(['You were signed out of Half Past Flowers everywhere'])
    await proveAddress(gateway, visitor, 'sign-in', ADDRESS)
    expect(await session(visitor)).toMatchObject({ signed_in: true })
  })

  it('takes the mark of a known device from every browser: a thief has the tries of a stranger', async () => {
    const { gateway } = await signUp()
    expect(await knownDevices(gateway)).toBe(1)
    await order(gateway, 'end-sessions')
    expect(await knownDevices(gateway)).toBe(0)
  })

  it('says that nothing changed where there was no session, and sends no mail', async () => {
    const { gateway } = await signUp()
    await order(gateway, 'end-sessions')
    expect((await order(gateway, 'end-sessions')).body).toMatchObject({ changed: false, ended: 0 })
    await proveAddress(gateway, newVisitor(gateway), 'sign-in', ADDRESS)
    // Over by itself by then, and stored still.
    pass(2 * DAY)
    expect((await order(gateway, 'end-sessions')).body).toMatchObject({ changed: false, ended: 0 })
    expect((await subjects()).filter((subject) => subject.includes('signed out'))).toHaveLength(1)
  })
})

describe('a frozen account', () => {
  it('has no session, and no way to sign in: who proves that it is theirs is told how to get help', async () => {
    const gateway = supported()
    const { visitor, passkey } = await signUpWithPasskey(gateway)
    expect((await order(gateway, 'freeze')).body).toMatchObject({
      changed: true,
      ended: 1,
      state: { frozenSince: expect.any(Number) },
    })
    await expectOut(visitor)
    const byCode = await proveAddress(gateway, newVisitor(gateway), 'sign-in', ADDRESS)
    const own = newVisitor(gateway)
    const fields = await assertionFields(own, await beginSignIn(own), passkey)
    const byPasskey = await own.post('/_auth/sign-in/passkey', fields)
    for (const answer of [byCode, byPasskey]) {
      expect(answer.status).toBe(403)
      const html = await answer.text()
      expect(html).toContain('Your account is frozen')
      expect(html).toContain(`href="${SUPPORT}"`)
      expect(html).toContain(answer.headers.get('postern-request-id'))
      expect(answer.headers.getSetCookie().join()).not.toMatch(/postern=[^;]/)
    }
    expect((await eventsOf()).filter(([name]) => name === 'session.refused')).toHaveLength(2)
  })

  it('looks like any other to who has proved nothing', async () => {
    const gateway = startGateway()
    await signUp(gateway)
    await signUp(gateway, 'bob@example.com')
    const shapeOf = async (address: string) => {
      const visitor = newVisitor(gateway)
      gateway.takeCalls()
      const asked = await typeAddress(visitor, 'sign-in', address)
      const calls = gateway.takeCalls()
      const page = await follow(visitor, asked)
      const flow = hidden(await page.text(), 'flow')
      const mail = await gateway.lastMail()
      const wrong = await visitor.post('/_auth/sign-in/code', {
        flow,
        code: codeIn(mail.text) === '000000' ? '000001' : '000000',
      })
      const text = (await wrong.text())
        .replace(/value="[^"]*"|[0-9A-HJKMNP-TV-Z]{26}/g, '')
        .replaceAll(/\b\w•••@\S+/g, '')
      return { calls, status: wrong.status, subject: mail.subject, length: text.length }
    }
    await order(gateway, 'freeze')
    expect(await shapeOf(ADDRESS)).toEqual(await shapeOf('bob@example.com'))
  })

  it('lets no flow end in a session that was begun before', async () => {
    const { gateway, visitor } = await signUp()
    const late = newVisitor(gateway)
    const page = await follow(late, await typeAddress(late, 'sign-in', ADDRESS))
    const flow = hidden(await page.text(), 'flow')
    const { text } = await gateway.lastMail()
    await order(gateway, 'freeze')
    await order(gateway, 'unfreeze')
    const answer = await late.post('/_auth/sign-in/code', { flow, code: codeIn(text) })
    expect(answer.headers.getSetCookie().join()).not.toMatch(/__Host-Http-postern=[^;]/)
    expect(await session(late)).toEqual({ signed_in: false })
    await expectOut(visitor)
  })

  it('is not got back by a recovery either, and stops one that waits', async () => {
    const { gateway, visitor } = await signUpWithPasskey()
    const saved = await saveCode(visitor)
    await runInDurableObject(await theAccount(), (_object, { storage }) =>
      storage.sql.exec(
        "INSERT INTO delayed_recovery (one, site, begun_at, ready_at, until, told) VALUES (1, 'shop', ?, ?, ?, 1)",
        now(),
        now() + 100,
        now() + 1000,
      ),
    )
    expect((await order(gateway, 'show')).body).toMatchObject({ state: { recoveryReadyAt: now() + 100 } })
    expect((await order(gateway, 'freeze')).body).toMatchObject({ state: { recoveryReadyAt: null } })
    expect(await eventsOf()).toContainEqual(['recovery.cancelled', { by: 'operator' }])
    const { visitor: owner, answer } = await proveMailbox(gateway, ADDRESS)
    const proved = await owner.post(`${RECOVER}/proof`, { flow: await flowAt(owner, answer, 'proof'), saved })
    expect(proved.status).toBe(403)
    expect(await proved.text()).toContain('Your account is frozen')
  })

  it('stops a change of address that waits', async () => {
    const { gateway } = await signUp()
    await runInDurableObject(await theAccount(), (_object, { storage }) =>
      storage.sql.exec(
        `INSERT INTO address_changes (id, what, state, old, new, operation, sid, epoch, asked_at, due_at,
            authenticators)
          SELECT 'x', 'address', 'held', address, 'thief@example.com', ?, sid, auth_epoch, ?, ?, '[]' FROM profile, sessions`,
        'o'.repeat(22),
        now(),
        now() + 3600,
      ),
    )
    expect((await order(gateway, 'show')).body).toMatchObject({ state: { addressChangeDueAt: now() + 3600 } })
    expect((await order(gateway, 'freeze')).body).toMatchObject({ state: { addressChangeDueAt: null } })
    expect(await eventsOf()).toContainEqual(['address_change.stopped', { what: 'address', was: 'held' }])
  })

  it('tells its owner by mail, once, and again when it opens', async () => {
    const { gateway } = await signUp()
    await order(gateway, 'freeze')
    pass(60)
    const again = await order(gateway, 'freeze')
    expect(again.body).toMatchObject({ changed: false, ended: 0 })
    expect((await order(gateway, 'unfreeze')).body).toMatchObject({ changed: true, state: { frozenSince: null } })
    expect((await order(gateway, 'unfreeze')).body).toMatchObject({ changed: false })
    expect(await subjects()).toEqual([
      'Your account with Half Past Flowers was frozen',
      'Your account with Half Past Flowers is open again',
    ])
    const told = (await eventsOf()).filter(([name]) => /froze/.test(name)).map(([name]) => name)
    expect(told).toEqual(['operator.froze', 'operator.froze', 'operator.unfroze', 'operator.unfroze'])
    const visitor = newVisitor(gateway)
    await proveAddress(gateway, visitor, 'sign-in', ADDRESS)
    expect(await session(visitor)).toMatchObject({ signed_in: true })
  })

  it('says so in German too, and whom to ask where the operator names no page for help', async () => {
    const gateway = startGateway()
    await signUp(gateway)
    await order(gateway, 'freeze')
    const html = await (await proveAddress(gateway, newVisitor(gateway), 'sign-in', ADDRESS, '?lang=de')).text()
    expect(html).toContain('Ihr Konto ist gesperrt')
    expect(html).toContain('Bitten Sie Shop um Hilfe')
  })
})

describe('an account that must be recovered first', () => {
  it('ends its sessions, and leads who proves that it is theirs to the recovery', async () => {
    const { gateway, visitor } = await signUp()
    expect((await order(gateway, 'require-recovery')).body).toMatchObject({
      changed: true,
      ended: 1,
      state: { recoveryRequiredSince: expect.any(Number) },
    })
    await expectOut(visitor)
    const answer = await proveAddress(gateway, newVisitor(gateway), 'sign-in', ADDRESS)
    expect(answer.status).toBe(403)
    const html = await answer.text()
    expect(html).toContain('Get your account back first')
    expect(html).toContain('href="/_auth/recover"')
    expect(await subjects()).toEqual(['Get your account with Half Past Flowers back before you sign in again'])
    expect((await eventsOf()).map(([name]) => name)).toContain('operator.required_recovery')
  })

  it('opens for its owner once it was got back, by what was made there', async () => {
    const { gateway, visitor } = await signUpWithPasskey()
    const saved = await saveCode(visitor)
    await order(gateway, 'require-recovery')
    const { visitor: owner, answer } = await proveMailbox(gateway, ADDRESS)
    const proved = await owner.post(`${RECOVER}/proof`, { flow: await flowAt(owner, answer, 'proof'), saved })
    const { passkey } = await renewByPasskey(owner, await flowAt(owner, proved, 'renew'))
    expect((await order(gateway, 'find')).body).toMatchObject({ state: { recoveryRequiredSince: null } })
    const fields = await assertionFields(owner, await beginSignIn(owner), passkey)
    await owner.post('/_auth/sign-in/passkey', fields)
    expect(await session(owner)).toMatchObject({ signed_in: true, acr: 'aal2' })
  })

  it('opens as before where that was a mistake, which the customer is told too', async () => {
    const { gateway, passkey } = await signUpWithPasskey()
    await order(gateway, 'require-recovery')
    pass(60)
    expect((await order(gateway, 'lift-recovery')).body).toMatchObject({
      changed: true,
      ended: 0,
      state: { recoveryRequiredSince: null },
    })
    expect((await order(gateway, 'lift-recovery')).body).toMatchObject({ changed: false })
    expect((await subjects()).at(-1)).toBe('You need not get your account with Half Past Flowers back any more')
    const own = newVisitor(gateway)
    await own.post('/_auth/sign-in/passkey', await assertionFields(own, await beginSignIn(own), passkey))
    expect(await session(own)).toMatchObject({ signed_in: true })
    expect((await eventsOf()).filter(([name]) => name === 'operator.lifted_recovery')).toEqual([
      ['operator.lifted_recovery', { operator: expect.any(String), reason: REASON, changed: true, ended: 0 }],
      ['operator.lifted_recovery', { operator: expect.any(String), reason: REASON, changed: false, ended: 0 }],
    ])
  })
})
