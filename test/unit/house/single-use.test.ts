import { describe, expect, it } from 'vitest'
import { singleUse } from '#objects/single-use.ts'
import { type SourceFile, sources } from '../../house/tree.ts'

/** Tables whose rows nobody can be second to: their ids are random, or the row is written beside one that decides. */
const NOBODY_IS_SECOND: Readonly<Record<string, string>> = {
  _migrations: 'how far the object is, for itself',
  events: 'a diary: rows are appended',
  sessions: 'a row of random name, made where a flow is redeemed',
  address_changes: 'a row of random name, made for a session that was proved',
  notification_addresses: 'a row made where the change is completed that it rests on',
  links: 'a row of random name, made beside the change that its notice tells of',
  parked: 'a row of random name, made for a session that was proved',
  signing_keys: 'made where the ring is, or where a key is withdrawn or its time has come',
  data_keys: 'made where the ring is',
}

/** A statement that uses something up or lets one alone have it, and what runs it. */
interface Deciding {
  readonly path: string
  readonly statement: string
  readonly table: string
  readonly runBy: string
}

const STATEMENT = /(['"`])\s*((?:INSERT|UPDATE|DELETE)\s[\s\S]*?)\1/g

/** Whether only the first can succeed, or the statement tells who was: what an upsert or a plain update does not. */
const decides = (statement: string): boolean =>
  /\bRETURNING\b|\bOR IGNORE\b|\bDO NOTHING\b|^UPDATE[\s\S]*\bused_at\s*=/.test(statement) ||
  (/^INSERT/.test(statement) && !/\bDO UPDATE\b/.test(statement))

/** The name that a call or a constant gives the literal at `index`; constants are looked up where they are used. */
const runnerOf = (text: string, index: number): string => {
  const before = text.slice(0, index)
  const constant = /\bconst (\w+) =\s*$/.exec(before)?.[1]
  if (constant === undefined) return /\b(redeem|exec|prepare)\([^()]*$/.exec(before)?.[1] ?? 'nothing'
  const use = new RegExp(`\\b(redeem|exec|prepare)\\((?:[^()]|\\([^()]*\\))*?\\b${constant}\\b`)
  return use.exec(text.slice(index))?.[1] ?? 'nothing'
}

const decidingIn = ({ path, text }: SourceFile): readonly Deciding[] =>
  [...text.matchAll(STATEMENT)].flatMap(({ 2: statement = '', index }) => {
    const table = /\b(?:INTO|UPDATE|FROM)\s+(\w+)/.exec(statement)?.[1] ?? ''
    return decides(statement) ? [{ path, statement, table, runBy: runnerOf(text, index) }] : []
  })

/** What is redeemed beside the list: by a statement of its own, or by the key-value storage of an object. */
const outsideTheList = (files: readonly SourceFile[]): readonly string[] => [
  ...files
    .flatMap(decidingIn)
    .filter(({ runBy, table, statement }) => {
      if (runBy === 'redeem') return false
      return !(
        statement.startsWith('INSERT') &&
        !/RETURNING|DO NOTHING|OR IGNORE/.test(statement) &&
        table in NOBODY_IS_SECOND
      )
    })
    .map(({ path, statement }) => `${path}: ${statement.replace(/\s+/g, ' ')}`),
  ...files.flatMap(({ path, text }) =>
    Array.from(text.matchAll(/\bstorage\s*\.\s*(?:put|get|delete|list|kv)\b/g), ([call]) => `${path}: ${call}`),
  ),
  // A statement that is put together out of sight of this test.
  ...files
    .filter(({ path }) => path !== 'src/objects/redeem.ts')
    .flatMap(({ path, text }) =>
      Array.from(text.matchAll(/\bexec\(\s*(?!['"`\s])([^),]*)/g), ([, what = '']) => ({ path, what, text })),
    )
    .filter(({ what, text }) => !knownStatement(what, text))
    .map(({ path, what }) => `${path}: exec(${what}`),
]

/** A constant of the same file, or the statements of a list that this file or a migration keeps. */
const knownStatement = (what: string, text: string): boolean =>
  what === 'statements' ||
  (what === 'statement' && /for \(const statement of SWEEPS\)|const statement = "SELECT /.test(text))

/** The inbox of development is no part of a deployment; regular expressions have an `exec` too. */
const SQL_FILES = (): readonly SourceFile[] => sources('src/objects')

describe('what is used up once', () => {
  it('is nowhere redeemed but through the list', () => {
    expect(outsideTheList(SQL_FILES())).toEqual([])
  })

  it('is decided in objects alone: no other file of a deployment has a statement that decides', () => {
    const others = sources('src').filter(({ path }) => !/^src\/(?:objects|dev)\//.test(path))
    expect(others.flatMap(decidingIn)).toEqual([])
  })

  it.each(Object.keys(singleUse))('and %s is redeemed somewhere', (name) => {
    const spoken =
      /^(?:sign-in|step-up|recovery) challenge$|^(?:sign-in|sign-up|recovery|change-address|notification-address|mail-check) code$/.test(
        name,
      )
        ? `\${${name.endsWith('code') ? 'call.purpose' : 'step'}} ${name.split(' ')[1]}`
        : name
    const files = SQL_FILES().filter(({ path }) => !/\/(?:single-use|redeem)\.ts$/.test(path))
    expect(files.some(({ text }) => text.includes(`'${name}'`) || text.includes(`\`${spoken}\``))).toBe(true)
  })
})

describe('the search for what is redeemed outside the list', () => {
  const planted = (text: string) => outsideTheList([{ path: 'src/objects/planted.ts', text }])

  it.each([
    "this.#sql.exec('UPDATE links SET used_at = ? WHERE link = ? AND used_at IS NULL', now, link)",
    "this.#sql.exec('DELETE FROM parked WHERE id = ? RETURNING body', id)",
    "this.#sql.exec('INSERT OR IGNORE INTO grants VALUES (?)', id)",
    "this.#sql.exec('INSERT INTO seen VALUES (?) ON CONFLICT DO NOTHING', id)",
    "this.#sql.exec('INSERT INTO owners VALUES (?, ?)', id, account)",
    "const statement = 'DELETE FROM parked WHERE id = ? RETURNING body'\n this.#sql.exec(statement, id)",
    'this.#sql\n  .exec(\n  `DELETE FROM parked\n WHERE id = ? RETURNING body`, id)',
    'this.#sql.exec(takeOne, id)',
    'await this.ctx.storage.delete(id)',
  ])('finds %s', (text) => {
    expect(planted(text)).toHaveLength(text.includes('statement') ? 2 : 1)
  })

  it.each([
    "redeem(this.#sql, 'flow', 'INSERT INTO used VALUES (?) ON CONFLICT DO NOTHING RETURNING value', id)",
    "this.#sql.exec('UPDATE profile SET name = ?', name)",
    "this.#sql.exec('INSERT INTO tallies VALUES (?) ON CONFLICT (id) DO UPDATE SET sent = 1', id)",
    "this.#sql.exec('INSERT INTO events VALUES (?)', id)",
    "this.#sql.exec('DELETE FROM codes WHERE forget_at < ?', now)",
  ])('leaves %s alone', (text) => {
    expect(planted(text)).toEqual([])
  })
})
