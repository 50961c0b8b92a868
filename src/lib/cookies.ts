/** One cookie as a request shows it, or what some readers take for one. */
export interface RequestCookie {
  /** Empty where there is no `=`. */
  readonly name: string
  /** Up to the next thing that some reader takes for a cookie. */
  readonly value: string
  /** Up to the next semicolon, as browsers write it; undefined behind a comma: there it is part of the cookie before. */
  readonly whole: string | undefined
}

/** A Cookie header taken apart; nothing in it is an error. */
export type Cookies = readonly RequestCookie[]

const NO_COOKIES: Cookies = []
const NO_VALUES: readonly string[] = []

// A comma separates only where a name follows: values of old apps hold commas, and stay whole.
const COMMA = /,(?=[ \t]*[!#$%&'*+\-.^_`|~0-9A-Za-z]+[ \t]*=)/

/**
 * Reads a Cookie header. Total: any text is some list of cookies. Semicolons alone separate cookies; what stands behind a
 * comma is listed too, since old readers take it for a cookie of its own. Linear in the length.
 * @see RFC 6265bis section 5.8.3
 */
export const parseCookies = (header: string | undefined): Cookies => {
  if (header === undefined) return NO_COOKIES
  const cookies: RequestCookie[] = []
  for (const text of header.split(';')) {
    const pieces = text.includes(',') ? text.split(COMMA) : [text]
    for (const [index, piece] of pieces.entries()) {
      const trimmed = withoutBlanks(piece)
      const mark = trimmed.indexOf('=')
      // `=a=b` is a nameless cookie to one reader and the cookie `a` to the next: it is no cookie at all.
      if (trimmed === '' || (mark !== -1 && trimmed.slice(0, mark).trim() === '')) continue
      const name = mark === -1 ? '' : withoutBlanks(trimmed.slice(0, mark))
      const value = mark === -1 ? trimmed : withoutBlanks(trimmed.slice(mark + 1))
      cookies.push({ name, value, whole: index > 0 ? undefined : pieces.length === 1 ? value : wholeOf(text) })
    }
  }
  return cookies
}

const wholeOf = (text: string): string => withoutBlanks(text.slice(text.indexOf('=') + 1))

/**
 * Less the blanks at its ends, as browsers take them: blank and tab. `trim` takes a no-break space as well, and a page may
 * set a cookie whose name begins with one: to its browser that is no name with a prefix.
 */
const withoutBlanks = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text, start)) start++
  while (start < end && isBlank(text, end - 1)) end--
  return text.slice(start, end)
}

const isBlank = (text: string, at: number): boolean => text[at] === ' ' || text[at] === '\t'

/**
 * Every value under `name`, which is compared with regard to case. Two are none: somebody has put one in (RFC 6265 section
 * 8.6). What stands behind a comma is nobody's: any page may write it into a value of its own, past every name's prefix.
 */
export const cookieValues = (cookies: Cookies, name: string): readonly string[] => {
  let values: string[] | undefined
  for (const { name: its, whole } of cookies) {
    if (its !== name || whole === undefined) continue
    if (values === undefined) values = [whole]
    else values.push(whole)
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
    header = header === undefined ? text : `${header}${cookie.whole === undefined ? ', ' : '; '}${text}`
  }
  return header
}
