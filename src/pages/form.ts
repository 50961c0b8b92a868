import type { ProblemSlug } from '#domain/problem.ts'
import { decodeFormText, fromUtf8 } from '#lib/encoding.ts'
import { mediaTypeOf } from '#lib/http-field.ts'
import { readJsonText } from '#lib/json.ts'
import { readBytes } from '#lib/read-bytes.ts'
import { fail, ok, type Result } from '#lib/result.ts'

/** Most bytes that a page of ours takes. */
export const MAX_FORM_BYTES = 64 * 1024
/** Most fields of a form or query. */
const MAX_FIELDS = 32

/** Fields by name; a name stands once, because two readers of one request must not pick two values. */
export type Fields = ReadonlyMap<string, string>

/** Reads `application/x-www-form-urlencoded` text; undefined for doubled names, broken escapes or too many fields. */
export const parseFields = (text: string): Fields | undefined => {
  const fields = new Map<string, string>()
  if (text === '') return fields
  const parts = text.split('&')
  if (parts.length > MAX_FIELDS) return undefined
  for (const part of parts) {
    const at = part.indexOf('=')
    const name = decodeFormText(at === -1 ? part : part.slice(0, at))
    const value = at === -1 ? '' : decodeFormText(part.slice(at + 1))
    if (name === undefined || value === undefined || fields.has(name)) return undefined
    fields.set(name, value)
  }
  return fields
}

const readText = async (request: Request, type: string): Promise<Result<string, ProblemSlug>> => {
  if (mediaTypeOf(request.headers.get('content-type')) !== type) return fail('unsupported-media-type')
  const bytes = await readBytes(request.body, MAX_FORM_BYTES)
  if (bytes === undefined) return fail('body-too-large')
  const text = fromUtf8(bytes)
  return text === undefined ? fail('bad-request') : ok(text)
}

/** Reads a posted form. Fails 415, 413 or 400. */
export const readForm = async (request: Request): Promise<Result<Fields, ProblemSlug>> => {
  const text = await readText(request, 'application/x-www-form-urlencoded')
  if (!text.ok) return text
  const fields = parseFields(text.value)
  return fields === undefined ? fail('bad-request') : ok(fields)
}

/** Reads a posted JSON document, which the caller checks. Fails 415, 413 or 400. */
export const readJson = async (request: Request): Promise<Result<unknown, ProblemSlug>> => {
  const text = await readText(request, 'application/json')
  if (!text.ok) return text
  const json = readJsonText(text.value)
  return json === undefined ? fail('bad-request') : ok(json)
}
