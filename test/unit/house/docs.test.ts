import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SECURITY_EVENTS } from '#audit/event.ts'
import { compile } from '#config/compile.ts'
import { LIFETIMES } from '#config/defaults.ts'
import { definePostern, type PosternConfig } from '#config/define.ts'
import { PROBLEMS } from '#domain/problem.ts'
import { formatDuration } from '#lib/duration.ts'
import { acr, all, any, anyone, authenticatedWithin, method, not, signedIn } from '#policy/builders.ts'
import { FLOW_COOKIE, SESSION_COOKIE } from '#sessions/cookie.ts'
import { sources } from '../../house/tree.ts'

const PROJECT = join(import.meta.dirname, '../../..')

const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8')

const pagesIn = (folder: string): readonly string[] =>
  readdirSync(join(PROJECT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => (folder === '.' ? name : `${folder}/${name}`))

/** Every page of the documentation with its text. */
const pages = ['.', 'docs', 'docs/decisions', 'origin'].flatMap(pagesIn).map((path) => ({ path, text: read(path) }))

/** Names in backticks, in the order in which they stand. */
const names = (text: string): readonly string[] => Array.from(text.matchAll(/`([^`\n]+)`/g), ([, name = '']) => name)

/** The cells of every table row of a text that begins with a name in backticks. */
const rowsOf = (text: string): readonly (readonly string[])[] =>
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))

/** What a page says below a heading of the second rank. */
const below = (text: string, heading: string): string =>
  text
    .split(/^## /m)
    .find((section) => section.startsWith(`${heading}\n`))
    ?.slice(heading.length) ?? ''

/** The anchor that readers of Markdown make of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')

const blocks = (text: string, language: string): readonly string[] =>
  Array.from(text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms')), ([, block = '']) => block)

describe('links', () => {
  it('are there to be looked at', () => {
    expect(pages.map(({ path }) => path)).toContain('docs/architecture.md')
    expect(pages.flatMap(({ text }) => [...text.matchAll(/\]\([^)]+\)/g)]).length).toBeGreaterThan(30)
  })

  it.each(pages)('of $path lead to files and headings that exist', ({ path, text }) => {
    const targets = [
      ...Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, target = '']) => target),
      ...Array.from(text.matchAll(/\b(?:src|href)="([^"]+)"/g), ([, target = '']) => target),
    ]
    const broken = targets
      .filter((target) => !/^[a-z]+:/.test(target))
      .filter((target) => {
        const [file = '', anchor] = target.split('#')
        const page = file === '' ? path : join(dirname(path), file)
        if (!existsSync(join(PROJECT, page))) return true
        if (anchor === undefined) return false
        return !Array.from(read(page).matchAll(/^#+ (.+)$/gm), ([, heading = '']) => anchorOf(heading)).includes(anchor)
      })
    expect(broken).toEqual([])
  })

  it.each(pages)('and names of files in $path are true', ({ text }) => {
    const files = names(text).filter((name) => /^(?:src|test|origin|demo|docs)\/[\w./-]+$/.test(name))
    expect(files.filter((file) => !existsSync(join(PROJECT, file)))).toEqual([])
  })

  it.each(pages)('and npm scripts in $path exist', ({ text }) => {
    const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(read('package.json'))
    const named = [
      ...Array.from(text.matchAll(/\bnpm run ([a-z][a-z:-]*)/g), ([, name = '']) => name),
      ...Array.from(text.matchAll(/\bnpm (start|test)\b/g), ([, name = '']) => name),
    ]
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([])
  })
})

describe('docs/problems.md', () => {
  it('lists every problem type with its status, and no other', () => {
    const listed = rowsOf(read('docs/problems.md')).map(([slug, status]) => [slug?.replaceAll('`', ''), Number(status)])
    expect(listed).toEqual(Object.entries(PROBLEMS))
  })
})

