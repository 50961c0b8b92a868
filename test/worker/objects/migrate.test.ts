import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { migrate } from '#objects/migrate.ts'

const FIRST = 'CREATE TABLE things (id TEXT PRIMARY KEY) STRICT; CREATE TABLE others (id TEXT PRIMARY KEY) STRICT;'
const SECOND = "ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';"

/** Runs in the storage of an object, under a table of migrations that starts empty. */
const inStorage = <T>(run: (storage: DurableObjectStorage, sql: SqlStorage) => T): Promise<T> =>
  runInDurableObject(env.LIMITER.getByName('migrations'), (_object, state) => {
    state.storage.sql.exec('DROP TABLE _migrations')
    return run(state.storage, state.storage.sql)
  })

describe('migrate', () => {
  it('runs each migration once and in order', async () => {
    const rows = await inStorage((storage, sql) => {
      migrate(storage, [FIRST])
      sql.exec("INSERT INTO things (id) VALUES ('one')")
      migrate(storage, [FIRST, SECOND])
      migrate(storage, [FIRST, SECOND])
      return sql.exec('SELECT * FROM things').toArray()
    })
    expect(rows).toMatchObject([{ id: 'one', colour: 'red' }])
  })

  it('works where a newer version has already moved the object on', async () => {
    const rows = await inStorage((storage, sql) => {
      migrate(storage, [FIRST, SECOND])
      migrate(storage, [FIRST])
      sql.exec("INSERT INTO things (id) VALUES ('one')")
      return sql.exec('SELECT * FROM things').toArray()
    })
    expect(rows).toHaveLength(1)
  })

  it('leaves the tables as they were where a statement of a migration fails', async () => {
    const tables = await inStorage((storage, sql) => {
      sql.exec('DROP TABLE IF EXISTS half')
      expect(() =>
        migrate(storage, ['CREATE TABLE half (id TEXT) STRICT; ALTER TABLE absent ADD COLUMN x TEXT']),
      ).toThrow()
      return sql.exec("SELECT name FROM sqlite_master WHERE name = 'half'").toArray()
    })
    expect(tables).toEqual([])
  })

  it('counts no migration that failed, and none beside it', async () => {
    const done = await inStorage((storage, sql) => {
      expect(() => migrate(storage, [FIRST, 'ALTER TABLE absent ADD COLUMN x TEXT'])).toThrow()
      return sql.exec("SELECT name FROM sqlite_master WHERE name = '_migrations'").toArray()
    })
    expect(done).toEqual([])
  })
})
