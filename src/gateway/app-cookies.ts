/**
 * The app's own session cookies (`appCookies` of a site) reach the origin only under the subject that they were set
 * under. The browser holds each one sealed together with its owner; nothing is stored and nothing is looked up.
 */
import * as v from 'valibot'
import type { SubjectId } from '#domain/ids.ts'
import type { Principal } from '#domain/principal.ts'
import type { Sealer } from '#keys/seal.ts'
import { type BoundedMap, boundedMap } from '#lib/bounded-map.ts'
import type { Cookies } from '#lib/cookies.ts'
import { type CookieAttribute, isWritable, parseAsSentBack, serialiseSetCookie } from '#lib/cookies-response.ts'
import { utf8 } from '#lib/encoding.ts'
import { readJsonBytes } from '#lib/json.ts'
import { after, type EpochSeconds, epochSeconds } from '#lib/time.ts'
import { type AdmittedAppCookies, admissionKey } from './forward-cookies.ts'

/** Whose an app cookie is: a customer's, or nobody's while nobody is signed in. */
export type CookieOwner = SubjectId | 'nobody'

/** The owner of cookies that are set while `principal` asks. */
export const ownerOf = (principal: Principal): CookieOwner =>
  principal.kind === 'anonymous' ? 'nobody' : principal.subject

/** What the seal of an app cookie holds. */
interface AppCookie {
  readonly owner: string
  readonly value: string
  /** As the origin set them, without Max-Age: enough to set or delete this very cookie again. */
  readonly attributes: readonly CookieAttribute[]
  readonly expiresAt?: EpochSeconds | undefined
}

const attribute = v.object({ name: v.string(), value: v.exactOptional(v.string()) })
const schema = v.object({
  owner: v.string(),
  value: v.string(),
  attributes: v.array(attribute),
  expiresAt: v.optional(v.pipe(v.number(), v.transform(epochSeconds))),
})

/** Opened cookies that an isolate keeps: plain values, successes only. */
const MAX_OPENED = 1024

/** The app cookies of one site. `sealer` comes from the deployment, `site` is the site's id. */
export interface AppCookies {
  /** The values that pass to the origin for `owner`. Everything else (another's, unsealed, altered) does not. */
  admit(
    cookies: Cookies,
    names: ReadonlySet<string>,
    owner: CookieOwner,
    now: EpochSeconds,
  ): Promise<AdmittedAppCookies>
  /** The Set-Cookie line of the origin with its value sealed for `owner`. */
  seal(line: string, owner: CookieOwner, now: EpochSeconds): Promise<string>
  /**
   * Set-Cookie lines for the answer that signs `subject` in: what was set while nobody was signed in becomes this
   * customer's (a basket is kept), what is another customer's is deleted.
   */
  adopt(cookies: Cookies, names: ReadonlySet<string>, subject: SubjectId, now: EpochSeconds): Promise<readonly string[]>
  /** Set-Cookie lines for sign-out: deletes whatever the browser showed under these names, with its own Path and Domain. */
  clear(cookies: Cookies, names: ReadonlySet<string>, now: EpochSeconds): Promise<readonly string[]>
}

/** Makes the app cookies of one site. */
export const createAppCookies = (sealer: Sealer, site: string): AppCookies => {
  const opened: BoundedMap<string, AppCookie> = boundedMap(MAX_OPENED)

  const open = async (name: string, sealed: string, now: EpochSeconds): Promise<AppCookie | undefined> => {
    const key = `${name}=${sealed}`
    const known = opened.get(key)
    if (known !== undefined) return known
    const cookie = decode(await sealer.open('app-cookie', contextOf(site, name), sealed, now))
    if (cookie !== undefined) opened.set(key, cookie)
    return cookie
  }

  const write = async (name: string, cookie: AppCookie, now: EpochSeconds): Promise<string> => {
    const value = await sealer.seal('app-cookie', contextOf(site, name), utf8(JSON.stringify(cookie)), now)
    return serialiseSetCookie({ name, value, attributes: attributesAt(cookie, now) })
  }

  return {
    async admit(cookies, names, owner, now) {
      const admitted = new Map<string, string>()
      for (const { name, value } of cookiesUnder(names, cookies)) {
        const cookie = await open(name, value, now)
        if (cookie?.owner === owner) admitted.set(admissionKey(name, value), cookie.value)
      }
      return admitted
    },

    seal(line, owner, now) {
      const { name, value, attributes } = parseAsSentBack(line)
      const kept = attributes.filter((each) => !isMaxAge(each) && isWritable(each))
      const maxAge = attributes.findLast(isMaxAge)?.value
      const expiresAt = maxAge === undefined || !/^-?\d{1,10}$/.test(maxAge) ? undefined : after(now, Number(maxAge))
      return write(name, { owner, value, attributes: kept, expiresAt }, now)
    },

    async adopt(cookies, names, subject, now) {
      const lines: string[] = []
      for (const { name, value } of cookiesUnder(names, cookies)) {
        const cookie = await open(name, value, now)
        if (cookie?.owner === subject) continue
        lines.push(
          cookie?.owner === 'nobody' ? await write(name, { ...cookie, owner: subject }, now) : deletion(name, cookie),
        )
      }
      return lines
    },

    async clear(cookies, names, now) {
      const lines: string[] = []
      for (const { name, value } of cookiesUnder(names, cookies)) {
        lines.push(deletion(name, await open(name, value, now)))
      }
      return lines
    },
  }
}

/** The app cookies of every site of a deployment, by the site's id. */
export const createAppCookiesBySite = (sealer: Sealer, siteIds: readonly string[]): ReadonlyMap<string, AppCookies> =>
  new Map(siteIds.map((id) => [id, createAppCookies(sealer, id)]))

/** The browser's own: what stands behind a comma of another value may be anybody's, whatever prefix its name has. */
const cookiesUnder = (names: ReadonlySet<string>, cookies: Cookies): Cookies =>
  cookies.filter(({ name, whole }) => whole !== undefined && names.has(name))

// The name is part of it, so that a value moved to another name opens under none.
const contextOf = (site: string, name: string): string => `${site} ${name}`

const decode = (plaintext: Uint8Array | undefined): AppCookie | undefined => {
  const parsed = v.safeParse(schema, readJsonBytes(plaintext))
  return parsed.success ? parsed.output : undefined
}

const isMaxAge = ({ name }: CookieAttribute): boolean => name.toLowerCase() === 'max-age'

const isExpiry = (each: CookieAttribute): boolean => isMaxAge(each) || each.name.toLowerCase() === 'expires'

const attributesAt = ({ attributes, expiresAt }: AppCookie, now: EpochSeconds): readonly CookieAttribute[] =>
  expiresAt === undefined ? attributes : [...attributes, { name: 'Max-Age', value: String(expiresAt - now) }]

const UNKNOWN_ATTRIBUTES: readonly CookieAttribute[] = [{ name: 'Path', value: '/' }, { name: 'Secure' }]

/** Deletes a cookie where it was set; at the usual place for one that we did not seal and so know nothing of. */
const deletion = (name: string, cookie: AppCookie | undefined): string => {
  const attributes = cookie?.attributes.filter((each) => !isExpiry(each)) ?? UNKNOWN_ATTRIBUTES
  return serialiseSetCookie({ name, value: '', attributes: [...attributes, { name: 'Max-Age', value: '0' }] })
}
