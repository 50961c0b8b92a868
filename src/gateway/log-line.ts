import type { RequestId } from '#domain/ids.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { ReasonCode } from '#policy/decision.ts'
import type { ForwardFailure } from './forward.ts'
import type { MatchRefusal } from './match-route.ts'
import type { ParseRefusal } from './parse-request.ts'
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

/** The line as it is written: one JSON object, field by field, so that nothing else slips in. */
export const formatLogLine = (line: LogLine): string =>
  JSON.stringify({
    time: line.time,
    request_id: line.request_id,
    site: line.site,
    route: line.route,
    rule: line.rule,
    decision: line.decision,
    reasons: line.reasons,
    principal: line.principal,
    method: line.method,
    status: line.status,
    duration_ms: line.duration_ms,
    origin_ms: line.origin_ms,
    renewed: line.renewed,
  })
