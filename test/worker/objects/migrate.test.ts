import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { migrate } from '#objects/migrate.ts'

const FIRST = 'CREATE TABLE things (id TEXT PRIMARY KEY) STRICT; CREATE TABLE others (id TEXT PRIMARY KEY) STRICT;'
const SECOND = "ALTER TABLE things ADD COLUMN colour TEXT NOT NULL DEFAULT 'red';"

/** Runs in the storage of an object, under a table of migrations that starts empty. */
const inStorage = <T>(run: (sql: SqlStorage) => T): Promise<T> =>
  runInDurableObject(env.LIMITER.getByName('migrations'), (_object, state) => {
    state.storage.sql.exec('DROP TABLE _migrations')
    return run(state.storage.sql)
  })

describe('migrate', () => {
  it('runs each migration once and in order', async () => {
    const rows = await inStorage((sql) => {
      migrate(sql, [FIRST])
      sql.exec("INSERT INTO things (id) VALUES ('one')")
      migrate(sql, [FIRST, SECOND])
      migrate(sql, [FIRST, SECOND])
      return sql.exec('SELECT * FROM things').toArray()
    })
    expect(rows).toMatchObject([{ id: 'one', colour: 'red' }])
  })

  it('works where a newer version has already moved the object on', async () => {
    const rows = await inStorage((sql) => {
      migrate(sql, [FIRST, SECOND])
      migrate(sql, [FIRST])
      sql.exec("INSERT INTO things (id) VALUES ('one')")
      return sql.exec('SELECT * FROM things').toArray()
    })
    expect(rows).toHaveLength(1)
  })

  it('counts no migration that failed', async () => {
    const done = await inStorage((sql) => {
      expect(() => migrate(sql, [FIRST, 'ALTER TABLE absent ADD COLUMN x TEXT'])).toThrow()
      return sql.exec('SELECT number FROM _migrations').toArray()
    })
    expect(done).toMatchObject([{ number: 1 }])
  })
})
