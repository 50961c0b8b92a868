import type { SessionReading } from '#domain/session-reading.ts'
import type { EpochSeconds } from '#lib/time.ts'
import { sessionCookieOf } from '#sessions/cookie.ts'
import { type Continuation, encodeContinuation } from './continuation.ts'
import type { GatewayContext } from './gateway-context.ts'

/** Fields of every answer of the gateway's own that has no page and no document of its own. */
const bareFields = ({ requestId }: GatewayContext): Record<string, string> => ({
  'Cache-Control': 'no-store',
  'Postern-Request-Id': requestId,
})

/** The address of one of our pages that leads on to `continuation`, sealed for this host. */
export const pageHref = async (
  context: GatewayContext,
  page: 'sign-in' | 'step-up',
  continuation: Continuation,
  host: string,
  now: EpochSeconds,
): Promise<string> => {
  const sealed = await context.sealer.seal('link', host, encodeContinuation(continuation, now), now)
  return `${context.deployment.basePath}/${page}?continue=${sealed}`
}

/** 303: the browser asks for `href` by GET, whatever it sent here (RFC 9110 section 15.4.4). */
export const redirectTo = (context: GatewayContext, href: string): Response =>
  new Response(null, { status: 303, headers: { ...bareFields(context), Location: href } })

/** 204 with the fields that a preflight asked for. */
export const preflightAnswer = (context: GatewayContext, fields: Readonly<Record<string, string>>): Response =>
  new Response(null, { status: 204, headers: { ...bareFields(context), ...fields } })

/** Adds the session's cookie line to an answer of our own, which no cache ever stores. */
export const withSessionCookie = (response: Response, session: SessionReading): Response => {
  const cookie = sessionCookieOf(session)
  if (cookie !== undefined) response.headers.append('set-cookie', cookie)
  return response
}
