import { listDurableObjectIds, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { identifier, pass, stopClock } from '../directory/arrange.ts'
import { assertionFields, beginSignIn, createPasskey, signUp } from '../flows/arrange.ts'
import { newVisitor, proveAddress, startGateway, type TestGateway, type Visitor } from '../pages/arrange.ts'
import { startMeter } from './meter.ts'

beforeEach(stopClock)
afterEach(() => {
  vi.restoreAllMocks()
})

const ADDRESS = 'ada@example.com'

/** A gateway that clients reach from a network that the platform names, as in production. */
const onThePlatform = (gateway: TestGateway): TestGateway => ({
  ...gateway,
  send: (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('cf-connecting-ip', '203.0.113.7')
    return gateway.send(path, { ...init, headers }, { asn: 64_500 })
  },
})

/** The cells of the rows of a table below a heading of docs/scale.md, numbers without their separators. */
const tableBelow = (heading: string): readonly (readonly string[])[] =>
  inject('scalePage')
    .split(`## ${heading}\n`)[1]
    ?.split('\n## ')[0]
    ?.split('\n')
    .filter((line) => /^\| .* [\d,]+ \|$/.test(line))
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.replaceAll(',', '')),
    ) ?? []

describe('docs/scale.md', () => {
  it('states the calls, rows and bytes that customers cost', async () => {
    const delayed = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const gateway = onThePlatform(startGateway())
    await warmUp(gateway)
    const meter = await startMeter()
    const counts: string[][] = []
    /** `mails` leave by it: each is tried after the answer, fails, and says so last of all. */
    const measure = async <T>(what: string, mails: number, work: () => Promise<T>): Promise<T> => {
      gateway.takeCalls()
      meter.take()
      delayed.mockClear()
      const done = await work()
      await vi.waitFor(() => expect(delayed).toHaveBeenCalledTimes(mails), { timeout: 5_000 })
      const { rowsRead, rowsWritten, alarms, kvReads, keyringCalls } = meter.take()
      const calls = gateway.takeCalls().length + keyringCalls
      counts.push([what, ...[calls, rowsRead, rowsWritten + alarms, kvReads].map(String)])
      return done
    }
    const { visitor, flow } = await measure('sign-up by a code', 1, () => signUp(gateway, ADDRESS))
    const { passkey } = await measure('a passkey added to it', 1, () => createPasskey(visitor, flow))
    const second = newVisitor(gateway)
    await measure('sign-in by a code', 1, () => proveAddress(gateway, second, 'sign-in', ADDRESS))
    const third = newVisitor(gateway)
    await measure('sign-in by a passkey', 0, async () => {
      const answer = await assertionFields(third, await beginSignIn(third), passkey)
      expect((await third.post('/_auth/sign-in/passkey', answer)).status).toBe(303)
    })
    const get = async (browser: Visitor) => expect((await browser.get('/page')).status).toBe(200)
    await measure('request inside the lease', 0, () => get(third))
    pass(61)
    await measure('renewal with which an isolate looks for its keys', 0, () => get(second))
    await measure('renewal', 0, () => get(third))
    pass(301)
    await get(second)
    await measure('renewal that notes activity', 0, () => get(third))
    await measure('sign-out', 0, async () => {
      expect((await third.post('/_auth/sign-out', {})).status).toBe(303)
    })
    // Random keys choose the shards: two that meet in one make a row more or less.
    const stated = tableBelow('What was measured')
    const exact = (rows: readonly (readonly string[])[]) => rows.map(([what, calls, , , kv]) => [what, calls, kv])
    expect(exact(counts)).toEqual(exact(stated))
    for (const [row, [, , ...cells]] of counts.entries()) {
      for (const cell of [0, 1]) {
        const is = Number(cells[cell])
        expect(Math.abs(is - Number(stated[row]?.[cell + 2])), JSON.stringify(counts)).toBeLessThanOrEqual(is * 0.1)
      }
    }

    const sizes = await Promise.all((await accounts()).map(sizeOf))
    // The others are decoys, whose tables are empty.
    const bytes = Math.max(...sizes)
    expect([['an account with a passkey and two sessions', String(bytes)]]).toEqual(
      tableBelow('Bytes').filter(([what]) => what?.startsWith('an account')),
    )
  })
})

const accounts = () => listDurableObjectIds(env.ACCOUNT)

const sizeOf = (id: DurableObjectId): Promise<number> =>
  runInDurableObject(env.ACCOUNT.get(id), (_object, { storage }) => storage.sql.databaseSize)

/** A deployment in use: the isolate holds its keys, every shard and decoy exists, and every alarm of a limiter is set. */
const warmUp = async (gateway: TestGateway): Promise<void> => {
  await gateway.send('/_auth/jwks.json')
  const index = identifier(1)
  const charges = [{ key: index, rule: 'addresses_per_client', member: index }] as const
  for (let n = 0; n < 256; n++) {
    await env.DIRECTORY.getByName(`shard-${n}`).resolve({ index })
    if (n >= 64) continue
    await env.LIMITER.getByName(`shard-${n}`).take({ charges })
    await env.ACCOUNT.getByName(`decoy-${n}`).opening()
  }
}
