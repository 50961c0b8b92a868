import { answerPage, answerRedirect } from '#pages/answer.ts'
import type { PageHandler, PageRequest } from '#pages/page-request.ts'
import type { OpenSession } from '#sessions/gate.ts'
import { admitsForm, sealForm } from '../account-form-edge.ts'
import { sessionSummaries } from '../devices/session-summary-edge.ts'
import { forgetBrowsers } from '../known-browsers-edge.ts'
import { revocationBound } from '../revocation-bound.ts'
import { summariesOf } from '../security/passkey-summary-edge.ts'
import { accountOf, cookiesOf, readSession } from '../session-edge.ts'
import { signedOutCookies } from '../sign-out/routes.tsx'
import { SignedOutPage } from '../sign-out/signed-out.view.tsx'
import { isFitName, NAME_MAX_LENGTH, typedName } from '../typed-name.ts'
import { answerSessionLost, answerSignInFirst } from '../ways-edge.ts'
import { OverviewPage, type OverviewProps } from './overview.view.tsx'

/** `GET /account`: who, with which passkeys, signed in where. */
export const showAccount: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, accountHref(request))
  return answerOverview(request, session, noticeOf(request))
}

/** `POST /account/name`: sets or clears the display name. */
export const postName: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, accountHref(request))
  if (!(await admitsForm(request, session.customer.sid)))
    return answerOverview(request, session, { error: 'error.form-expired' })
  const name = typedName(request.form.get('name'))
  if (!isFitName(name, NAME_MAX_LENGTH)) {
    return answerOverview(request, session, { error: 'error.name-invalid', name })
  }
  const saved = await accountOf(request, session.account).setName({
    proof: session.proof,
    name: name === '' ? null : name,
    requestId: request.requestId,
  })
  if (!saved.ok) return answerSessionLost(request, accountHref(request))
  return answerRedirect(request, `${accountHref(request)}?notice=name-saved`, cookiesOf(session))
}

/** `POST /account/recovery/stop`: stops whoever waits for this account. Never needs more proof than the session. */
export const postRecoveryStop: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, accountHref(request))
  if (!(await admitsForm(request, session.customer.sid)))
    return answerOverview(request, session, { error: 'error.form-expired' })
  const { account, proof } = session
  const stopped = await accountOf(request, account).stopRecovery({ proof, requestId: request.requestId })
  if (!stopped.ok) return answerSessionLost(request, accountHref(request))
  return answerRedirect(request, `${accountHref(request)}?notice=recovery-stopped`, cookiesOf(session))
}

/** `POST /account/sign-out-everywhere`: ends every session, this one too. Never needs more proof than the session. */
export const postSignOutEverywhere: PageHandler = async (request) => {
  const session = await readSession(request, true)
  if (session.state !== 'live') return answerSignInFirst(request, session, accountHref(request))
  if (!(await admitsForm(request, session.customer.sid)))
    return answerOverview(request, session, { error: 'error.form-expired' })
  const ended = await accountOf(request, session.account).endEverySession({
    proof: session.proof,
    site: request.site.id,
    requestId: request.requestId,
  })
  if (!ended.ok) return answerSessionLost(request, accountHref(request))
  await forgetBrowsers(request, session)
  return answerRedirect(request, `${accountHref(request)}/signed-out`, await signedOutCookies(request))
}

/** `GET /account/signed-out`: says how far "everywhere" reaches, and by when. */
export const showSignedOutEverywhere: PageHandler = async (request) => {
  const signInHref = `${request.page.deployment.basePath}/sign-in`
  const page = (
    <SignedOutPage
      page={request.page}
      reach="everywhere"
      boundSeconds={revocationBound(request.services.deployment.lifetimes)}
      signInHref={signInHref}
      homeHref="/"
    />
  )
  return answerPage(request, page, 200)
}

/** Sessions on this page; all of them stand on that of the devices. */
const SESSIONS_SHOWN = 5

type Said = Pick<OverviewProps, 'notice' | 'error' | 'name'>

const answerOverview = async (request: PageRequest, session: OpenSession, said: Said): Promise<Response> => {
  const overview = await accountOf(request, session.account).overview(session.proof)
  if (!overview.ok) return answerSessionLost(request, accountHref(request))
  const { name, address, recoveryReadyAt, passkeys, sessions } = overview.value
  const page = (
    <OverviewPage
      page={request.page}
      now={request.now}
      form={await sealForm(request, session.customer.sid)}
      address={address}
      passkeys={await summariesOf(passkeys)}
      sessions={sessionSummaries(request.language, sessions.slice(0, SESSIONS_SHOWN))}
      moreSessions={Math.max(0, sessions.length - SESSIONS_SHOWN)}
      addPasskeyHref={`${request.page.deployment.basePath}/passkey`}
      securityHref={`${request.page.deployment.basePath}/account/security`}
      boundSeconds={revocationBound(request.services.deployment.lifetimes)}
      {...(name === null ? {} : { name })}
      {...(recoveryReadyAt === null ? {} : { recoveryReadyAt })}
      {...said}
    />
  )
  return answerPage(request, page, said.error === undefined ? 200 : 422, cookiesOf(session))
}

const noticeOf = (request: PageRequest): Said => {
  const notice = request.query.get('notice')
  if (notice === 'recovery-stopped') return { notice: 'notice.recovery-stopped' }
  return notice === 'name-saved' ? { notice: 'notice.name-saved' } : {}
}

const accountHref = (request: PageRequest): string => `${request.page.deployment.basePath}/account`
