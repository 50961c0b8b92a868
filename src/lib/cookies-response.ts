import { isToken } from './http-field.ts'

/** A Set-Cookie line taken apart as browsers do. */
export interface ResponseCookie {
  readonly name: string
  readonly value: string
  /** Attributes in order, names as written; absent value where there is no `=`. */
  readonly attributes: readonly CookieAttribute[]
}

/** One attribute of a Set-Cookie line. */
export interface CookieAttribute {
  readonly name: string
  readonly value?: string
}

/**
 * Reads a Set-Cookie line. Total, as browsers are: no `=` makes a nameless cookie.
 * @see RFC 6265bis section 5.6
 */
export const parseSetCookie = (line: string): ResponseCookie => {
  const [pair = '', ...rest] = line.split(';')
  const mark = pair.indexOf('=')
  return {
    name: mark === -1 ? '' : pair.slice(0, mark).trim(),
    value: (mark === -1 ? pair : pair.slice(mark + 1)).trim(),
    attributes: rest.map(parseAttribute).filter(({ name }) => name !== ''),
  }
}

/**
 * The name under which a browser will send this cookie back. A nameless cookie is sent as its bare value, so
 * `=__Host-x=1` comes back looking like `__Host-x`: its name is what the next reader takes for one.
 */
export const nameSetBy = (line: string): string => parseAsSentBack(line).name

/** Reads a Set-Cookie line as whoever gets the cookie back will read it: see `nameSetBy`. */
export const parseAsSentBack = (line: string): ResponseCookie => {
  const cookie = parseSetCookie(line)
  const mark = cookie.value.indexOf('=')
  if (cookie.name !== '' || mark === -1) return cookie
  return { ...cookie, name: cookie.value.slice(0, mark).trim(), value: cookie.value.slice(mark + 1).trim() }
}

/**
 * Writes a Set-Cookie line. Throws a RangeError where a part could end early or begin another attribute: values that
 * were not made for a cookie must be encoded before.
 * @see RFC 6265 section 4.1.1 for the characters
 */
export const serialiseSetCookie = ({ name, value, attributes }: ResponseCookie): string => {
  if (!isToken(name)) throw new RangeError('not a cookie name')
  if (!/^[!#-+\--:<-[\]-~]*$/.test(value)) throw new RangeError('not a cookie value')
  let line = `${name}=${value}`
  for (const attribute of attributes) {
    if (!isWritable(attribute)) throw new RangeError('not an attribute')
    line += attribute.value === undefined ? `; ${attribute.name}` : `; ${attribute.name}=${attribute.value}`
  }
  return line
}

/** Whether an attribute can stand in a Set-Cookie line without ending early or beginning another. */
export const isWritable = ({ name, value }: CookieAttribute): boolean =>
  /^[A-Za-z-]+$/.test(name) && (value === undefined || /^[\x20-:<-~]*$/.test(value))

const parseAttribute = (text: string): CookieAttribute => {
  const mark = text.indexOf('=')
  return mark === -1 ? { name: text.trim() } : { name: text.slice(0, mark).trim(), value: text.slice(mark + 1).trim() }
}
