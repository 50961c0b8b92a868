import * as v from 'valibot'
import { originOn } from '#config/site-origins.ts'
import { utf8 } from '#lib/encoding.ts'
import { mediaTypeOf } from '#lib/http-field.ts'
import { readJsonBytes } from '#lib/json.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import type { ReturnPath } from '#lib/return-path.ts'
import type { CompiledSite } from './compiled-site.ts'
import { pathOf } from './continuation.ts'
import type { RequestFacts } from './parse-request.ts'

/** What browsers send of a form (HTML, form submission, `enctype`). */
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']

/**
 * Fields of the posted request that its origin is to see as they were: what the form is, where it stood, and how the
 * browser came to send it. Everything else is said anew by the request that releases it.
 */
const KEPT_FIELDS = [
  'content-type',
  'origin',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-user',
] as const
type KeptField = (typeof KEPT_FIELDS)[number]

/** A posted form as it waits: its fields and its body, byte for byte. */
export interface ParkedForm {
  readonly fields: Readonly<Partial<Record<KeptField, string>>>
  readonly body: Uint8Array<ArrayBuffer>
}

/** Why a form is not kept: it came from another site, it is no form, or its address is too long to come back to. */
export type NotParked = 'foreign_form' | 'not_a_form'

/**
 * Whether a navigation's POST may wait for a proof, and the path that it will be sent to. It must come from a page of the
 * very host that is asked, as its browser says: else our page would launder a form of another site, which cookies alone would not have carried here.
 */
export const mayPark = (facts: RequestFacts, site: CompiledSite, headers: Headers): Result<ReturnPath, NotParked> => {
  const fetchSite = headers.get('sec-fetch-site')
  const isOwn = facts.origin === originOn(site.site.publicUrl, facts.host)
  // Under `no-referrer` a browser names no origin; a foreign one outweighs what the other field says.
  const originAgrees = facts.origin === undefined || facts.origin === 'null' || isOwn
  if (!(fetchSite === null ? isOwn : fetchSite === 'same-origin' && originAgrees)) return fail('foreign_form')
  const type = mediaTypeOf(headers.get('content-type'))
  const target = pathOf(facts)
  // No browser compresses a form; compressed it would say one thing here and another at the origin.
  const isPlain = !headers.has('content-encoding')
  return facts.method === 'POST' && isPlain && FORM_TYPES.includes(type) && target !== undefined
    ? ok(target)
    : fail('not_a_form')
}

/** Takes the fields that are kept out of a request's own. */
export const keptFields = (headers: Headers): ParkedForm['fields'] =>
  Object.fromEntries(
    KEPT_FIELDS.flatMap((name) => {
      const value = headers.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )

/** Header fields of the request that releases a form, with those that the form came with in their place. */
export const releasedFields = (releasing: Headers, { fields }: ParkedForm): Headers => {
  const headers = new Headers(releasing)
  for (const name of ['content-length', 'content-encoding', 'content-language']) headers.delete(name)
  for (const name of KEPT_FIELDS) {
    const value = fields[name]
    if (value === undefined) headers.delete(name)
    else headers.set(name, value)
  }
  return headers
}

const fieldsSchema = v.strictObject(v.entriesFromList(KEPT_FIELDS, v.exactOptional(v.string())))

const LENGTH_BYTES = 4

/** Plain text of a parked form: the length of its fields, the fields as JSON, the body. */
export const encodeParkedForm = ({ fields, body }: ParkedForm): Uint8Array<ArrayBuffer> => {
  const json = utf8(JSON.stringify(fields))
  const bytes = new Uint8Array(LENGTH_BYTES + json.length + body.length)
  new DataView(bytes.buffer).setUint32(0, json.length)
  bytes.set(json, LENGTH_BYTES)
  bytes.set(body, LENGTH_BYTES + json.length)
  return bytes
}

/** Reads what `encodeParkedForm` wrote; undefined for anything else. */
export const decodeParkedForm = (bytes: Uint8Array<ArrayBuffer>): ParkedForm | undefined => {
  if (bytes.length < LENGTH_BYTES) return undefined
  const end = LENGTH_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  const parsed = v.safeParse(fieldsSchema, readJsonBytes(bytes.subarray(LENGTH_BYTES, end)))
  return parsed.success && end <= bytes.length ? { fields: parsed.output, body: bytes.slice(end) } : undefined
}
