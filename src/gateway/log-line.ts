import type { RequestId } from '#domain/ids.ts'
import { remembered } from '#lib/remembered.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { ReasonCode } from '#policy/decision.ts'
import type { ConfirmFailure } from './confirmation.ts'
import type { ForwardFailure } from './forward.ts'
import type { MatchRefusal } from './match-route.ts'
import type { ParkFailure } from './park-edge.ts'
import type { NotReleased } from './parking.ts'
import type { Method, ParseRefusal } from './parse-request.ts'
import type { ResponseNote } from './response-plan.ts'

/** How a request ended, as far as the gateway is concerned. */
export type Ending =
  /** Policy let it through. */
  | 'allow'
  /** Policy asked for a sign-in or for more proof. */
  | 'challenge'
  /** Policy said no. */
  | 'deny'
  /** Refused before policy was asked, or because something that policy needs was out of reach. */
  | 'refuse'
  /** A CORS preflight, answered from the site's settings. */
  | 'preflight'
  /** A path of the gateway's own. */
  | 'own'

/** Codes that say why. */
export type LogReason =
  | ReasonCode
  | ParseRefusal['code']
  | MatchRefusal
  | ResponseNote
  | ForwardFailure['code']
  | ConfirmFailure
  | ParkFailure
  | NotReleased['code']
  | 'unknown_host'
  | 'internal_error'
  | 'dependency_lost'
  | 'origin_not_allowed'
  | 'foreign_socket'
  | 'session_unavailable'
  | 'keys_unavailable'

/**
 * One request in the log. A closed list of fields: no address, path, query, header, cookie or name of a person can be in
 * it, because there is no field for one.
 */
export interface LogLine {
  readonly time: EpochSeconds
  readonly request_id: RequestId
  /** Ids from the configuration; null where the request never got that far. */
  readonly site: string | null
  /** Pattern of the rule that decided. */
  readonly route: string | null
  readonly rule: string | null
  readonly decision: Ending
  readonly reasons: readonly LogReason[]
  readonly principal: 'customer' | 'anonymous' | null
  /** One of the methods that are served; null for others, whose names are the client's to choose. */
  readonly method: string | null
  readonly status: number
  /** Until the response head. */
  readonly duration_ms: number
  /** Until the origin's response head; null where it was not asked. */
  readonly origin_ms: number | null
  /** The session cookie was renewed in this answer. */
  readonly renewed: boolean
}

/** What the steps of the request path have to say; each overwrites what it knows better. */
export interface LogDraft {
  site: LogLine['site']
  route: LogLine['route']
  rule: LogLine['rule']
  decision: LogLine['decision']
  reasons: LogLine['reasons']
  principal: LogLine['principal']
  method: Method | null
  originMs: LogLine['origin_ms']
  renewed: LogLine['renewed']
}

/** A request that has its answer. */
export interface LoggedRequest {
  readonly time: EpochSeconds
  readonly requestId: RequestId
  readonly status: number
  /** Milliseconds until the response head. */
  readonly duration: number
  readonly said: LogDraft
}

/**
 * The line as it is written: `LogLine` as one JSON object, member by member, so that nothing else slips in. Put together
 * by hand, since every request writes one; texts that are not from a closed list are from the configuration, and quoted.
 */
export const formatLogLine = ({ time, requestId, status, duration, said }: LoggedRequest): string => {
  const { site, route, rule, decision, reasons, principal, method, originMs, renewed } = said
  const why = reasons.length === 0 ? '' : `"${reasons.join('","')}"`
  return (
    `{"time":${time},"request_id":"${requestId}","site":${quoted(site)},"route":${quoted(route)},"rule":${quoted(rule)},` +
    `"decision":"${decision}","reasons":[${why}],"principal":${named(principal)},"method":${named(method)},` +
    `"status":${status},"duration_ms":${duration},"origin_ms":${originMs},"renewed":${renewed}}`
  )
}

const quotedText = remembered((text) => JSON.stringify(text))

const quoted = (text: string | null): string => (text === null ? 'null' : quotedText(text))

const named = (name: string | null): string => (name === null ? 'null' : `"${name}"`)
