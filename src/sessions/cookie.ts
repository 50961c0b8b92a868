import type { SessionReading } from '#domain/session-reading.ts'

/** The session cookie. The prefix keeps scripts from setting it where browsers know `__Host-Http-`, and acts as `__Host-` elsewhere. */
export const SESSION_COOKIE = '__Host-Http-postern'

/** Binds flows in progress to this browser, and marks it as known to the addresses that signed in from it. */
export const FLOW_COOKIE = '__Host-Http-postern-flow'

/** Most bytes that the value of the session cookie may take. */
export const SESSION_COOKIE_MAX_BYTES = 1024

const ATTRIBUTES = 'Path=/; Secure; HttpOnly; SameSite=Lax'

/** Set-Cookie line of a session, kept for as long as the session can last at most; whether it does, the account decides. */
export const sessionCookieLine = (sealed: string, maxAgeSeconds: number): string =>
  `${SESSION_COOKIE}=${sealed}; Max-Age=${Math.max(0, maxAgeSeconds)}; ${ATTRIBUTES}`

/** Set-Cookie line that deletes the session cookie; the attributes must equal those it was set with (Envoy CVE-2025-55162). */
export const clearSessionCookieLine = `${SESSION_COOKIE}=; Max-Age=0; ${ATTRIBUTES}`

/** The session's word on its cookie: renewed, or to be deleted; undefined where the browser keeps what it has. */
export const sessionCookieOf = (session: SessionReading): string | undefined => {
  if (session.state === 'live') return session.renewedCookie
  return session.state === 'ended' || (session.state === 'none' && session.clear) ? clearSessionCookieLine : undefined
}

/** Set-Cookie line of the flow cookie; 400 days is the most that browsers keep (RFC 6265bis section 5.5). */
export const flowCookieLine = (value: string): string => `${FLOW_COOKIE}=${value}; Max-Age=34560000; ${ATTRIBUTES}`

/** What the flow cookie carries: the browser's random value, the language chosen on a page, and a note on redirects. */
export interface FlowCookie {
  /** 32 random bytes in base64url. */
  readonly random: string
  readonly language: string | undefined
  /** Which address sent this browser here how often lately; see `redirect-loop.ts`. */
  readonly arrivals: string | undefined
}

const FLOW_VALUE = /^([A-Za-z0-9_-]{43})(?:\.([a-z]{2})?(?:\.([A-Za-z0-9_-]{10,20}))?)?$/

/** Reads the value of the flow cookie; undefined for anything that we did not set. */
export const parseFlowCookie = (value: string): FlowCookie | undefined => {
  const [, random, language, arrivals] = FLOW_VALUE.exec(value) ?? []
  return random === undefined ? undefined : { random, language, arrivals }
}

/** The value of the flow cookie that `parseFlowCookie` reads. */
export const flowCookieValue = ({ random, language = '', arrivals }: FlowCookie): string =>
  arrivals !== undefined ? `${random}.${language}.${arrivals}` : language === '' ? random : `${random}.${language}`