describe('docs/limits.md', () => {
  it('lists every lifetime with its default and bounds, and no other', () => {
    const listed = rowsOf(below(read('docs/limits.md'), 'Lifetimes')).map((cells) => names(cells.slice(0, 4).join(' ')))
    const expected = Object.entries(LIFETIMES).map(([name, { seconds, least, most }]) => [
      name,
      ...[seconds, least, most].map(formatDuration),
    ])
    expect(listed).toEqual(expected)
  })

  it('adds up the bound of a revocation', () => {
    const { lease, assertion, clockSkew } = LIFETIMES
    const bound = lease.seconds + assertion.seconds + clockSkew.seconds
    const page = read('docs/limits.md').replace(/\s+/g, ' ')
    const stated = /lease \+ assertion \+ clockSkew, (\d+) s\*\*/.exec(page)?.[1]
    expect(Number(stated)).toBe(bound)
  })
})

describe('docs/storage.md', () => {
  const page = read('docs/storage.md')
  const objects = sources('src/objects')
  const textOf = (path: string): string => objects.find((file) => file.path === path)?.text ?? ''
  const outbox = textOf('src/objects/outbox.ts')

  /** Each table that the statements of a file make, with its columns. */
  const tablesIn = (text: string): readonly (readonly [table: string, columns: readonly string[]])[] =>
    Array.from(text.matchAll(/CREATE TABLE (\w+) \((.*?)\n\s*\) STRICT/gs), ([, table = '', body = '']) => [
      table,
      Array.from(body.matchAll(/^\s*([a-z]\w*) (?:TEXT|INTEGER|BLOB|REAL)/gm), ([, column = '']) => column),
    ])

  /** Each column that a later migration adds. */
  const addedIn = (text: string): readonly (readonly [table: string, column: string])[] =>
    Array.from(text.matchAll(/ALTER TABLE (\w+) ADD COLUMN (\w+)/g), ([, table = '', column = '']) => [table, column])

  const makers = { Account: 'account-migrations', Directory: 'directory', Keyring: 'keyring', Limiter: 'limiter' }

  it.each(Object.entries(makers))('lists every table and column of %s, and no other', (name, file) => {
    const schema = textOf(`src/objects/schema/${file}.ts`)
    const made = [...tablesIn(schema), ...(schema.includes('OUTBOX_MIGRATION') ? tablesIn(outbox) : [])]
    const tables = Object.fromEntries(
      made.map(([table, columns]) => [
        table,
        [...columns, ...addedIn(schema).flatMap(([of, column]) => (of === table ? [column] : []))].sort(),
      ]),
    )
    const listed = new Map<string, readonly string[]>()
    for (const [table = '', columns = ''] of rowsOf(below(page, name))) {
      const key = table.replaceAll('`', '')
      listed.set(key, [...(listed.get(key) ?? []), ...names(columns)].sort())
    }
    expect(made.length).toBeGreaterThan(0)
    expect(Object.fromEntries(listed)).toEqual(tables)
  })

  it('knows every file that makes tables', () => {
    const found = objects.filter(({ text }) => text.includes('CREATE TABLE')).map(({ path }) => path)
    expect(found).toEqual([
      'src/objects/migrate.ts',
      'src/objects/outbox.ts',
      ...Object.values(makers).map((file) => `src/objects/schema/${file}.ts`),
    ])
    expect(page).toContain('`_migrations`')
  })

  it('names both cookies and the entry in KV', () => {
    const kv = /KEY_SET_KV_NAME = '([^']+)'/.exec(read('src/keys/key-set.ts'))?.[1]
    const listed = rowsOf(page).map(([name]) => name?.replaceAll('`', ''))
    expect(listed).toEqual(expect.arrayContaining([SESSION_COOKIE, FLOW_COOKIE, kv]))
  })
})

