// `npm run why`: the decision behind a request that `npm start` answered, by the id on its page or in its headers.
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { parseRequestId } from '#domain/ids.ts'

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

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const entryText = (entry: Entry): string =>
  Object.entries(entry)
    .map(([name, value]) => `${name.padEnd(16)}${shown(value)}`)
    .join('\n')

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
