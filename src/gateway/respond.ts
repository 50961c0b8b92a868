import type { SessionReading } from '#domain/session-reading.ts'
import { nameSetBy } from '#lib/cookies-response.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { sessionCookieOf } from '#sessions/cookie.ts'
import type { AppCookies, CookieOwner } from './app-cookies.ts'
import { changesNothing, type PlanInput, planResponse, type ResponseNote, type ResponsePlan } from './response-plan.ts'
import { endsWithSession, revocable } from './stream.ts'

/** Milliseconds within which an answer brings the session cookie as it was read: renewed, or deleted. */
const COOKIE_PROMPT = 500

/** Milliseconds after which a session cookie no longer joins an answer. */
const COOKIE_MAX_DELAY = 5000

/** What becomes of an origin's answer depends on this. */
export interface RespondInput extends PlanInput {
  readonly session: SessionReading
  /** Milliseconds from reading the session to the response head. */
  readonly headDelay: number
  readonly leaseSeconds: number
  readonly appCookies: AppCookies
  readonly owner: CookieOwner
  readonly now: EpochSeconds
}

/** The answer for the client, and what there is to say about it in the log. */
export interface Responded {
  readonly response: Response
  readonly notes: readonly ResponseNote[]
  /** A cookie of ours was added. */
  readonly renewed: boolean
}

/** Makes the client's answer of the origin's: the very same object, and at once, where nothing has to change. */
export const respond = (response: Response, input: RespondInput): Responded | Promise<Responded> => {
  const plan = planResponse(response.headers, input)
  const isUpgrade = input.facts.websocket && response.webSocket !== null
  const cookie = isUpgrade || plan.shareable ? undefined : timelyCookie(input)
  return cookie === undefined && changesNothing(plan)
    ? responded(response, plan, undefined, input)
    : respondAnew(response, plan, cookie, input)
}

const respondAnew = async (
  response: Response,
  plan: ResponsePlan,
  timely: ReturnType<typeof timelyCookie>,
  input: RespondInput,
): Promise<Responded> => {
  const cookie = await timely
  const isSame = cookie === undefined && changesNothing(plan)
  return responded(isSame ? response : await rebuild(response, plan, cookie, input), plan, cookie, input)
}

const responded = (
  response: Response,
  { notes, isEventStream }: ResponsePlan,
  cookie: string | undefined,
  { facts, session, route, leaseSeconds }: RespondInput,
): Responded => ({
  response:
    session.state === 'live' && endsWithSession(response, route, facts.websocket, isEventStream)
      ? revocable(response, session, leaseSeconds, isEventStream)
      : response,
  notes,
  renewed: cookie !== undefined && session.state === 'live',
})

/**
 * A late answer brings no cookie, and one that took its time only what the account still says: meanwhile the customer
 * may have signed out, stepped up or signed in as somebody else in this browser, and an old cookie, or the deletion of
 * one, would undo it.
 */
const timelyCookie = ({ session, headDelay }: RespondInput): string | undefined | Promise<string | undefined> => {
  const cookie = sessionCookieOf(session)
  if (cookie === undefined || headDelay <= COOKIE_PROMPT) return cookie
  if (session.state !== 'live' || headDelay > COOKIE_MAX_DELAY) return undefined
  return session.isNewest().then((isNewest) => (isNewest ? cookie : undefined))
}

const rebuild = async (
  response: Response,
  plan: ResponsePlan,
  cookie: string | undefined,
  input: RespondInput,
): Promise<Response> => {
  // The headers of a fetched answer are immutable; a copy keeps every Set-Cookie line.
  const headers = new Headers(response.headers)
  for (const name of plan.removed) headers.delete(name)
  for (const [name, value] of plan.replaced) headers.set(name, value)
  if (plan.setCookies !== undefined || plan.hasAppCookie) {
    const lines = plan.setCookies ?? headers.getSetCookie()
    headers.delete('set-cookie')
    for (const line of lines) headers.append('set-cookie', await sealedLine(line, input))
  }
  if (cookie !== undefined) headers.append('set-cookie', cookie)
  const { status, statusText, webSocket } = response
  if (webSocket !== null) return new Response(null, { status, headers, webSocket })
  return new Response(response.body, { status, statusText, headers, encodeBody: 'manual' })
}

const sealedLine = async (line: string, { site, appCookies, owner, now }: RespondInput): Promise<string> =>
  site.appCookies.has(nameSetBy(line)) ? appCookies.seal(line, owner, now) : line
