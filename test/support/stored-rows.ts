import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** A row as SQLite gives it. */
export type StoredRow = Readonly<Record<string, unknown>>

/** Databases of all objects of one class in a gateway's state folder, by path. */
const databasesOf = (stateDir: string, object: string): readonly string[] => {
  const folder = join(stateDir, 'do', `postern-${object}`)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
    .map((name) => join(folder, name))
}

const hasTable = (database: DatabaseSync, table: string): boolean =>
  database.prepare('SELECT 1 FROM sqlite_master WHERE name = ?').get(table) !== undefined

/**
 * The rows that a query finds in `table` of every object of one class, each with its object's id as `object`. Reads what is
 * committed, beside a running gateway too.
 */
export const storedRows = (
  stateDir: string,
  object: 'Account' | 'Directory' | 'Keyring',
  table: string,
  where = '1 = 1',
): readonly StoredRow[] =>
  databasesOf(stateDir, object).flatMap((file) => {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    try {
      if (!hasTable(database, table)) return []
      const id = file.slice(-71, -7)
      return database
        .prepare(`SELECT * FROM ${table} WHERE ${where}`)
        .all()
        .map((row) => ({ ...row, object: id }))
    } finally {
      database.close()
    }
  })

/** What SQLite finds wrong with the databases of a stopped gateway's objects; empty where all are sound. */
export const damageOf = (stateDir: string): readonly string[] =>
  ['Account', 'Directory', 'Limiter', 'Keyring', 'Inbox']
    .flatMap((object) => databasesOf(stateDir, object))
    .flatMap((file) => {
      const database = new DatabaseSync(file, { timeout: 5000 })
      try {
        const found = database.prepare('PRAGMA integrity_check').all()
        return found.map((row) => String(row['integrity_check'])).filter((text) => text !== 'ok')
      } catch (error) {
        return [`${file}: ${String(error)}`]
      } finally {
        database.close()
      }
    })
