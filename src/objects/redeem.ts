import { type SingleUseName, singleUse } from './single-use.ts'

/**
 * Runs the statement that uses something up, in the caller's synchronous section, and gives the rows that it returns:
 * none for everybody who comes second. The only way to such a statement, so that nothing is used up that the list
 * leaves out. Throws where the statement is about another table than the entry's.
 */
export const redeem = (
  sql: SqlStorage,
  name: SingleUseName,
  statement: string,
  ...bindings: readonly SqlStorageValue[]
): readonly Record<string, SqlStorageValue>[] => {
  const table = /\b(?:INTO|UPDATE|FROM)\s+(\w+)/.exec(statement)?.[1] ?? ''
  const tables: readonly string[] = [singleUse[name].table].flat()
  if (!tables.includes(table)) throw new Error(`${name} is not decided in ${table}`)
  return sql.exec(statement, ...bindings).toArray()
}
