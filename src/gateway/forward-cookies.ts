import { type Cookies, cookieHeader } from '#lib/cookies.ts'
import { FLOW_COOKIE, SESSION_COOKIE } from '#sessions/cookie.ts'
import { mayBeCookie, trimmedName } from './cookie-alias.ts'
import type { ForwardedCookies } from './forward-headers.ts'

/** Values of the app's own cookies for the origin, by `admissionKey`; what is not in it does not pass. */
export type AdmittedAppCookies = ReadonlyMap<string, string>

/** Names one app cookie as the browser sent it. */
export const admissionKey = (name: string, value: string): string => `${name}=${value}`

const NONE_ADMITTED: AdmittedAppCookies = new Map()
const OWN_NAMES: ReadonlySet<string> = new Set([SESSION_COOKIE.toLowerCase(), FLOW_COOKIE.toLowerCase()])

/** Whether a cookie is the gateway's own. Browsers compare prefixes without regard to case, so the names are too. */
export const isOwnCookie = (name: string): boolean => OWN_NAMES.has(trimmedName(name).toLowerCase())

/**
 * The cookies that the origin gets: never ours, and of the app's own session cookies only those that were set under this
 * very subject. A header that holds neither passes as it came, byte for byte. `appNames` are in the form of
 * `foldCookieName`: some apps would take `SID` or `s.id` from anybody where `sid` or `s_id` is sealed.
 */
export const forwardedCookies = (
  cookies: Cookies,
  appNames: ReadonlySet<string>,
  admitted: AdmittedAppCookies = NONE_ADMITTED,
): ForwardedCookies => {
  const isApps = (name: string): boolean => mayBeCookie(name, appNames)
  if (!cookies.some(({ name }) => isOwnCookie(name) || isApps(name))) return 'as-received'
  const header = cookieHeader(cookies, ({ name, value }) => {
    if (isOwnCookie(name)) return undefined
    return isApps(name) ? admitted.get(admissionKey(name, value)) : value
  })
  return { header }
}
