import { parseAddress } from '#domain/address.ts'
import type { PageHandler } from '#pages/page-request.ts'
import { meetChallenge, openChallenge } from '../bot-challenge/challenge-edge.ts'
import { answerChallengePage, answerFreshChallenge, answerUnmet } from '../bot-challenge/challenge-step.tsx'
import { sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { approach } from '../risk/approach-edge.ts'
import { answerCode, answerNotApproached, answerPassword } from './routes.tsx'

const START = '/sign-in'
const AT_CHALLENGE = { kind: 'sign-in', step: 'challenge' } as const

/** `GET /sign-in/challenge`: the browser works for a moment. */
export const showSignInChallenge: PageHandler = async (request) => {
  const opened = await openChallenge(request, AT_CHALLENGE)
  return opened.ok
    ? answerChallengePage(request, opened.value.flow, {})
    : answerFlowFailure(request, opened.failure, START)
}

/**
 * `POST /sign-in/challenge`: the work, or the time that was waited; then a code is sent, or the password tried that comes
 * with it.
 */
export const postSignInChallenge: PageHandler = async (request) => {
  const opened = await openChallenge(request, AT_CHALLENGE)
  if (!opened.ok) return answerFlowFailure(request, opened.failure, START)
  const { flow, isLate } = opened.value
  const address = parseAddress(flow.address)
  if (!address.ok) return answerFlowFailure(request, 'flow_unreadable', START)
  if (isLate) return answerFreshChallenge(request, flow)
  const password = request.form.get('password') ?? ''
  if (flow.way === 'password' && password === '') {
    return answerChallengePage(request, flow, { error: 'error.password-missing' })
  }
  const { id, browser, returnTo, expiresAt, kind } = flow
  const identify = { id, browser, returnTo, expiresAt, kind, step: 'identify', nothingSent: false } as const
  const met = await meetChallenge(request, flow, address.value)
  if (!met.ok) return answerUnmet(request, flow, met.failure, await sealFlow(request, identify))
  const approached = await approach(request, flow.way, identify, address.value, flow.signals)
  if (!approached.ok) return answerNotApproached(request, identify, approached.failure)
  return flow.way === 'password'
    ? answerPassword(request, identify, address.value, password, approached.value)
    : answerCode(request, identify, flow.address, address.value, approached.value)
}
