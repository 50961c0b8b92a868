import { type Cookies, cookieHeader } from '#lib/cookies.ts'
import { FLOW_COOKIE, SESSION_COOKIE } from '#sessions/cookie.ts'
import type { ForwardedCookies } from './forward-headers.ts'

/** Values of the app's own cookies for the origin, by `admissionKey`; what is not in it does not pass. */
export type AdmittedAppCookies = ReadonlyMap<string, string>

/** Names one app cookie as the browser sent it. */
export const admissionKey = (name: string, value: string): string => `${name}=${value}`

const NONE_ADMITTED: AdmittedAppCookies = new Map()
const OWN_NAMES: ReadonlySet<string> = new Set([SESSION_COOKIE.toLowerCase(), FLOW_COOKIE.toLowerCase()])

/**
 * A cookie's name as a lenient reader takes it: readers of Latin-1 trim bytes such as A0 that are neither a blank nor a
 * character here, so what stands at its ends and could be in no name is left out.
 */
const nameOf = (name: string): string => (PRINTABLE.test(name) ? name : name.replace(UNPRINTABLE_ENDS, ''))
const PRINTABLE = /^[!-~]*$/
const UNPRINTABLE_ENDS = /^[^!-~]+|[^!-~]+$/g

/** Whether a cookie is the gateway's own. Browsers compare prefixes without regard to case, so the names are too. */
export const isOwnCookie = (name: string): boolean => OWN_NAMES.has(nameOf(name).toLowerCase())

/**
 * The cookies that the origin gets: never ours, and of the app's own session cookies only those that were set under this
 * very subject. A header that holds neither passes as it came, byte for byte. `appNames` are in lower case: some apps read
 * cookies without regard to case, and would take `SID` from anybody where `sid` is sealed.
 */
export const forwardedCookies = (
  cookies: Cookies,
  appNames: ReadonlySet<string>,
  admitted: AdmittedAppCookies = NONE_ADMITTED,
): ForwardedCookies => {
  const isApps = (name: string): boolean => appNames.size > 0 && appNames.has(nameOf(name).toLowerCase())
  if (!cookies.some(({ name }) => isOwnCookie(name) || isApps(name))) return 'as-received'
  const header = cookieHeader(cookies, ({ name, value }) => {
    if (isOwnCookie(name)) return undefined
    return isApps(name) ? admitted.get(admissionKey(name, value)) : value
  })
  return { header }
}
