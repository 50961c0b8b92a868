import { logWarning } from '#audit/operator-log.ts'
import { parseAttestation } from '#authenticators/passkey/credential.ts'
import { PASSWORD_ALONE_LENGTH } from '#authenticators/password/rules.ts'
import { RECOVERY_CODE_BYTES, recoveryCodeText } from '#authenticators/recovery-code/code.ts'
import { KEPT } from '#authenticators/recovery-matrix.ts'
import { newOperationId } from '#keys/new-id.ts'
import { randomBytes } from '#keys/random.ts'
import type { RecoveryCompletion, RenewalFacts } from '#objects/account-recovery-calls.ts'
import type { RenewalRefused } from '#objects/account-recovery-renewal.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import { answerNotAdmitted } from '../admission/not-admitted.tsx'
import { directoryOf } from '../directory-edge.ts'
import { readEntry } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { openFlow, sealFlow } from '../flow-edge.ts'
import { answerFlowFailure } from '../flow-failure.tsx'
import { hrefThen } from '../href-then.ts'
import { forgetBrowsersAfter } from '../known-browsers-edge.ts'
import { ceremonyExpectation, openChallenge } from '../passkey/challenge-edge.ts'
import { verificationOf } from '../passkey/options-edge.ts'
import { credentialIndex } from '../passkey/owner-edge.ts'
import { choiceError } from '../password/choice-error.ts'
import { judgeChoice } from '../password/judge-edge.ts'
import { revocationBound } from '../revocation-bound.ts'
import { accountOf } from '../session-edge.ts'
import { whenceOf } from '../whence-edge.ts'
import { RecoveredPage, type RecoveredProps } from './recovered.view.tsx'
import { RenewPage, type RenewProps } from './renew.view.tsx'
import { RECOVER } from './step-edge.ts'

type Renew = FlowAt<'recovery', 'renew'>
type Said = Pick<RenewProps, 'error'>

const AT = { kind: 'recovery', step: 'renew' } as const

/** `GET /recover/renew`: asks for a new passkey or password, once enough was shown. */
export const showRenew: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  return flow.ok ? answerRenew(request, flow.value, {}) : answerFlowFailure(request, flow.failure, RECOVER)
}

/** `POST /recover/renew`: what is new. The account's section that stores it ends everything else; nobody is signed in by it. */
export const postRenew: PageHandler = async (request) => {
  const flow = await openFlow(request, AT)
  if (!flow.ok) return answerFlowFailure(request, flow.failure, RECOVER)
  return request.form.get('credential') === undefined
    ? renewByPassword(request, flow.value)
    : renewByPasskey(request, flow.value)
}

/** `GET /recover/done`: says what was ended and what stays, and leads on to signing in. It knows of no account. */
export const showRecovered: PageHandler = async (request) => {
  const { returnTo } = await readEntry(request)
  const named = request.query.get('kept')?.split('.') ?? []
  const kept = KEPT.filter((each) => named.includes(each))
  return answerRecovered(request, returnTo, { kept, mayTakeAwayNow: request.query.get('newer') === 'now' })
}

const renewByPassword = async (request: PageRequest, flow: Renew): Promise<Response> => {
  const facts = await factsOf(request, flow)
  if (!facts.ok || !takes(request, facts.value, 'password')) return answerFlowFailure(request, 'flow_expired', RECOVER)
  const { address, name } = facts.value
  const chosen = await judgeChoice(request, request.form.get('password') ?? '', {
    least: PASSWORD_ALONE_LENGTH,
    address,
    name: name ?? undefined,
  })
  if (!chosen.ok) return answerRenew(request, flow, { error: choiceError(chosen.failure) })
  return complete(request, flow, { by: 'password', ...chosen.value })
}

const renewByPasskey = async (request: PageRequest, flow: Renew): Promise<Response> => {
  const refused = () => answerRenew(request, flow, { error: { id: 'error.passkey-refused' } })
  const response = parseAttestation(request.form.get('credential') ?? '')
  const challenge = await openChallenge(request, flow.id, 'recovery-create')
  if (response === undefined || challenge === undefined) return refused()
  const index = await credentialIndex(request, response)
  if (index === undefined) return refused()
  const { account, id, browser } = flow
  const { requestId } = request
  const operation = newOperationId()
  const expected = { ...ceremonyExpectation(request, challenge), presence: 'required' } as const
  const mustVerify = verificationOf(request) === 'required'
  const stub = accountOf(request, account)
  const asked = { flow: id, browser, response, expected, challenge, operation, mustVerify }
  const verified = await stub.verifyRecoveryPasskey(asked)
  if (!verified.ok) {
    return verified.failure.code === 'recovery_over' ? answerFlowFailure(request, 'flow_expired', RECOVER) : refused()
  }
  const directory = directoryOf(request, index)
  const claimed = await directory.claim({ index, operation, account, requestId })
  if (!claimed.ok) return refused()
  return complete(request, flow, { by: 'passkey', verified: verified.value, operation }, async () => {
    // An unconfirmed claim is settled by the shard's sweep, which asks the account; the passkey is not lost. Nor must the page
    // be: a new saved code is shown there this once.
    const [confirmed] = await Promise.allSettled([directory.confirm({ index, operation, account, requestId })])
    if (confirmed.status === 'rejected') {
      logWarning(JSON.stringify({ event: 'passkey_claim.unconfirmed', request_id: requestId }))
    }
  })
}

