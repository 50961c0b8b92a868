import type { BrowserHash } from '#domain/ids.ts'
import type { EpochSeconds } from '#lib/time.ts'
import type { Flow, Place } from './flow.ts'

/** Why a flow that was shown cannot go on. */
export type FlowFailure =
  | 'flow_missing'
  | 'flow_unreadable'
  | 'flow_expired'
  | 'flow_of_another_browser'
  | 'flow_of_another_session'
  | 'flow_at_another_step'

/**
 * Whether an opened flow may go on here: in time, in the browser it began in (login CSRF, fixation), and at the step
 * that asks; evidence for one step never serves another (Keycloak CVE-2026-18963).
 */
export const admitFlow = <At extends Place<Flow>>(
  flow: Flow | undefined,
  at: At,
  browser: BrowserHash | undefined,
  now: EpochSeconds,
): { readonly ok: true; readonly value: Extract<Flow, At> } | { readonly ok: false; readonly failure: FlowFailure } => {
  if (flow === undefined) return { ok: false, failure: 'flow_unreadable' }
  if (now >= flow.expiresAt) return { ok: false, failure: 'flow_expired' }
  if (flow.browser !== browser) return { ok: false, failure: 'flow_of_another_browser' }
  return isAt(flow, at) ? { ok: true, value: flow } : { ok: false, failure: 'flow_at_another_step' }
}

const isAt = <At extends Place<Flow>>(flow: Flow, { kind, step }: At): flow is Extract<Flow, At> =>
  flow.kind === kind && flow.step === step
