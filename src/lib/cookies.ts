/** One cookie as a request shows it. */
export interface RequestCookie {
  /** Empty where there is no `=`. */
  readonly name: string
  readonly value: string
  /** What stood between this cookie and the one before. */
  readonly joint: '; ' | ', '
}

/** A Cookie header taken apart; nothing in it is an error. */
export type Cookies = readonly RequestCookie[]

const NO_COOKIES: Cookies = []
const NO_VALUES: readonly string[] = []

// A comma separates only where a name follows: values of old apps hold commas, and stay whole.
const SEPARATOR = /(;|,(?=[ \t]*[!#$%&'*+\-.^_`|~0-9A-Za-z]+[ \t]*=))/

/**
 * Reads a Cookie header. Total: any text is some list of cookies. The runtime joins several Cookie lines by a comma, so
 * a cookie behind one is seen too. Linear in the length.
 * @see RFC 6265bis section 5.8.3
 */
export const parseCookies = (header: string | undefined): Cookies => {
  if (header === undefined) return NO_COOKIES
  const cookies: RequestCookie[] = []
  const parts = header.includes(',') ? header.split(SEPARATOR) : undefined
  const texts = parts === undefined ? header.split(';') : parts.filter((_, index) => index % 2 === 0)
  for (const [index, text] of texts.entries()) {
    const trimmed = text.trim()
    const mark = trimmed.indexOf('=')
    // `=a=b` is a nameless cookie to one reader and the cookie `a` to the next: it is no cookie at all.
    if (trimmed === '' || mark === 0) continue
    cookies.push({
      name: mark === -1 ? '' : trimmed.slice(0, mark).trimEnd(),
      value: mark === -1 ? trimmed : trimmed.slice(mark + 1).trimStart(),
      joint: parts?.[2 * index - 1] === ',' ? ', ' : '; ',
    })
  }
  return cookies
}

/** Every value under `name`, which is compared with regard to case. Two are none: somebody has put one in (RFC 6265 section 8.6). */
export const cookieValues = (cookies: Cookies, name: string): readonly string[] => {
  let values: string[] | undefined
  for (const cookie of cookies) {
    if (cookie.name !== name) continue
    if (values === undefined) values = [cookie.value]
    else values.push(cookie.value)
  }
  return values ?? NO_VALUES
}

/** The Cookie header of the cookies for which `keep` gives a value, or undefined where none is left. */
export const cookieHeader = (
  cookies: Cookies,
  keep: (cookie: RequestCookie) => string | undefined,
): string | undefined => {
  let header: string | undefined
  for (const cookie of cookies) {
    const value = keep(cookie)
    if (value === undefined) continue
    const text = cookie.name === '' ? value : `${cookie.name}=${value}`
    header = header === undefined ? text : `${header}${cookie.joint}${text}`
  }
  return header
}
