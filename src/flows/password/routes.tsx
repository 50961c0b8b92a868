import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import type { OpenSession } from '#sessions/gate.ts'
import { admitsForm, sealForm } from '../account-form-edge.ts'
import { readEntry, returnToOf } from '../entry-edge.ts'
import { forgetOtherBrowsers } from '../known-browsers-edge.ts'
import { answerChangeRefused, securityHref } from '../security/change-edge.tsx'
import { accountOf, addressOf, cookiesOf, readSession, sessionCookie } from '../session-edge.ts'
import { answerSignInFirst } from '../ways-edge.ts'
import { whenceOf } from '../whence-edge.ts'
import { choiceError } from './choice-error.ts'
import { judgeChoice } from './judge-edge.ts'
import { SetPasswordPage, type SetPasswordProps } from './set-password.view.tsx'

/** `GET /account/security/password`: sets or changes the password. */
export const showPassword: PageHandler = async (request) => {
  if (request.services.deployment.methods.password === undefined) return notOffered(request)
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, here(request))
  const facts = await accountOf(request, session.account).changeFacts(session.proof)
  if (!facts.ok) return answerChangeRefused(request, session, facts.failure, here(request))
  const { returnTo } = await readEntry(request)
  return answerSetPassword(request, session, { least: facts.value.leastPassword, returnTo }, {})
}

/** `POST /account/security/password`: the new password, judged by every rule, stored with its notice. */
export const postPassword: PageHandler = async (request) => {
  if (request.services.deployment.methods.password === undefined) return notOffered(request)
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, here(request))
  const { account, proof, customer } = session
  const stub = accountOf(request, account)
  const facts = await stub.changeFacts(proof)
  if (!facts.ok) return answerChangeRefused(request, session, facts.failure, here(request))
  const returnTo = returnToOf(request.form.get('return_to'))
  const about = { least: facts.value.leastPassword, returnTo }
  if (!(await admitsForm(request, customer.sid))) {
    return answerSetPassword(request, session, about, { error: { id: 'error.form-expired' } })
  }
  const chosen = await judgeChoice(request, request.form.get('password') ?? '', {
    least: about.least,
    address: addressOf(session),
    name: customer.claims.name,
  })
  if (!chosen.ok) return answerSetPassword(request, session, about, { error: choiceError(chosen.failure) })
  const set = await stub.setPassword({
    proof,
    ...chosen.value,
    from: whenceOf(request),
    site: request.site.id,
    requestId: request.requestId,
  })
  if (!set.ok) {
    switch (set.failure.code) {
      case 'keys_unavailable':
        return answerProblem(request, 'unavailable')
      case 'password_too_short':
        return answerSetPassword(request, session, about, { error: choiceError(set.failure) })
      case 'session_ended':
      case 'step_up_required':
      case 'code_too_old':
      case 'restricted':
        return answerChangeRefused(request, session, set.failure, here(request))
    }
  }
  if (set.value.hasEndedOthers) request.waitUntil(forgetOtherBrowsers(request, session))
  const onward = returnTo === '/' ? `${securityHref(request)}?notice=password-set` : returnTo
  return answerRedirect(request, onward, [await sessionCookie(request, account, set.value)])
}

const answerSetPassword = async (
  request: PageRequest,
  session: OpenSession,
  { least, returnTo }: { readonly least: number; readonly returnTo: string },
  said: Pick<SetPasswordProps, 'error'>,
): Promise<Response> => {
  const page = (
    <SetPasswordPage
      page={request.page}
      form={await sealForm(request, session.customer.sid)}
      address={addressOf(session)}
      least={least}
      returnTo={returnTo}
      backHref={securityHref(request)}
      {...said}
    />
  )
  return answerPage(request, page, said.error === undefined ? 200 : 422, cookiesOf(session))
}

const here = (request: PageRequest): string => `${securityHref(request)}/password`

/** A deployment without passwords has no such page. */
const notOffered = (request: PageRequest): Promise<Response> => answerProblem(request, 'not-found')
