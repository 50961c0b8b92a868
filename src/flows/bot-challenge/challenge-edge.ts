import { drawWork, isSolved } from '#bot-challenge/work.ts'
import { WAIT_INSTEAD, WORK_COST, WORK_LASTS, WORK_TRIES } from '#config/defaults.ts'
import type { EmailAddress } from '#domain/address.ts'
import { randomBelow, randomToken } from '#keys/random.ts'
import { fail, ok, type Result } from '#lib/result.ts'
import { after } from '#lib/time.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { admitFlow, type FlowFailure } from '../admit-flow.ts'
import { chargeWait } from '../code/charge-network-edge.ts'
import { directoryOf } from '../directory-edge.ts'
import type { FlowAt, Place } from '../flow.ts'
import { beginFlow, openFlow, openSealedFlow } from '../flow-edge.ts'
import type { Approach } from '../risk/approach-edge.ts'

/** A flow of any kind that waits for the browser's work. */
export type ChallengeFlow =
  | FlowAt<'sign-in', 'challenge'>
  | FlowAt<'sign-up', 'challenge'>
  | FlowAt<'recovery', 'challenge'>

/** Whether what speaks against a try asks for work before it goes on, and the operator has left that on. */
export const callsForWork = ({ services }: PageRequest, { decision }: Pick<Approach, 'decision'>): boolean =>
  decision.asks.includes('challenge') && services.deployment.botChallenge !== 'off'

/** What a flow gets when it is sent to work: a challenge of its own, when waiting does as well, and when it is over. */
export const drawChallenge = async (
  request: PageRequest,
): Promise<Pick<ChallengeFlow, 'work' | 'waitUntil' | 'workUntil'>> => {
  const { botChallenge } = request.services.deployment
  // Asked for before the operator switched it off: the least will do.
  const tries = WORK_TRIES[botChallenge === 'off' ? 'light' : botChallenge]
  const work = await drawWork({ cost: WORK_COST, tries, counter: randomBelow(tries), secret: randomToken() })
  return { work, waitUntil: after(request.now, WAIT_INSTEAD), workUntil: after(request.now, WORK_LASTS) }
}

/** The flow that a page of work belongs to; `isLate`: it is over, and begun anew with the same address and way back. */
export interface OpenChallenge<Of extends ChallengeFlow> {
  readonly flow: Of
  readonly isLate: boolean
}

/**
 * Opens the flow of a page of work. One that is over in the browser that it belongs to goes on under a new name, with
 * work of its own: who was slow types nothing twice.
 */
export const openChallenge = async <At extends Place<ChallengeFlow>>(
  request: PageRequest,
  at: At,
): Promise<Result<OpenChallenge<Extract<ChallengeFlow, At>>, FlowFailure>> => {
  const opened = await openFlow(request, at)
  if (opened.ok) return ok({ flow: opened.value, isLate: false })
  if (opened.failure !== 'flow_expired') return opened
  const late = await openSealedFlow(request, request.form.get('flow') ?? request.query.get('flow') ?? '')
  if (late === undefined) return fail('flow_expired')
  const fresh = beginFlow(request, late.browser, late.returnTo)
  // Whose it is and where it is, is asked again: what was over was looked at no further.
  const admitted = admitFlow({ ...late, ...fresh }, at, request.browser?.hash, request.now)
  if (!admitted.ok) return fail(admitted.failure)
  return ok({ flow: { ...admitted.value, ...(await drawChallenge(request)) }, isLate: true })
}

/** Why what was asked for does not go on yet. */
export type Unmet =
  /** No solution, and the time of those who wait has not come. */
  | { readonly code: 'too_early' }
  /** A wrong solution, one that comes too late, or a challenge that was used up: it takes a fresh one. */
  | { readonly code: 'challenge_failed' }
  /** Too many have waited in this network: it takes work. */
  | { readonly code: 'limited'; readonly retryAfterSeconds: number }
  | { readonly code: 'keys_unavailable' }

/**
 * Whether the form brings what its flow was asked for: the solution, or the time waited where it brings none. Either uses
 * the challenge up, in the directory shard of the address, so that it stands in front of one mail or one try. Known and
 * unknown addresses take the same steps.
 */
export const meetChallenge = async (
  request: PageRequest,
  { work, waitUntil, workUntil }: ChallengeFlow,
  address: EmailAddress,
): Promise<Result<undefined, Unmet>> => {
  if (request.now >= workUntil) return fail({ code: 'challenge_failed' })
  const solution = request.form.get('solution') ?? ''
  const by = solution === '' ? 'wait' : 'work'
  if (by === 'work' && !(await isSolved(work, solution))) return fail({ code: 'challenge_failed' })
  if (by === 'wait' && request.now < waitUntil) return fail({ code: 'too_early' })
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return keys
  if (by === 'wait') {
    const charged = await chargeWait(request, keys.value)
    if (!charged.ok) return charged
  }
  const index = await keys.value.identifierHash('email', address.normalised)
  const { nonce: challenge } = work.parameters
  const { requestId } = request
  const spent = await directoryOf(request, index).spendChallenge({
    index,
    challenge,
    expiresAt: workUntil,
    by,
    requestId,
  })
  return spent.ok ? ok(undefined) : fail({ code: 'challenge_failed' })
}
