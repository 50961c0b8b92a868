/** Reads posted forms as browsers write them, and nothing else: what no browser would have sent has no fields. */
import { decodeFormText, fromUtf8 } from '#lib/encoding.ts'

/** A field of a form; without a value it is a file. */
export interface FormField {
  readonly name: string
  readonly value: string | undefined
}

/** What the serialiser of browsers leaves as it is (URL Standard, application/x-www-form-urlencoded). */
const URL_ENCODED = /^(?:[A-Za-z0-9*\-._+=&]|%[0-9A-Fa-f]{2})*$/

/**
 * The fields of an urlencoded form; undefined for what no browser writes. A bare `;` separates fields for some servers,
 * and bytes that are not UTF-8 mean something else in each of them.
 */
export const readUrlEncoded = (body: Uint8Array<ArrayBuffer>): readonly FormField[] | undefined => {
  const text = fromUtf8(body)
  if (text === undefined || !URL_ENCODED.test(text)) return undefined
  const fields: FormField[] = []
  for (const pair of text === '' ? [] : text.split('&')) {
    const mark = pair.indexOf('=')
    const name = mark === -1 ? undefined : decoded(pair.slice(0, mark))
    const value = decoded(pair.slice(mark + 1))
    if (name === undefined || value === undefined) return undefined
    fields.push({ name, value })
  }
  return fields
}

const decoded = (text: string): string | undefined => (text.includes('=') ? undefined : decodeFormText(text))

/** The head of a part as browsers write it (HTML, multipart/form-data encoding algorithm): one name, no second meaning. */
const PART_HEAD =
  /^Content-Disposition: form-data; name="([^"\r\n]*)"(; filename="[^"\r\n]*")?(\r\nContent-Type: [^\r\n]+)?$/

const BOUNDARY = /^boundary=([A-Za-z0-9+_.-]{1,70})$/

/** The fields of a multipart form; undefined for what no browser writes. */
export const readMultipart = (
  parameters: readonly string[],
  body: Uint8Array<ArrayBuffer>,
): readonly FormField[] | undefined => {
  const [parameter = '', second] = parameters
  const [, boundary] = BOUNDARY.exec(parameter) ?? []
  if (boundary === undefined || second !== undefined) return undefined
  // One character for each byte: files need not be UTF-8, and every offset is one in the body.
  const text = Array.from(body, (byte) => String.fromCharCode(byte)).join('')
  const end = `\r\n--${boundary}--\r\n`
  if (!text.startsWith(`--${boundary}\r\n`) || !text.endsWith(end)) return undefined
  const parts = `\r\n${text.slice(0, -end.length)}`.split(`\r\n--${boundary}\r\n`).slice(1)
  const fields = parts.map(readPart)
  // What is left of the boundary inside of a part begins a part for those who read lines more freely.
  if (parts.some((part) => part.includes(`--${boundary}`))) return undefined
  return fields.every((field) => field !== undefined) ? fields : undefined
}

const readPart = (part: string): FormField | undefined => {
  const gap = part.indexOf('\r\n\r\n')
  const [, escaped, filename, type] = (gap === -1 ? null : PART_HEAD.exec(part.slice(0, gap))) ?? []
  const name = escaped === undefined ? undefined : asUtf8(escaped)
  if (name === undefined || /[\\%;=]/.test(name) || /[;=]/.test(filename?.slice(12, -1) ?? '')) return undefined
  if (filename !== undefined) return { name, value: undefined }
  // A type of its own could give a text another encoding.
  const value = type === undefined ? asUtf8(part.slice(gap + 4)) : undefined
  return value === undefined ? undefined : { name, value }
}

const asUtf8 = (bytes: string): string | undefined =>
  fromUtf8(Uint8Array.from(bytes, (character) => character.charCodeAt(0)))
