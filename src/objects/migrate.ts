/**
 * Brings an object's tables up to date: runs, in order, every migration that this object has not run yet. Synchronous,
 * so a constructor calls it before anything else touches storage. A migration is known by its place in the list:
 * entries are only ever appended, never changed, moved or dropped, because an object may wake on the oldest schema
 * years later. They only add, so an object that a newer version has already moved on works for older code too. All of
 * what is missing runs, or none: a statement that fails leaves the tables as they were.
 */
export const migrate = (storage: DurableObjectStorage, migrations: readonly string[]): void =>
  storage.transactionSync(() => runMissing(storage.sql, migrations))

const runMissing = (sql: SqlStorage, migrations: readonly string[]): void => {
  sql.exec('CREATE TABLE IF NOT EXISTS _migrations (number INTEGER PRIMARY KEY) STRICT')
  const done = Number(sql.exec('SELECT COUNT(*) AS done FROM _migrations').one()['done'])
  for (const [index, statements] of migrations.entries()) {
    if (index < done) continue
    sql.exec(statements)
    sql.exec('INSERT INTO _migrations (number) VALUES (?)', index + 1)
  }
}