describe('docs/operations.md', () => {
  const page = read('docs/operations.md')

  it('explains every field of the log line, in order', () => {
    const format = /^export const formatLogLine.*?^\}/ms.exec(read('src/gateway/log-line.ts'))?.[0] ?? ''
    const fields = Array.from(format.matchAll(/"(\w+)":/g), ([, field = '']) => field)
    const section = page.slice(page.indexOf('### A line for each request'), page.indexOf('### Other lines'))
    expect(rowsOf(section).map(([field]) => field?.replaceAll('`', ''))).toEqual(fields)
  })

  it('lists every security event', () => {
    const section = below(page, 'Security events')
    expect(SECURITY_EVENTS.filter((event) => !names(section).includes(event))).toEqual([])
    const unknown = names(section).filter((name) => /^[a-z_]+\.[a-z_]+$/.test(name) && !isEvent(name))
    expect(unknown).toEqual([])
  })

  const isEvent = (name: string): boolean => SECURITY_EVENTS.some((event) => event === name)
})

describe('docs/deploy.md', () => {
  it('names every binding and class of wrangler.toml, and every variable', () => {
    const page = read('docs/deploy.md')
    const toml = read('wrangler.toml')
    const declared = [
      ...Array.from(toml.matchAll(/^(?:binding|class_name) = "(\w+)"$/gm), ([, name = '']) => name),
      ...Array.from(toml.matchAll(/^name = "([A-Z_]+)"$/gm), ([, name = '']) => name),
      ...Array.from(read('src/objects/bindings.ts').matchAll(/readonly (\w+)\??:/g), ([, name = '']) => name),
    ]
    expect(declared).toEqual(expect.arrayContaining(['ACCOUNT', 'Keyring', 'KV', 'EMAIL', 'POSTERN_SECRET']))
    expect(declared.filter((name) => !names(page).includes(name))).toEqual([])
  })
})

describe('examples', () => {
  const vocabulary = { definePostern, acr, all, any, anyone, authenticatedWithin, method, not, signedIn }

  /** Runs an expression of the documentation with the words that a configuration has. */
  const run = (expression: string): unknown =>
    new Function(...Object.keys(vocabulary), `return ${expression}`)(...Object.values(vocabulary))

  const isConfig = (value: unknown): value is PosternConfig =>
    typeof value === 'object' && value !== null && 'sites' in value && 'mail' in value

  const exampleConfig = (): PosternConfig => {
    const block = blocks(read('README.md'), 'ts').find((text) => text.includes('definePostern(')) ?? ''
    const config = run(block.slice(block.indexOf('definePostern(')))
    if (!isConfig(config)) throw new Error('the README holds no whole configuration')
    return config
  }

  it('of a configuration is one that Postern would run', () => {
    expect(compile(exampleConfig())).toMatchObject({ ok: true })
  })

  it('of mail senders are ones that Postern would run, one of each kind', () => {
    const config = exampleConfig()
    const senders = blocks(read('docs/deploy.md'), 'ts')
      .filter((block) => block.startsWith('sender:'))
      .map((block) => run(`({ ${block} }).sender`))
    const compiled = senders.map((sender) => compile({ ...config, mail: { ...config.mail, sender } }))
    expect(compiled.filter(({ ok }) => !ok)).toEqual([])
    expect(senders).toMatchObject([{ kind: 'send-email' }, { kind: 'smtp' }, { kind: 'http' }, { kind: 'service' }])
  })

  it.each(['README.md', 'docs/origin.md'])('of mapped headers in %s are ones that Postern would run', (path) => {
    const { sites, ...config } = exampleConfig()
    const mappings = blocks(read(path), 'ts').filter((block) => block.startsWith('claims:'))
    expect(mappings.length).toBe(1)
    for (const mapping of mappings) {
      const mapped = run(`({ ${mapping} })`)
      expect(compile({ ...config, sites: sites.map((site) => Object.assign({}, site, mapped)) })).toMatchObject({
        ok: true,
      })
    }
  })
})
