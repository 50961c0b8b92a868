import { keyText, keyUri } from '#authenticators/totp/key-uri.ts'
import { qrMatrix } from '#authenticators/totp/qr-code.ts'
import { TOTP } from '#authenticators/totp/totp.ts'
import { randomBytes } from '#keys/random.ts'
import { fromBase64Url, toBase64Url } from '#lib/encoding.ts'
import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import { answerProblem } from '#pages/problem-answer.tsx'
import type { OpenSession } from '#sessions/gate.ts'
import { returnToOf } from '../entry-edge.ts'
import type { FlowAt } from '../flow.ts'
import { beginFlow, bindBrowser, openSessionFlow, sealFlow } from '../flow-edge.ts'
import { answerNotInSession } from '../flow-failure.tsx'
import { forgetOtherBrowsers } from '../known-browsers-edge.ts'
import { answerChangeRefused, securityHref } from '../security/change-edge.tsx'
import { accountOf, addressOf, cookiesOf, readSession, sessionCookie } from '../session-edge.ts'
import { digitsOf } from '../typed-code.ts'
import { answerSignInFirst } from '../ways-edge.ts'
import { whenceOf } from '../whence-edge.ts'
import { SetUpTotpPage, type SetUpTotpProps } from './set-up.view.tsx'

type SetUp = FlowAt<'enrolment', 'totp'>

/** `GET /account/security/totp`: a new key, shown as a picture and as text. It is stored nowhere until its first code is right. */
export const showTotp: PageHandler = async (request) => {
  if (request.services.deployment.methods.password === undefined) return notOffered(request)
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, here(request))
  const facts = await accountOf(request, session.account).changeFacts(session.proof)
  if (!facts.ok) return answerChangeRefused(request, session, facts.failure, here(request))
  const browser = await bindBrowser(request)
  const flow: SetUp = {
    ...beginFlow(request, browser.hash, returnToOf(here(request))),
    kind: 'enrolment',
    step: 'totp',
    sid: session.customer.sid,
    key: toBase64Url(randomBytes(TOTP.keyBytes)),
  }
  return answerSetUp(request, session, flow, {}, browser.cookies)
}

/** `POST /account/security/totp`: the first code of the new key. */
export const postTotp: PageHandler = async (request) => {
  if (request.services.deployment.methods.password === undefined) return notOffered(request)
  const opened = await openSessionFlow(request, { kind: 'enrolment', step: 'totp' })
  if (!opened.ok) return answerNotInSession(request, opened.failure, '/account/security/totp')
  const { flow, session } = opened.value
  const { account, proof } = session
  const key = fromBase64Url(flow.key)
  const code = digitsOf(request.form.get('code'))
  if (key === undefined || code === undefined) {
    return answerSetUp(request, session, flow, { error: 'error.code-shape-app' })
  }
  const added = await accountOf(request, account).addTotp({
    proof,
    flow: flow.id,
    key,
    code,
    from: whenceOf(request),
    site: request.site.id,
    requestId: request.requestId,
  })
  if (!added.ok) {
    switch (added.failure.code) {
      case 'keys_unavailable':
        return answerProblem(request, 'unavailable')
      case 'code_wrong':
        return answerSetUp(request, session, flow, { error: 'error.code-app' })
      // Sent twice: the page that it leads to shows the app.
      case 'flow_completed':
        return answerRedirect(request, securityHref(request), cookiesOf(session))
      case 'session_ended':
      case 'step_up_required':
      case 'code_too_old':
      case 'restricted':
        return answerChangeRefused(request, session, added.failure, here(request))
    }
  }
  if (added.value.hasEndedOthers) request.waitUntil(forgetOtherBrowsers(request, session))
  return answerRedirect(request, `${securityHref(request)}?notice=totp-added`, [
    await sessionCookie(request, account, added.value),
  ])
}

const answerSetUp = async (
  request: PageRequest,
  session: OpenSession,
  flow: SetUp,
  said: Pick<SetUpTotpProps, 'error'>,
  cookies: readonly string[] = [],
): Promise<Response> => {
  const key = fromBase64Url(flow.key) ?? new Uint8Array(0)
  const { name } = request.services.deployment
  const keyHref = keyUri({ issuer: name, account: addressOf(session), key })
  const page = (
    <SetUpTotpPage
      page={request.page}
      flow={await sealFlow(request, flow)}
      matrix={await qrMatrix(keyHref)}
      keyText={keyText(key)}
      keyHref={keyHref}
      backHref={securityHref(request)}
      {...said}
    />
  )
  return answerPage(request, page, said.error === undefined ? 200 : 422, [...cookies, ...cookiesOf(session)])
}

const here = (request: PageRequest): string => `${securityHref(request)}/totp`

/** An app stands beside a password; a deployment without passwords has no such page. */
const notOffered = (request: PageRequest): Promise<Response> => answerProblem(request, 'not-found')
