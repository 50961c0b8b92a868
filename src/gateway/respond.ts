import type { SessionReading } from '#domain/session-reading.ts'
import { nameSetBy } from '#lib/cookies-response.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { AppCookies, CookieOwner } from './app-cookies.ts'
import { sessionCookieOf } from './own-answer.ts'
import { changesNothing, type PlanInput, planResponse, type ResponseNote, type ResponsePlan } from './response-plan.ts'
import { endsWithSession, revocable } from './stream.ts'

/** Milliseconds after which a renewed or deleted session cookie no longer joins an answer. */
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
  const { session, headDelay } = input
  const isUpgrade = response.webSocket !== null
  // A late answer brings no cookie: by then the customer may have signed out or in elsewhere in this browser, and an
  // old cookie would undo it.
  const isLate = headDelay > COOKIE_MAX_DELAY
  const cookie = isUpgrade || isLate || plan.shareable ? undefined : sessionCookieOf(session)
  if (cookie === undefined && changesNothing(plan)) return responded(response, plan, undefined, input)
  return rebuild(response, plan, cookie, input).then((changed) => responded(changed, plan, cookie, input))
}

const responded = (
  response: Response,
  { notes, isEventStream }: ResponsePlan,
  cookie: string | undefined,
  { session, route, leaseSeconds }: RespondInput,
): Responded => ({
  response:
    session.state === 'live' && endsWithSession(response, route, isEventStream)
      ? revocable(response, session, leaseSeconds, isEventStream)
      : response,
  notes,
  renewed: cookie !== undefined && session.state === 'live',
})

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
  return new Response(response.body, { status, statusText, headers })
}

const sealedLine = async (line: string, { site, appCookies, owner, now }: RespondInput): Promise<string> =>
  site.appCookies.has(nameSetBy(line)) ? appCookies.seal(line, owner, now) : line
