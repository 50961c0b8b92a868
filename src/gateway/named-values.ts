/**
 * Reads single values out of a request's body, strictly: only what every reader takes for the same value is read at all.
 * The statement that a customer confirms and what the origin does must not come apart (parameter pollution, CWE-436).
 */
import { decodeFormText, fromUtf8 } from '#lib/encoding.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { mayMean } from './alike-names.ts'
import { type FormField, readMultipart, readUrlEncoded } from './form-fields.ts'
import { jsonValues, tokensOf } from './json-values.ts'
import { isMethodOverride } from './method-override.ts'
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

/**
 * The values that `sources` name, form fields or JSON pointers, by their source; absent ones are left out. Fails also where
 * a field says that the request is one of another method: nobody is shown that.
 */
export const namedValues = (
  sources: readonly string[],
  { contentType, rawQuery, body }: ValuedRequest,
): Result<ReadonlyMap<string, string>, UnreadValues> => {
  if (isNamedIn(rawQuery, sources)) return AMBIGUOUS
  if (sources.length === 0 && body.length === 0) return ok(NO_VALUES)
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim())
  switch (type.toLowerCase()) {
    case 'application/json':
      return isUtf8(parameters) ? fromJson(sources, body) : AMBIGUOUS
    case 'application/x-www-form-urlencoded':
      return isUtf8(parameters) ? fromFields(sources, readUrlEncoded(body)) : AMBIGUOUS
    case 'multipart/form-data':
      return fromFields(sources, readMultipart(parameters, body))
    default:
      return sources.length === 0 ? ok(NO_VALUES) : fail('confirm_type_unsupported')
  }
}

const NO_VALUES: ReadonlyMap<string, string> = new Map()

const isUtf8 = (parameters: readonly string[]): boolean =>
  parameters.every((parameter) => /^charset="?utf-8"?$/i.test(parameter))

/** Whether a query names a method, or what is read out of the body, in any spelling; of a pointer its first member. */
const isNamedIn = (rawQuery: string, sources: readonly string[]): boolean => {
  const first = sources.map((source) => (source.startsWith('/') ? (tokensOf(source)[0] ?? '') : source))
  return rawQuery.split(/[&;]/).some((pair) => {
    const name = decodeFormText(pair.split('=', 1)[0] ?? '')
    return name === undefined || isMethodOverride(name) || first.some((source) => mayMean(name, source))
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
    if (isMethodOverride(name)) return AMBIGUOUS
    const source = sources.find((each) => mayMean(name, each))
    if (source === undefined) continue
    // One spelling, once, as text: which of two an origin takes nobody knows.
    if (name !== source || values.has(source) || value === undefined || !isShort(value)) return AMBIGUOUS
    values.set(source, value)
  }
  return ok(values)
}

const fromJson = (
  sources: readonly string[],
  body: Uint8Array<ArrayBuffer>,
): Result<ReadonlyMap<string, string>, UnreadValues> => {
  const text = fromUtf8(body)
  if (text === undefined || isFormToo(text, sources)) return AMBIGUOUS
  const tree = readStrictJson(text)
  if (tree === undefined || Object.keys(tree ?? {}).some(isMethodOverride)) return AMBIGUOUS
  if (sources.length === 0) return ok(NO_VALUES)
  const values = jsonValues(tree, sources)
  return values === undefined || [...values.values()].some((value) => !isShort(value)) ? AMBIGUOUS : ok(values)
}

/**
 * Whether a server that takes every body for a form finds one of the fields inside of a text of this JSON. What stands
 * behind the quotation mark at the end of a text is part of no field's name.
 */
const isFormToo = (text: string, sources: readonly string[]): boolean => {
  const fields = sources.filter((source) => !source.startsWith('/'))
  if (fields.length === 0) return false
  const [, ...pairs] = text.split(/[&;]/)
  return pairs.some((pair) => {
    const [written = ''] = /^(?:\\.|[^\\"=])*/.exec(pair) ?? []
    // Servers leave a lone percent sign as it is; `%u0061` is an `a` to some of them.
    const name = decodeFormText(written.replace(/%(?!u?[0-9a-f]{2})/gi, '%25'))
    return name === undefined || fields.some((field) => mayMean(name, field))
  })
}

const isShort = (value: string): boolean => [...value].length <= MAX_CHARACTERS
