import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'

const PROJECT = join(import.meta.dirname, '../..')

/** A source file: its path from the project's folder, with `/`, and its text. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Every source file below those of the folders that are there, in order of path. */
export const sources = (...folders: readonly string[]): readonly SourceFile[] =>
  folders
    .filter((folder) => existsSync(join(PROJECT, folder)))
    .flatMap((folder) => readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(tsx?|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: relative(PROJECT, file).split(sep).join('/'), text: readFileSync(file, 'utf8') }))

const IMPORT = /^(?:import|export)\b[^'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm

/** The modules that a file names, as written; types count. */
export const importsOf = ({ text }: SourceFile): readonly string[] =>
  [...text.matchAll(IMPORT)].flatMap((match) => match.slice(1).filter((name) => name !== undefined))

/** Where an import of ours leads, from the project's folder; `undefined`: a package. */
export const resolveImport = (importer: string, name: string): string | undefined => {
  if (name.startsWith('.'))
    return normalize(join(dirname(importer), name))
      .split(sep)
      .join('/')
  if (name === '#config') return 'postern.config.ts'
  if (name.startsWith('#origin/')) return name.slice(1)
  return name.startsWith('#') ? `src/${name.slice(1)}` : undefined
}

/** One circle of imports, first file repeated at the end; `undefined`: there is none. */
export const findCycle = (graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined => {
  const done = new Set<string>()
  const visit = (file: string, trail: readonly string[]): readonly string[] | undefined => {
    if (done.has(file)) return undefined
    const start = trail.indexOf(file)
    if (start >= 0) return [...trail.slice(start), file]
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...trail, file])
      if (cycle !== undefined) return cycle
    }
    done.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const cycle = visit(file, [])
    if (cycle !== undefined) return cycle
  }
  return undefined
}

/** What imports what among files of ours. */
export const importGraph = (files: readonly SourceFile[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    files.map((file) => [
      file.path,
      importsOf(file).flatMap((name) => {
        const target = resolveImport(file.path, name)
        return target === undefined ? [] : [target]
      }),
    ]),
  )
