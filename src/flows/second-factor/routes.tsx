import { parseAssertion } from '#authenticators/passkey/credential.ts'
import type { SecondFactorSignIn } from '#objects/account-calls.ts'
import { answerPage } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import { answerNotAdmitted } from '../admission/not-admitted.tsx'
import { upgradeHref } from '../enrolment/upgrade-edge.ts'
import type { FlowAt } from '../flow.ts'
import { openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { hrefThen } from '../href-then.ts'
import { ceremonyExpectation, openChallenge } from '../passkey/challenge-edge.ts'
import { answerRiskRefused } from '../risk/refused.tsx'
import { accountOf } from '../session-edge.ts'
import { signingOf } from '../signing-edge.ts'
import { startSession } from '../start-session-edge.ts'
import { digitsOf } from '../typed-code.ts'
import { answerWait } from '../wait.tsx'
import { SecondFactorPage, type SecondFactorProps } from './second-factor.view.tsx'

type SecondFactor = FlowAt<'sign-in', 'second-factor'>

const START = '/sign-in'
const AT = { kind: 'sign-in', step: 'second-factor' } as const

/** `GET /sign-in/second`: asks for the second factor of an account whose password was right. */
export const showSecondFactor: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  return flow.ok ? answerSecondFactor(request, flow.value, {}) : answerFlowFailure(request, flow.failure, START)
}

/** `POST /sign-in/second`: a code of an app, or a passkey; the account's section that makes the session completes the flow. */
export const postSecondFactor: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, START)
  const { account, id, browser, epoch, alone, known, signals, returnTo } = flow.value
  const factor = await factorOf(request, flow.value)
  if (factor === undefined) return answerSecondFactor(request, flow.value, { error: 'error.proof-missing' })
  const signedIn = await accountOf(request, account).signInWithSecondFactor({
    flow: id,
    browser,
    epoch,
    alone,
    known,
    factor,
    ...(await signingOf(request, signals)),
  })
  if (signedIn.ok) {
    const { issued, offersPasskey } = signedIn.value
    const location = offersPasskey ? await upgradeHref(request, flow.value, issued.sid) : returnTo
    return startSession(request, account, issued, location)
  }
  switch (signedIn.failure.code) {
    case 'keys_unavailable':
      return answerProblem(request, 'unavailable')
    case 'guess_too_soon':
      return answerWait(request, signedIn.failure.retryAfterSeconds, `${request.page.deployment.basePath}${START}`)
    case 'authenticator_disabled':
      return answerSecondFactor(request, flow.value, { error: 'error.authenticator-disabled' })
    case 'risk_refused':
      return answerRiskRefused(request)
    case 'account_frozen':
    case 'recovery_required':
    case 'account_disputed':
      return answerNotAdmitted(request, signedIn.failure)
    case 'code_wrong':
      return answerSecondFactor(request, flow.value, { error: 'error.proof-wrong' })
    case 'response_refused':
    case 'challenge_spent':
      return answerSecondFactor(request, flow.value, { error: 'error.passkey-refused' })
    case 'evidence_stale':
    case 'flow_completed':
    case 'no_account':
      return answerFlowFailure(request, 'flow_expired', START)
  }
}

const factorOf = async (
  request: PageRequest,
  flow: SecondFactor,
): Promise<SecondFactorSignIn['factor'] | undefined> => {
  const response = parseAssertion(request.form.get('credential') ?? '')
  const challenge = await openChallenge(request, flow.id, 'second-factor')
  if (response !== undefined && challenge !== undefined) {
    return { by: 'passkey', response, challenge, expected: ceremonyExpectation(request, challenge) }
  }
  const code = request.form.get('code') ?? ''
  // What is no code is one that is wrong, and counts as a guess.
  return code === '' ? undefined : { by: 'code', code: digitsOf(code) ?? '' }
}

const answerSecondFactor = async (
  request: PageRequest,
  flow: SecondFactor,
  said: Pick<SecondFactorProps, 'error'>,
): Promise<Response> =>
  answerPage(
    request,
    <SecondFactorPage
      page={request.page}
      flow={await sealFlow(request, flow)}
      totp={flow.totp}
      passkeys={flow.passkeys}
      startHref={hrefThen(request, START, flow.returnTo)}
      {...said}
    />,
    said.error === undefined ? 200 : 422,
  )
