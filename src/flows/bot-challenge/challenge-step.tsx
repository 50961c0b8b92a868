import { answerPage } from '#pages/answer.ts'
import type { PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import { startHref } from '../code/code-step.tsx'
import { sealFlow } from '../flow-edge.ts'
import { answerWait } from '../wait.tsx'
import { ChallengePage, type ChallengeProps } from './challenge.view.tsx'
import { type ChallengeFlow, drawChallenge, type Unmet } from './challenge-edge.ts'

/** The page on which a browser works, with what is to be said about the last try. */
export const answerChallengePage = async (
  request: PageRequest,
  flow: ChallengeFlow,
  said: Pick<ChallengeProps, 'error' | 'notice'>,
): Promise<Response> =>
  answerPage(
    request,
    <ChallengePage
      page={request.page}
      purpose={flow.kind}
      flow={await sealFlow(request, flow)}
      address={flow.address}
      asksPassword={'way' in flow && flow.way === 'password'}
      work={flow.work}
      waitSeconds={Math.max(0, flow.waitUntil - request.now)}
      changeAddressHref={startHref(request, flow)}
      {...said}
    />,
    said.error === undefined && said.notice === undefined ? 200 : 422,
  )

/**
 * Answers a form that brings neither work nor time enough. Nothing was sent or tried, and the address is kept.
 * `passkeyFlow`: the sealed flow by which a passkey goes on all the same.
 */
export const answerUnmet = async (
  request: PageRequest,
  flow: ChallengeFlow,
  unmet: Unmet,
  passkeyFlow?: string,
): Promise<Response> => {
  switch (unmet.code) {
    case 'keys_unavailable':
      return answerProblem(request, 'unavailable')
    case 'limited':
      return answerWait(request, unmet.retryAfterSeconds, startHref(request, flow), passkeyFlow)
    case 'too_early':
      return answerChallengePage(request, flow, { notice: 'notice.challenge-early' })
    case 'challenge_failed':
      return answerFreshChallenge(request, flow)
  }
}

/** Asks anew, with work that nobody has seen, and for the same address. */
export const answerFreshChallenge = async (request: PageRequest, flow: ChallengeFlow): Promise<Response> =>
  answerChallengePage(request, { ...flow, ...(await drawChallenge(request)) }, { error: 'error.challenge-failed' })
