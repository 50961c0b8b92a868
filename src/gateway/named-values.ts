/**
 * Reads single values out of a request's body, strictly: only what every reader takes for the same value is read at all.
 * The statement that a customer confirms and what the origin does must not come apart (parameter pollution, CWE-436).
 */
import { decodeFormText, fromUtf8 } from '#lib/encoding.ts'
import { foldCase } from '#lib/fold-case.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { type FormField, readMultipart, readUrlEncoded } from './form-fields.ts'
import { readStrictJson } from './strict-json.ts'

/** Why no values are read: the body's type holds none, or what it holds could be read in two ways. */
export type UnreadValues = 'confirm_type_unsupported' | 'confirm_ambiguous'

/** Code points of the longest value: what is longer is not read by a person either. */
const MAX_CHARACTERS = 120

const AMBIGUOUS = fail('confirm_ambiguous' as const)

/** What of a request may hold values. */
export interface ValuedRequest {
  /** As it was sent; empty for none. */
  readonly contentType: string
  /** Raw, without its question mark: many origins take fields from here as well, some of them first. */
  readonly rawQuery: string
  readonly body: Uint8Array<ArrayBuffer>
}

/** The values that `sources` name, form fields or JSON pointers, by their source; absent ones are left out. */
export const namedValues = (
  sources: readonly string[],
  { contentType, rawQuery, body }: ValuedRequest,
): Result<ReadonlyMap<string, string>, UnreadValues> => {
  if (sources.length === 0) return ok(new Map())
  if (isNamedIn(rawQuery, sources)) return AMBIGUOUS
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim())
  switch (type.toLowerCase()) {
    case 'application/json':
      return isUtf8(parameters) ? fromJson(sources, body) : AMBIGUOUS
    case 'application/x-www-form-urlencoded':
      return isUtf8(parameters) ? fromFields(sources, readUrlEncoded(body)) : AMBIGUOUS
    case 'multipart/form-data':
      return fromFields(sources, readMultipart(parameters, body))
    default:
      return fail('confirm_type_unsupported')
  }
}

const isUtf8 = (parameters: readonly string[]): boolean =>
  parameters.every((parameter) => /^charset="?utf-8"?$/i.test(parameter))

/** Whether a query names what is read out of the body, in any spelling; of a pointer its first member. */
const isNamedIn = (rawQuery: string, sources: readonly string[]): boolean => {
  const first = sources.map((source) => (source.startsWith('/') ? (tokensOf(source)[0] ?? '') : source))
  return rawQuery.split(/[&;]/).some((pair) => {
    const name = decodeFormText(pair.split('=', 1)[0] ?? '')
    return name === undefined || first.some((source) => mayMean(name, source))
  })
}

const fromFields = (
  sources: readonly string[],
  fields: readonly FormField[] | undefined,
): Result<ReadonlyMap<string, string>, UnreadValues> => {
  // Where servers build trees of form fields, each does it in its own way.
  if (sources.some((source) => source.startsWith('/'))) return fail('confirm_type_unsupported')
  if (fields === undefined) return AMBIGUOUS
  const values = new Map<string, string>()
  for (const { name, value } of fields) {
    const source = sources.find((each) => mayMean(name, each))
    if (source === undefined) continue
    // One spelling, once, as text: which of two an origin takes nobody knows.
    if (name !== source || values.has(source) || value === undefined || !isShort(value)) return AMBIGUOUS
    values.set(source, value)
  }
  return ok(values)
}

/**
 * Whether some server takes a field of this name for the source: they fold case, write `_` for dots, blanks and open
 * brackets, leave brackets out, cut at them or at NUL, and bind a part behind a prefix to the whole.
 */
const mayMean = (name: string, source: string): boolean => {
  const wanted = squeezed(source)
  return squeezed(name) === wanted || name.split(/[.[\](){}:\0]/).some((part) => squeezed(part) === wanted)
}

/** Letters and digits alone; of a name that has none, the name itself. */
const squeezed = (name: string): string => foldCase(name).replace(/[^\p{L}\p{N}]+/gu, '') || name

const fromJson = (
  sources: readonly string[],
  body: Uint8Array<ArrayBuffer>,
): Result<ReadonlyMap<string, string>, UnreadValues> => {
  const text = fromUtf8(body)
  const tree = text === undefined ? undefined : readStrictJson(text)
  if (tree === undefined) return AMBIGUOUS
  const values = new Map<string, string>()
  for (const source of sources) {
    const value = source.startsWith('/') ? at(tree, source) : isObject(tree) ? own(tree, source) : undefined
    if (value === undefined || value === null) continue
    if (typeof value === 'object' || value === TWO) return AMBIGUOUS
    const shown = String(value)
    if (!isShort(shown)) return AMBIGUOUS
    values.set(source, shown)
  }
  return ok(values)
}

/** Stands for a member that readers take from two places. */
const TWO: unique symbol = Symbol('two')

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// RFC 6901 section 4: `~1` first, else `~01` would become a slash.
const tokensOf = (pointer: string): readonly string[] =>
  pointer
    .slice(1)
    .split('/')
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))

const at = (tree: unknown, pointer: string): unknown => {
  let value: unknown = tree
  for (const key of tokensOf(pointer)) {
    if (value === TWO) return TWO
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined
    else value = isObject(value) ? own(value, key) : undefined
  }
  return value
}

/** A member whose name another one differs from in case only is one of two for readers that fold it. */
const own = (object: JsonObject, key: string): unknown => {
  const alike = Object.keys(object).filter((name) => foldCase(name) === foldCase(key))
  if (alike.length > 1 || (alike.length === 1 && alike[0] !== key)) return TWO
  return Object.hasOwn(object, key) ? object[key] : undefined
}

const isShort = (value: string): boolean => [...value].length <= MAX_CHARACTERS
