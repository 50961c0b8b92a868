import { RECOVERY_CODE_BYTES, recoveryCodeText } from '#authenticators/recovery-code/code.ts'
import { randomBytes } from '#keys/random.ts'
import { answerPage } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { openForm, sealForm } from '../account-form-edge.ts'
import { answerChangeRefused, securityHref } from '../security/change-edge.tsx'
import { accountOf, cookiesOf, readSession } from '../session-edge.ts'
import { answerSignInFirst } from '../ways-edge.ts'
import { whenceOf } from '../whence-edge.ts'
import { MakeRecoveryCodePage, type MakeRecoveryCodeProps, RecoveryCodePage } from './recovery-code.view.tsx'

/** `GET /account/security/recovery-code`: asks before a code is made, since it takes the place of the one before. */
export const showRecoveryCode: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, here(request))
  const facts = await accountOf(request, session.account).changeFacts(session.proof)
  if (!facts.ok) return answerChangeRefused(request, session, facts.failure, here(request))
  return answerMake(request, session, {})
}

/** `POST /account/security/recovery-code`: makes the code and shows it, this once. */
export const postRecoveryCode: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, here(request))
  const { account, proof, customer } = session
  const flow = await openForm(request, customer.sid)
  if (flow === undefined) return showRecoveryCode(request)
  const code = randomBytes(RECOVERY_CODE_BYTES)
  const replaced = await accountOf(request, account).replaceRecoveryCode({
    proof,
    flow,
    code,
    from: whenceOf(request),
    site: request.site.id,
    requestId: request.requestId,
  })
  if (!replaced.ok) {
    return replaced.failure.code === 'flow_completed'
      ? answerMake(request, session, { error: 'error.recovery-code-shown' })
      : answerChangeRefused(request, session, replaced.failure, here(request))
  }
  const page = <RecoveryCodePage page={request.page} code={recoveryCodeText(code)} backHref={securityHref(request)} />
  return answerPage(request, page, 200, cookiesOf(session))
}

const answerMake = async (
  request: PageRequest,
  session: OpenSession,
  said: Pick<MakeRecoveryCodeProps, 'error'>,
): Promise<Response> => {
  const form = await sealForm(request, session.customer.sid)
  const page = <MakeRecoveryCodePage page={request.page} form={form} backHref={securityHref(request)} {...said} />
  return answerPage(request, page, said.error === undefined ? 200 : 422, cookiesOf(session))
}

const here = (request: PageRequest): string => `${securityHref(request)}/recovery-code`
