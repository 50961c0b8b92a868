/** Names of the app's cookies as the apps read them, some of which take several names for one. */

/**
 * A cookie's name without what stands at its ends and could be in no name: readers of Latin-1 trim bytes such as A0 that
 * are neither a blank nor a character here.
 */
export const trimmedName = (name: string): string => (PRINTABLE.test(name) ? name : name.replace(UNPRINTABLE_ENDS, ''))
const PRINTABLE = /^[!-~]*$/
const UNPRINTABLE_ENDS = /^[^!-~]+|[^!-~]+$/g

/** The form in which names of app cookies are compared: case folded, and `_` for what PHP writes so. */
export const foldCookieName = (name: string): string => name.toLowerCase().replace(/[ .[+]/g, '_')

/**
 * Whether an app may take a cookie for one of these, which are in the form of `foldCookieName`. To PHP `a.b`, `a b` and
 * `a[b` are `a_b`, and `a_b[x]` is an entry of it; older releases of it and of others decode the name first, and then cut it
 * at NUL (CVE-2020-7070, CVE-2020-8184, CVE-2020-1045).
 */
export const mayBeCookie = (name: string, folded: ReadonlySet<string>): boolean => {
  if (folded.size === 0) return false
  const [read = ''] = decoded(name).split('\0')
  const trimmed = trimmedName(read)
  return folded.has(foldCookieName(trimmed)) || folded.has(foldCookieName(trimmed.split('[')[0] ?? ''))
}

const decoded = (name: string): string =>
  name.includes('%')
    ? name.replace(/%([0-9a-f]{2})/gi, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16)))
    : name
