/** Answers what policy did not let through: leads to the proof, keeps what was posted until then, or refuses. */
import type { ParkedId } from '#domain/ids.ts'
import type { Principal } from '#domain/principal.ts'
import type { SessionReading } from '#domain/session-reading.ts'
import type { Confirm } from '#policy/decision.ts'
import { type ChallengedDecision, challenge } from './challenge.ts'
import { confirmOf } from './confirmation.ts'
import type { Continuation } from './continuation.ts'
import { pageHref, redirectTo, withSessionCookie } from './own-answer.ts'
import { parkForm } from './park-edge.ts'
import { type ReadTurn, refuse } from './turn.ts'

/** What policy did not let through: a redirect to a page of ours, or a refusal. */
export const answerDecision = async (
  turn: ReadTurn,
  decision: ChallengedDecision,
  session: SessionReading,
  principal: Principal,
  confirmation?: { readonly id: ParkedId; readonly url: string },
): Promise<Response> => {
  const { request, context, facts, site, said, now } = turn
  said.decision = decision.outcome
  said.reasons = decision.reasons
  const { basePath } = context.deployment
  const answer = challenge(decision, { facts, site, basePath, principal, ...(confirmation && { confirmation }) })
  if (answer.kind === 'refuse') {
    return withSessionCookie(await context.answer(answer.refusal, request, site), session)
  }
  if (answer.kind === 'redirect') {
    const href = await pageHref(context, answer.page, answer.continuation, facts.host, now)
    return withSessionCookie(redirectTo(context, href), session)
  }
  return withSessionCookie(await answerParked(turn, answer.back, session, confirmOf(decision)), session)
}

/** Keeps the posted form and leads to the proof, or says why it is not kept. */
const answerParked = async (
  turn: ReadTurn,
  back: Continuation,
  session: SessionReading,
  confirm: Confirm | undefined,
): Promise<Response> => {
  const { request, context, facts, site, said, now } = turn
  if (session.state !== 'live') throw new Error('only a session can be stepped up')
  const parked = await parkForm({ request, context, facts, site, session, back, confirm })
  if (parked.ok) return redirectTo(context, await pageHref(context, 'step-up', parked.value, facts.host, now))
  const { failure } = parked
  said.reasons = [...said.reasons, failure]
  switch (failure) {
    case 'foreign_form':
      return refuse(turn, 'cross-site-request', failure)
    case 'confirm_ambiguous':
      return refuse(turn, 'ambiguous-request', failure)
    case 'confirm_type_unsupported':
      return refuse(turn, 'unsupported-media-type', failure)
    case 'body_too_slow':
      return refuse(turn, 'bad-request', failure)
    case 'keys_unavailable':
      return refuse(turn, 'unavailable', failure)
    case 'session_ended':
      return redirectTo(context, await pageHref(context, 'sign-in', back, facts.host, now))
    case 'not_a_form':
    case 'form_too_large': {
      const confirmHref = await pageHref(context, 'step-up', back, facts.host, now)
      const postRefused = { confirmHref, backHref: back.path, isTooLarge: failure === 'form_too_large' }
      return context.answer({ slug: 'access-denied', navigation: true, headers: {}, postRefused }, request, site)
    }
  }
}