const complete = async (
  request: PageRequest,
  flow: Renew,
  renewal: RecoveryCompletion['renewal'],
  afterwards: () => Promise<void> = async () => {},
): Promise<Response> => {
  const { id, browser, account, returnTo } = flow
  const newCode = randomBytes(RECOVERY_CODE_BYTES)
  const completed = await accountOf(request, account).completeRecovery({
    flow: id,
    browser,
    renewal,
    newCode,
    from: whenceOf(request),
    site: request.site.id,
    requestId: request.requestId,
  })
  if (!completed.ok) return answerNotRenewed(request, flow, completed.failure)
  await afterwards()
  // Whoever was known here before may guess as a stranger alone.
  await forgetBrowsersAfter(request, completed.value.addresses)
  const { kept, mayTakeAwayNow, hasNewCode } = completed.value
  // Shown this once: it is not to stand in any address.
  if (hasNewCode) return answerRecovered(request, returnTo, { kept, mayTakeAwayNow, code: recoveryCodeText(newCode) })
  const told = [...(kept.length > 0 ? [`kept=${kept.join('.')}`] : []), ...(mayTakeAwayNow ? ['newer=now'] : [])]
  const query = told.length === 0 ? '' : (`?${told.join('&')}` as const)
  return answerRedirect(request, hrefThen(request, `${RECOVER}/done${query}`, returnTo))
}

const answerNotRenewed = (request: PageRequest, flow: Renew, refused: RenewalRefused): Promise<Response> => {
  switch (refused.code) {
    case 'keys_unavailable':
      return answerProblem(request, 'unavailable')
    case 'password_too_short':
      return answerRenew(request, flow, { error: choiceError(refused) })
    case 'operation_spent':
      return answerRenew(request, flow, { error: { id: 'error.passkey-refused' } })
    case 'account_frozen':
    case 'recovery_required':
    case 'account_disputed':
      return answerNotAdmitted(request, refused)
    case 'recovery_over':
      return answerFlowFailure(request, 'flow_expired', RECOVER)
  }
}

const factsOf = (request: PageRequest, { account, id, browser }: Renew) =>
  accountOf(request, account).renewalFacts({ flow: id, browser })

/** A deployment without passwords offers none, whatever the account would take. */
const takes = (request: PageRequest, { renewals }: RenewalFacts, renewal: 'passkey' | 'password'): boolean =>
  renewals.includes(renewal) && (renewal === 'passkey' || request.services.deployment.methods.password !== undefined)

const answerRenew = async (request: PageRequest, flow: Renew, said: Said): Promise<Response> => {
  const facts = await factsOf(request, flow)
  if (!facts.ok) return answerFlowFailure(request, 'flow_expired', RECOVER)
  const page = (
    <RenewPage
      page={request.page}
      flow={await sealFlow(request, flow)}
      address={facts.value.address}
      takesPassword={takes(request, facts.value, 'password')}
      least={PASSWORD_ALONE_LENGTH}
      {...(facts.value.hasPassword && { passwordStaysFor: request.services.deployment.lifetimes.restricted })}
      {...said}
    />
  )
  return answerPage(request, page, said.error === undefined ? 200 : 422)
}

const answerRecovered = (
  request: PageRequest,
  returnTo: string,
  told: Pick<RecoveredProps, 'kept' | 'mayTakeAwayNow' | 'code'>,
): Promise<Response> => {
  const page = (
    <RecoveredPage
      page={request.page}
      boundSeconds={revocationBound(request.services.deployment.lifetimes)}
      restrictedSeconds={request.services.deployment.lifetimes.restricted}
      signInHref={hrefThen(request, '/sign-in', returnTo)}
      {...told}
    />
  )
  return answerPage(request, page, 200)
}
