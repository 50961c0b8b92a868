/** Answers what policy did not let through: leads to the proof, keeps what was posted until then, or refuses. */
import type { Principal } from '#domain/principal.ts'
import type { SessionReading } from '#domain/session-reading.ts'
import { type ChallengedDecision, challenge } from './challenge.ts'
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
): Promise<Response> => {
  const { request, context, facts, site, said, now } = turn
  said.decision = decision.outcome
  said.reasons = decision.reasons
  const answer = challenge(decision, { facts, site, basePath: context.deployment.basePath, principal })
  if (answer.kind === 'refuse') {
    return withSessionCookie(await context.answer(answer.refusal, request, site), session)
  }
  if (answer.kind === 'redirect') {
    const href = await pageHref(context, answer.page, answer.continuation, facts.host, now)
    return withSessionCookie(redirectTo(context, href), session)
  }
  return withSessionCookie(await answerParked(turn, answer.back, session), session)
}

/** Keeps the posted form and leads to the proof, or says why it is not kept. */
const answerParked = async (turn: ReadTurn, back: Continuation, session: SessionReading): Promise<Response> => {
  const { request, context, facts, site, said, now } = turn
  if (session.state !== 'live') throw new Error('only a session can be stepped up')
  const parked = await parkForm({ request, context, facts, site, session, back, now })
  if (parked.ok) return redirectTo(context, await pageHref(context, 'step-up', parked.value, facts.host, now))
  const { failure } = parked
  said.reasons = [...said.reasons, failure]
  switch (failure) {
    case 'foreign_form':
      return refuse(turn, 'cross-site-request', failure)
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
