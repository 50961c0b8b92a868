/**
 * Reads single values out of a request's body, strictly: only what every reader takes for the same value is read at all.
 * The statement that a customer confirms and what the origin does must not come apart (parameter pollution, CWE-436).
 */
import { fromUtf8 } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { type FormField, readMultipart, readUrlEncoded } from './form-fields.ts'
import { readStrictJson } from './strict-json.ts'

/** Why no values are read: the body's type holds none, or what it holds could be read in two ways. */
export type UnreadValues = 'confirm_type_unsupported' | 'confirm_ambiguous'

/** Code points of the longest value: what is longer is not read by a person either. */
const MOST_CHARACTERS = 120

const AMBIGUOUS = fail('confirm_ambiguous' as const)

/** The values that `sources` name, form fields or JSON pointers, by their source; absent ones are left out. */
export const namedValues = (
  sources: readonly string[],
  contentType: string,
  body: Uint8Array<ArrayBuffer>,
): Result<ReadonlyMap<string, string>, UnreadValues> => {
  if (sources.length === 0) return ok(new Map())
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

const fromFields = (
  sources: readonly string[],
  fields: readonly FormField[] | undefined,
): Result<ReadonlyMap<string, string>, UnreadValues> => {
  if (fields === undefined) return AMBIGUOUS
  const values = new Map<string, string>()
  const wanted = new Map(sources.map((source) => [folded(source), source]))
  for (const { name, value } of fields) {
    const source = wanted.get(folded(name))
    if (source === undefined) continue
    // One spelling, once, as text: which of two an origin takes nobody knows.
    if (name !== source || values.has(source) || value === undefined || !isShort(value)) return AMBIGUOUS
    values.set(source, value)
  }
  return ok(values)
}

/**
 * The name that servers may take a field for: some fold case, some cut at a bracket or at NUL, and PHP writes `_` for a
 * dot and a blank.
 */
const folded = (name: string): string => {
  const [start = ''] = name.trimStart().split(/[[\0]/, 1)
  return start.replace(/[.\s]/g, '_').toLowerCase()
}

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
    if (typeof value === 'object') return AMBIGUOUS
    const shown = String(value)
    if (!isShort(shown)) return AMBIGUOUS
    values.set(source, shown)
  }
  return ok(values)
}

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const at = (tree: unknown, pointer: string): unknown => {
  let value: unknown = tree
  for (const token of pointer.slice(1).split('/')) {
    // RFC 6901 section 4: `~1` first, else `~01` would become a slash.
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) value = /^(?:0|[1-9]\d*)$/.test(key) ? value[Number(key)] : undefined
    else value = isObject(value) ? own(value, key) : undefined
  }
  return value
}

/** A member whose name another one differs from in case only is one of two for readers that fold it. */
const own = (object: JsonObject, key: string): unknown => {
  const alike = Object.keys(object).filter((name) => name.toLowerCase() === key.toLowerCase())
  if (alike.length > 1 || (alike.length === 1 && alike[0] !== key)) return {}
  return Object.hasOwn(object, key) ? object[key] : undefined
}

const isShort = (value: string): boolean => [...value].length <= MOST_CHARACTERS
