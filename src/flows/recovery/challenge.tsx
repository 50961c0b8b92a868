import { parseAddress } from '#domain/address.ts'
import type { PageHandler } from '#pages/page-request.ts'
import { meetChallenge, openChallenge } from '../bot-challenge/challenge-edge.ts'
import { answerChallengePage, answerFreshChallenge, answerUnmet } from '../bot-challenge/challenge-step.tsx'
import { answerFlowFailure } from '../flow-failure.tsx'
import { approachRecovery } from '../risk/approach-edge.ts'
import { answerCode } from './routes.tsx'

const START = '/recover'
const AT_CHALLENGE = { kind: 'recovery', step: 'challenge' } as const

/** `GET /recover/challenge`: the browser works for a moment. */
export const showRecoverChallenge: PageHandler = async (request) => {
  const opened = await openChallenge(request, AT_CHALLENGE)
  return opened.ok
    ? answerChallengePage(request, opened.value.flow, {})
    : answerFlowFailure(request, opened.failure, START)
}

/** `POST /recover/challenge`: the work, or the time that was waited; then the address goes on as it was typed. */
export const postRecoverChallenge: PageHandler = async (request) => {
  const opened = await openChallenge(request, AT_CHALLENGE)
  if (!opened.ok) return answerFlowFailure(request, opened.failure, START)
  const { flow, isLate } = opened.value
  const address = parseAddress(flow.address)
  if (!address.ok) return answerFlowFailure(request, 'flow_unreadable', START)
  if (isLate) return answerFreshChallenge(request, flow)
  const met = await meetChallenge(request, flow, address.value)
  if (!met.ok) return answerUnmet(request, flow, met.failure)
  const { id, browser, returnTo, expiresAt, kind } = flow
  const identify = { id, browser, returnTo, expiresAt, kind, step: 'identify' } as const
  const approached = await approachRecovery(request, identify, address.value)
  return answerCode(request, identify, flow.address, address.value, approached)
}
