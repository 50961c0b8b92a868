// `npm run why`: the decision behind a request that `npm start` answered, by the id on its page or in its headers.
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { parseRequestId } from '#domain/ids.ts'
import { reasonText, table } from './explanation-text.ts'

const USAGE = `Usage: npm run why -- REQUEST_ID [--state DIR]

The id stands on every page and problem of Postern and in the header Postern-Request-Id.
--state DIR: the folder that npm start was given (default .postern).`

type Entry = Readonly<Record<string, unknown>>

/** Reads one line of the log; undefined where it is no entry: the Worker may print other lines. */
const readEntry = (line: string): Entry | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** All entries of a request in the order in which they were written. Throws where the log cannot be read. */
const entriesOf = async (log: string, id: string): Promise<readonly Entry[]> => {
  const found: Entry[] = []
  for await (const line of createInterface({ input: createReadStream(log), crlfDelay: Number.POSITIVE_INFINITY })) {
    // The id is looked for in the text first: parsing every line of a long log would take a while.
    const entry = line.includes(id) ? readEntry(line) : undefined
    if (entry?.['request_id'] === id) found.push(entry)
  }
  return found
}

const text = (value: unknown): string =>
  typeof value === 'string' ? value : value === null ? '-' : JSON.stringify(value)

const momentOf = (value: unknown): string =>
  typeof value === 'number'
    ? new Date(value * 1000).toISOString().replace('T', ' ').replace('.000Z', ' UTC')
    : text(value)

const reasonsOf = (value: unknown): string =>
  Array.isArray(value) ? value.map((code) => reasonText(text(code))).join(', ') : text(value)

/** What somebody who asks wants to know first; a field that this file does not know comes after it as it is. */
const entryText = (entry: Entry): string => {
  const { request_id, time, site, route, rule, decision, reasons, status, method, principal, ...rest } = entry
  const known: readonly (readonly [string, string])[] = [
    ['request', text(request_id)],
    ['time', momentOf(time)],
    ['who', `${text(principal)}, ${text(method)}`],
    ['site', text(site)],
    ['rule', text(rule).endsWith(text(route)) ? text(rule) : `${text(rule)} (${text(route)})`],
    ['decision', `${text(decision)}, answered ${text(status)}`],
    ['because', reasonsOf(reasons)],
  ]
  return table([...known, ...Object.entries(rest).map(([name, value]) => [name, text(value)] as const)])
}

const complain = (sentence: string, code: number): number => {
  console.error(sentence)
  return code
}

const run = async (): Promise<number> => {
  const flags = readFlags()
  if (flags === undefined) return complain(USAGE, 2)
  const id = parseRequestId(flags.id.toUpperCase())
  if (id === undefined) return complain(`"${flags.id}" is no request id: it has 26 letters and digits.\n\n${USAGE}`, 2)
  const log = resolve(flags.state, 'requests.log')
  try {
    const entries = await entriesOf(log, id)
    if (entries.length === 0) return complain(`${log} has no request ${id}.`, 1)
    console.log(entries.map(entryText).join('\n\n'))
    return 0
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    const reason = error.code === 'ENOENT' ? 'There is no log yet' : `The log cannot be read (${String(error.code)})`
    return complain(`${reason}: ${log}. npm start writes it.`, 1)
  }
}

const readFlags = (): { readonly id: string; readonly state: string } | undefined => {
  try {
    const { values, positionals } = parseArgs({ options: { state: { type: 'string' } }, allowPositionals: true })
    const [id, ...rest] = positionals
    return id === undefined || rest.length > 0 ? undefined : { id, state: values.state ?? '.postern' }
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

process.exitCode = await run()
