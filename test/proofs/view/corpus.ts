import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, '../../corpus')
/** Whole connections, and addresses to come back to: no lists of requests. */
const OTHERWISE_SHAPED = ['streams.json', 'redirects.json']

/** A request before it is written: characters up to U+00FF, one for each byte. */
export interface Draft {
  /** Row of the table of known attacks, with what was done to it since. */
  readonly row: string
  /** Method and target. */
  readonly line: string
  /** Header lines; without one that names a host, the site's is sent. */
  readonly headers: readonly string[]
  readonly body: string
}

/** Bytes for one connection, and what of it may reach the origin at most: `METHOD target` and body of each request. */
export interface Stream {
  readonly row: string
  /** The query of all its targets but those that must not arrive. */
  readonly mark: string
  readonly bytes: string
  readonly reaches: readonly (readonly [asked: string, body: string])[]
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(FOLDER, name), 'utf8'))

/** Every request of the corpus, in order. Throws for an entry that is none. */
export const readCorpus = (): readonly Draft[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json') && !OTHERWISE_SHAPED.includes(name))
    .sort()
    .flatMap((name) =>
      entriesOf(read(name), name).flatMap(({ row, requests }) => listOf(requests).map((each) => draftOf(row, each))),
    )

/** Every stream of the corpus, its targets marked by its row (`/public/a?F7`). Throws for an entry that is none. */
export const readStreams = (): readonly Stream[] =>
  entriesOf(read('streams.json'), 'streams.json').map(({ row, mechanism, bytes, reaches }) => ({
    row: `${row} ${textOf(mechanism)}`,
    mark: row,
    bytes: marked(latin1(textOf(bytes)), row),
    reaches: listOf(reaches).map((each) => {
      const [asked, body] = listOf(each)
      return [marked(`${textOf(asked)} `, row).trimEnd(), textOf(body)] as const
    }),
  }))

const marked = (text: string, row: string): string =>
  text.replace(/ (\/(?:public|account)[a-z/]*)(?=[ \r\n])/g, ` $1?${row}`)

const draftOf = (row: string, entry: unknown): Draft => {
  if (typeof entry === 'string') return { row, line: latin1(entry), headers: [], body: '' }
  const { line, headers = [], body = '' } = objectOf(entry)
  return {
    row,
    line: latin1(textOf(line)),
    headers: listOf(headers).map((each) => latin1(textOf(each))),
    body: latin1(textOf(body)),
  }
}

const entriesOf = (json: unknown, name: string) =>
  listOf(json).map((entry) => {
    const members = objectOf(entry)
    const row = textOf(members['row'])
    if (!/^[PHASF]\d+$/.test(row)) throw new Error(`${name}: ${row} is no row`)
    return { ...members, row } as { readonly row: string } & Readonly<Record<string, unknown>>
  })

const objectOf = (value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value !== 'object' || value === null) throw new Error(`no object: ${JSON.stringify(value)}`)
  return { ...value }
}

const listOf = (value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw new Error(`no list: ${JSON.stringify(value)}`)
  return value
}

const textOf = (value: unknown): string => {
  if (typeof value !== 'string') throw new Error(`no text: ${JSON.stringify(value)}`)
  return value
}

const latin1 = (text: string): string => {
  if (/[^\0-\xff]/.test(text)) throw new Error(`more than a byte in a character: ${JSON.stringify(text)}`)
  return text
}
