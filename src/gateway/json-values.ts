/** Finds single values in a JSON body, where every reader would find them in the same place. */
import { mayMean } from './alike-names.ts'

type JsonObject = Readonly<Record<string, unknown>>
type Path = readonly string[]

/** Stands for a member that readers take from two places. */
const TWO: unique symbol = Symbol('two')
/** Stands for what lies below a member that holds a text or a list where its pointer goes on by a name. */
const ASTRAY: unique symbol = Symbol('astray')

/**
 * The scalars that stand in a tree where `sources` say, pointers or names at the top, by their source; null and what is
 * not there are left out. Undefined where some reader finds others, or where there is none of them: a body that says
 * nothing under these names is said in a shape that nobody has described.
 */
export const jsonValues = (tree: unknown, sources: readonly string[]): ReadonlyMap<string, string> | undefined => {
  if (!isObject(tree) || isWrapper(tree, sources.map(pathOf))) return undefined
  const values = new Map<string, string>()
  for (const source of sources) {
    const value = at(tree, pathOf(source))
    if (value === undefined || value === null) continue
    if (typeof value === 'object' || typeof value === 'symbol') return undefined
    values.set(source, String(value))
  }
  return values.size === 0 ? undefined : values
}

const pathOf = (source: string): Path => (source.startsWith('/') ? tokensOf(source) : [source])

/** The names on the way of a pointer. RFC 6901 section 4: `~1` first, else `~01` would become a slash. */
export const tokensOf = (pointer: string): Path =>
  pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))

/**
 * Whether a member at the top holds what is read at the top as well: frameworks that wrap what they get in the name of its
 * model take it from there. A place that is read for itself is shown for itself.
 */
const isWrapper = (tree: JsonObject, paths: readonly Path[]): boolean => {
  const read = new Set(paths.map((path) => JSON.stringify(path)))
  return Object.entries(tree).some(
    ([name, member]) =>
      isObject(member) && paths.some((path) => !read.has(JSON.stringify([name, ...path])) && isIn(member, path)),
  )
}

const isIn = (tree: JsonObject, path: Path): boolean => {
  const value = at(tree, path)
  return value !== undefined && value !== ASTRAY
}

const at = (tree: unknown, path: Path): unknown => {
  let value = tree
  for (const key of path) {
    if (value === undefined || value === null || value === TWO || value === ASTRAY) return value
    if (Array.isArray(value) && INDEX.test(key)) value = value[Number(key)]
    else value = isObject(value) ? own(value, key) : ASTRAY
  }
  return value
}

const INDEX = /^(?:0|[1-9]\d*)$/

/** A member that some server takes for the one that is meant is one of two, or the wrong one. */
const own = (object: JsonObject, key: string): unknown => {
  const alike = Object.keys(object).filter((name) => mayMean(name, key))
  if (alike.length > 1 || (alike.length === 1 && alike[0] !== key)) return TWO
  return Object.hasOwn(object, key) ? object[key] : undefined
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
