import { parseAssertion } from '#authenticators/passkey/credential.ts'
import { parseRecoveryCode } from '#authenticators/recovery-code/code.ts'
import type { RecoveryWay } from '#authenticators/recovery-matrix.ts'
import type { RecoveryProof } from '#objects/account-recovery-calls.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import { answerNotAdmitted } from '../admission/not-admitted.tsx'
import type { FlowAt } from '../flow.ts'
import { openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { hrefThen } from '../href-then.ts'
import { ceremonyExpectation, openChallenge } from '../passkey/challenge-edge.ts'
import { accountOf } from '../session-edge.ts'
import { digitsOf } from '../typed-code.ts'
import { answerWait } from '../wait.tsx'
import { whenceOf } from '../whence-edge.ts'
import { ProofPage, type ProofProps } from './proof.view.tsx'
import { RECOVER, recoveryHref } from './step-edge.ts'

type Proof = FlowAt<'recovery', 'proof'>

const AT = { kind: 'recovery', step: 'proof' } as const

/** `GET /recover/proof`: asks for one more proof, by whatever the account has; never skipped because the mail was proved. */
export const showProof: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  return flow.ok ? answerProof(request, flow.value, {}) : answerFlowFailure(request, flow.failure, RECOVER)
}

/** `POST /recover/proof`: one more proof, judged and counted in the account. */
export const postProof: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, RECOVER)
  const shown = await shownBy(request, flow.value)
  if (shown === undefined) return answerProof(request, flow.value, { error: 'error.proof-missing' })
  const { id, browser, account, known } = flow.value
  const proved = await accountOf(request, account).proveRecovery({
    flow: id,
    browser,
    known,
    shown,
    from: whenceOf(request),
    requestId: request.requestId,
  })
  if (proved.ok)
    return answerRedirect(request, await recoveryHref(request, flow.value, { account, known }, proved.value))
  switch (proved.failure.code) {
    case 'keys_unavailable':
      return answerProblem(request, 'unavailable')
    case 'guess_too_soon':
      return answerWait(request, proved.failure.retryAfterSeconds, hrefThen(request, RECOVER, flow.value.returnTo))
    case 'account_frozen':
    case 'recovery_required':
    case 'account_disputed':
      return answerNotAdmitted(request, proved.failure)
    case 'authenticator_disabled':
      return answerProof(request, flow.value, { error: 'error.recovery-way-disabled' })
    case 'code_wrong':
    case 'password_wrong':
      return answerProof(request, flow.value, { error: 'error.proof-wrong' })
    case 'response_refused':
    case 'challenge_spent':
      return answerProof(request, flow.value, { error: 'error.passkey-refused' })
    case 'recovery_over':
      return answerFlowFailure(request, 'flow_expired', RECOVER)
  }
}

const shownBy = async (request: PageRequest, flow: Proof): Promise<RecoveryProof['shown'] | undefined> => {
  const { form } = request
  const response = parseAssertion(form.get('credential') ?? '')
  const challenge = await openChallenge(request, flow.id, 'recovery')
  if (response !== undefined && challenge !== undefined) {
    return { by: 'passkey', response, challenge, expected: ceremonyExpectation(request, challenge) }
  }
  const saved = form.get('saved') ?? ''
  // What is no code is one that is wrong, and counts as a guess.
  if (saved !== '') return { by: 'saved', code: parseRecoveryCode(saved) }
  const password = form.get('password') ?? ''
  if (password !== '') return { by: 'password', password }
  const code = form.get('code') ?? ''
  return code === '' ? undefined : { by: 'totp', code: digitsOf(code) ?? '' }
}

const answerProof = async (request: PageRequest, flow: Proof, said: Pick<ProofProps, 'error'>): Promise<Response> => {
  const { id, browser, account, known } = flow
  const progress = await accountOf(request, account).recoveryProgress({ flow: id, browser })
  if (!progress.ok) return answerFlowFailure(request, 'flow_expired', RECOVER)
  if (progress.value.next === 'renew') {
    return answerRedirect(request, await recoveryHref(request, flow, { account, known }, progress.value))
  }
  const sealed = await sealFlow(request, flow)
  const page = (
    <ProofPage
      page={request.page}
      flow={sealed}
      ways={progress.value.ways.filter(isShownHere)}
      delayHref={`${request.page.deployment.basePath}${RECOVER}/delay?flow=${sealed}`}
      {...said}
    />
  )
  return answerPage(request, page, said.error === undefined ? 200 : 422)
}

/** The code by mail is asked for on a page of its own. */
const isShownHere = (way: RecoveryWay): way is ProofProps['ways'][number] => way !== 'issued'
