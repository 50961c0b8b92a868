import { listDurableObjectIds, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { type IdentifierHash, parseIdentifierHash } from '#domain/ids.ts'
import { accountObjects } from '../accounts.ts'
import { pass, stopClock } from '../directory/arrange.ts'
import { ADDRESS, signUpWithPasskey } from '../flows/arrange.ts'
import { newVisitor, proveAddress, startGateway } from '../pages/arrange.ts'
import { startMeter } from './meter.ts'

const isFull = inject('fullProof')
const FEW = 1_000
const MANY = isFull ? 100_000 : 10_000
/** Addresses that are looked up, and how often in turn. */
const EACH = 100
const ROUNDS = 3

beforeEach(stopClock)
afterEach(() => {
  vi.restoreAllMocks()
})

const account = 'ab'.repeat(32)

/** Loads a shard with addresses in no order, each with an owner, a known browser, a code, a tally and an event. */
const load = (
  name: string,
  count: number,
): Promise<{ readonly some: readonly IdentifierHash[]; readonly bytes: number }> =>
  runInDurableObject(env.DIRECTORY.getByName(name), (_object, { storage: { sql } }) => {
    const forget = Math.floor(Date.now() / 1000) + 86_400
    sql.exec(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
        INSERT INTO identifiers SELECT substr(hex(randomblob(32)), 1, 43), ?, substr(hex(randomblob(32)), 1, 22),
          'confirmed', ? FROM n`,
      count,
      account,
      forget,
    )
    const bytes = sql.databaseSize
    sql.exec(
      `INSERT INTO known_browsers (identifier, browser, forget_at)
        SELECT identifier, substr(hex(randomblob(32)), 1, 43), ? FROM identifiers`,
      forget,
    )
    sql.exec(
      `INSERT INTO codes SELECT identifier, operation, 'sign-in', substr(identifier, 1, 43), identifier, account, ?, 0,
        NULL, ? FROM identifiers`,
      forget,
      forget,
    )
    sql.exec(`INSERT INTO tallies SELECT identifier, '[]', '[]', '[]', ?, '[]' FROM identifiers`, forget)
    sql.exec(
      `INSERT INTO events SELECT ?, operation, ?, 'code.issued', identifier, '{}', NULL FROM identifiers`,
      forget,
      forget,
    )
    const some = sql
      .exec(`SELECT identifier FROM identifiers WHERE identifier > '8' LIMIT ?`, EACH)
      .toArray()
      .map(({ identifier }) => parseIdentifierHash(String(identifier)))
      .filter((index) => index !== undefined)
    return { some, bytes }
  })

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

describe('a shard of the directory', () => {
  it(
    `finds one of ${MANY} addresses by as many rows as one of ${FEW}, and in the same time`,
    async ({ task }) => {
      const shards = { few: await load('few', FEW), many: await load('many', MANY) }
      vi.useRealTimers()
      const meter = await startMeter()
      const lookUp = async (name: 'few' | 'many') => {
        const stub = env.DIRECTORY.getByName(name)
        const began = performance.now()
        for (const index of shards[name].some) expect((await stub.resolve({ index })).owner).toBe(account)
        return performance.now() - began
      }
      meter.take()
      await lookUp('few')
      const few = meter.take().rowsRead
      await lookUp('many')
      expect(few).toBe(EACH)
      expect(meter.take().rowsRead).toBe(few)
      const times = { few: [] as number[], many: [] as number[] }
      for (let round = 0; round < (isFull ? ROUNDS * EACH : 0); round++) {
        // By turns, so that what else the machine does meets both.
        for (const name of round % 2 === 0 ? (['few', 'many'] as const) : (['many', 'few'] as const)) {
          const index = shards[name].some[round % EACH]
          if (index === undefined) throw new Error('too few addresses')
          const began = performance.now()
          for (let n = 0; n < 25; n++) await env.DIRECTORY.getByName(name).resolve({ index })
          times[name].push(performance.now() - began)
        }
      }
      const ratio = median(times.many) / median(times.few)
      const bytes = (shards.many.bytes - shards.few.bytes) / (MANY - FEW)
      // In `npm test` the count of rows has decided: it is what the time is made of, and no load on the machine moves it.
      if (!isFull) return
      task.meta.figures = [
        {
          about: 'Scale',
          what: `time to find one of ${MANY} addresses of a shard, to one of ${FEW}`,
          value: ratio.toFixed(3),
        },
        { about: 'Scale', what: 'bytes of a directory row', value: bytes.toFixed(0) },
      ]
      expect(ratio).toBeLessThan(1.2)
    },
    isFull ? 600_000 : 60_000,
  )
})

/** Tables that hold one row, or as many as limits allow and all of them are asked for; `used` holds those of two hours. */
const SMALL =
  /^SCAN (?:profile|sessions|places|authenticators|used|parked|delayed_recovery|address_changes|notification_addresses|directory_chores|ring|signing_keys|data_keys|former_peppers|_migrations|CONSTANT ROW)\b/

/** How the object at hand would run a statement; undefined where it has other tables. */
const planOf = (sql: SqlStorage, statement: string): readonly string[] | undefined => {
  const values = Array.from(statement.matchAll(/\?/g), () => null)
  try {
    return sql
      .exec(`EXPLAIN QUERY PLAN ${statement}`, ...values)
      .toArray()
      .map(({ detail }) => String(detail))
  } catch (cause) {
    if (/no such table|no column named|no such column/.test(String(cause))) return undefined
    throw cause
  }
}

describe('no statement that sign-in, renewal or a sweep runs', () => {
  it('walks through a table that grows', async () => {
    const gateway = startGateway()
    const meter = await startMeter()
    const { visitor } = await signUpWithPasskey(gateway)
    await proveAddress(gateway, newVisitor(gateway), 'sign-in', ADDRESS)
    pass(61)
    await visitor.get('/page')
    pass(31 * 86_400)
    const objects: DurableObjectStub[] = [
      ...(await accountObjects()),
      ...gateway.directories(),
      ...(await listDurableObjectIds(env.LIMITER)).map((id) => env.LIMITER.get(id)),
      ...(await listDurableObjectIds(env.KEYRING)).map((id) => env.KEYRING.get(id)),
    ]
    for (const stub of objects) await runDurableObjectAlarm(stub)
    const statements = [...new Set(meter.take().statements)].filter((text) =>
      /^\s*(?:SELECT|UPDATE|DELETE|INSERT)\s/.test(text),
    )
    expect(statements.filter((text) => text.includes('forget_at <= ?')).length).toBeGreaterThan(4)
    const plans = new Map<string, readonly string[]>()
    for (const stub of objects) {
      await runInDurableObject(stub, (_object, { storage: { sql } }) => {
        for (const statement of statements) {
          const plan = planOf(sql, statement)
          if (plan !== undefined) plans.set(statement, plan)
        }
      })
    }
    expect([...plans.keys()].sort()).toEqual([...statements].sort())
    // The first row by key is read alone, however the plan calls that.
    const isFirst = (statement: string) => /^SELECT at FROM events ORDER BY seq LIMIT 1$/.test(statement)
    const walks = [...plans].filter(
      ([statement, plan]) => !isFirst(statement) && plan.some((line) => line.startsWith('SCAN') && !SMALL.test(line)),
    )
    expect(walks).toEqual([])
  })
})
