/** A request on its way, and the answers that any step may end it with. */
import type { Route } from '#config/deployment.ts'
import type { ParkedId } from '#domain/ids.ts'
import type { Principal } from '#domain/principal.ts'
import type { ProblemSlug } from '#domain/problem.ts'
import type { SessionReading } from '#domain/session-reading.ts'
import { type ReturnPath, START_PAGE } from '#lib/return-path.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Confirmation } from './assertion-claims.ts'
import type { CompiledSite } from './compiled-site.ts'
import { readableBy } from './cross-origin.ts'
import type { GatewayContext } from './gateway-context.ts'
import type { LogDraft, LogReason } from './log-line.ts'
import type { NotReleased } from './parking.ts'
import type { RequestFacts } from './parse-request.ts'

/** The request and its surroundings, as every step sees them. `said` is what its log line will say. */
export interface Turn {
  readonly request: Request
  readonly context: GatewayContext
  /** Milliseconds, on the clock of `Date.now`, which is asked again only where something was waited for. */
  readonly startedAt: number
  readonly now: EpochSeconds
  readonly said: LogDraft
}

/** A turn whose request is read and belongs to a site. */
export interface ReadTurn extends Turn {
  readonly facts: RequestFacts
  readonly site: CompiledSite
}

/** What policy let through: by which route, and for whom. */
export interface Admission {
  readonly route: Route
  readonly session: SessionReading
  readonly principal: Principal
  /** Milliseconds, on the clock of `Date.now`. */
  readonly sessionReadAt: number
  /** The form that waited for a proof, where this is one. */
  readonly parked?: { readonly id: ParkedId; readonly back: ReturnPath }
  /** The customer confirmed this very request. */
  readonly confirmation?: Confirmation
}

/** An answer of our own that policy has no part in. */
export const refuse = (
  { request, context, facts, site, said }: ReadTurn,
  slug: ProblemSlug,
  reason: LogReason,
): Response | Promise<Response> => {
  said.reasons = [reason]
  said.renewed = false
  const { navigation, origin } = facts
  return context.answer({ slug, navigation, headers: readableBy(site, origin) }, request, site)
}

/** Says what became of a form that waited, where the answer is not the app's. */
export const answerNotReleased = (
  turn: ReadTurn,
  reason: NotReleased,
  slug: ProblemSlug = 'access-denied',
): Response | Promise<Response> => {
  const { request, context, site, said } = turn
  said.reasons = [reason.code]
  // Never the address that the form was posted to: many an app answers nothing else there.
  const onHref = ('back' in reason ? reason.back : undefined) ?? START_PAGE
  const notReleased = { outcome: OUTCOME_OF_FORM[reason.code], onHref }
  return context.answer({ slug, navigation: true, headers: {}, notReleased }, request, site)
}

const OUTCOME_OF_FORM = {
  already_answered: 'answered',
  outcome_unknown: 'unknown',
  not_parked: 'gone',
  session_ended: 'gone',
} as const
