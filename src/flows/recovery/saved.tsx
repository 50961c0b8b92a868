import { parseRecoveryCode } from '#authenticators/recovery-code/code.ts'
import type { EmailAddress } from '#domain/address.ts'
import { parseAccountId } from '#domain/ids.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import { answerNotAdmitted } from '../admission/not-admitted.tsx'
import { chargeGuess } from '../code/charge-network-edge.ts'
import { decoyOf } from '../code/decoy-edge.ts'
import { directoryOf } from '../directory-edge.ts'
import type { FlowAt } from '../flow.ts'
import { flowHref, openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { hrefThen } from '../href-then.ts'
import { accountOf } from '../session-edge.ts'
import { answerWait } from '../wait.tsx'
import { SavedCodePage, type SavedCodeProps } from './saved.view.tsx'
import { RECOVER, recoveryHref } from './step-edge.ts'

const AT = { kind: 'recovery', step: 'code' } as const

/** `GET /recover/saved`: asks for the saved code instead of the one by mail. */
export const showSaved: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  return flow.ok ? answerSaved(request, flow.value, {}) : answerFlowFailure(request, flow.failure, RECOVER)
}

/**
 * `POST /recover/saved`: the saved code. Known and unknown addresses take the same steps: the limit of the network, the
 * directory, one account object or a decoy.
 */
export const postSaved: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, RECOVER)
  const typed = request.form.get('saved') ?? ''
  if (typed === '') return answerSaved(request, flow.value, { error: 'error.proof-missing' })
  const { id, browser, epoch, index, returnTo } = flow.value
  const backHref = hrefThen(request, RECOVER, returnTo)
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return answerProblem(request, 'unavailable')
  const charged = await chargeGuess(request, keys.value, index)
  if (!charged.ok) return answerWait(request, charged.failure.retryAfterSeconds, backHref)
  const { owner, known } = await directoryOf(request, index).resolve({ index, browser })
  const account = owner === null ? undefined : parseAccountId(owner)
  const stub = account === undefined ? decoyOf(request, index) : accountOf(request, account)
  const code = parseRecoveryCode(typed)
  const begun = await stub.recoverBySavedCode({
    flow: id,
    browser,
    epoch,
    index,
    known,
    code,
    requestId: request.requestId,
  })
  if (begun.ok) {
    // A decoy accepts nothing.
    if (account === undefined) throw new Error('a saved code was accepted for an address without an account')
    return answerRedirect(request, await recoveryHref(request, flow.value, { account, known }, begun.value))
  }
  switch (begun.failure.code) {
    case 'guess_too_soon':
      return answerWait(request, begun.failure.retryAfterSeconds, backHref)
    case 'account_frozen':
    case 'recovery_required':
    case 'account_disputed':
      return answerNotAdmitted(request, begun.failure)
    // Nobody learns whether there is an account, whether it has a saved code, or whether that is switched off.
    case 'code_wrong':
    case 'authenticator_disabled':
    case 'recovery_over':
      return answerSaved(request, flow.value, { error: 'error.saved-code-wrong' })
  }
}

/**
 * Answers whoever wants a code that its address gets no more of for now: how long to wait, and the way that needs no mail.
 * Strangers can ask for all the codes of an address, and must not keep its owner from the saved one by that.
 */
export const answerNoMoreCodes = async (
  request: PageRequest,
  flow: FlowAt<'recovery', 'identify'>,
  typed: string,
  address: EmailAddress,
  waitSeconds: number,
): Promise<Response> => {
  const keys = await request.services.keys(request.now)
  if (!keys.ok) return answerProblem(request, 'unavailable')
  const index = await keys.value.identifierHash('email', address.normalised)
  const { owner } = await directoryOf(request, index).resolve({ index })
  const account = owner === null ? undefined : parseAccountId(owner)
  const { epoch } = await (account === undefined ? decoyOf(request, index) : accountOf(request, account)).opening()
  const next: FlowAt<'recovery', 'code'> = { ...flow, step: 'code', address: typed.trim(), index, epoch }
  const savedCodeHref = await flowHref(request, `${RECOVER}/saved`, next)
  return answerWait(request, waitSeconds, hrefThen(request, RECOVER, flow.returnTo), undefined, savedCodeHref)
}

const answerSaved = async (
  request: PageRequest,
  flow: FlowAt<'recovery', 'code'>,
  said: Pick<SavedCodeProps, 'error'>,
): Promise<Response> => {
  const sealed = await sealFlow(request, flow)
  const backHref = `${request.page.deployment.basePath}${RECOVER}/code?flow=${sealed}`
  const page = <SavedCodePage page={request.page} flow={sealed} backHref={backHref} {...said} />
  return answerPage(request, page, said.error === undefined ? 200 : 422)
}
