import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'
import { AccountBrowsers } from '#objects/account-browsers.ts'

/** What the platform bills of a piece of work, and the statements that it ran. */
export interface Bill {
  readonly rowsRead: number
  readonly rowsWritten: number
  readonly alarms: number
  readonly kvReads: number
  readonly keyringCalls: number
  /** Calls by which accounts ask the directory whether a browser is known. */
  readonly accountCalls: number
  readonly statements: readonly string[]
}

/** How the tests look for a code in the mails that wait. */
const TESTS_OWN = 'SELECT id, sealed, due_at FROM outbox'

/** Counts, from now on and in all objects of this runtime, what they read, write and arm; `take` gives it and begins anew. */
export const startMeter = async (): Promise<{ readonly take: () => Bill }> => {
  let cursors: { readonly cursor: SqlStorageCursor<Record<string, SqlStorageValue>>; readonly statement: string }[] = []
  let alarms = 0
  await runInDurableObject(env.LIMITER.getByName('meter'), (_object, { storage }) => {
    const sql: SqlStorage = Object.getPrototypeOf(storage.sql)
    const exec = sql.exec
    vi.spyOn(sql, 'exec').mockImplementation(function (this: SqlStorage, statement: string, ...values: unknown[]) {
      const cursor = Reflect.apply(exec, this, [statement, ...values])
      if (statement !== TESTS_OWN) cursors.push({ cursor, statement })
      return cursor
    })
    const kept: DurableObjectStorage = Object.getPrototypeOf(storage)
    const setAlarm = kept.setAlarm
    vi.spyOn(kept, 'setAlarm').mockImplementation(function (this: DurableObjectStorage, ...given) {
      alarms += 1
      return Reflect.apply(setAlarm, this, given)
    })
  })
  const kv = vi.spyOn(env.KV, 'get')
  const keyring = vi.spyOn(env.KEYRING, 'getByName')
  const known = vi.spyOn(AccountBrowsers.prototype, 'knows')
  return {
    take: () => {
      const bill: Bill = {
        rowsRead: cursors.reduce((sum, { cursor }) => sum + cursor.rowsRead, 0),
        rowsWritten: cursors.reduce((sum, { cursor }) => sum + cursor.rowsWritten, 0),
        alarms,
        kvReads: kv.mock.calls.length,
        keyringCalls: keyring.mock.calls.length,
        accountCalls: known.mock.calls.length,
        statements: cursors.map(({ statement }) => statement),
      }
      cursors = []
      alarms = 0
      kv.mockClear()
      keyring.mockClear()
      known.mockClear()
      return bill
    },
  }
}
